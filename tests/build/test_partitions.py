"""The graph as N-Quads for other systems: all of it, the same bytes every time, and no more written than changed."""

import gzip
import hashlib
import json
from pathlib import Path

import pyoxigraph
import pytest

import kg.partitions
from kg import fingerprint
from kg.errors import StoreError
from kg.pipeline import build
from kg.remote import place
from kg.store import open_snapshot

REPORT = """云溪县水务局{year}年度部门整体支出绩效自评报告
一、基本情况
根据《云溪县农村供水管理办法》（云府办规〔2020〕3号）的规定，我局负责全县农村供水工作。
"""


def canonical(folder: Path) -> list[bytes]:
    with open_snapshot(folder) as store:
        return list(store.canonical_nquads())


def write(folder: Path, years: range) -> None:
    folder.mkdir()
    for year in years:
        (folder / f"{year}.txt").write_text(REPORT.format(year=year), "utf-8")


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def lines(folder: Path) -> list[bytes]:
    return [line for path in folder.glob("*.nq.gz") for line in gzip.decompress(path.read_bytes()).splitlines(True)]


def test_partitions_are_the_graph(tmp_path: Path) -> None:
    samples = Path(__file__).resolve().parent.parent.parent / "kg" / "samples" / "clean"
    result = build([samples], tmp_path / "graph", partitions=tmp_path / "out")
    # Literals are as they were mapped (12.50); the store has their value (12.5).
    store = pyoxigraph.Store()
    store.load(b"".join(lines(tmp_path / "out")), pyoxigraph.RdfFormat.N_QUADS)
    loaded = (store.dump(format=pyoxigraph.RdfFormat.N_QUADS) or b"").splitlines(keepends=True)
    assert sorted(loaded) == canonical(tmp_path / "graph")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert (manifest["version"], manifest["quads"]) == (result.snapshot.version, result.snapshot.quads)
    assert manifest["documents"] == len(result.documents)
    assert manifest["extractor"]["fingerprint"] == fingerprint.of_everything()
    for one in manifest["partitions"]:
        data = (tmp_path / "out" / one["name"]).read_bytes()
        assert (one["bytes"], one["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
        assert one["quads"] == len(gzip.decompress(data).splitlines())
    assert {one["name"] for one in manifest["partitions"]} == {path.name for path in (tmp_path / "out").glob("*.gz")}


def test_only_what_changed_is_written_and_the_bytes_are_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kg.partitions, "_DOCUMENTS", 1)
    write(tmp_path / "in", range(2010, 2018))
    build([tmp_path / "in"], tmp_path / "graph", jobs=0, partitions=tmp_path / "out")
    before = {path.name: path.stat().st_ino for path in (tmp_path / "out").glob("documents-*")}
    assert len(before) > 3
    (tmp_path / "in" / "2010.txt").unlink()
    build([tmp_path / "in"], tmp_path / "graph", jobs=0, partitions=tmp_path / "out")
    after = {path.name: path.stat().st_ino for path in (tmp_path / "out").glob("documents-*")}
    assert len(before.items() - after.items()) == 1
    build([tmp_path / "in"], tmp_path / "other", jobs=0, partitions=tmp_path / "anew")
    assert contents(tmp_path / "out") == contents(tmp_path / "anew")


def test_partitions_may_lie_elsewhere(tmp_path: Path) -> None:
    write(tmp_path / "in", range(2010, 2012))
    away = place("memory://partitions")
    for _ in range(2):
        build([tmp_path / "in"], tmp_path / "graph", jobs=0, partitions=away)
    build([tmp_path / "in"], tmp_path / "graph", jobs=0, partitions=tmp_path / "out")
    assert {path.name: path.read_bytes() for path in away.iterdir()} == contents(tmp_path / "out")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    write(tmp_path / "in", range(2010, 2011))
    (tmp_path / "out").write_text("in the way", "utf-8")
    with pytest.raises(StoreError, match="out: the partitions cannot be written"):
        build([tmp_path / "in"], tmp_path / "graph", jobs=0, partitions=tmp_path / "out")
