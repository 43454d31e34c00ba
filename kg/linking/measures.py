"""What indicators and figures measure, across documents and years: one name counted in one kind of unit is one measure.

Scales of a unit (人, 万人) are one kind, other units (人次) another. What is said in words alone is a measure of its
own beside the number's. A name is read as its stem and what tells measures of one stem apart (scheme or programme,
basis, population, class of institution; ``data/facets.tsv``): measures are one only where all of it agrees, and close
where only the unit, the basis, the population or the class of institution differs.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources
from itertools import combinations

from kg.figures.words import TIME
from kg.narrative.programmes import programmes_in
from kg.quantities import yuan_per
from kg.quantities.units import MULTIPLIERS, units
from kg.records import Figure, IndicatorRow
from kg.tables.standard import level_names

_YEAR = re.compile(r"^(?:19|20)\d{2}年(?:度|末|底)?")
_QUOTED = re.compile(r"[“”‘’\"'「」]")
_BRACKET = re.compile(r"（([^（）]+)）$")
_TELLING = 3
"""Characters that a stem needs to tell a measure from others where no scheme does."""
_HEAD = re.compile(
    r"(?:总?金额|总?费用|比例|总?支出|总?收入|总?投入|预算|标准|增加量|增长率|时限|时间|满意度|得分|率)+$"
)
"""What a stem may end in without telling what is measured."""

_kept = lru_cache(maxsize=4096)
"""Names and units come again within a report and in the reports of one form: 150 of many bodies have 1,600 names, and
92% of what is asked was asked before, of units 99%."""


@dataclass(frozen=True, slots=True, order=True)
class NamedMeasureKey:
    """A measure as one document names it: ``name`` without what varies in print, and the unit it counts in.

    ``unit`` is the unit without its power of ten (万人: 人, 万元: 元), ``1`` for bare numbers, and empty where the
    result is words.
    """

    name: str
    unit: str


@dataclass(frozen=True, slots=True, order=True)
class MeasureKey:
    """A measure of the corpus: the stem of its name, what tells it from others of that stem, and its unit."""

    stem: str
    unit: str
    schemes: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    populations: tuple[str, ...] = ()
    institutions: tuple[str, ...] = ()

    @property
    def spelled(self) -> str:
        """The name with its parts in one order, whatever order they are printed in."""
        return "".join((*self.schemes, *self.populations, *self.bases, *self.institutions, self.stem))


@dataclass(frozen=True, slots=True, order=True)
class Close:
    """Two measures of one stem that are not one, and in what they differ."""

    one: MeasureKey
    other: MeasureKey
    reason: str


def measure_key(row: IndicatorRow) -> NamedMeasureKey:
    """The measure of an indicator's result, as its own document names it."""
    return NamedMeasureKey(measure_name(row.name), "" if row.value is None else base_unit(row.unit) or "1")


def figure_key(figure: Figure) -> NamedMeasureKey:
    """The measure of a figure, as its own document names it. A place in an order counts in nothing."""
    unit = "" if figure.kind == "rank" else base_unit(figure.unit) or "1"
    return NamedMeasureKey(figure.measure, unit)


def shared_key(row: IndicatorRow) -> MeasureKey | None:
    """The measure that an indicator shares with other documents; ``None`` where its name does not say what it counts.

    The standard schemes name their levels alike everywhere (社会效益), and each project counts something else under
    them: only their scores compare. 满意度 says itself what it is. What the name leaves out, its definition may say.
    """
    named = measure_key(row)
    if named.unit and named.name in level_names() and not named.name.endswith("满意度"):
        return None
    if not named.unit:
        return MeasureKey(named.name, "")
    found = read_name(named.name, named.unit)
    said = read_name(row.definition, named.unit) if row.definition else found
    schemes = found.schemes or (said.schemes if len(said.schemes) == 1 else ())
    return MeasureKey(found.stem, found.unit, schemes, found.bases, found.populations, found.institutions)


def shared_figure_key(figure: Figure) -> MeasureKey | None:
    """The measure that a figure shares with other documents; ``None`` where its words say too little (支付比例)."""
    if not figure.measure or figure.kind == "rank":
        return None
    key = read_name(figure.subject, figure_key(figure).unit)
    telling = key.schemes or key.populations or len(_HEAD.sub("", key.stem)) >= _TELLING
    return key if telling else None


@_kept
def read_name(printed: str, unit: str) -> MeasureKey:
    """A measure's name taken apart; what would leave nothing of it stays in."""
    name = TIME.sub("", measure_name(printed))
    found: dict[str, set[str]] = defaultdict(set)

    def without(facets: tuple[str, ...]) -> None:
        nonlocal name
        for facet, pattern, canonical in _facets():
            if facet in facets and pattern.search(name) and (pattern.sub(canonical, name) or found):
                found[facet].update(canonical or match for match in pattern.findall(name))
                name = pattern.sub(canonical if facet == "equal" else "", name)

    without(("basis", "population", "institution"))
    for start, end, label in reversed(programmes_in(name)):
        found["scheme"].add(label)
        name = name[:start] + name[end:]
    without(("light", "equal", "tail"))
    parts = (tuple(sorted(found[facet])) for facet in ("scheme", "basis", "population", "institution"))
    return MeasureKey(name, unit, *parts)


@cache
def _facets() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    text = resources.files("kg.linking").joinpath("data/facets.tsv").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in text.splitlines()[3:] if line)
    return tuple((facet, re.compile(pattern), canonical) for facet, pattern, canonical in rows)


def close_measures(keys: Iterable[MeasureKey]) -> Iterator[Close]:
    """Pairs of one stem and scheme that differ in unit, basis, population or institution, sorted."""
    alike: dict[tuple[str, tuple[str, ...]], list[MeasureKey]] = defaultdict(list)
    for key in sorted(set(keys)):
        if key.unit:
            alike[key.stem, key.schemes].append(key)
    for group in alike.values():
        for one, other in combinations(group, 2):
            yield Close(one, other, _difference(one, other))


def _difference(one: MeasureKey, other: MeasureKey) -> str:
    pairs = (
        ("unit", one.unit, other.unit),
        ("basis", "+".join(one.bases), "+".join(other.bases)),
        ("population", "+".join(one.populations), "+".join(other.populations)),
        ("class of institution", "+".join(one.institutions), "+".join(other.institutions)),
    )
    differ = [(what, left or "not stated", right or "not stated") for what, left, right in pairs if left != right]
    return "; ".join(f"{what}: {left} / {right}" for what, left, right in differ)


@_kept
def measure_name(printed: str) -> str:
    """An indicator's name in one width, without blanks, quotation marks, a leading year and a unit in brackets."""
    # NFKC folds the full-width bracket too, which is the one that Chinese print uses.
    name = unicodedata.normalize("NFKC", printed).replace("(", "（").replace(")", "）")
    name = _QUOTED.sub("", re.sub(r"\s+", "", name))
    bracket = _BRACKET.search(name)
    if bracket and base_unit(bracket[1].removeprefix("单位:")) in {*units(), "元"}:
        name = name[: bracket.start()]
    return _YEAR.sub("", name) or name or printed


@_kept
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


@_kept
def scale(printed: str) -> Decimal:
    """How many base units one of a printed unit is (万人: 10000); 1 where it is one itself."""
    folded = unicodedata.normalize("NFKC", printed).strip()
    worth = yuan_per(folded)
    if worth is not None and base_unit(folded) == "元":
        return worth
    multiplier = folded.removesuffix(base_unit(folded))
    return Decimal(MULTIPLIERS.get(multiplier, 1))
