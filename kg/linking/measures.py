"""What indicators measure, across documents and years: one name counted in one kind of unit is one measure.

Scales of a unit (人, 万人) are one kind, other units (人次) another. What is said in words alone is a measure of its
own beside the number's, so that a series never mixes what cannot be compared.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from kg.quantities import yuan_per
from kg.quantities.units import MULTIPLIERS, units
from kg.records import IndicatorRow
from kg.tables.costs import level_names

_YEAR = re.compile(r"^(?:19|20)\d{2}年(?:度|末|底)?")
_QUOTED = re.compile(r"[“”‘’\"'「」]")
_BRACKET = re.compile(r"（([^（）]+)）$")


@dataclass(frozen=True, slots=True, order=True)
class MeasureKey:
    """A measure: ``name`` without what varies in print, and the unit it counts in.

    ``unit`` is the unit without its power of ten (万人: 人, 万元: 元), ``1`` for bare numbers, and empty where the
    result is words.
    """

    name: str
    unit: str


def measure_key(row: IndicatorRow) -> MeasureKey:
    """The measure of an indicator's result, as its own document names it."""
    return MeasureKey(measure_name(row.name), "" if row.value is None else base_unit(row.unit) or "1")


def is_shared(key: MeasureKey) -> bool:
    """Whether the name says what is counted, so that equal keys are one measure in whatever document.

    The standard schemes name their levels alike everywhere (社会效益), and each project counts something else under
    them: only their scores compare. 满意度 says itself what it is.
    """
    return not key.unit or key.name.endswith("满意度") or key.name not in level_names()


@cache
def measure_name(printed: str) -> str:
    """An indicator's name in one width, without blanks, quotation marks, a leading year and a unit in brackets."""
    # NFKC folds the full-width bracket too, which is the one that Chinese print uses.
    name = unicodedata.normalize("NFKC", printed).replace("(", "（").replace(")", "）")
    name = _QUOTED.sub("", re.sub(r"\s+", "", name))
    bracket = _BRACKET.search(name)
    if bracket and base_unit(bracket[1].removeprefix("单位:")) in {*units(), "元"}:
        name = name[: bracket.start()]
    return _YEAR.sub("", name) or name or printed


@cache
def base_unit(printed: str) -> str:
    """The unit without its power of ten; 元 for amounts of yuan; empty for a power of ten alone and for none."""
    folded = unicodedata.normalize("NFKC", printed).strip()
    if folded in MULTIPLIERS or not folded:
        return ""
    if yuan_per(folded) is not None:
        return "元"
    if folded in units():
        return folded
    bases = [folded[n:] for n in (1, 2) if folded[:n] in MULTIPLIERS and folded[n:] in units()]
    return bases[0] if bases else folded


@cache
def scale(printed: str) -> Decimal:
    """How many base units one of a printed unit is (万人: 10000); 1 where it is one itself."""
    folded = unicodedata.normalize("NFKC", printed).strip()
    worth = yuan_per(folded)
    if worth is not None and base_unit(folded) == "元":
        return worth
    multiplier = folded.removesuffix(base_unit(folded))
    return Decimal(MULTIPLIERS.get(multiplier, 1))
