"""Files that lie elsewhere than on this machine: the graph is the same."""

import contextlib
import functools
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from kg import remote
from kg.errors import InputError, UsageError
from kg.pipeline import build
from kg.readers import Limits, read_file
from kg.remote import place
from kg.scan import find_files
from kg.store import open_snapshot

REPORT = """云溪县水务局{year}年度部门整体支出绩效自评报告
一、基本情况
根据《云溪县农村供水管理办法》（云府办规〔2020〕3号）的规定，我局负责全县农村供水工作。
"""
Put = Callable[[str, bytes], None]
"""Puts a file below an address, in place of what was there."""


class Quiet(SimpleHTTPRequestHandler):
    """Serves a folder and says nothing of it."""

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextlib.contextmanager
def answering(handler: type[SimpleHTTPRequestHandler], folder: Path) -> Iterator[str]:
    """The address of a server of one folder."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(handler, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@contextlib.contextmanager
def in_memory(_folder: Path, _environment: pytest.MonkeyPatch) -> Iterator[tuple[str, Put]]:
    there = fsspec.filesystem("memory")
    yield "memory://away", lambda name, data: there.pipe(f"/away/{name}", data)
    there.rm("/away", recursive=True)


@contextlib.contextmanager
def on_the_web(folder: Path, _environment: pytest.MonkeyPatch) -> Iterator[tuple[str, Put]]:
    """A server of folders that lists them and says when a file was changed: in the same second as the one before."""
    now = time.time() + 1000  # that second lasts as long as the test

    def put(name: str, data: bytes) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
        os.utime(folder / name, (now, now))

    with answering(Quiet, folder) as address:
        yield address, put


@pytest.mark.parametrize("kept", [in_memory, on_the_web])
def test_files_elsewhere_are_read_as_those_here(
    kept: Callable[..., contextlib.AbstractContextManager[tuple[str, Put]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("in", "away"):
        (tmp_path / name).mkdir()
    with kept(tmp_path / "away", monkeypatch) as (address, put):
        for year in range(2010, 2013):
            data = REPORT.format(year=year).encode()
            (tmp_path / "in" / f"{year}.txt").write_bytes(data)
            put(f"{year}.txt", data)
        # A web server lists it as %E8%87%AA%E8%AF%84%20%231.txt.
        (tmp_path / "in" / "自评 #1.txt").write_bytes(REPORT.format(year=2009).encode())
        put("自评 #1.txt", REPORT.format(year=2009).encode())
        (tmp_path / "in" / "bad.txt").write_bytes(b"")
        put("bad.txt", b"")
        put(".hidden/a.txt", b"hidden")
        there = build([place(address)], tmp_path / "there", jobs=0)
        here = build([tmp_path / "in"], tmp_path / "here", jobs=0)
        assert canonical(tmp_path / "there") == canonical(tmp_path / "here")
        assert [left.reason for left in there.left_out] == [
            left.reason.replace(str(tmp_path / "in"), address) for left in here.left_out
        ]
        assert str(there.documents[0].path) == f"{address}/2010.txt"
        assert not [one for one in build([place(address)], tmp_path / "there", jobs=0).documents if one.fresh]
        # Of the same size.
        put("2010.txt", REPORT.format(year=2020).encode())
        put("2013.txt", REPORT.format(year=2013).encode())
        changed = build([place(address)], tmp_path / "there", jobs=0)
        assert [one.path.name for one in changed.documents if one.fresh] == ["2010.txt", "2013.txt"]
        with pytest.raises(InputError, match="no such file"):
            build([place(f"{address}/nowhere")], tmp_path / "there")


def test_a_web_page_with_links_is_a_report_and_no_folder(tmp_path: Path) -> None:
    lines = "".join(f"<p>{line}</p>" for line in REPORT.format(year=2021).splitlines())
    page = f'<html><body><a href="/other/">上一篇</a>{lines}<a href="annex.docx">附件</a></body></html>'
    (tmp_path / "away" / "none").mkdir(parents=True)
    (tmp_path / "away" / "report.html").write_text(page, "utf-8")
    with answering(Quiet, tmp_path / "away") as address:
        one = build([place(f"{address}/report.html")], tmp_path / "one", jobs=0)
        assert [str(built.path) for built in one.documents] == [f"{address}/report.html"]
        listed = build([place(f"{address}/")], tmp_path / "listed", jobs=0)
        assert [built.path.name for built in listed.documents] == ["report.html"]
        assert one.snapshot.version == listed.snapshot.version
        with pytest.raises(InputError, match="/none/: no documents in this folder"):
            find_files([place(f"{address}/none/")])
        with pytest.raises(InputError, match=r"missing\.html: no such file"):
            find_files([place(f"{address}/missing.html")])


class Broken(Quiet):
    """Lists its files, and breaks off with each."""

    def send_head(self) -> None:  # type: ignore[override]
        """Refuse what is a file."""
        if not self.path.endswith(".txt"):
            return super().send_head()
        return self.send_error(503)


def test_who_cannot_be_asked_is_named_in_one_line(tmp_path: Path) -> None:
    with answering(Broken, tmp_path) as address, socket.create_server(("127.0.0.1", 0)) as closed:
        (tmp_path / "a.txt").write_bytes(b"a")
        dead = f"127.0.0.1:{closed.getsockname()[1]}"
        closed.close()
        for named, reason in (
            (f"http://{dead}/a.txt", "Cannot connect"),
            (f"http://{dead}/", "Cannot connect"),
            (f"ftp://{dead}/a", "refused"),
            (f"{address}/a.txt", "503"),
        ):
            with pytest.raises(InputError) as raised:
                find_files([place(named)])
            assert named in str(raised.value)
            assert reason in str(raised.value)
            assert "\n" not in str(raised.value)
        # One bad file costs itself: where it is listed, it is left out and named.
        with pytest.raises(InputError, match=r"a\.txt: cannot be read"):
            build([place(f"{address}/")], tmp_path / "graph", jobs=0)


def test_a_file_whose_keeper_does_not_tell_its_size_is_bounded_too(tmp_path: Path) -> None:
    class Silent(Quiet):
        def send_header(self, keyword: str, value: str) -> None:
            if keyword != "Content-Length":
                super().send_header(keyword, value)

    (tmp_path / "large.txt").write_bytes(b"a" * 2000)
    with answering(Silent, tmp_path) as address, pytest.raises(InputError, match=r"large\.txt: is too large"):
        read_file(place(f"{address}/large.txt"), Limits(max_bytes=1000))


def test_what_a_keeper_remembers_of_folders_is_forgotten_before_each_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    """That of S3 remembers what they held for as long as the process lives."""
    asked: list[str] = []
    look = MemoryFileSystem.find
    monkeypatch.setattr(MemoryFileSystem, "invalidate_cache", lambda *_: asked.append("forget"))
    monkeypatch.setattr(
        MemoryFileSystem, "find", lambda *given, **options: (asked.append("find"), look(*given, **options))[1]
    )
    with in_memory(Path(), monkeypatch) as (address, put):
        put("a.txt", b"a")
        for _ in range(2):
            asked.clear()
            assert find_files([place(address)]) == (place(f"{address}/a.txt"),)
            assert asked[0] == "forget"
            assert "find" in asked[1:]


def canonical(folder: Path) -> bytes:
    with open_snapshot(folder) as store:
        return b"".join(store.canonical_nquads())


@pytest.mark.parametrize(
    ("told", "seconds"),
    [
        ("Sat, 28 Nov 2026 22:41:33 GMT", 1795905693),
        ("2026-11-28T22:41:33Z", 1795905693),
        (datetime(2026, 11, 28, 22, 41, 33, tzinfo=UTC), 1795905693),
        (1795905693.0, 1795905693),
        (1795905693000, 1795905693),
        ("yesterday", 0),
        (("a", "b"), 0),
    ],
)
def test_times_are_read_as_keepers_tell_them(told: object, seconds: int) -> None:
    there = fsspec.filesystem("memory")
    there.pipe("/told/a.txt", b"a")
    path = place("memory://told/a.txt")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(there, "info", lambda _path: {"size": 1, "Last-Modified": told})
        size, seen = remote.seen(path)
    assert seen is not None
    assert (size, seen.mtime) == (1, seconds * 10**9)


def test_a_scheme_that_is_not_known_is_named() -> None:
    with pytest.raises(UsageError, match="nosuch://a: cannot be reached"):
        place("nosuch://a")
