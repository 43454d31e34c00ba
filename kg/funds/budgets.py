"""Lines of a body's own budget and accounts: from tables, and from sentences that go through them."""

from collections.abc import Sequence
from dataclasses import replace

from kg.document import Document
from kg.funds.budget_prose import lines_of_sentences
from kg.funds.budget_tables import lines_of_table
from kg.records import BudgetLine, DocumentFacts
from kg.tables import RebuiltTable
from kg.tables.ranges import outside


def find_budget_lines(
    document: Document, tables: Sequence[RebuiltTable], facts: DocumentFacts
) -> tuple[BudgetLine, ...]:
    """Amounts of a body's own budget or accounts, in text order.

    ``phase`` stays unspecified where neither the words nor the kind of the document tell it. ``agency`` and ``year``
    come from ``facts`` where neither the sentence nor the table says its year.
    """
    projects = {table.form for table in tables if any(pair.meaning == "project" for pair in table.pairs)}
    found: list[BudgetLine] = []
    for table in tables:
        if table.form not in projects:
            found += lines_of_table(document, table, facts)
    free = outside((table.start, table.end) for table in tables if table.rows)
    found += lines_of_sentences(document, free, facts)
    return _distinct(sorted(found, key=lambda line: (line.money.mention.start, line.mention.start)))


def _distinct(lines: Sequence[BudgetLine]) -> tuple[BudgetLine, ...]:
    """A line told twice with one amount is one: the first words are kept, with the share and growth of either.

    Item, flow, phase, year and scope must agree, and share and growth where both state them.
    """
    kept: list[BudgetLine] = []
    places: dict[tuple[str, ...], list[int]] = {}
    for line in lines:
        key = (line.item, line.flow, line.phase, line.year, line.scope, str(line.money.yuan.normalize()))
        same = [k for k in places.get(key, []) if _agree(kept[k], line)]
        if same:
            first = kept[same[0]]
            share = first.share if first.share is not None else line.share
            growth = first.growth if first.growth is not None else line.growth
            kept[same[0]] = replace(first, share=share, growth=growth)
        else:
            places.setdefault(key, []).append(len(kept))
            kept.append(line)
    return tuple(kept)


def _agree(first: BudgetLine, second: BudgetLine) -> bool:
    pairs = ((first.share, second.share), (first.growth, second.growth))
    return all(None in pair or pair[0] == pair[1] for pair in pairs)
