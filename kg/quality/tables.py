"""The rules of each table: which row of the graph is which row of the reader, and when a value is the same."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.quality.counts import Miss, Tally
from kg.quality.likeness import alike, core, is_printed, normal, number, overlap, pairs, same_number, same_text

Wanted = Mapping[str, Any]
"""A row of the reader's (gold), values as in its JSON."""

Row = Mapping[str, str]
"""A row of a saved query, unbound as the empty string."""

Same = Callable[[Any, Any], bool]

_UNITS = {
    **{"元": 1.0, "千元": 1e3, "万元": 1e4, "百万元": 1e6, "亿元": 1e8, "万": 1e4, "亿": 1e8},
    **{"人": 1.0, "万人": 1e4, "亿人": 1e8, "人次": 1.0, "万人次": 1e4, "万笔": 1e4, "万个": 1e4, "万份": 1e4},
}
_IN_BRACKETS = re.compile("（.*?）")


def _equal(one: Any, other: Any) -> bool:  # noqa: ANN401 - values of JSON
    return bool(one == other)


def _same_core(one: str, other: str) -> bool:
    return core(one) == core(other)


def _like(floor: float) -> Same:
    return lambda one, other: alike(one, other) >= floor


def listed(cell: str) -> list[str]:
    """The parts of a cell that holds a list."""
    return [part for part in cell.split("|") if part]


@dataclass(frozen=True)
class Field:
    """A value of paired rows: what it is counted under, the reader's key, the column, and when both are the same.

    ``strict``: where the reader has none, one that the graph has is wrong. ``value`` and ``cell`` are what is compared
    where that is not what stands there.
    """

    name: str
    key: str
    column: str
    same: Same = same_text
    strict: bool | Callable[[Wanted], bool] = False
    value: Callable[[Any], Any] = lambda value: value
    cell: Callable[[str], Any] = lambda cell: cell


def _count_fields(tally: Tally, table: str, fields: Sequence[Field], wanted: Wanted, row: Row) -> None:
    for one in fields:
        strict = one.strict(wanted) if callable(one.strict) else one.strict
        value = wanted.get(one.key)
        value = value if value is None else one.value(value)
        tally.value(f"{table}.{one.name}", value, one.cell(row[one.column]), one.same, strict)


_DOCUMENT = (
    Field("title", "title", "title", _like(0.98)),
    Field("kind", "kind", "kind"),
    Field("agency", "agency", "agency"),
    Field("grade", "grade", "grade"),
    Field("date", "date", "date"),
    Field("fiscal_year", "fiscal_year", "fiscalYear", same_number),
    Field("score", "score", "score", same_number),
)


def documents(tally: Tally, wanted: Wanted, rows: Sequence[Row]) -> None:
    """What the document says of itself; its first row counts."""
    tally.add("documents.found", bool(rows), 1)
    if rows:
        _count_fields(tally, "documents", _DOCUMENT, wanted, rows[0])
    else:
        tally.misses.append(Miss("documents", str(wanted.get("title", "")), ""))


_CITATION = (
    Field("number", "number", "number", strict=True),
    Field("issuers", "issuers", "issuers", lambda a, b: set(map(normal, a)) == set(map(normal, b)), cell=listed),
    Field("article", "article", "article", strict=True),
    Field("relation", "relation", "relation", _equal),
    Field("alias", "alias", "alias", _equal, strict=True, cell=lambda cell: cell.lower() in ("true", "1")),
)


def _like_citation(wanted: Wanted, row: Row) -> float:
    """Quotes that overlap; and the same act, where the reader names one."""
    quotes = overlap(wanted["quote"], row["quote"])
    if quotes < 0.6:
        return 0.0
    title, act = wanted.get("title", ""), wanted.get("number", "")
    named = max(alike(title, row["title"]) if title else 0.0, float(bool(act) and same_text(act, row["number"])))
    return quotes + 2 * named if named >= 0.9 or not (title or act) else 0.0


def citations(tally: Tally, wanted: Sequence[Wanted], rows: Sequence[Row]) -> None:
    """Mentions of acts."""
    _rows_and_fields(tally, "citations", wanted, rows, _like_citation, 0.6, _CITATION, "quote")


