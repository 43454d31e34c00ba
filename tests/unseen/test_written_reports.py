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
from unseen_reading import read, wan

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


PROJECTS = {"a5_univ_science": 0.91}
"""Bars below 1: as measured."""


@pytest.mark.parametrize("stem", STEMS)
def test_projects(stem: str) -> None:
    found = [(project.name, *(mention.quote for mention in project.mentions)) for project in projects(stem)]
    assert f1(found, stem, "P", 0.86) >= PROJECTS.get(stem, 1.0)


@pytest.mark.parametrize("stem", STEMS)
def test_money_of_projects(stem: str) -> None:
    found = {
        name: project for project in projects(stem) for name in (project.name, *(m.quote for m in project.mentions))
    }
    wrong = []
    for row in truth(stem, "P"):
        project = next((found[name] for name in row[1].split("|") if name in found), None)
        if project is None:
            continue
        have = [wan(project.budget), wan(project.adjusted), wan(project.spent)]
        due = [float(cell) if cell else None for cell in row[2:5]]
        wrong += [(row[1], due, have)] if due != have else []
    assert len(wrong) <= (2 if stem == "a5_univ_science" else 0), wrong
