"""Funds with their amounts, the lines of a body's own budget and accounts, and transfers between levels."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from kg.document import Document
from kg.funds.amounts import led_role, place_amounts, told_on
from kg.funds.budgets import find_budget_lines
from kg.funds.names import FundName, find_names
from kg.funds.tables import funds_of_tables
from kg.funds.transfers import find_transfers
from kg.funds.unite import link_projects, unite
from kg.funds.uses import with_uses
from kg.projects.sentences import sentences
from kg.projects.tables import is_project_table, project_cell
from kg.records import DocumentFacts, Fund
from kg.tables import RebuiltTable
from kg.tables.ranges import outside

_MONEY = frozenset(("money", "projects", "tasks", "accounts", "allocation"))

__all__ = ["find_budget_lines", "find_funds", "find_transfers"]


def find_funds(
    document: Document,
    tables: Sequence[RebuiltTable],
    facts: DocumentFacts,
    expand: Callable[[str], str | None] | None = None,
) -> tuple[Fund, ...]:
    """All named funds, special accounts and subsidies of a document, and the lines of its tables of money.

    ``tables`` is what ``kg.tables.rebuild_tables`` gave; ``facts`` may be empty. Amounts are in yuan; each is one
    (role, amount, year) of its fund, however often it is told. ``expand`` gives the full name of a managing body for
    what is printed of it; without it, or where it tells none, the name stays as printed.
    """
    year = facts.fiscal_year.value if facts.fiscal_year else ""
    free = outside((table.start, table.end) for table in tables if table.kind in _MONEY)
    kind = facts.kind.value if facts.kind else ""
    default = {"department_budget": "budget", "department_final_account": "spent"}.get(kind, "other")
    named, placed = [], []
    names: list[FundName] = []
    for sentence in sentences(document, parts=True):
        if not free(sentence.start):
            continue
        before, names = names, find_names(document, sentence)
        named.append((sentence, names))
        names = names or told_on(document, before, sentence)
        placed += place_amounts(document, sentence, names, year, led_role(document, sentence) or default)
    funds = unite(document, named, placed, funds_of_tables(document, tables, year))
    cells = [project_cell(table, row) for table in tables if is_project_table(table) for row in table.rows]
    linked = with_uses(document, link_projects(funds, [cell.text for cell in cells if cell]))
    return tuple(replace(f, manager=expand(f.manager) or f.manager) if expand and f.manager else f for f in linked)