_AGENCY = (
    Field("kind", "kind", "kind", _equal),
    Field("parent", "parent", "parent", _same_core),
    Field("jurisdiction", "jurisdiction", "jurisdiction"),
)


def agencies(tally: Tally, wanted: Sequence[Wanted], rows: Sequence[Row]) -> None:
    """Bodies by full name, and which words mean which body."""
    due = {(normal(mention), core(one["name"])) for one in wanted for mention in one.get("mentions", ())}
    claimed = {(normal(mention), core(row["name"])) for row in rows for mention in listed(row["mentions"])}
    tally.add("agencies.mentions_recall", len(due & claimed), len(due))
    tally.add("agencies.mentions_precision", len(due & claimed), len(claimed))
    tally.misses += [Miss("agencies.mentions", f"{words} → {name}", "") for words, name in sorted(due - claimed)]
    tally.misses += [Miss("agencies.mentions", "", f"{words} → {name}") for words, name in sorted(claimed - due)]

    def same_body(one: Wanted, row: Row) -> float:
        return float(_same_core(one["name"], row["name"]))

    _rows_and_fields(tally, "agencies", wanted, rows, same_body, 1.0, _AGENCY, "name")


def _in_yuan(value: float) -> float:
    return value * 1e4


_PROJECT = (
    Field("money", "budget_wan", "budgetYuan", same_number, True, _in_yuan),
    Field("money", "adjusted_wan", "adjustedYuan", same_number, True, _in_yuan),
    Field("money", "spent_wan", "spentYuan", same_number, True, _in_yuan),
    Field("rate", "rate_pct", "ratePercent", same_number),
    Field("year", "year", "year", same_number),
    Field("grade", "grade", "grade"),
    Field("score", "score", "score", same_number),
)


def _like_any(names: Sequence[str], others: Sequence[str]) -> float:
    return max(alike(one, other) for one in names for other in others)


def projects(tally: Tally, wanted: Sequence[Wanted], rows: Sequence[Row]) -> None:
    """Budget projects by any of their names."""

    def likeness(one: Wanted, row: Row) -> float:
        return _like_any([one["name"], *one.get("mentions", ())], [row["name"], *listed(row["mentions"])])

    _rows_and_fields(tally, "projects", wanted, rows, likeness, 0.86, _PROJECT, "name")


