"""Parsers in a process of their own: whatever happens there costs one file, and the next one is read."""

import gc
import io
import os
import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import openpyxl
import pytest

from kg.document import Document, Location, Segment, SourceMap
from kg.errors import InputError, UsageError
from kg.pipeline import build
from kg.readers import Limits, isolation, read_file
from kg.readers.isolation import Reader
from kg.readers.limits import limits_of

# A parser that does what the file says, in place of ours.
PARSER = """
import os, signal, subprocess, sys, time
import kg.readers.worker as worker
from kg.document import Document
from kg.readers.limits import TAKING
seen = []
def parse(data, name, shown, limits):
    words = data.decode()
    seen.append(words)
    if words == "crash" or (words == "crash if used" and len(seen) > 1):
        os.kill(os.getpid(), signal.SIGSEGV)
    if words == "hang":
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
        while True: pass
    if words == "in steps":
        for _ in range(4):
            TAKING.get()(1.0)
            time.sleep(0.4)
    if words == "swell":
        bytearray(limits.max_memory)
    if words == "grow":
        b"x" * (limits.max_memory // 3)
    if words == "nest":
        parse_deeper = lambda: parse_deeper()
        parse_deeper()
    if words == "fault":
        {}["missing"]
    if words == "print":
        print("to standard output")
        os.write(1, b"and there, too")
    if words == "smuggle":
        Document.__reduce__ = lambda self: (os.system, ("true",))
    return Document(name, str(len(seen)), str(os.getpid()), words)
worker.read_bytes = parse
worker.main()
"""


@pytest.fixture
def reader() -> Iterator[Reader]:
    found = Reader(PARSER)
    yield found
    found.close()


def read(reader: Reader, words: str, limits: Limits | None = None) -> Document:
    return reader.read(words.encode(), "a", "folder/a", limits or Limits())


BAD = [
    ("crash", Limits(), "its parser crashed over it; print it to PDF"),
    ("hang", Limits(max_seconds=0.3), "took longer than 0.3 s; split it or raise the limit"),
    ("swell", Limits(max_memory=200 * 2**20), "needs more memory than the limit of 200 MB; split it or raise"),
    ("nest", Limits(), "nests deeper than any document does"),
]


@pytest.mark.parametrize(("words", "limits", "says"), BAD)
def test_a_bad_file_is_one_clear_line_and_the_next_is_read(
    reader: Reader, words: str, limits: Limits, says: str
) -> None:
    read(reader, "good")
    for _ in range(2):
        with pytest.raises(InputError) as caught:
            read(reader, words, limits)
        assert str(caught.value).startswith(f"folder/a: {says}" if words == "nest" else "folder/a: ")
        assert says in str(caught.value)
        assert "\n" not in str(caught.value)
        assert read(reader, "good").text == "good"


def test_one_process_reads_many_files(reader: Reader) -> None:
    assert len({read(reader, "good").media_type for _ in range(20)}) == 1


def test_what_we_hold_ourselves_makes_no_process_large(reader: Reader) -> None:
    limits = Limits(max_memory=1000 * 2**20)
    held = b"x" * (300 * 2**20)  # more than a quarter of it
    assert len({read(reader, "good", limits).media_type for _ in range(3)}) == 1
    del held


def test_a_process_that_has_grown_large_is_not_used_again(reader: Reader) -> None:
    limits = Limits(max_memory=1000 * 2**20)
    grown = read(reader, "grow", limits).media_type
    after = [read(reader, "good", limits).media_type for _ in range(3)]
    assert len({grown, *after}) == 2


def test_a_fault_of_ours_is_raised_as_one(reader: Reader) -> None:
    with pytest.raises(RuntimeError, match=r"(?s)folder/a: Traceback.*KeyError: 'missing'"):
        read(reader, "fault")
    assert read(reader, "good").text == "good"


def test_what_an_earlier_file_left_behind_costs_nothing(reader: Reader) -> None:
    read(reader, "good")
    assert read(reader, "crash if used").text == "crash if used"


def test_the_clock_starts_anew_with_each_step(reader: Reader) -> None:
    assert read(reader, "in steps", Limits(max_seconds=1.0)).text == "in steps"


def test_what_a_parser_prints_goes_nowhere(reader: Reader) -> None:
    assert read(reader, "print").text == "print"
    assert read(reader, "good").text == "good"


