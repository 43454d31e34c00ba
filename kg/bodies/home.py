"""Where a document is at home that names no reporting body: the place its title begins with, its own full names."""

import re
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


def province_of(text: str) -> Place | None:
    """The one province that a text names in full (广西壮族自治区): 自治区财政厅 is that one's."""
    named = [place for place in _provinces() if place.name in text]
    return named[0] if len(named) == 1 else None


@cache
def _provinces() -> tuple[Place, ...]:
    return tuple(place for place in places().values() if place.level == "province" and not place.until)


def antecedents(spans: Iterable[BodySpan], known: Mapping[str, Body]) -> dict[str, Body]:
    """Short names (省财政厅) that are the end of exactly one full name of the document, which then is meant."""
    found = {}
    for text in {span.text for span in spans if span.form == "name" and span.level and span.named is not None}:
        fits = [body for name, body in known.items() if name.endswith(text) and body.resolved]
        if len(fits) == 1:
            found[text] = fits[0]
    return found