def funds(tally: Tally, wanted: Sequence[Wanted], rows: Sequence[Row]) -> None:
    """Funds by any of their names; their amounts by value, and by value and role."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        fund = found.setdefault(row["name"], {"names": [row["name"]], "level": "", "amounts": []})
        fund["names"] += listed(row["mentions"])
        fund["level"] = fund["level"] or row["sourceLevel"]
        if number(row["amountYuan"]) is not None:
            fund["amounts"].append((row["role"], number(row["amountYuan"])))
    every = list(found.values())

    def likeness(one: Wanted, fund: Mapping[str, Any]) -> float:
        return _like_any([one["name"], *one.get("mentions", ())], fund["names"])

    paired = pairs(wanted, every, likeness, 0.9)
    tally.rows("funds", [one["name"] for one in wanted], list(found), paired)
    for i, j in paired:
        tally.value("funds.source_level", wanted[i].get("source_level"), every[j]["level"], _equal)
        amounts = wanted[i].get("amounts", ())
        due = [(one["role"], one["value"] * _UNITS.get(one["unit"], 1.0)) for one in amounts]
        have = every[j]["amounts"]
        by_value = len(pairs(due, have, lambda a, b: float(same_number(a[1], b[1])), 1.0))
        by_role = len(pairs(due, have, lambda a, b: float(a[0] == b[0] and same_number(a[1], b[1])), 1.0))
        tally.add("funds.amount_recall", by_value, len(due))
        tally.add("funds.amount_precision", by_value, len(have))
        tally.add("funds.amount_role", by_role, len(due))


_INDICATOR = (
    Field("level1", "level1", "level1", _like(0.85)),
    Field("level2", "level2", "level2", _like(0.85)),
    Field("weight", "weight", "weight", same_number),
    Field("score", "score", "score", same_number),
    Field("target", "target", "target", _like(0.9)),
    Field("actual", "actual", "actual", lambda a, b: alike(a, b) >= 0.85 or overlap(a, b) >= 0.9),
    # A value where the reader has neither target nor result may be read off either way.
    Field("value", "actual_value", "value", same_number, lambda one: bool(one.get("actual") or one.get("target"))),
    Field("unit", "actual_unit", "unit"),
    Field("reason", "shortfall_reason", "shortfallReason", _like(0.85)),
    Field("improvement", "improvement", "improvement", _like(0.85)),
    Field("year", "year", "year", same_number),
)


def indicators(tally: Tally, wanted: Sequence[Wanted], rows: Sequence[Row]) -> None:
    """Rows of indicator systems by name."""

    def likeness(one: Wanted, row: Row) -> float:
        return alike(one["name"], row["name"])

    _rows_and_fields(tally, "indicators", wanted, rows, likeness, 0.8, _INDICATOR, "name")


_FIGURE = (
    Field(
        "subject",
        "subject",
        "subject",
        lambda a, b: alike(a, b) >= 0.6 or overlap(a, b) >= 0.8,
        value=lambda subject: _IN_BRACKETS.sub("", subject),
    ),
    Field("period", "period", "period", strict=True),
    Field("comparison", "comparison", "comparison", _equal, strict=True),
)


def _like_figure(wanted: Wanted, row: Row) -> float:
    """The same number and unit, printed in the words that the row quotes, in quotes that overlap."""
    same = same_number(wanted["value"], row["value"]) and same_text(wanted["unit"], row["unit"])
    return overlap(wanted["quote"], row["quote"]) if same and is_printed(row["value"], row["quote"]) else 0.0


def figures(tally: Tally, wanted: Sequence[Wanted], rows: Sequence[Row]) -> None:
    """Quantities of running text."""
    _rows_and_fields(tally, "figures", wanted, rows, _like_figure, 0.5, _FIGURE, "quote")


def _like_finding(wanted: Wanted, row: Row) -> float:
    """Lines in common: two, or one that is too long to be met by chance."""
    others = listed(row["quotes"])
    common, best = 0, 0.0
    for quote in wanted["quotes"]:
        near = max((1.0 if same_text(quote, other) else overlap(quote, other) for other in others), default=0.0)
        if near >= 0.6:
            common += 1
            best = max(best, near if len(normal(quote)) >= 8 else 0.0)
    if common < 2 and not best:
        return 0.0
    return 0.6 + 0.1 * common + (0.2 if wanted["kind"] == row["kind"] else 0.0)


def findings(tally: Tally, wanted: Sequence[Wanted], rows: Sequence[Row]) -> None:
    """What does not add up. What takes judgement counts only where it was found."""
    paired = pairs(wanted, rows, _like_finding, 0.6)
    hit, met = {i for i, _ in paired}, {j for _, j in paired}
    due = [i for i, one in enumerate(wanted) if one.get("mechanical", True) or i in hit]
    tally.add("findings.recall", len(paired), len(due))
    tally.add("findings.precision", len(paired), len(rows))
    tally.misses += [Miss("findings", str(wanted[i].get("explanation")), "") for i in due if i not in hit]
    tally.misses += [Miss("findings", "", row["explanation"]) for j, row in enumerate(rows) if j not in met]
    for i, j in paired:
        tally.value("findings.kind", wanted[i]["kind"], rows[j]["kind"], _equal)


def _rows_and_fields(
    tally: Tally,
    table: str,
    wanted: Sequence[Wanted],
    rows: Sequence[Row],
    likeness: Callable[[Wanted, Row], float],
    floor: float,
    fields: Sequence[Field],
    shown: str,
) -> None:
    paired = pairs(wanted, rows, likeness, floor)
    tally.rows(table, [str(one[shown]) for one in wanted], [row[shown] for row in rows], paired)
    for i, j in paired:
        _count_fields(tally, table, fields, wanted[i], rows[j])
