"""Rows of indicator tables and score tables → records."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kg.document import Document, Span
from kg.indicators.completion import completed
from kg.indicators.measured import target_of, unit_of, value_of
from kg.indicators.results import Result, read_reason, read_value
from kg.indicators.words import bare_name, cues, mark_of, measured_kinds, mention, split_worth
from kg.records import IndicatorRow, Mention
from kg.tables import RebuiltTable, Row, TableCell
from kg.tables.carry import LEVELS, leaf_column
from kg.tables.labels import is_blank_mark, is_number, squeeze, to_number
from kg.tables.standard import level_names, without_points

_MARKS = ("一", "（一）", "1", "（1）", "①")
_EXECUTION_RATE = "预算执行率"


@dataclass(frozen=True, slots=True)
class _Names:
    leaf: TableCell
    level1: str
    level2: str
    evidence: tuple[tuple[str, Mention], ...]


def rows_of_tables(document: Document, tables: Sequence[RebuiltTable], year: str) -> list[IndicatorRow]:
    """The indicators of all tables; a row of sums counts only in a score table without levels."""
    found: list[IndicatorRow] = []
    for table in tables:
        if table.kind == "indicators":
            found += _rows_of(document, table, year)
        elif table.kind == "money":
            found += _execution_rate(document, table, year)
    return found


def _rows_of(document: Document, table: RebuiltTable, year: str) -> list[IndicatorRow]:
    levelled = any(column.meaning in LEVELS for column in table.columns)
    rows: list[IndicatorRow] = []
    stack: list[tuple[str, str]] = []
    for row in table.rows:
        if row.total and levelled:
            continue
        names = _names(table, row) if levelled else _listed(document, table, row, stack)
        if names and _says_something(table, row):
            rows.append(_record(document, table, row, names, year))
    return rows


def _says_something(table: RebuiltTable, row: Row) -> bool:
    fields = ("weight", "score", "score_rate", "target", "actual", "definition", "completion", "reason")
    return any(table.cell(row, field) for field in fields)


def _names(table: RebuiltTable, row: Row) -> _Names | None:
    """The leaf is the deepest name of the row; two levels repeat it as level 2, one level stands alone."""
    depth = [k for k, column in enumerate(table.columns) if column.meaning in (*LEVELS, "name")]
    leaf_at = leaf_column(table.columns)
    order = [k for k in depth if k != leaf_at] + ([leaf_at] if leaf_at is not None else [])
    cells = [cell for k in order if (cell := row.cells[k])]
    if not cells or is_number(cells[-1].text) or is_blank_mark(bare_name(cells[-1].text)[0]):
        return None
    own = [k for k in order if row.cells[k] and k not in row.carried]
    if not own:
        return None
    leaf = cells[-1]
    parents = [split_worth(without_points(bare_name(cell.text)[0]))[0] for cell in cells[:-1]]
    fields = ["level1", "level2"]
    lower = len(depth) > len(fields) or table.column("level1", 1) is None
    if len(parents) == 1 and lower and squeeze(parents[0]) in level_names(2) - level_names(1):
        parents, fields = ["", *parents], fields[1:]  # the cell of the first level was merged and lost
    level1 = parents[0] if parents else ""
    level2 = parents[1] if len(parents) > 1 else split_worth(bare_name(leaf.text)[0])[0] if parents else ""
    kept = tuple(
        (field, Mention(cell.start, cell.end, cell.text))
        for field, cell in zip(fields, cells[:-1], strict=False)
        if len(cell.spans) == 1
    )
    return _Names(leaf, level1, level2, kept)


def _listed(document: Document, table: RebuiltTable, row: Row, stack: list[tuple[str, str]]) -> _Names | None:
    """A score table of one column of names: list marks tell what stands under what."""
    at = leaf_column(table.columns)
    cell = row.cells[at] if at is not None else None
    if cell is None or is_number(cell.text):
        return None
    if named := _under_level(cell):
        return named
    mark = mark_of(cell.text)
    while stack and (not mark or _rank(stack[-1][0]) >= _rank(mark)):
        stack.pop()
    parents = [name for _, name in stack]
    if mark:
        stack.append((mark, bare_name(cell.text)[0]))
    return _Names(cell, parents[0] if parents else "", parents[1] if len(parents) > 1 else "", ())


def _under_level(cell: TableCell) -> _Names | None:
    """A name with its level before a colon (产出数量：建设产业学院)."""
    level, colon, name = cell.text.partition("：") if "：" in cell.text else cell.text.partition(":")
    if not colon or squeeze(level) not in level_names() or len(name) < len("名称") or len(cell.spans) > 1:
        return None
    start = cell.end - len(name)
    kept = ("level1", Mention(cell.start, cell.start + len(level), level))
    return _Names(TableCell((Span(start, cell.end),), name), level, "", (kept,))


def _rank(mark: str) -> int:
    return _MARKS.index(mark) if mark in _MARKS else len(_MARKS)


def _record(document: Document, table: RebuiltTable, row: Row, names: _Names, year: str) -> IndicatorRow:
    cells = {
        field: _stated(table.cell(row, field))
        for field in (
            "weight",
            "score",
            "score_rate",
            "target",
            "actual",
            "definition",
            "criteria",
            "reason",
            "improvement",
        )
    }
    reason, improvement = _explained(document, table, row, cells)
    bare, skipped = bare_name(names.leaf.text)
    name, worth = split_worth(bare)
    kinds = measured_kinds(name, ())
    unit = unit_of(table, row, bare)
    result, target = _result(document, cells, reason, kinds, unit)
    wanted = target_of(table, row, unit) or (target.quote if target else "")
    said = (("target", target), ("actual", result.actual), ("shortfall_reason", reason), ("improvement", improvement))
    evidence = (*names.evidence, *_evidence(document, cells), *((field, words) for field, words in said if words))
    inferred = tuple(column.meaning for k, column in enumerate(table.columns) if k in row.inferred)
    return IndicatorRow(
        name=name,
        mention=mention(document, names.leaf.start + skipped, names.leaf.end - (len(bare) - len(name))),
        level1=names.level1,
        level2=names.level2,
        weight=_number(cells["weight"]) if cells["weight"] else worth,
        score=_number(cells["score"]),
        score_rate=_number(cells["score_rate"]),
        target=wanted,
        actual=result.actual.quote if result.actual else "",
        value=result.value,
        unit=result.unit,
        comparator=result.comparator,
        year=year,
        definition=cells["definition"].text if cells["definition"] else "",
        shortfall_reason=reason.quote if reason else "",
        improvement=improvement.quote if improvement else "",
        section=document.section_path(names.leaf.start),
        completed=completed(name, names.level2, wanted, result.in_full()),
        evidence=evidence,
        inferred=inferred,
    )


def _evidence(document: Document, cells: dict[str, TableCell | None]) -> list[tuple[str, Mention]]:
    fields = ("weight", "score", "score_rate", "definition")
    return [(field, mention(document, cell.start, cell.end)) for field in fields if (cell := cells[field])]


def _stated(cell: TableCell | None) -> TableCell | None:
    """A cell that says more than that there is nothing to say."""
    return None if cell is None or is_blank_mark(cell.text) else cell


def _number(cell: TableCell | None) -> Decimal | None:
    return to_number(cell.text) if cell else None


def _words(document: Document, cell: TableCell | None) -> Mention | None:
    return mention(document, cell.start, cell.end) if cell else None


def _result(
    document: Document,
    cells: dict[str, TableCell | None],
    reason: Mention | None,
    kinds: frozenset[str],
    unit: str,
) -> tuple[Result, Mention | None]:
    """The result from its column; where the table has none, from the words of the reason."""
    target = _words(document, cells["target"])
    if cells["actual"]:
        return value_of(document, cells["actual"], unit), target
    if reason is None:
        return Result(), target
    read = read_reason(document, reason.start, reason.end, kinds)
    return read, target or read.target


def _explained(
    document: Document, table: RebuiltTable, row: Row, cells: dict[str, TableCell | None]
) -> tuple[Mention | None, Mention | None]:
    """(reason, improvement); a cell for both is parted at the sentence that turns to what will be done."""
    both = _stated(table.cell(row, "reason_improvement"))
    if both is None:
        return _words(document, cells["reason"]), _words(document, cells["improvement"])
    turn = both.start
    for sentence in re.finditer(r"[^。；;！]+[。；;！]?", both.text):
        if _turns(sentence.group()):
            turn = both.start + sentence.start()
            break
    else:
        return mention(document, both.start, both.end), None
    reason = mention(document, both.start, turn) if turn > both.start else None
    return reason, mention(document, turn, both.end)


def _turns(sentence: str) -> bool:
    """Whether a sentence says what will be done: it opens with such a word, or has one of future soon after."""
    plain = re.sub(r"^[\s\d.、（）()一二三四五①-⑳]+", "", sentence)
    if any(plain.startswith(cue) for cue in cues("measure_starts")):
        return True
    return re.match(r"[^，。]{0,12}(?:将(?!近)|拟)", plain) is not None


def _execution_rate(document: Document, table: RebuiltTable, year: str) -> list[IndicatorRow]:
    """The scored rate of execution of a form's money block is an indicator without levels where the form names it so.

    A head that says 执行率 alone, as in the form of 财预〔2020〕10号, is a column of money: no row carries that name.
    """
    if table.column("weight") is None or table.column("rate") is None:
        return []
    label = table.columns[table.column("rate") or 0].labels
    if not label or not squeeze(label[-1].text).startswith(_EXECUTION_RATE):
        return []
    for row in table.rows:
        weight, rate = _stated(table.cell(row, "weight")), _stated(table.cell(row, "rate"))
        if weight is None or rate is None or _number(weight) is None:
            continue
        score = _stated(table.cell(row, "score"))
        value = read_value(document, rate.start, rate.end)
        fields = (("weight", weight), ("score", score), ("actual", rate))
        evidence = tuple((name, mention(document, c.start, c.end)) for name, c in fields if c)
        return [
            IndicatorRow(
                _EXECUTION_RATE,
                mention(document, label[-1].start, label[-1].end),
                weight=_number(weight),
                score=_number(score),
                actual=rate.text,
                value=value.value,
                unit=value.unit,
                year=year,
                section=document.section_path(label[-1].start),
                evidence=evidence,
            )
        ]
    return []
