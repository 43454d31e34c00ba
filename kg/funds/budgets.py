"""Lines of a body's own budget and accounts: from tables, and from sentences that go through them."""

import re
from collections.abc import Sequence

from kg.document import Document
from kg.funds.accounts import Account, account_of
from kg.funds.budget_prose import KIND_PHASES, PHASES, lines_of_sentences
from kg.projects.money import cell_money, table_money
from kg.projects.tables import is_project_table
from kg.records import BudgetLine, DocumentFacts, Mention, Money
from kg.tables import RebuiltTable, Row, TableCell
from kg.tables.labels import squeeze
from kg.tables.missing import AMOUNTS
from kg.tables.ranges import outside


def find_budget_lines(
    document: Document, tables: Sequence[RebuiltTable], facts: DocumentFacts
) -> tuple[BudgetLine, ...]:
    """Amounts of a body's own budget or accounts, in text order.

    ``phase`` stays unspecified where neither the words nor the kind of the document tell it. ``agency`` and ``year``
    come from ``facts`` where the sentence does not say its year.
    """
    found: list[BudgetLine] = []
    for table in tables:
        found += _of_table(document, table, facts)
    free = outside((table.start, table.end) for table in tables if table.rows)
    found += lines_of_sentences(document, free, facts)
    return _distinct(sorted(found, key=lambda line: (line.money.mention.start, line.mention.start)))


def _distinct(lines: Sequence[BudgetLine]) -> tuple[BudgetLine, ...]:
    """A line told twice with one amount is one; the first words are kept."""
    kept: dict[tuple[str, ...], BudgetLine] = {}
    for line in lines:
        key = (line.item, line.flow, line.phase, line.year, line.scope, str(line.money.yuan.normalize()))
        kept.setdefault(key, line)
    return tuple(kept.values())


def _value(fact: object) -> str:
    return getattr(fact, "value", "") if fact else ""


def _of_table(document: Document, table: RebuiltTable, facts: DocumentFacts) -> list[BudgetLine]:
    lines: list[BudgetLine] = []
    if table.kind == "accounts" and not is_project_table(table):
        for row in table.rows:
            for start, cell in _items(table, row):
                lines += _amounts_beside(document, table, row, start, cell, facts)
    elif table.kind == "money" and table.column("item") is None:
        lines += _heads(document, table, facts)
    elif is_project_table(table):
        total = [row for row in table.rows if row.total]
        item = next((cell for row in total for cell in row.cells if cell), None)
        if len(total) == 1 and item and not facts.project:
            lines += _total_of_projects(document, table, total[0], item, facts)
    return lines


def _items(table: RebuiltTable, row: Row) -> list[tuple[int, TableCell]]:
    """The names in a row with their columns: a table of two halves has two."""
    return [(k, cell) for k, cell in enumerate(row.cells) if cell and table.columns[k].meaning in ("item", "project")]


def _amounts_beside(
    document: Document, table: RebuiltTable, row: Row, at: int, item: TableCell, facts: DocumentFacts
) -> list[BudgetLine]:
    """The amounts to the right of a name, up to the next name; the column's head gives phase or part."""
    account = account_of(item.text)
    lines: list[BudgetLine] = []
    for k in range(at + 1, len(table.columns)):
        column = table.columns[k]
        if column.meaning in ("item", "project", "item_group"):
            break
        money = cell_money(document, row.cells[k], column.unit or table.unit)
        if money is None or column.meaning not in AMOUNTS:
            continue
        label = squeeze(column.labels[-1].text) if column.labels else ""
        part = account_of(label)
        chosen = account or (part if row.total else None) or _by_code(table, row)
        if chosen is None:
            continue
        suffix = f"（{label}）" if part and not row.total and part.classification != "total" else ""
        meaning = column.meaning if column.meaning in PHASES else _of_title(table)
        lines.append(_table_line(document, item, squeeze(item.text) + suffix, chosen, money, meaning, facts))
    return lines


def _of_title(table: RebuiltTable) -> str:
    """What the title of a table says of all its amounts (支出决算表, 部门收入预算表)."""
    title = table.title.text if table.title else ""
    if "决算" in title and "预算" not in title.replace("一般公共预算", "").replace("政府性基金预算", ""):
        return "spent"
    return "budget" if "预算" in title and "决算" not in title else ""


def _by_code(table: RebuiltTable, row: Row) -> Account | None:
    """A row with a code of the functional or economic classification (2080505, 30101)."""
    code = table.cell(row, "code")
    if code is None:
        return None
    kind = "economic" if code.text.startswith("3") else "functional"
    return Account("", "expenditure", kind)


def _table_line(
    document: Document, cell: TableCell, item: str, account: Account, money: Money, meaning: str, facts: DocumentFacts
) -> BudgetLine:
    clean = re.sub(r"^[一二三四五六七八九十]+、|^其中[：:]", "", item)
    return BudgetLine(
        item=clean,
        mention=Mention(cell.start, cell.end, document.text[cell.start : cell.end]),
        money=money,
        flow=account.flow,
        classification=account.classification,
        agency=_value(facts.agency),
        year=_value(facts.fiscal_year),
        phase=PHASES.get(meaning) or KIND_PHASES.get(_value(facts.kind), "unspecified"),
    )


def _heads(document: Document, table: RebuiltTable, facts: DocumentFacts) -> list[BudgetLine]:
    """Amounts in a row under labels (总预算, 基本支出, 项目支出)."""
    lines = []
    heads = "".join(squeeze(cell.text) for column in table.columns for cell in column.labels)
    meaning = "budget" if "预算" in heads else "spent" if "决算" in heads else ""
    for row in table.rows:
        for k, column in enumerate(table.columns):
            money = cell_money(document, row.cells[k], column.unit or table.unit)
            label = column.labels[-1] if column.labels else None
            account = account_of(re.sub(r"（[^）]*）|\([^)]*\)", "", label.text)) if label else None
            if money and label and account:
                lines.append(_table_line(document, label, account.item, account, money, meaning, facts))
    return lines


def _total_of_projects(
    document: Document, table: RebuiltTable, row: Row, item: TableCell, facts: DocumentFacts
) -> list[BudgetLine]:
    """The row of sums of a table of all projects of a body is its project expenditure."""
    account = Account("项目支出", "expenditure", "basic_project")
    lines = []
    for meaning in ("budget", "adjusted", "spent"):
        money = table_money(document, table, row, meaning)
        if money:
            lines.append(_table_line(document, item, account.item, account, money, meaning, facts))
    return lines
