"""Where a document is at home that names no reporting body: the place its title begins with, its own full names."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

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
    for places_of_level in (_named_like("county"), _named_like("province")):
        named = [place for place in places_of_level if place.name in text]
        inner = [one for one in named if not any(one.name in other.name for other in named if other is not one)]
        if len(inner) == 1:
            return inner[0]
    return None


@cache
def _named_like(level: str) -> tuple[Place, ...]:
    """The places of a level that exist, those of two characters or of one name (城区, 鼓楼区) left out."""
    found = [place for place in places().values() if place.level == level and not place.until and len(place.name) > 2]
    names = Counter(place.name for place in found)
    return tuple(place for place in found if names[place.name] == 1)


def antecedents(spans: Iterable[BodySpan], known: Mapping[str, Body]) -> dict[str, Body]:
    """Short names (省财政厅) that are the end of exactly one full name of the document, which then is meant."""
    found = {}
    for text in {span.text for span in spans if span.form == "name" and span.level and span.named is not None}:
        fits = [body for name, body in known.items() if name.endswith(text) and body.resolved]
        if len(fits) == 1:
            found[text] = fits[0]
    return found
