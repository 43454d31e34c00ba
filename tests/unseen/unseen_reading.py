"""The extractors on words alone."""

from kg.document import Document, Span
from kg.facts import document_facts
from kg.figures import find_figures
from kg.funds import find_budget_lines, find_funds, find_transfers
from kg.indicators import find_indicators
from kg.projects import find_projects
from kg.readers import text
from kg.records import BudgetLine, DocumentFacts, Fund, IndicatorRow, Money, Project, Transfer
from kg.tables import RebuiltTable, rebuild_tables

Read = tuple[Document, tuple[RebuiltTable, ...], DocumentFacts]


def read(words: str) -> Read:
    document = text.read(words.encode("utf-8"), "report.txt")
    return document, rebuild_tables(document), document_facts(document)


def indicators(words: str) -> list[IndicatorRow]:
    document, tables, facts = read(words)
    skip = [Span(table.start, table.end) for table in tables if table.origin == "lines"]
    figures = find_figures(document, facts, skip=skip)
    found = find_indicators(document, tables, facts.fiscal_year.value if facts.fiscal_year else "", figures)
    for row in found:
        for mention in (row.mention, *(words for _, words in row.evidence)):
            assert document.text[mention.start : mention.end] == mention.quote
    return list(found)


def projects(words: str) -> dict[str, Project]:
    return {project.name: project for project in find_projects(*read(words))}


def funds(words: str) -> dict[str, Fund]:
    return {fund.name: fund for fund in find_funds(*read(words))}


def lines(words: str) -> list[BudgetLine]:
    return list(find_budget_lines(*read(words)))


def transfers(words: str) -> list[Transfer]:
    return list(find_transfers(*read(words)))


def wan(money: Money | None) -> float | None:
    """Ten thousands of yuan."""
    return None if money is None else float(money.yuan / 10000)
