"""Bodies whose words a list shares: places before one tail (广州、佛山市财政局), units by their own words alone."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kg.bodies import lexicon as lx
from kg.bodies.body import Body
from kg.bodies.data import Place
from kg.bodies.lists import unit_lists
from kg.bodies.names import canonical_place, jurisdiction
from kg.bodies.places import only_place
from kg.bodies.resolver import Resolver
from kg.bodies.span import BodySpan

Met = tuple[int, Body, str]
_PLACES = re.compile(r"(?<![\u3400-\u9fff])(?:[\u3400-\u9fff]{2,8}、)*[\u3400-\u9fff]{2,8}[、和]$")
_ITEM = re.compile(r"[^、和]+")
_LONGEST = 320
"""All provinces by their full names take so many characters."""
_UNIT = re.compile(
    r"[\u3400-\u9fff]{1,12}(?:公司|水厂|中心|站|所|馆|队|院|园|校|场|(?:管理|养护|保护|管护|建设)处)(?:[（(][^（）()]{1,20}[）)])?"
)
_BY_PLACE = ("公司", "水厂", "馆", "院", "园", "校")
"""What is called after its place alone; a short 环卫站, 所, 队 is called after the bureau that it belongs to."""
_OWN_WORDS = 5
_KINDS = (("公司", "company"), ("水厂", "company"), ("队", "internal_office"))
_CLASS = re.compile(
    r"^(?:各|其他|有关|相关|多|全)|[等的]|^[省市县区州旗]|[0-9一二两三四五六七八九十]+[个家所]|单位|院校$|中小学校"
)


def shared_tails(resolver: Resolver, text: str, spans: Sequence[BodySpan]) -> Iterator[Met]:
    """广州、佛山 before 东莞市财政局, 河北省、山西省 before 陕西省人民政府: each place's body of that name."""
    for span in spans:
        if not span.places or span.level or span.named is None or span.form != "name":
            continue
        first = max(0, span.start - _LONGEST)
        items = _PLACES.search(text[first : span.start])
        own = only_place(span.places, resolver.place)
        if items is None or own is None:
            continue
        at = first + items.start()
        for item in _ITEM.finditer(text, at, span.start):
            place = _place_like(item.group(), own)
            body = resolver.resolve(replace(span, places=((place,),), anchor=place.name)) if place else None
            if body is not None and body.resolved:
                yield item.start(), body, item.group()


def _place_like(word: str, like: Place) -> Place | None:
    """The one place of the level of ``like``, under the same government, with the name ``word``; in short (广州) it is
    of the same kind, too."""
    index = lx.lexicon().index.get(word)
    if index is None or lx.lexicon().classes[index] not in (lx.SHORT, lx.PLACE):
        return None
    some = lx.lexicon().meanings[index]
    assert isinstance(some, tuple)
    found = [
        p for p in some if p.level == like.level and (p.name == word or p.name[-1] == like.name[-1]) and not p.until
    ]
    return found[0] if len(found) == 1 and found[0].parent == like.parent else None


def own_units(resolver: Resolver, text: str, spans: Sequence[BodySpan], breaks: Sequence[int]) -> Iterator[Met]:
    """下辖自来水公司、环卫所: units of the reporting body in a list that holds nothing but units."""
    own, place = resolver.body, resolver.place
    if own is None or place is None:
        return
    starts = [span.start for span in spans]
    for items in unit_lists(text, breaks):
        plain = []
        for item in items:
            after = bisect_right(starts, item.end - 1) - 1
            if after < 0 or spans[after].end <= item.start:
                plain.append(item)
        if len(items) < 2 or any(not _UNIT.fullmatch(item.text) or _CLASS.search(item.text) for item in plain):
            continue
        for item in plain:
            local = item.text.endswith(_BY_PLACE) or len(item.text) >= _OWN_WORDS
            head = canonical_place(place) if local else own.name
            kind = next((kind for end, kind in _KINDS if item.text.endswith(end)), "public_institution")
            body = Body(head + item.text, kind, own.name, jurisdiction(place), "", place.code, own.resolved)
            yield item.start, resolver.known.get(body.name, body), item.text
