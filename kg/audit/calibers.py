"""One ratio of one population by several definitions (口径): a comparison, not to be taken for a conflict."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.audit.printing import of_figure, quotes_of, roles, show
from kg.figures.alike import is_change
from kg.linking.measures import MeasureKey, shared_figure_key
from kg.records import Claim, Figure, Finding


def claims_of_calibers(figures: Sequence[Figure]) -> Iterator[Claim]:
    """Ratios that differ in nothing but the definition that they name, for one period and area, with unlike values.

    Only definitions that are named count (``basis`` in ``kg/linking/data/facets.tsv``): a name without one may mean
    any of them. Bounds and targets are no values; what one definition is said to give twice is another rule's affair.
    """
    groups: dict[tuple[MeasureKey, str, str], dict[tuple[str, ...], Figure]] = defaultdict(dict)
    for figure in figures:
        key = shared_figure_key(figure) if _is_value(figure) else None
        if key is not None and key.bases:
            groups[replace(key, bases=()), figure.period, figure.area].setdefault(key.bases, figure)
    for (measure, period, _), by_basis in groups.items():
        first, *others = by_basis.values()
        if others:
            said = "，".join(f"{'、'.join(bases)}{_shown(figure)}" for bases, figure in by_basis.items())
            explanation = f"{measure.spelled}（{period}）按不同口径取值不同：{said}；口径不同，不可直接比较"
            quotes = quotes_of(first, *others)
            finding = Finding("comparison", quotes, explanation, "", "caliber", rule="caliber")
            yield Claim("caliber", (of_figure(first),), roles(beside=[of_figure(one) for one in others]), finding)


def _is_value(figure: Figure) -> bool:
    """Whether a figure is a rate as it stood in a period, be it rounded (70%左右)."""
    stated = figure.kind == "percent" and not is_change(figure) and figure.comparator in ("", "about")
    planned = _PLAN_SECTION.search(figure.section) or _PLAN_WORDS.search(figure.mention.quote)
    return stated and bool(figure.period) and not planned


_PLAN_SECTION = re.compile("(?:目标|计划|打算|安排)(?= > |$)")
_PLAN_WORDS = re.compile("目标|计划|力争|预期|不低于|不超过")


def _shown(figure: Figure) -> str:
    return f"约{show(figure)}" if figure.comparator == "about" else show(figure)
