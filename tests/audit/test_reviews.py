"""What reviewers said: a file that only grows, whose last line on a finding holds, and that says where it is broken."""

import io
import json
import multiprocessing
from pathlib import Path

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from kg.audit_report import as_csv, read_report
from kg.cli import main
from kg.errors import InputError, StoreError, UsageError
from kg.pipeline import build
from kg.reviews import Review, append_review, latest, now, read_reviews
from kg.store import lock_file, open_snapshot

REPORT = """霁川县园林局2023年度部门整体支出绩效自评报告
一、基本情况
霁川县园林局负责全县公园绿地的管护。
全年支出200.00万元，其中管护支出150.00万元，占总支出的57%。
我局内设机构4个，分别是办公室、财务科、管护科。
"""


def review(finding: str = "https://example.org/f1", verdict: str = "confirmed", reason: str = "原表如此") -> Review:
    return Review(finding, verdict, reason, "审核员甲", "2024-03-01T08:00:00+00:00")


def test_the_last_line_on_a_finding_holds(tmp_path: Path) -> None:
    path = tmp_path / "reviews.jsonl"
    said = [review(), review("https://example.org/f2", "open"), review(verdict="rejected", reason='=\n"引号"')]
    for one in said:
        append_review(path, one)
    assert read_reviews(path) == tuple(said)
    assert latest(read_reviews(path)) == {"https://example.org/f1": said[2], "https://example.org/f2": said[1]}
    assert len(path.read_text("utf-8").splitlines()) == 3
    assert now() > "2024"


def test_no_file_yet_is_no_reviews(tmp_path: Path) -> None:
    assert read_reviews(tmp_path / "none.jsonl") == ()


GOOD = json.dumps({"finding": "f", "verdict": "open", "reason": "", "reviewer": "", "time": ""})


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 2: this is not a line of JSON"),
        ("[]", "line 2: it must hold finding, verdict, reason, reviewer, time"),
        (GOOD.replace('"time": ""', '"when": ""'), "line 2: it must hold"),
        (GOOD.replace('"reason": ""', '"reason": 3'), "line 2: every value must be text"),
        (GOOD.replace("open", "maybe"), "line 2: maybe is no verdict"),
        ("\\xff", "line 2: this is not"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "reviews.jsonl"
    path.write_text(f"{GOOD}\n{line}\n{GOOD}\n", "utf-8")
    with pytest.raises(InputError, match=told) as error:
        read_reviews(path)
    assert "\n" not in str(error.value)


def test_what_is_not_whole_or_not_known_is_not_added_to(tmp_path: Path) -> None:
    path = tmp_path / "reviews.jsonl"
    path.write_text(GOOD, "utf-8")
    with pytest.raises(InputError, match="not whole"):
        append_review(path, review())
    assert path.read_text("utf-8") == GOOD
    with pytest.raises(UsageError, match="no verdict"):
        append_review(tmp_path / "new.jsonl", review(verdict="maybe"))
    assert not (tmp_path / "new.jsonl").exists()


def _hold(path: Path, ready, done) -> None:
    with path.open("a+", encoding="utf-8") as stream:
        assert lock_file(stream, exclusive=True)
        ready.set()
        done.wait(30)


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "reviews.jsonl"
    append_review(path, review())
    context = multiprocessing.get_context("spawn")
    ready, done = context.Event(), context.Event()
    other = context.Process(target=_hold, args=(path, ready, done))
    other.start()
    try:
        assert ready.wait(30)
        with pytest.raises(StoreError, match="another process"):
            append_review(path, review(verdict="rejected"))
    finally:
        done.set()
        other.join(30)
    append_review(path, review(verdict="open"))
    assert [one.verdict for one in read_reviews(path)] == ["confirmed", "open"]


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reviewed")
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text(REPORT, "utf-8")
    build([folder / "in"], folder / "graph")
    return folder / "graph"


def run(*words: str) -> bytes:
    done = CliRunner().invoke(main, ["audit", *words])
    assert done.exit_code == 0, done.stderr
    return done.stdout_bytes


def test_reviews_stand_beside_their_findings_and_orphans_at_the_end(graph: Path, tmp_path: Path) -> None:
    with open_snapshot(graph) as store:
        first, second = (entry.finding for _, entries in read_report(store).documents for entry in entries)
    path = tmp_path / "reviews.jsonl"
    for one in (review(first, "open"), review(first, "rejected", "口径不同"), review("https://example.org/gone")):
        append_review(path, one)
    where = ("--graph", str(graph), "--reviews", str(path))
    shown = run(*where).decode()
    assert shown.count("复核：") == 1
    assert "复核：不属实，口径不同（审核员甲" in shown
    assert "无对应发现的复核 https://example.org/gone：属实" in shown
    page = run("--format", "html", *where).decode()
    assert "口径不同" in page
    assert "https://example.org/gone" in page
    with open_snapshot(graph) as store:
        report = read_report(store, latest(read_reviews(path)))
    assert "rejected,口径不同" in as_csv(report)
    assert [one.finding for one in report.orphans] == ["https://example.org/gone"]
    assert second not in "".join(one.finding for one in report.orphans)


def test_a_workbook_has_a_row_a_finding_and_no_formulas(graph: Path, tmp_path: Path) -> None:
    with open_snapshot(graph) as store:
        ((_, entries),) = read_report(store).documents
    path = tmp_path / "reviews.jsonl"
    append_review(path, review(entries[0].finding, "confirmed", "=HYPERLINK(1)"))
    append_review(path, review("https://example.org/gone", "open", "=1+1"))
    book = load_workbook(io.BytesIO(run("--format", "xlsx", "--graph", str(graph), "--reviews", str(path))))
    sheet, uncomputed, orphans = book.worksheets
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 1 + len(entries)
    for row, entry in zip(rows[1:], entries, strict=True):
        assert (row[0], row[2], row[5], row[12]) == ("a.txt", entry.kind, entry.explanation, entry.finding)
        assert "【" in str(row[8])
    assert rows[1][11] == "=HYPERLINK(1)"
    assert uncomputed.max_row == 1
    assert orphans.max_row == 2
    assert all(cell.data_type != "f" for one in book.worksheets for row in one.iter_rows() for cell in row)
