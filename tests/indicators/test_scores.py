"""The reports of the shared corpus against what a careful reader found in them."""

import csv
import json
import subprocess
import sys
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from kg.funds import find_funds
from kg.indicators import find_indicators
from kg.projects import find_projects
from kg.readers import text
from kg.records import DocumentFacts, Fact, Mention
from kg.tables import rebuild_tables

COLUMNS = {
    "indicators": "file name level1 level2 weight score target actual value unit year shortfallReason improvement",
    "projects": "file name mentions budgetYuan adjustedYuan spentYuan ratePercent year grade score",
    "funds": "file name mentions sourceLevel role amountYuan year",
}
BARS = {
    "indicators": "f1=0.95 weight=0.97 score=0.97 value=0.93 target=0.93 actual=0.93 reason=0.93 improvement=0.93 "
    "level1=0.93 level2=0.93",
    "projects": "f1=0.93 money=0.95 rate=0.95",
    "funds": "f1=0.90 amount=0.93 amount_role=0.90",
}


def facts_of(truth: dict[str, object]) -> DocumentFacts:
    def fact(key: str) -> Fact | None:
        value = truth.get(key)
        return Fact(str(value), Mention(0, 0, "")) if value not in (None, "") else None

    return DocumentFacts(
        title=fact("title"),
        kind=fact("kind"),
        agency=fact("agency"),
        fiscal_year=fact("fiscal_year"),
        score=fact("score"),
        grade=fact("grade"),
        project=fact("evaluated_project"),
    )


def plain(values: Iterable[object]) -> list[str]:
    return ["" if value is None else str(value) for value in values]


def tables_of(path: Path, truth: dict[str, object]) -> dict[str, list[list[str]]]:
    document = text.read(path.read_bytes(), path.name)
    tables, facts = rebuild_tables(document), facts_of(truth)
    year = str(truth.get("fiscal_year") or "")
    written: dict[str, list[list[str]]] = {name: [] for name in COLUMNS}
    for row in find_indicators(document, tables, year):
        written["indicators"].append(
            plain(
                (
                    path.name,
                    row.name,
                    row.level1,
                    row.level2,
                    row.weight,
                    row.score,
                    row.target,
                    row.actual,
                    row.value,
                    row.unit,
                    row.year,
                    row.shortfall_reason,
                    row.improvement,
                )
            )
        )
    for project in find_projects(document, tables, facts):
        money = [amount.yuan if amount else None for amount in (project.budget, project.adjusted, project.spent)]
        written["projects"].append(
            plain(
                (
                    path.name,
                    project.name,
                    "|".join(m.quote for m in project.mentions),
                    *money,
                    project.rate.value if project.rate else None,
                    project.year,
                    project.grade.value if project.grade else None,
                    project.score.value if project.score else None,
                )
            )
        )
    for fund in find_funds(document, tables, facts):
        mentions = "|".join(m.quote for m in fund.mentions)
        rows: list[tuple[str, Decimal | None, str]] = [(a.role, a.money.yuan, a.year) for a in fund.amounts]
        for role, yuan, when in rows or [("", None, "")]:
            written["funds"].append(plain((path.name, fund.name, mentions, fund.source_level, role, yuan, when)))
    return written


def test_bars_on_the_shared_gold(shared: Path, tmp_path: Path) -> None:
    written: dict[str, list[list[str]]] = {name: [] for name in COLUMNS}
    for gold in sorted((shared / "gold").glob("*.json")):
        truth = json.loads(gold.read_text(encoding="utf-8"))["document"]
        for name, rows in tables_of(shared / "corpus" / f"{gold.stem}.txt", truth).items():
            written[name] += rows
    for name, rows in written.items():
        with (tmp_path / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows([COLUMNS[name].split(), *rows])
    bars = [f"{name}.{bar}" for name, wanted in BARS.items() for bar in wanted.split()]
    asked = [part for bar in bars for part in ("--at-least", bar)]
    score = [sys.executable, str(shared / "score" / "score.py"), str(tmp_path), str(shared / "gold"), *asked]
    done = subprocess.run(score, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:]
