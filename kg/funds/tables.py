"""Funds of tables: lines of projects that are funds, rows and columns of money."""

import re
from collections.abc import Sequence

from kg.document import Document, Span
from kg.funds.accounts import account_of
from kg.funds.halves import entries, of_title, year_of_column
from kg.funds.names import FundName, core_of, find_names, place_before
from kg.funds.words import alias, word_list, word_table
from kg.projects.money import cell_money, table_money, words
from kg.projects.tables import is_project_table, project_cell
from kg.records import FundAmount
from kg.tables import RebuiltTable, Row, TableCell
from kg.tables.labels import is_blank_mark, is_number, squeeze
from kg.tables.proven import PROVEN
from kg.tables.three_public_list import is_of_three_public

_ROLES = ("budget", "adjusted", "allocated", "spent", "balance")
_PLANNED = ("budget", "adjusted")
"""What a plan's columns say of income and expenditure alike."""
_PREFIX = re.compile(r"^(?:(?:其中[：:]?|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])\s*)+")
_THREE_PUBLIC = re.compile(r"[“\"]?三公[”\"]?经费")
_UNIT = re.compile(r"[（(][^（）()]*元[）)]$")

Found = tuple[FundName, tuple[FundAmount, ...]]


def funds_of_tables(document: Document, tables: Sequence[RebuiltTable], year: str) -> list[Found]:
    """(name, amounts) of every line or column of a table that is a fund."""
    found: list[Found] = []
    for table in tables:
        if is_project_table(table):
            found += _project_lines(document, table, year)
        elif table.column("item") is not None and (table.kind == "money" or _of_sources(table)):
            rows = [row for row in table.rows if not _parts_only(table, row)]
            found += [_row(document, table, row, cell, year) for row in rows if (cell := _item(table, row))]
            found += _inner(document, table, year)
        elif table.kind == "allocation":
            found += _allocated(document, table, year)
        elif table.kind == "money":
            found += _columns(document, table, year)
        elif table.kind == "accounts":
            found += [line for row in table.rows for line in _accounts(document, table, row, year)]
            found += _three_public(document, table, year)
    return [(name, amounts) for name, amounts in found if name.words]


_SOURCES = frozenset(("资金来源", "资金名称", "资金渠道"))


def _of_sources(table: RebuiltTable) -> bool:
    """Whether the rows of accounts are funds by their head (资金来源 | 计划数 | 到位数)."""
    heads = [squeeze(c.labels[-1].text) for c in table.columns if c.meaning == "item" and c.labels]
    return table.kind == "accounts" and heads[:1] != [] and heads[0] in _SOURCES


def _accounts(document: Document, table: RebuiltTable, row: Row, year: str) -> list[Found]:
    """The lines of the classification, the sources and totals that a row has, each with the amounts beside it."""
    found: list[Found] = []
    for entry in entries(table, row):
        account = account_of(entry.name.text)
        if account is None and table.cell(row, "code") is None and PROVEN not in table.inferred:
            continue
        amounts = []
        for k in entry.columns:
            column = table.columns[k]
            money = cell_money(document, row.cells[k], column.unit or table.unit)
            told = column.meaning if column.meaning in _ROLES else of_title(table) or "other"
            flow = account.flow if account else ""
            role = flow if flow in ("income", "balance") and told not in _PLANNED else told
            if money and column.meaning in (*_ROLES, "amount", "total"):
                when = year_of_column(table, k, year)
                amounts.append(FundAmount(role, money, when, k in row.inferred))
        if amounts:
            found.append((_named(entry.name, _label(entry.name)), tuple(amounts)))
    return found


def _parts_only(table: RebuiltTable, row: Row) -> bool:
    """A row that only parts a form (按收入性质分 | 按支出性质分): words, no amount."""
    cells = [cell for cell in row.cells if cell]
    return len(cells) > 1 and not any(is_number(cell.text) or is_blank_mark(cell.text) for cell in cells)


def _inner(document: Document, table: RebuiltTable, year: str) -> list[Found]:
    """Lines whose names stand among the amounts: what their amounts are no head tells."""
    found: list[Found] = []
    for row in table.rows:
        for entry in entries(table, row):
            money = cell_money(document, row.cells[entry.columns[0]], table.unit) if entry.inner else None
            if money:
                found.append((_named(entry.name, _label(entry.name)), (FundAmount("other", money, year),)))
    return found


