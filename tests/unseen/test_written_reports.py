"""Whole reports of other departments, places and years, written for these tests, each with its truth beside it.

A line of a ``.truth`` file is tab-separated: ``P`` project (names, budget, adjusted, spent in 万元, rate, empty, grade,
score), ``F`` fund (names, level, role=amount unit;…), ``I`` indicator (name, levels, weight, score, target, actual,
value, unit, reason), ``B`` line of the budget (names, phase, 万元), ``Y`` the year. Names of one
thing are parted by ``|``. A ``?`` before the letter: right to find, no fault to leave out.
"""

import difflib
from collections.abc import Sequence
from pathlib import Path

import pytest
from unseen_reading import indicators, lines, read, wan

from kg.narrative import find_problems
from kg.projects import find_projects
from kg.records import Project

FOLDER = Path(__file__).parent / "reports"
STEMS = sorted(path.stem for path in FOLDER.glob("*.txt"))
Names = Sequence[str]


def truth(stem: str, letter: str) -> list[list[str]]:
    lines = (FOLDER / f"{stem}.truth").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("\t")] + [""] * 9 for line in lines if line]
    return [row for row in rows if row[0] == letter]


def alike(some: Names, others: Names) -> float:
    return max(difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() for a in some for b in others)


def f1(found: Sequence[Names], stem: str, letter: str, floor: float) -> float:
    """Of names against the truth; what only a doubtful row explains counts neither way."""
    due = [row[1].split("|") for row in truth(stem, letter)]
    doubtful = [row[1].split("|") for row in truth(stem, "?" + letter)]
    hits = [names for names in due if any(alike(names, other) >= floor for other in found)]
    counted = [
        names
        for names in found
        if any(alike(names, other) >= floor for other in due)
        or not any(alike(names, other) >= floor for other in doubtful)
    ]
    good = [names for names in counted if any(alike(names, other) >= floor for other in due)]
    return 2 * len(hits) / (len(due) + len(hits) + len(counted) - len(good)) if due else float(not counted)


def projects(stem: str) -> tuple[Project, ...]:
    return find_projects(*read((FOLDER / f"{stem}.txt").read_text(encoding="utf-8")))


PROJECTS = {
    "a5_univ_science": 0.91,
    "b1_education_prov": 0.91,
    "b4_civil_disabled": 0.95,
    "b6_township": 0.95,
    "c1_water_prov": 0.83,
    "c2_tech_coastal": 0.9,
    "e1_market": 0.94,
    "e2_forest": 0.94,
}
INDICATORS = {
    "d1_env_eval": 0.72,
    "b4_civil_disabled": 0.84,
    "b5_hospital": 0.94,
}
"""Bars below 1: as measured."""


@pytest.mark.parametrize("stem", STEMS)
def test_projects(stem: str) -> None:
    found = [(project.name, *(mention.quote for mention in project.mentions)) for project in projects(stem)]
    assert f1(found, stem, "P", 0.86) >= PROJECTS.get(stem, 1.0)


@pytest.mark.parametrize("stem", STEMS)
def test_money_of_projects(stem: str) -> None:
    found = {mention.quote: project for project in projects(stem) for mention in project.mentions}
    wrong = []
    for row in truth(stem, "P"):
        project = next((found[name] for name in row[1].split("|") if name in found), None)
        if project is None:
            continue
        have = [wan(project.budget), wan(project.adjusted), wan(project.spent)]
        due = [float(cell) if cell else None for cell in row[2:5]]
        wrong += [(row[1], due, have)] if due != have else []
    assert len(wrong) <= (1 if stem in ("c3_urban_mgmt", "d1_env_eval") else 0), wrong


@pytest.mark.parametrize("stem", [stem for stem in STEMS if truth(stem, "I")])
def test_indicators(stem: str) -> None:
    found = {row.name: row for row in indicators((FOLDER / f"{stem}.txt").read_text(encoding="utf-8"))}
    assert f1([(name,) for name in found], stem, "I", 0.8) >= INDICATORS.get(stem, 1.0)
    for row in truth(stem, "I"):
        have = found.get(row[1].split("|")[0])
        if have and row[6]:
            assert (have.target, have.actual) == (row[6], row[7])


def test_coded_line_in_quotation_marks_with_the_years_of_the_next_sentence() -> None:
    said = (
        "3.“节能环保支出（类）污染防治（款)固体废弃物（项）”71.2万元，主要用于填埋场监测。"
        "2021年当年预算执行数为58.6万元，2022年预算安排71.2万元，增长21.5%。"
    )
    assert [(line.year, line.phase, wan(line.money)) for line in lines(said)] == [
        ("2022", "approved", 71.2),  # said again at the end
        ("2021", "executed", 58.6),
    ]


def test_stop_behind_a_heading_is_no_part_of_the_first_problem() -> None:
    document, _, facts = read(
        "一、问题\n（一）存在问题。泵站管护经费偏低；部分河段未清淤。\n（二）改进建议。提高补助标准。\n"
    )
    found = find_problems(document, facts)
    assert found
    assert all(problem.problem and not problem.mention.quote.startswith("。") for problem in found)
