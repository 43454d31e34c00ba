"""Problems, tasks, honours, programmes and transfers of the samples against their truth, from the records."""

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kg.extractors.base import records_of
from kg.narrative import programmes
from kg.nlp import read_doc
from kg.readers import read_file
from kg.records import DocumentRecords

SAMPLES = Path(__file__).resolve().parents[2] / "kg" / "samples"
STEMS = tuple(sorted((path.parent.name, path.stem) for path in SAMPLES.glob("*/*.txt")))
Row = tuple[str, ...]


@cache
def _read(folder: str, stem: str) -> tuple[DocumentRecords, dict[str, Any]]:
    truth = json.loads((SAMPLES / "truth" / folder / f"{stem}.json").read_text(encoding="utf-8"))
    return records_of(read_doc(read_file(SAMPLES / folder / f"{stem}.txt"))), truth


def _problems(records: DocumentRecords, truth: list[dict[str, Any]]) -> tuple[list[Row], list[Row]]:
    """Whether a problem is mended is compared, not in which words."""
    found: list[Row] = [
        (one.problem, one.measure, str(bool(one.rectified)), one.year, one.section) for one in records.problems
    ]
    return found, [
        (row["problem"], row["measure"], str(bool(row["rectified"])), str(row["year"]), row["section"]) for row in truth
    ]


def _tasks(records: DocumentRecords, truth: list[dict[str, Any]]) -> tuple[list[Row], list[Row]]:
    """What is answered counts, not which of the shared words the reason quotes."""
    texts = [one.text for one in records.tasks]
    found: list[Row] = [
        (one.kind, str(one.order), one.text, "" if one.answers is None else texts[one.answers]) for one in records.tasks
    ]
    return found, [(row["kind"], str(row["order"]), row["text"], row["answers"]) for row in truth]


def _recognitions(records: DocumentRecords, truth: list[dict[str, Any]]) -> tuple[list[Row], list[Row]]:
    """All but the name, which the truth gives with its grade where ours ends before it; the quote holds both."""
    found: list[Row] = [
        (one.rank, one.awarded_by, one.year, one.subject, one.mention.quote) for one in records.recognitions
    ]
    return found, [(row["rank"], row["awarded_by"], str(row["year"]), row["subject"], row["quote"]) for row in truth]


def _programmes(records: DocumentRecords, truth: list[dict[str, Any]]) -> tuple[list[Row], list[Row]]:
    """By concept: the truth may name it by an alias."""
    codes = {name: one.code for one in programmes() for name in (one.label, *one.aliases)}
    found: list[Row] = [
        (one.programme, one.mention.quote, one.section, one.clause.quote if one.clause else "")
        for one in records.programmes
    ]
    return found, [(codes[row["programme"]], row["mention"], row["section"], row["quote"]) for row in truth]


def _transfers(records: DocumentRecords, truth: list[dict[str, Any]]) -> tuple[list[Row], list[Row]]:
    found: list[Row] = [
        (
            *(one.source, one.recipient, one.fund, str(float(one.money.yuan)) if one.money else "", one.year, one.area),
            *(one.instrument, one.mention.quote),
        )
        for one in records.transfers
    ]
    columns = ("source", "recipient", "fund", "amount_yuan", "year", "area", "instrument", "quote")
    due = [{**row, "amount_yuan": float(row["amount_yuan"]) if row["amount_yuan"] else ""} for row in truth]
    return found, [tuple(str(row[column]) for column in columns) for row in due]


ROWS = {
    "problems": _problems,
    "tasks": _tasks,
    "recognitions": _recognitions,
    "programmes": _programmes,
    "transfers": _transfers,
}


def f1(pairs: list[tuple[list[Row], list[Row]]]) -> float:
    """The harmonic mean of precision and recall over several documents; a row counts as often as it stands."""
    hits = sum((Counter(found) & Counter(true)).total() for found, true in pairs)
    return 2 * hits / sum(len(found) + len(true) for found, true in pairs)


@pytest.mark.parametrize("table", ROWS)
def test_f1_on_the_samples(table: str) -> None:
    pairs = []
    for folder, stem in STEMS:
        records, truth = _read(folder, stem)
        pairs.append(ROWS[table](records, truth[table]))
    missed = [(sorted(set(true) - set(found)), sorted(set(found) - set(true))) for found, true in pairs]
    assert f1(pairs) >= 0.9, missed


@pytest.mark.parametrize(("folder", "stem"), STEMS)
def test_every_record_quotes_the_text(folder: str, stem: str) -> None:
    text = read_file(SAMPLES / folder / f"{stem}.txt").text
    records, _ = _read(folder, stem)
    mentions = [one.mention for one in records.problems] + [one.mention for one in records.tasks]
    mentions += [one.mention for one in records.recognitions] + [one.mention for one in records.programmes]
    mentions += [one.measure_mention for one in records.problems if one.measure_mention]
    mentions += [one.clause for one in records.programmes if one.clause]
    for mention in mentions:
        assert text[mention.start : mention.end] == mention.quote
        assert mention.quote == mention.quote.strip()


def test_the_scorer_can_fail() -> None:
    assert f1([([("a",)], [("a",)]), ([("b",)], [("c",)])]) == 0.5
    assert f1([([("a",), ("a",)], [("a",)])]) < 0.7
