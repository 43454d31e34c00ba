"""What was built before is taken from the cache, and the graph is the one of a build from nothing."""

import importlib.metadata
import os
import pickle
import sys
import time
from collections.abc import Callable
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import grimp
import pytest

import kg.part
from kg import fingerprint
from kg.built import BuildResult
from kg.cache import Shelf
from kg.errors import CostError, StoreError
from kg.pipeline import build
from kg.readers import Limits
from kg.reading import Reading, read_source
from kg.scan import scan
from kg.state import State
from kg.store import open_snapshot

REPORT = """云溪县{office}{year}年度部门整体支出绩效自评报告
一、基本情况
根据《云溪县农村供水管理办法》（云府办规〔2020〕3号）的规定，我局负责全县农村供水工作。
"""


def report(office: str = "水务局", year: int = 2022) -> str:
    return REPORT.format(office=office, year=year)


def canonical(folder: Path) -> bytes:
    with open_snapshot(folder) as store:
        return b"".join(store.canonical_nquads())


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    folder = tmp_path / "in"
    folder.mkdir()
    for year in (2021, 2022, 2023):
        (folder / f"{year}.txt").write_text(report(year=year), "utf-8")
    return folder


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read from here on."""
    found: list[str] = []

    def noted(path: Path, names: tuple[str, ...], limits: Limits) -> Reading:
        found.append(path.name)
        return read_source(path, names, limits)

    monkeypatch.setattr(kg.part, "read_source", noted)
    return found


def fresh(result: BuildResult) -> list[str]:
    return [one.path.name for one in result.documents if one.fresh]


def change(folder: Path) -> None:
    (folder / "2022.txt").write_text(report("教育局"), "utf-8")


def add(folder: Path) -> None:
    (folder / "2024.txt").write_text(report(year=2024), "utf-8")


def rename(folder: Path) -> None:
    (folder / "2022.txt").rename(folder / "更名.txt")


def copy(folder: Path) -> None:
    (folder / "copy.txt").write_bytes((folder / "2021.txt").read_bytes())


def remove(folder: Path) -> None:
    (folder / "2021.txt").unlink()


CHANGES: list[tuple[Callable[[Path], None], list[str], list[str]]] = [
    (change, ["2022.txt"], ["2022.txt"]),
    (add, ["2024.txt"], ["2024.txt"]),
    (rename, [], ["更名.txt"]),  # mapped anew from what was read
    (copy, [], ["2021.txt"]),
    (remove, [], []),
]


@pytest.mark.parametrize(("changed", "reads", "makes"), CHANGES, ids=lambda value: getattr(value, "__name__", ""))
def test_only_what_changed_is_made_and_the_graph_is_that_of_a_build_from_nothing(
    inputs: Path,
    tmp_path: Path,
    read: list[str],
    changed: Callable[[Path], None],
    reads: list[str],
    makes: list[str],
) -> None:
    build([inputs], tmp_path / "graph")
    read.clear()
    changed(inputs)
    result = build([inputs], tmp_path / "graph")
    assert (read, fresh(result)) == (reads, makes)
    build([inputs], tmp_path / "other")
    assert canonical(tmp_path / "graph") == canonical(tmp_path / "other")


def test_nothing_changed_is_nothing_done(inputs: Path, tmp_path: Path, read: list[str]) -> None:
    (inputs / "empty.txt").write_bytes(b"")
    first = build([inputs], tmp_path / "graph")
    read.clear()
    again = build([inputs], tmp_path / "graph")
    assert (read, fresh(again)) == ([], [])
    assert again.snapshot == first.snapshot
    assert [one.summary for one in again.documents] == [one.summary for one in first.documents]
    assert [one.reading for one in again.documents] == [one.reading for one in first.documents]
    assert again.left_out == first.left_out != ()


@pytest.mark.parametrize(
    "option", [{"base": "https://data.example.org/"}, {"keep_originals": True}, {"limits": Limits(max_cells=5)}]
)
def test_another_option_is_another_graph(inputs: Path, tmp_path: Path, option: dict[str, object]) -> None:
    build([inputs], tmp_path / "graph")
    build([inputs], tmp_path / "graph", **option)  # type: ignore[arg-type]
    build([inputs], tmp_path / "other", **option)  # type: ignore[arg-type]
    assert canonical(tmp_path / "graph") == canonical(tmp_path / "other")
    for name in ("graph", "other"):
        with open_snapshot(tmp_path / name) as store:
            kept = [store.source_original(one["sha256"]) for one in store.manifest["documents"]]
        assert len(kept) == 3
        assert all(one is not None for one in kept) == ("keep_originals" in option)


def test_a_file_that_did_not_change_is_not_looked_into(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with State(tmp_path / "state") as state:
        first = scan([inputs], state, Limits(), tmp_path / "graph")
        hashed: list[bytes] = []
        monkeypatch.setattr("kg.scan.hashlib.sha256", lambda data: hashed.append(data) or sha256(data))
        # What has only just changed may change again within a tick of the clock.
        assert scan([inputs], state, Limits(), tmp_path / "graph") == first
        assert len(hashed) == 3
        now = time.time_ns
        monkeypatch.setattr("kg.scan.time.time_ns", lambda: now() + 10 * 10**9)
        for _ in range(3):
            assert scan([inputs], state, Limits(), tmp_path / "graph") == first
        assert len(hashed) == 6
        change(inputs)
        assert scan([inputs], state, Limits(), tmp_path / "graph") != first
        assert len(hashed) == 7


def test_a_store_filled_in_many_loads_is_the_same(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = build([inputs], tmp_path / "graph").snapshot
    monkeypatch.setattr("kg.store.filling._LOADED", 1000)
    second = build([inputs], tmp_path / "other").snapshot
    assert canonical(tmp_path / "graph") == canonical(tmp_path / "other")
    assert (first.version, first.quads, first.graphs) == (second.version, second.quads, second.graphs)


def test_the_graph_itself_is_no_source(inputs: Path, read: list[str]) -> None:
    for _ in range(2):
        result = build([inputs], inputs / "graph")
        assert (len(result.documents), result.left_out) == (3, ())
    assert len(read) == 3


def kept(folder: Path) -> list[Path]:
    return sorted(path for name in ("parts", "readings") for path in (folder / "cache" / name).glob("*/*"))


def test_what_no_source_needs_any_more_is_cleared_away(inputs: Path, tmp_path: Path) -> None:
    build([inputs], tmp_path / "graph")
    before = kept(tmp_path / "graph")
    assert len(before) == 6
    (before[0].parent / ".half").write_bytes(b"of a build that was killed")
    remove(inputs)
    build([inputs], tmp_path / "graph")
    assert set(kept(tmp_path / "graph")) < set(before)
    assert len(kept(tmp_path / "graph")) == 4


@pytest.mark.parametrize("damage", [b"", b"x" * 100])
def test_a_damaged_cache_is_made_anew(inputs: Path, tmp_path: Path, read: list[str], damage: bytes) -> None:
    build([inputs], tmp_path / "graph")
    before = canonical(tmp_path / "graph")
    cache = tmp_path / "graph" / "cache"
    for path in [*kept(tmp_path / "graph"), cache / "state.sqlite", cache / "derived.sqlite"]:
        path.write_bytes(damage)
    for other in cache.glob("*.sqlite-*"):
        other.unlink()
    read.clear()
    add(inputs)
    build([inputs], tmp_path / "graph")
    remove_added = inputs / "2024.txt"
    assert sorted(read) == ["2021.txt", "2022.txt", "2023.txt", "2024.txt"]
    remove_added.unlink()
    build([inputs], tmp_path / "graph")
    assert canonical(tmp_path / "graph") == before


def test_what_was_refused_is_not_tried_again_unless_it_may_fare_better(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (inputs / "story.txt").write_text("从前有一座山。", "utf-8")
    tried: list[str] = []

    def costly(path: Path, names: tuple[str, ...], limits: Limits) -> Reading:
        tried.append(path.name)
        if path.name == "2021.txt":
            raise CostError(f"{path.name}: its parser took longer than 1 s; split it or raise the limit")
        return read_source(path, names, limits)

    monkeypatch.setattr(kg.part, "read_source", costly)
    first = build([inputs], tmp_path / "graph")
    assert [left.path.name for left in first.left_out] == ["2021.txt", "story.txt"]
    tried.clear()
    again = build([inputs], tmp_path / "graph")
    assert tried == ["2021.txt"]
    assert again.left_out == first.left_out


def test_a_file_that_changes_while_it_is_read_is_left_out(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def late(path: Path, names: tuple[str, ...], limits: Limits) -> Reading:
        if path.name == "2022.txt":
            change(inputs)
        return read_source(path, names, limits)

    monkeypatch.setattr(kg.part, "read_source", late)
    (left,) = build([inputs], tmp_path / "graph").left_out
    assert "2022.txt: it changed while it was read; build again" in left.reason
    assert build([inputs], tmp_path / "graph").left_out == ()


def test_a_cache_holds_records_and_no_program(tmp_path: Path) -> None:
    class Harmful:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.system, ("true",)

    for value in (Harmful(), read_source, Path):
        Shelf[object](tmp_path, 1).put("aa", value)
        with pytest.raises(pickle.UnpicklingError, match="is no record"):
            Shelf[object](tmp_path, 1).get("aa")


def test_records_come_back_as_they_were(inputs: Path, tmp_path: Path) -> None:
    reading = read_source(inputs / "2022.txt", ("2022.txt",), Limits())
    shelf = Shelf[object](tmp_path, 1)
    for value in (reading, reading.records, reading.document, Decimal("12.50"), None, (1, "文", b"", 0.5)):
        shelf.put("aa", value)
        assert shelf.get("aa") == value


def test_a_disk_that_refuses_stops_the_build(inputs: Path, tmp_path: Path) -> None:
    (tmp_path / "graph" / "cache").mkdir(parents=True)
    (tmp_path / "graph" / "cache" / "parts").write_text("in the way", "utf-8")
    for jobs in (0, 1):
        with pytest.raises(StoreError, match="the cache cannot be written"):
            build([inputs], tmp_path / "graph", jobs=jobs)


def test_every_library_that_a_part_is_made_with_is_in_the_fingerprint() -> None:
    imports = grimp.build_graph("kg", cache_dir=None, include_external_packages=True)
    # What stores answer with, and where files lie, makes no difference to a part.
    for name in [name for name in imports.modules if name.startswith(("kg.store", "kg.answer", "kg.remote"))]:
        imports.remove_module(name)
    makers = {"kg.part", *(name for name in imports.modules if name.startswith(("kg.readers", "kg.extractors")))}
    above = {name for maker in makers for name in imports.find_upstream_modules(maker) if not name.startswith("kg")}
    distributions = importlib.metadata.packages_distributions()
    used = {dist.lower().replace("_", "-") for name in above - sys.stdlib_module_names for dist in distributions[name]}
    assert {"lxml", "rdflib", "spacy"} < used <= set(fingerprint.LIBRARIES)
    assert "pyoxigraph" in fingerprint.LIBRARIES  # a part says in what form the engine gives its statements back


def test_the_fingerprint_of_extraction_covers_all_that_a_reading_imports() -> None:
    above = grimp.build_graph("kg", cache_dir=None).find_upstream_modules("kg.reading")
    parts = {name.split(".")[1] for name in above if "." in name}
    assert not {part for part in parts if {part, f"{part}.py"} & fingerprint.AFTER_READING}
    assert {"readers", "bodies", "nlp"} <= parts
