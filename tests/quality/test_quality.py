"""``kg evaluate``: its rates are those of the score that the project is held to, and the samples hold their level."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from kg import build, quality
from kg.cli import main
from kg.errors import InputError
from kg.quality.counts import Count, Tally
from kg.quality.likeness import alike, core, is_printed, number, overlap, pairs, same_number
from kg.store import open_snapshot

ROOT = Path(__file__).resolve().parents[2]
TRUTH = ROOT / "kg" / "samples" / "truth" / "clean"


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def shared_score(shared: Path, graph: Path, gold: Path, place: Path) -> dict[str, float]:
    """What the score of ../shared says of the tables of a graph."""
    for name in quality.TABLES:
        done = run("query", name, "--graph", graph, "--format", "csv")
        assert done.exit_code == 0, done.output
        (place / f"{name}.csv").write_bytes(done.stdout_bytes)
    command = [sys.executable, str(shared / "score" / "score.py"), str(place), str(gold), "--json"]
    found: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return found


def test_rates_are_those_of_the_score_on_real_reports(shared: Path, corpus: Path, tmp_path: Path) -> None:
    with open_snapshot(corpus) as store:
        found = quality.evaluate(store, shared / "gold").rates
    assert found == pytest.approx(shared_score(shared, corpus, shared / "gold", tmp_path), nan_ok=True)


def test_rates_are_those_of_the_score_where_much_is_wrong(shared: Path, samples: Path, tmp_path: Path) -> None:
    """The flawed samples' truth beside the graph of the clean ones: names, places and numbers differ throughout."""
    gold = tmp_path / "gold"
    gold.mkdir()
    for path in sorted((TRUTH.parent / "flawed").glob("*.json")):
        (gold / path.name.removeprefix("flawed_")).write_bytes(path.read_bytes())
    with open_snapshot(samples) as store:
        found = quality.evaluate(store, gold).rates
    expected = shared_score(shared, samples, gold, tmp_path)
    assert 0 < expected["figures.f1"] < 1
    assert found == pytest.approx(expected)


