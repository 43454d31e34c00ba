"""Where a document is at home that names no reporting body: the place its title begins with, its own full names."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.bodies.body import Body
from kg.bodies.coined import units
from kg.bodies.data import Place, places
from kg.bodies.places import only_place
from kg.bodies.span import BodySpan

_BEFORE = re.compile(r"^\s*(?:关于)?(?:[0-9〇○一二三四五六七八九十]{4}(?:[-—至][0-9]{4})?年?度?)?\s*")


def home_of(title: str) -> Place | None:
    """The place that a title begins with (某市2023年度市级预算执行…的审计工作报告): 市财政局 is that place's."""
    known = []
    for unit in units(_BEFORE.sub("", title)):
        if not unit.known:
            break
        known.append(unit.known)
    return only_place(tuple(known), None) if known else None


def only_place_named(text: str) -> Place | None:
    """The one county that a text names in full (渌口区), else the one province: 区财政局 or 省财政厅 is that one's."""
    names, automaton = _named_in_full()
    found = {names[pattern] for pattern, _, _ in automaton.find_matches_as_indexes(text)}
    for level in ("county", "province"):
        named = [place for place in found if place.level == level]
        if len(named) == 1:
            return named[0]
    return None


@cache
def _named_in_full() -> tuple[tuple[Place, ...], AhoCorasick]:
    """The counties and provinces that exist, without names of two characters or of several places (城区, 鼓楼区)."""
    levels = ("county", "province")
    found = [one for one in places().values() if one.level in levels and not one.until and len(one.name) > len("某区")]
    counts = Counter(place.name for place in found)
    kept = tuple(place for place in found if counts[place.name] == 1)
    return kept, AhoCorasick([place.name for place in kept], matchkind=MatchKind.LeftmostLongest)


def antecedents(spans: Iterable[BodySpan], known: Mapping[str, Body]) -> dict[str, Body]:
    """Short names (省财政厅) that are the end of exactly one full name of the document, which then is meant."""
    found = {}
    for text in {span.text for span in spans if span.form == "name" and span.level and span.named is not None}:
        fits = [body for name, body in known.items() if name.endswith(text) and body.resolved]
        if len(fits) == 1:
            found[text] = fits[0]
    return found