def test_nothing_but_documents_comes_back(reader: Reader) -> None:
    with pytest.raises(pickle.UnpicklingError, match="is no part of a document"):
        read(reader, "smuggle")


def test_no_process_is_left(reader: Reader) -> None:
    pids = [int(read(reader, "good").media_type)]
    with pytest.raises(InputError):
        read(reader, "crash")
    pids.append(int(read(reader, "good").media_type))
    reader.close()
    reader.close()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)  # not even a zombie answers
    assert read(reader, "good").text == "good"


def test_a_reader_that_is_dropped_raises_no_warning() -> None:
    reader = Reader(PARSER)
    pid = int(read(reader, "good").media_type)
    reader.close()
    del reader
    gc.collect()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_threads_wait_for_each_other(reader: Reader) -> None:
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda at=at: found.append(read(reader, f"file {at}").text))  # type: ignore[misc]
        for at in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [f"file {at}" for at in range(8)]


def test_the_process_ends_with_the_one_that_asked(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body><p>概况，报告</p></body></html>", encoding="utf-8")
    (tmp_path / "re.py").write_text("raise SystemExit('a module of a folder that we stand in')")
    code = (
        "import os, sys; from pathlib import Path; from kg.readers import read_file, isolation\n"
        "print(read_file(Path('a.html')).text)\n"
        "print(isolation.reader(os.getpid())._process.pid)\n"
        "if sys.argv[1:]: os.kill(os.getpid(), 9)"
    )
    for how in ([], ["killed"]):
        done = subprocess.run(
            [sys.executable, "-P", "-c", code, *how], cwd=tmp_path, capture_output=True, text=True, check=not how
        )
        text, pid = done.stdout.split()
        assert text == "概况，报告"
        until = time.monotonic() + 10
        while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
            time.sleep(0.02)
        assert not Path(f"/proc/{pid}").exists()


def test_a_process_that_was_forked_off_has_a_reader_of_its_own() -> None:
    assert isolation.reader(os.getpid()) is isolation.reader(os.getpid())
    assert isolation.reader(1) is not isolation.reader(os.getpid())


def book(rows: int) -> bytes:
    out = io.BytesIO()
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet()
    for row in range(rows):
        sheet.append([f"项目{row}", row, row * 2, row * 3, row * 4, f"{row} 说明"])
    workbook.save(out)
    return out.getvalue()


def test_a_real_file_out_of_bounds_is_left_out_and_the_rest_is_built(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    (source / "large.xlsx").write_bytes(book(8_000))
    (source / "good.txt").write_text("云溪县水务局2022年度部门整体支出绩效自评报告\n一、概况\n", encoding="utf-8")
    result = build([source], tmp_path / "graph", limits=Limits(max_memory=110 * 2**20))
    assert [one.reading.names for one in result.documents] == [("good.txt",)]
    assert [left.path.name for left in result.left_out] == ["large.xlsx"]
    assert "needs more memory than the limit of 110 MB" in result.left_out[0].reason
    with pytest.raises(InputError, match=r"large\.xlsx: its parser took longer than 0\.1 s"):
        read_file(source / "large.xlsx", Limits(max_seconds=0.1))


def test_text_needs_no_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.readers.reader", lambda _owner: pytest.fail("a process was asked for"))
    path = tmp_path / "a.txt"
    path.write_text("一、概况。", encoding="utf-8")
    assert read_file(path).text == "一、概况。"


def test_a_document_passes_between_processes_whole() -> None:
    full = Location(*(f"{field.name}" for field in fields(Location)))  # type: ignore[arg-type]
    held = SourceMap((Segment(0, full), Segment(5, Location(offset=3))))
    assert pickle.loads(pickle.dumps(held)) == held
    assert pickle.loads(pickle.dumps(SourceMap())) == SourceMap()


def test_limits_are_set_by_name() -> None:
    limits = limits_of(["max_pages=5", "max_seconds=0.5"])
    assert limits == Limits(max_pages=5, max_seconds=0.5)
    for setting in ("pages=5", "max_pages", "max_pages=many", "max_pages=0", "max_seconds=inf", "max_pages=1.5"):
        with pytest.raises(UsageError, match=setting):
            limits_of([setting])