def _allocated(document: Document, table: RebuiltTable, year: str) -> list[Found]:
    """The fund that a table of areas distributes, with its total."""
    fund = fund_of_title(document, table)
    sums = [row for row in table.rows if row.total]
    money = table_money(document, table, sums[0], "allocated") if len(sums) == 1 else None
    if fund is None:
        return []
    k = table.column("allocated")
    when = year_of_column(table, k, year) if k is not None else year
    return [(fund, (FundAmount("allocated", money, when),) if money else ())]


def fund_of_title(document: Document, table: RebuiltTable) -> FundName | None:
    """The one fund that the title of a table names."""
    if table.title is None:
        return None
    names = find_names(document, Span(table.title.start, table.title.end))
    return names[0] if len(names) == 1 else None


def is_fund_name(name: str) -> bool:
    """Whether the name of a line is one of a fund: it ends as funds do, and not in a word for policies alone."""
    bare = squeeze(name).removesuffix("项目")
    if bare != squeeze(name) and bare.endswith(word_list("weak_heads")) and not bare.endswith("资金"):
        return False
    return bare.endswith(word_list("heads")) and bare not in word_list("generic") and not bare.endswith("经费")


def _project_lines(document: Document, table: RebuiltTable, year: str) -> list[Found]:
    found = []
    for row in table.rows:
        cell = project_cell(table, row)
        if cell and is_fund_name(cell.text):
            found.append(_row(document, table, row, cell, year))
    return found


def _item(table: RebuiltTable, row: Row) -> TableCell | None:
    cells = [cell for k, cell in enumerate(row.cells) if cell and table.columns[k].meaning == "item"]
    return cells[-1] if cells and not is_blank_mark(cells[-1].text) else None


def _label(cell: TableCell) -> str:
    return _UNIT.sub("", _PREFIX.sub("", squeeze(cell.text)))


def _named(cell: TableCell, name: str) -> FundName:
    bare = name.removesuffix("项目")
    level = next((key for word, key in word_table("levels") if bare.startswith(word)), "")
    place, place_level = place_before(bare)
    if not level:
        bare = bare[len(place) :]
    full = alias(bare)
    return FundName(cell.start, cell.end, full, core_of(full) or full, level, place_level, False)


def _row(document: Document, table: RebuiltTable, row: Row, cell: TableCell, year: str) -> Found:
    amounts = []
    for role in _ROLES:
        index = table.column(role)
        money = table_money(document, table, row, role)
        if money and index is not None:
            amounts.append(FundAmount(role, money, year, index in row.inferred))
    return _named(cell, _label(cell)), tuple(amounts)


def _three_public(document: Document, table: RebuiltTable, year: str) -> list[Found]:
    """The sum of a table of the three public expenses, and the rows of a list of them."""
    sums = [row for row in table.rows if row.total]
    if table.title is None or not (said := _THREE_PUBLIC.search(table.title.text)) or len(sums) != 1:
        return []
    amounts = []
    for k, column in enumerate(table.columns):
        money = cell_money(document, sums[0].cells[k], column.unit or table.unit)
        role = column.meaning if column.meaning in _ROLES else of_title(table)
        if money and role and column.meaning in (*_ROLES, "amount", "total"):
            amounts.append(FundAmount(role, money, year_of_column(table, k, year)))
    start = document.text.find(said.group(), table.title.start)
    name = FundName(start, start + len(said.group()), "“三公”经费", "三公经费", "", "", False)
    named = [(row, cell) for row in table.rows if not row.total and (cell := _item(table, row))]
    listed = [_row(document, table, row, cell, year) for row, cell in named if is_of_three_public(cell.text)]
    return [(name, tuple(amounts)), *listed]


def _columns(document: Document, table: RebuiltTable, year: str) -> list[Found]:
    """A row of amounts under labels: each label is a line, what its amounts are the heads tell."""
    heads = "".join(squeeze(cell.text) for column in table.columns for cell in column.labels)
    role = "spent" if "决算" in heads and "预算" not in heads else "budget"
    found: list[Found] = []
    for row in table.rows[:1]:
        for k, column in enumerate(table.columns):
            if not column.labels or column.meaning == "side":
                continue
            money = cell_money(document, row.cells[k], column.unit or table.unit)
            amounts = (FundAmount(role, money, year, k in row.inferred),) if money else ()
            label = column.labels[-1]
            found.append((_named(label, _label(label)), amounts))
    return found


__all__ = ["funds_of_tables", "is_fund_name", "words"]
