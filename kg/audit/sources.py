"""What a document says of its body, in a form that can be held against what others say."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from kg.audit.arithmetic import Printed, sum_gap
from kg.audit.printing import printed
from kg.figures.alike import core_of, dimension, is_change, is_level
from kg.quantities import whole_quantity, yuan_per
from kg.records import BudgetLine, DocumentRecords, Figure, Mention


@dataclass(frozen=True, slots=True)
class Source:
    """What one document says. ``key`` tells it from the others (its hash).

    ``kind``, ``agency``, ``year`` and ``title`` as in ``DocumentFacts``, empty where not stated.
    """

    key: str
    kind: str
    agency: str
    year: str
    title: str
    figures: tuple[Figure, ...]
    budget_lines: tuple[BudgetLine, ...] = ()


class Said(NamedTuple):
    """A value that a document gives for a measure: ``name`` without what varies, ``what`` keeps unlike things apart.

    ``value`` and ``half`` are its number (``Printed``), ``start``, ``end`` and ``quote`` its words: flat, for it is
    kept for every document of a body.
    """

    name: str
    what: tuple[str, ...]
    value: Decimal
    half: Decimal
    shown: str
    start: int
    end: int
    quote: str

    @property
    def number(self) -> Printed:
        """The number with half of its last digit."""
        return Printed(self.value, self.half)

    @property
    def mention(self) -> Mention:
        """The words."""
        return Mention(self.start, self.end, self.quote)


def _said(name: str, what: tuple[str, ...], number: Printed, shown: str, words: Mention) -> Said:
    return Said(name, what, number.value, number.half, shown, words.start, words.end, words.quote)


def conflict_source(key: str, records: DocumentRecords) -> Source:
    """A document's source for ``find_conflicts``; ``key`` as in ``Source``."""
    facts = records.facts
    stated = (facts.kind, facts.agency, facts.fiscal_year, facts.title)
    kind, agency, year, title = (fact.value if fact else "" for fact in stated)
    return Source(key, kind, agency, year, title, records.figures, records.budget_lines)


_LEAD = re.compile("^(?:(?:本|我)?(?:部门|单位|局)|全年|当年)+")


def name_of(subject: str) -> str:
    """A measure's name without what varies from document to document (本部门, 全年, 合计)."""
    return _LEAD.sub("", core_of(subject))


def said_figures(source: Source) -> Iterator[Said]:
    """Amounts, counts and rates as they stand; targets and what stands under them are no results."""
    for figure in source.figures:
        level = is_level(figure) or (figure.kind == "percent" and not figure.comparison and not is_change(figure))
        plan = re.search("目标|计划|力争|预期", figure.section + figure.mention.quote)
        if level and not figure.comparator and figure.period and not plan:
            what = ("figure", figure.period, figure.area, dimension(figure))
            yield _said(name_of(figure.subject), what, printed(figure), figure.number.quote, figure.mention)


def said_lines(source: Source) -> Iterator[Said]:
    """Lines of the body's own accounts, where their phase is known."""
    for line in source.budget_lines:
        if line.phase != "unspecified" and not line.inferred and line.agency == source.agency:
            quantity = whole_quantity(line.money.printed, line.money.unit)
            half = quantity.half_unit * (yuan_per(line.money.unit) or 1) if quantity else line.money.yuan * 0
            what = ("line", line.year, line.phase, line.scope, line.flow, line.classification)
            shown = f"{line.money.printed}{line.money.unit}"
            yield _said(name_of(line.item), what, Printed(line.money.yuan, half), shown, line.money.mention)


def one_value(said: Sequence[Said]) -> Said | None:
    """The first, if all say the same within print."""
    return said[0] if said and not any(sum_gap(said[0].number, [other.number]) for other in said[1:]) else None
