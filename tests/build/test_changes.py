"""Whatever happens to the files, the graph is the one of a build from nothing, at the cost of what happened."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

import kg.pipeline
from kg.errors import InputError
from kg.pipeline import build
from kg.store import Snapshot, load, open_snapshot

REPORT = """{place}县{office}{year}年度部门整体支出绩效自评报告
一、基本情况
根据《{place}县农村供水管理办法》（{short}府办规〔{number}〕3号）和{place}县财政局的要求，我局负责全县农村供水工作。
{year}年，农村供水工程项目年初预算{money}万元，实际支出{spent}万元，预算执行率为{rate}%。
"""
NOTICE = """{place}县人民政府办公室关于印发{place}县农村供水管理办法的通知
{short}府办规〔{number}〕3号

各乡镇人民政府：
现将《{place}县农村供水管理办法》印发给你们，请遵照执行。

{place}县人民政府办公室
{number}年5月6日

{place}县农村供水管理办法

第一条 为加强农村供水管理，制定本办法。
第二条 本办法自{number}年6月1日起施行，有效期五年。
"""


def text(chance: random.Random) -> str:
    """A document that shares bodies, acts and projects with others of its kind, and may contradict them."""
    place = chance.choice(["云溪", "清河"])
    money = chance.choice([100, 200])
    return chance.choice([REPORT, REPORT, NOTICE]).format(
        place=place,
        short=place[0],
        office=chance.choice(["水务局", "财政局"]),
        year=chance.choice([2021, 2022]),
        number=chance.choice([2019, 2020]),
        money=money,
        spent=money // 2,
        rate=chance.choice([50, 60]),
    )


def said(folder: Path) -> tuple[str, bytes, list[str]]:
    with open_snapshot(folder) as store:
        texts = [store.source_text(one["sha256"]) for one in store.manifest["documents"]]
        return store.version, b"".join(store.canonical_nquads()), texts


def documents(folder: Path, count: int, chance: random.Random) -> None:
    folder.mkdir()
    for at in range(count):
        (folder / f"{at:02}.txt").write_text(text(chance), "utf-8")


def happen(folder: Path, chance: random.Random) -> None:
    """One thing that happens to files."""
    files = sorted(folder.iterdir())
    one = chance.choice(files)
    what = chance.choice(["change", "add", "remove", "rename", "copy", "spoil"])
    fresh = folder / f"{chance.randrange(10**6):06}.txt"
    if what == "change":
        one.write_text(text(chance), "utf-8")
    elif what == "add":
        fresh.write_text(text(chance), "utf-8")
    elif what == "remove" and len(files) > 3:
        one.unlink()
    elif what == "rename":
        one.rename(fresh)
    elif what == "copy":
        fresh.write_bytes(one.read_bytes())
    elif what == "spoil":
        one.write_bytes(chance.choice([b"", b"\x00\x01", "从前有一座山。".encode()]))


@pytest.fixture
def ways(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How each graph was published from here on: changed, or built whole."""
    found: list[str] = []

    def noted(name: str, way: Callable[..., Snapshot]) -> Callable[..., Snapshot]:
        def call(*arguments: object) -> Snapshot:
            snapshot = way(*arguments)
            found.append(name)
            return snapshot

        return call

    for name in ("update", "build_store"):
        monkeypatch.setattr(kg.pipeline, name, noted(name, getattr(kg.pipeline, name)))
    return found


def steps(tmp_path: Path, seed: int, count: int, most: int = 1) -> None:
    chance = random.Random(seed)
    documents(tmp_path / "in", 12, chance)
    build([tmp_path / "in"], tmp_path / "graph", jobs=0)
    for step in range(count):
        for _ in range(chance.randint(1, most)):
            happen(tmp_path / "in", chance)
        result = build([tmp_path / "in"], tmp_path / "graph", jobs=0)
        anew = build([tmp_path / "in"], tmp_path / f"anew{step}", jobs=0)
        assert said(tmp_path / "graph") == said(tmp_path / f"anew{step}"), (seed, step)
        assert (result.snapshot.quads, result.snapshot.graphs) == (anew.snapshot.quads, anew.snapshot.graphs)
        assert [one.summary for one in result.documents] == [one.summary for one in anew.documents]
        assert result.left_out == anew.left_out


def test_any_changes_come_to_the_graph_of_a_build_from_nothing(tmp_path: Path, ways: list[str]) -> None:
    steps(tmp_path, 7, 4)
    assert ways.count("update") >= 3


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_many_changes_come_to_the_graph_of_a_build_from_nothing(tmp_path: Path, ways: list[str], seed: int) -> None:
    steps(tmp_path, seed, 10, most=3)
    assert "update" in ways


def test_what_others_loaded_stays_beside_a_change(tmp_path: Path, ways: list[str]) -> None:
    chance = random.Random(1)
    documents(tmp_path / "in", 12, chance)
    build([tmp_path / "in"], tmp_path / "graph", jobs=0)
    (tmp_path / "a.ttl").write_text("<http://example.org/a> a <http://example.org/B> .", "utf-8")
    for _ in range(2):
        load(tmp_path / "graph", "http://example.org/g", [tmp_path / "a.ttl"])
        (tmp_path / "in" / "00.txt").write_text(text(chance), "utf-8")
        build([tmp_path / "in"], tmp_path / "graph", jobs=0)
        build([tmp_path / "in"], tmp_path / "anew", jobs=0)
        load(tmp_path / "anew", "http://example.org/g", [tmp_path / "a.ttl"])
        assert said(tmp_path / "graph") == said(tmp_path / "anew")


def test_a_published_graph_that_is_damaged_is_built_whole(tmp_path: Path, ways: list[str]) -> None:
    chance = random.Random(1)
    documents(tmp_path / "in", 12, chance)
    snapshot = build([tmp_path / "in"], tmp_path / "graph", jobs=0).snapshot
    (snapshot.path / "manifest.json").unlink()
    (tmp_path / "in" / "00.txt").write_text(text(chance), "utf-8")
    build([tmp_path / "in"], tmp_path / "graph", jobs=0)
    assert ways == ["build_store", "build_store"]
    build([tmp_path / "in"], tmp_path / "anew", jobs=0)
    assert said(tmp_path / "graph") == said(tmp_path / "anew")


def test_all_documents_gone_leave_the_graph_as_it_was(tmp_path: Path) -> None:
    documents(tmp_path / "in", 6, random.Random(1))
    build([tmp_path / "in"], tmp_path / "graph", jobs=0)
    before = said(tmp_path / "graph")
    for path in (tmp_path / "in").iterdir():
        path.write_bytes(b"")
    for _ in range(2):
        with pytest.raises(InputError, match="so the graph stays as it was"):
            build([tmp_path / "in"], tmp_path / "graph", jobs=0)
    assert said(tmp_path / "graph") == before
