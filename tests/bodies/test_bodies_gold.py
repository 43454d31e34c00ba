"""Bodies of the reports that were read by hand, where they stand beside the project."""

import json
from pathlib import Path

import pytest

from kg.bodies import reporting_body, resolve_bodies
from kg.readers.text import read

STEMS = ("000_63efbb9c28f31f31", "001_ea3f2b518a61c398", "004_d5d6f6bc6e242875")


def f1(right: int, due: int, found: int) -> float:
    return 2 * right / (due + found) if due + found else 1.0


@pytest.mark.parametrize("stem", STEMS)
def test_agencies_of_a_report(shared: Path, stem: str):
    gold = json.loads((shared / "gold" / f"{stem}.json").read_text(encoding="utf-8"))
    document = read((shared / "corpus" / f"{stem}.txt").read_bytes(), f"{stem}.txt")
    breaks = sorted({p.start for p in document.paragraphs} | {c.start for t in document.tables for c in t.cells})
    body = reporting_body(document.text, gold["document"]["title"], breaks=breaks)
    assert body is not None
    assert body.text == gold["document"]["agency"]
    agencies = resolve_bodies(document.text, body.text, gold["document"]["fiscal_year"], breaks=breaks)
    found = {a.name: a for a in agencies}
    due = {a["name"]: a for a in gold["agencies"]}
    common = found.keys() & due.keys()
    assert f1(len(common), len(due), len(found)) >= 0.95
    told = {(m.quote, a.name) for a in agencies for m in a.mentions}
    wanted = {(m, name) for name, a in due.items() for m in a["mentions"]}
    assert f1(len(told & wanted), len(wanted), len(told)) >= 0.92
    assert all(found[n].kind == due[n]["kind"] for n in common)
    assert all(found[n].parent == due[n]["parent"] for n in common)
    assert all(found[n].jurisdiction == due[n]["jurisdiction"] for n in common)
