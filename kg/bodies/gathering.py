"""The places of a document that no gazetteer has: from the name of who reports and the document's own full names."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kg.bodies.coined import Coined, Unit, coined_places, units
from kg.bodies.data import Place, word_set
from kg.bodies.places import above, only_place
from kg.bodies.span import BodySpan
from kg.document import occurrences

_HARD = "[《〈“‘（(：、\n\t]"
_PROVINCE = re.compile("[\u3400-\u9fff]{2,3}省$")
_DISTRICT = ("county", "township", "zone")
_RULERS = ("government", "party", "congress", "department", "court", "procuratorate")


def places_of(text: str, spans: Sequence[BodySpan], reporting: str, breaks: Sequence[int] = ()) -> Coined | None:
    """The places by whose names bodies of ``text`` are called and that no gazetteer has; ``None`` where there are none.

    A name left of a word for a level (沄川|市财政局) counts where its place in the text shows where it begins: it is
    the reporting body's own, follows a mark, or comes again after other words. A report from a place that the
    gazetteer knows adds districts and functional areas only: provinces and cities the gazetteer has all.
    """
    own = units(reporting) if reporting else []
    abroad = not any(unit.known for unit in own)
    chains = [own, *_chains(text, spans, abroad, set(breaks))]
    top = next((unit for unit in own if not unit.known), None)
    if top is None or top is not own[0] or (top.form and top.form.level == "province"):
        return coined_places(chains)
    return coined_places(chains, _upper(top, chains, spans), top.text)


def _chains(text: str, spans: Sequence[BodySpan], abroad: bool, breaks: set[int]) -> Iterator[list[Unit]]:
    seen: set[str] = set()
    for span in spans:
        lead = span.lead or (_province_before(text, span) if abroad and span.places else "")
        name = lead + span.text
        town = span.kind == "government" and not span.anchor
        if span.form != "name" or name in seen or not (lead or town or (span.places and span.named is None)):
            continue
        seen.add(name)
        chain = units(name)
        reach = sum(len(unit.text) for unit in chain)
        if not chain or all(unit.known for unit in chain) or (lead and reach < len(lead + span.anchor)):
            continue
        first = next(unit for unit in chain if not unit.known)
        if first is chain[0] and not _begins(text, first.text, breaks):
            continue
        local = first.form is not None and (
            first.form.level == "township" or (first is not chain[0] and first.form.suffix == "区")
        )
        if not abroad and not local:
            continue
        yield chain


def _begins(text: str, name: str, breaks: set[int]) -> bool:
    """Whether the text shows that ``name`` begins where it does."""
    starts = list(occurrences(text, name))
    if any(start == 0 or start in breaks or re.match(_HARD, text[start - 1]) for start in starts):
        return True
    return len({text[start - 1] for start in starts}) > 1 or not set(name) & _verbal()


def _province_before(text: str, span: BodySpan) -> str:
    """A province's name right before a place's that the document alone has (霜岭省|岚溪市人民政府)."""
    before = _PROVINCE.search(text, max(0, span.start - 5), span.start)
    return before.group() if before else ""


@cache
def _verbal() -> frozenset[str]:
    """Characters that two-character verbs are made of (函告, 呈送): a name without them needs no second witness."""
    return frozenset("".join(word_set("verbal")))


def _upper(top: Unit, chains: Sequence[Sequence[Unit]], spans: Sequence[BodySpan]) -> str | Place | None:
    """What the reporting body's place lies in: the one city or province whose bodies the document names."""
    form = top.form
    if form is None:
        return None
    for levels in ([("prefecture", "city")] if form.level in _DISTRICT else []) + [("province",)]:
        coined = {u.text for chain in chains for u in chain if u.form and u.form.level in levels and u.text != top.text}
        known = {p.code: p for p in _named(spans) if p.level in levels}
        if len(coined) + len(known) == 1:
            return next(iter(coined)) if coined else next(iter(known.values()))
        if coined or known:
            return None
    return None


def _named(spans: Sequence[BodySpan]) -> Iterator[Place]:
    """Places of the gazetteer whose governments, party bodies or departments the document names."""
    for span in spans:
        if span.places and not span.level and span.named is not None and span.kind in _RULERS:
            place = only_place(span.places, None)
            if place is not None:
                yield from above(place)


__all__ = ["places_of"]