@pytest.fixture(scope="module")
def flawed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph folder of the flawed samples."""
    folder = tmp_path_factory.mktemp("flawed") / "graph"
    build([ROOT / "kg" / "samples" / "flawed"], folder)
    return folder


@pytest.mark.parametrize("name", ["clean", "flawed"])
def test_the_samples_hold_their_level(request: pytest.FixtureRequest, name: str) -> None:
    gold = TRUTH.parent / name
    accepted = quality.read_accepted(gold / "accepted.tsv")
    assert accepted
    with open_snapshot(request.getfixturevalue({"clean": "samples"}.get(name, name))) as store:
        result = quality.evaluate(store, gold)
    assert [change for change in quality.changes(result, accepted) if change.is_drop] == []


def test_what_changed_since_the_accepted_run_is_told(samples: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    name = "reservoir_2023_table.json"
    truth = json.loads((TRUTH / name).read_text("utf-8"))
    (gold / name).write_text(json.dumps(truth), "utf-8")
    done = run("evaluate", gold, "--graph", samples, "--accept")
    assert done.exit_code == 0, done.output
    assert (gold / "accepted.tsv").is_file()
    same = run("evaluate", gold, "--graph", samples)
    assert same.exit_code == 0
    assert "dropped" not in same.output
    truth["document"]["agency"] = "别的局"
    (gold / name).write_text(json.dumps(truth), "utf-8")
    worse = run("evaluate", gold, "--graph", samples, "--misses", "3")
    assert worse.exit_code == 1
    assert "dropped: documents.agency 1.000 → 0.000" in worse.output
    assert "别的局 found as 沄川市水务局" in worse.output
    assert run("evaluate", gold, "--graph", samples, "--accept").exit_code == 0
    other = run("evaluate", gold, "--graph", samples, "--baseline", tmp_path / "none.tsv")
    assert other.exit_code == 0
    rates = json.loads(run("evaluate", gold, "--graph", samples, "--format", "json").output)
    assert rates["documents.agency"] == 0


def test_the_table_shows_precision_recall_and_f1_of_tables_and_fields(samples: Path) -> None:
    lines = run("evaluate", TRUTH, "--graph", samples).output.splitlines()
    told = {line.split()[0]: line.split()[1:] for line in lines[1:]}
    assert {"documents.title", "citations", "citations.number", "agencies.mentions", "funds.amount"} <= set(told)
    assert all(len(told[name]) == 4 for name in ("citations", "citations.number", "figures.period"))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[1]", "object"),
        ("{", "JSON"),
        ('{"citations": [{"title": "甲"}]}', "quote"),
        ('{"figures": [3]}', "figures"),
        (None, "no readings"),
    ],
)
def test_a_reading_that_cannot_be_understood_is_named(
    samples: Path, tmp_path: Path, content: str | None, words: str
) -> None:
    if content is not None:
        (tmp_path / "water_2023_self_evaluation.json").write_text(content, "utf-8")
    done = run("evaluate", tmp_path, "--graph", samples)
    assert done.exit_code == 1
    assert done.stderr.count("\n") == 1
    assert words in done.stderr


def test_a_baseline_that_is_another_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "other.tsv"
    file.write_text("a\tb\n", "utf-8")
    with pytest.raises(InputError, match=r"other\.tsv"):
        quality.read_accepted(file)
    assert quality.read_accepted(tmp_path / "none.tsv") is None


def test_a_table_that_a_reading_lacks_is_not_compared(samples: Path, tmp_path: Path) -> None:
    (tmp_path / "reservoir_2023_table.json").write_text('{"projects": []}', "utf-8")
    with open_snapshot(samples) as store:
        result = quality.evaluate(store, tmp_path)
    assert {key.partition(".")[0] for key in result.counts} == {"projects"}
    assert result.counts["projects.recall"] == Count(0, 0)
    assert result.f1("projects") is None


@pytest.mark.parametrize(
    ("wanted", "found", "strict", "count"),
    [
        ("甲", "甲", False, (1, 1)),
        ("甲", "乙", False, (0, 1)),
        ("甲", "", False, (0, 1)),
        ("", "乙", False, None),
        ("", "乙", True, (0, 1)),
        (None, "", True, None),
        (False, False, True, None),
    ],
)
def test_a_value_counts_where_it_is_stated_or_made_up(
    wanted: object, found: object, strict: bool, count: tuple[int, int] | None
) -> None:
    tally = Tally()
    tally.value("t.f", wanted, found, lambda a, b: a == b, strict)
    assert tally.counts.get("t.f") == (Count(*count) if count else None)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("《管理办法》（试行）", "管理办法", 1.0),
        ("管理办法", "", 0.0),
        ("[2020]10号", "〔2020〕10 号", 1.0),
        ("ＡＢＣ", "abc", 1.0),
        ("甲乙丙丁", "甲乙丙戊", 0.75),
    ],
)
def test_titles_are_alike_but_for_print(one: str, other: str, expected: float) -> None:
    assert alike(one, other) == alike(other, one) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("支出4万元", "全年支出4万元", 1.0), ("支", "全年支出4万元", 0.0), ("支", "支", 1.0), ("", "", 0.0)],
)
def test_quotes_overlap_by_their_longest_run(one: str, other: str, expected: float) -> None:
    assert overlap(one, other) == overlap(other, one) == expected


def test_numbers_are_the_same_whatever_their_print() -> None:
    assert same_number("1,260.50", 1260.5)
    assert not same_number("", 0)
    assert number("约5") is None
    assert is_printed("-3.5", "下降3.5%")
    assert is_printed("3", "三个")
    assert not is_printed("4", "3个")


@given(st.lists(st.integers(0, 3), max_size=6), st.lists(st.integers(0, 3), max_size=6))
def test_each_is_paired_once_and_equals_are_paired(gold: list[int], found: list[int]) -> None:
    paired = pairs(gold, found, lambda a, b: float(a == b), 1.0)
    assert len({i for i, _ in paired}) == len({j for _, j in paired}) == len(paired)
    assert all(gold[i] == found[j] for i, j in paired)
    assert len(paired) == sum(min(gold.count(value), found.count(value)) for value in range(4))


def test_ties_go_to_the_nearest_place() -> None:
    rows = [{"start": "90", "quote": "甲"}, {"start": "10", "quote": "甲"}]
    wanted = [{"quote": "甲"}, {"quote": "甲"}]
    assert sorted(pairs(wanted, rows, lambda a, b: float(a["quote"] == b["quote"]), 1.0)) == [(0, 1), (1, 0)]
    assert core("《甲》") == "甲"
