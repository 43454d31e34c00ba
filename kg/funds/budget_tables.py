"""Lines of a body's own budget and accounts that tables state."""

import re
from dataclasses import replace
from decimal import Decimal

from kg.document import Document
from kg.funds.accounts import Account, account_of, bare_item, source_of
from kg.funds.budget_prose import KIND_PHASES, PHASES
from kg.funds.halves import Entry, entries, of_title, year_of_column
from kg.projects.money import cell_money, table_money
from kg.projects.tables import is_project_table
from kg.records import BudgetLine, DocumentFacts, Mention, Money
from kg.tables import RebuiltTable, Row, TableCell
from kg.tables.labels import is_total, squeeze, to_number
from kg.tables.proven import PROVEN

_THREE_PUBLIC = re.compile("三公")
_WHOLE = frozenset(("年度资金总额", "资金总额", "年度资金总额合计"))
_HALVES = {"income": "收入", "expenditure": "支出"}


def lines_of_table(document: Document, table: RebuiltTable, facts: DocumentFacts) -> list[BudgetLine]:
    """The lines of one table; of a table of projects only its row of sums, the body's project expenditure."""
    if is_project_table(table):
        total = [row for row in table.rows if row.total]
        item = next((cell for row in total for cell in row.cells if cell), None)
        return _of_projects(document, table, total[0], item, facts) if len(total) == 1 and item else []
    if table.kind == "money" and table.column("item") is None:
        return _heads(document, table, facts)
    if table.kind not in ("accounts", "money"):
        return []
    flows = _flows(table)
    return [
        line
        for row in table.rows
        for entry in entries(table, row)
        for line in _of_entry(document, table, row, entry, flows, facts)
    ]


def _flows(table: RebuiltTable) -> dict[int, str]:
    """For each column of names the one flow of the accounts in it, where they agree; a total there is of that flow."""
    flows: dict[int, set[str]] = {}
    for row in table.rows:
        for k, cell in enumerate(row.cells):
            account = account_of(cell.text) if cell and table.columns[k].meaning == "item" else None
            if account and account.flow in _HALVES:
                flows.setdefault(k, set()).add(account.flow)
    return {k: found.pop() for k, found in flows.items() if len(found) == 1}


def _of_entry(
    document: Document, table: RebuiltTable, row: Row, entry: Entry, flows: dict[int, str], facts: DocumentFacts
) -> list[BudgetLine]:
    """The amounts of a name; the column's head gives phase, year or part."""
    lines: list[BudgetLine] = []
    for k in entry.columns:
        column = table.columns[k]
        unit = column.unit if column.unit and column.unit != "%" else table.unit
        money = cell_money(document, row.cells[k], unit)
        label = squeeze(column.labels[-1].text) if column.labels else ""
        chosen = _account(table, row, entry, label, flows)
        if money is None or chosen is None:
            continue
        told = "" if entry.inner else column.meaning if column.meaning in PHASES else of_title(table)
        share, growth = _compared(table, row, k, entry)
        line = _line(document, entry.name, chosen, money, told, facts)
        year = year_of_column(table, k, line.year)
        lines.append(replace(line, year=year, share=share, growth=growth, inferred=k in row.inferred))
    return lines


def _account(table: RebuiltTable, row: Row, entry: Entry, label: str, flows: dict[int, str]) -> Account | None:
    """What an amount is of: its name; in a row of sums the column's part, or all of its half of the table."""
    name = bare_item(entry.name.text)
    account = account_of(entry.name.text)
    part = account_of(label) if not entry.inner else None
    part = part if part and part.classification != "total" else None
    if is_total(entry.name.text):
        return _sum(table, row, entry, part, flows)
    if account is None and name in _WHOLE:
        return Account(name, "expenditure", "total")
    if account is None and (code := table.cell(row, "code")):
        kind = "economic" if code.text.startswith(("3", "5")) else "functional"
        account = Account(name, _flow_of_title(table), kind)
    if account is None and PROVEN in table.inferred:
        return Account(name, _flow_of_title(table), "functional")
    if account is None:
        return None
    flow = "income" if account.classification == "functional" and _of_income(table) else account.flow
    return Account(f"{name}（{label}）" if part else name, flow, account.classification)


def _of_income(table: RebuiltTable) -> bool:
    """Whether the parts that a table's heads name are of income alone: its rows tell what the income is for."""
    parts = [
        account_of(column.labels[-1].text) for column in table.columns if column.labels and column.meaning == "line"
    ]
    return bool(parts) and all(part is not None and part.flow == "income" for part in parts)


def _sum(table: RebuiltTable, row: Row, entry: Entry, part: Account | None, flows: dict[int, str]) -> Account | None:
    title = table.title.text if table.title else ""
    source = source_of(title)
    if part:
        return Account(source + part.item if part.flow == "expenditure" else part.item, part.flow, part.classification)
    if _THREE_PUBLIC.search(title):
        return Account("“三公”经费", "expenditure", "three_public")
    at = next(k for k, cell in enumerate(row.cells) if cell is entry.name)
    flow = flows.get(at) or _flow_of_title(table)
    if flow not in _HALVES:
        return None
    return Account(source + _HALVES[flow] + bare_item(entry.name.text), flow, "source" if source else "total")


def _flow_of_title(table: RebuiltTable) -> str:
    """income or expenditure where the title has one word of the two; tables of codes are of expenditure else."""
    title = table.title.text if table.title else ""
    said = [flow for flow, word in _HALVES.items() if word in title]
    if len(said) == 1:
        return said[0]
    return "expenditure" if table.column("code") is not None else ""


def _compared(table: RebuiltTable, row: Row, k: int, entry: Entry) -> tuple[Decimal | None, Decimal | None]:
    """(share, growth) in the columns right of an amount, before the next amount of the same name."""
    stop = min((other for other in entry.columns if other > k), default=len(table.columns))
    found: dict[str, Decimal | None] = {}
    for at in range(k + 1, stop):
        cell, meaning = row.cells[at], table.columns[at].meaning
        if cell and meaning in ("share", "growth") and meaning not in found and cell.start > entry.name.start:
            found[meaning] = to_number(cell.text)
    return found.get("share"), found.get("growth")


def _line(
    document: Document, cell: TableCell, account: Account, money: Money, meaning: str, facts: DocumentFacts
) -> BudgetLine:
    kind = facts.kind.value if facts.kind else ""
    return BudgetLine(
        item=account.item,
        mention=Mention(cell.start, cell.end, document.text[cell.start : cell.end]),
        money=money,
        flow=account.flow,
        classification=account.classification,
        agency=facts.agency.value if facts.agency else "",
        year=facts.fiscal_year.value if facts.fiscal_year else "",
        phase=PHASES.get(meaning) or KIND_PHASES.get(kind, "unspecified"),
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
            account = account_of(label.text) if label else None
            if money and label and account:
                lines.append(_line(document, label, account, money, meaning, facts))
    return lines


def _of_projects(
    document: Document, table: RebuiltTable, row: Row, item: TableCell, facts: DocumentFacts
) -> list[BudgetLine]:
    """The row of sums of a table of all projects of a body."""
    account = Account("项目支出", "expenditure", "basic_project")
    lines = []
    for meaning in ("budget", "adjusted", "spent"):
        money = table_money(document, table, row, meaning)
        if money and not facts.project:
            lines.append(_line(document, item, account, money, meaning, facts))
    return lines
