"""When figures are alike: what they count, whether they say how much or by how much, whether names mean one measure."""

import re
from functools import lru_cache

from kg.figures.measure import measure_of
from kg.records import Figure

_CHANGE = ("增加量", "减少量", "增长率", "增幅", "降幅", "减幅", "提高幅度", "下降幅度")
ROUGH = frozenset(("about", "over", "under", "at_least", "at_most", "range"))


def is_change(figure: Figure) -> bool:
    """Whether a figure says by how much something changed rather than how much it is."""
    return figure.subject.endswith(_CHANGE) or (figure.comparison == "yoy")


def dimension(figure: Figure) -> str:
    """What may be added or divided: yuan for amounts of yuan, else the kind and unit."""
    return "yuan" if figure.yuan is not None else f"{figure.kind}:{figure.unit}"


def is_level(figure: Figure) -> bool:
    """An amount or count as it stands: no share, change, rate, rank or bound."""
    plain = figure.kind in ("money", "count", "measure", "scaled") and not figure.comparison
    return plain and not is_change(figure) and figure.comparator not in ROUGH


_COMPARED = re.compile("[较比与同]")


def is_base(figure: Figure) -> bool:
    """Whether an amount is only what another is compared with: 比上年累计支出285万元."""
    return _COMPARED.match(figure.mention.quote) is not None


def is_rate_level(figure: Figure) -> bool:
    """A rate as it stands: no share, change or bound."""
    plain = figure.kind == "percent" and not figure.comparison
    return plain and not is_change(figure) and figure.comparator not in ROUGH


def is_score_level(figure: Figure) -> bool:
    """A score as it stands: no change, and no points that something is worth."""
    plain = figure.kind == "score" and not figure.comparison and figure.subject.endswith("得分")
    return plain and not is_change(figure) and figure.comparator not in ROUGH


def is_named(name: str, subject: str) -> bool:
    """Whether ``name`` in a share means ``subject``: the same measure, or one ends in the other (整体支出)."""
    wanted, have = core_of(name), core_of(subject)
    return bool(wanted and have) and (wanted == have or have.endswith(wanted) or wanted.endswith(have))


def is_same(name: str, subject: str) -> bool:
    """Whether two names are one measure but for words for a whole and what is counted."""
    return core_of(name) == core_of(subject) != ""


@lru_cache(maxsize=4096)
def core_of(name: str) -> str:
    """A measure without the words for a whole or for what is counted of it (总支出, 支出合计, 支出金额)."""
    return _WHOLE.sub("", _COUNTED.sub("", measure_of(name)))


_WHOLE = re.compile("^总|^全部|(?:合计|总计|总额)$")
_COUNTED = re.compile("(?:(?:累计)?(?:完成)?金额|里程|面积|长度|数量|[人户件个家次台座]?数|[人台家户件]次)$")


_YEAR = re.compile(r"\d{4}")


def is_year_before(earlier: str, period: str) -> bool:
    """Whether ``earlier`` is the year before that of ``period``; never where a period is not known."""
    return bool(_YEAR.fullmatch(period[:4])) and earlier == str(int(period[:4]) - 1)
