"""All bodies of one document as records: mentions grouped under full names, with parents and jurisdictions."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, takewhile

from ahocorasick_rs import AhoCorasick, MatchKind

from kg.bodies.body import without_government
from kg.bodies.coined import MARK, MASKS, coined_places, units
from kg.bodies.gathering import places_of
from kg.bodies.headed import headed_offices
from kg.bodies.home import antecedents, home_of, only_place_named
from kg.bodies.inner import inner_offices
from kg.bodies.lists import Listed, find_bodies, listed_offices
from kg.bodies.meant import meant_bodies
from kg.bodies.parents import stated_parents
from kg.bodies.resolver import Body, Resolver
from kg.bodies.sharing import own_units, shared_tails
from kg.bodies.span import BodySpan
from kg.records import Agency, Mention

_OWN_WORDS = 5
_INSIDE = re.compile(r"[\u3400-\u9fff](?<![由和与及向对是为在的至给从被经])")
_NUMBER = re.compile(r"(?![以按据由经])[\u3400-\u9fff]{1,4}[〔﹝\[【（(]\s?(?:19|20)\d\d\s?[〕﹞\]】）)]\s?[第\d]")
"""国办|发〔2019〕45号: the letters of a document's number name no body."""
_NOTE = re.compile(r"[（(]")
_PLATE = re.compile("加挂|挂牌|牌子|合署")
_WITH_OFFICES = frozenset(("department", "public_institution", "court", "procuratorate", "government", "other"))
_OWN_PART = re.compile(r"[（(](?:本级|机关|本部)[）)]")


@dataclass(slots=True)
class _Row:
    body: Body
    mentions: list[Mention]


def resolve_bodies(
    text: str, reporting_body: str = "", year: int | None = None, *, breaks: Sequence[int] = (), title: str = ""
) -> tuple[Agency, ...]:
    """The bodies that ``text`` names or means, in order of first occurrence.

    ``reporting_body`` is the full name of the body that reports (empty: nobody, as in a policy of the state),
    ``year`` the fiscal year, ``breaks`` the offsets where paragraphs and cells begin, ``title`` the document's, which
    says where it is at home if nobody reports. Every mention satisfies ``text[m.start:m.end] == m.quote``. A name
    whose full form can't be told is kept as printed, ``resolved`` False.
    """
    own = coined_places([units(without_government(reporting_body))]) if reporting_body else None
    spans = find_bodies(text, breaks=breaks, coined=own)
    coined = places_of(text, spans, without_government(reporting_body), breaks)
    if coined is not None and (own is None or coined.names != own.names):
        spans = find_bodies(text, breaks=breaks, coined=coined)
    resolver = Resolver.for_report(reporting_body, year, coined)
    resolver.place = resolver.place or home_of(title)
    if resolver.place is None and not reporting_body:
        resolver.place = only_place_named(text)
        # In a text that names a province, 财政部门 may be those of any of its places: only 省财政厅 is the province's.
        resolver.only_level = resolver.place is not None and resolver.place.level == "province"
    offices = _offices(text, spans, breaks) if resolver.body else []
    taken = {offset for office in offices for offset in range(office.start, office.end)}
    spans = [span for span in spans if taken.isdisjoint(range(span.start, span.end))]
    resolver.learn(spans)
    resolver.learn_short(text, spans)
    if resolver.place is None:
        resolver.short = antecedents(spans, resolver.known) | resolver.short
    rows: dict[str, _Row] = {}
    met = sorted(_met(resolver, text, spans, offices, breaks), key=lambda item: item[0])
    printed = _with_upper_places(met, resolver.body)
    for _, body, mention in met:
        body = replace(body, name=printed.get(body.name, body.name), parent=printed.get(body.parent, body.parent))
        rows.setdefault(body.name, _Row(body, [])).mentions.append(mention)
    parents = stated_parents(resolver, text, spans, breaks)
    return tuple(_record(row, parents) for row in rows.values())


def _with_upper_places(met: Sequence[tuple[int, Body, Mention]], own: Body | None) -> dict[str, str]:
    """Names of bodies → their fullest form in the document, with the province and city that they lie in printed
    before them (贵州省凤冈县人民政府); the reporting body is called as the document calls it."""
    printed: dict[str, str] = {}
    for _, body, mention in met:
        name, quote = body.name, mention.quote
        if body is own or not quote.endswith(name) or len(quote) <= len(printed.get(name, name)):
            continue
        known = accumulate(len(unit.text) for unit in takewhile(lambda unit: unit.known, units(quote)))
        if len(quote) - len(name) in known:
            printed[name] = quote
    return printed


def _offices(text: str, spans: Sequence[BodySpan], breaks: Sequence[int]) -> list[Listed]:
    """The offices of lists and headings; a bracket with a body's name or a plate is no part of their names."""
    whole = {span.start for span in spans if span.places and not span.level}
    units_of_place = {(span.start, span.end) for span in spans if span.level and span.kind == "public_institution"}
    found = []
    for office in [*listed_offices(text, breaks), *headed_offices(text, breaks)]:
        head = _NOTE.split(office.text)[0]
        if _PLATE.search(office.text) or not whole.isdisjoint(range(office.start + len(head), office.end)):
            office = replace(office, end=office.start + len(head), text=head)
        if whole.isdisjoint(range(office.start, office.end)) and (office.start, office.end) not in units_of_place:
            found.append(office)
    return found


def _met(
    resolver: Resolver, text: str, spans: Sequence[BodySpan], offices: Sequence[Listed], breaks: Sequence[int]
) -> list[tuple[int, Body, Mention]]:
    found: list[tuple[int, Body, Mention]] = []
    for span in spans:
        body = None if _NUMBER.match(text, span.end) else resolver.resolve(span)
        if body is not None:
            end = span.end
            if own_part := _OWN_PART.match(text, end):
                end = own_part.end()
            found.append((span.start, body, Mention(span.start, end, text[span.start : end])))
    for start, body, words in _unplaced(resolver, text, spans):
        found.append((start, body, Mention(start, start + len(words), words)))
    listed = {offset for office in offices for offset in range(office.start, office.end)}
    taken = {offset for start, _, mention in found for offset in range(start, mention.end)}
    shared = chain(shared_tails(resolver, text, spans), own_units(resolver, text, spans, breaks))
    further = [met for met in shared if taken.isdisjoint(range(met[0], met[0] + len(met[2])))]
    for start, body, words in [*meant_bodies(resolver, text, spans, breaks), *further]:
        if start not in listed:
            found.append((start, body, Mention(start, start + len(words), words)))
    mine = resolver.body
    if mine is not None:
        for office in offices:
            body = Body(
                mine.name + office.text, "internal_office", mine.name, mine.jurisdiction, "", mine.place, mine.resolved
            )
            found.append((office.start, body, Mention(office.start, office.end, office.text)))
        found += _said_alone(mine, text, {offset for start, _, met in found for offset in range(start, met.end)})
    return found


def _said_alone(mine: Body, text: str, taken: set[int]) -> list[tuple[int, Body, Mention]]:
    """The reporting body's offices that the text calls by names in general use, where no other name stands."""
    found = []
    for office in inner_offices(text) if mine.kind in _WITH_OFFICES else ():
        if taken.isdisjoint(range(office.start, office.end)):
            name = mine.name + office.text
            body = Body(name, "internal_office", mine.name, mine.jurisdiction, "", mine.place, mine.resolved)
            found.append((office.start, body, Mention(office.start, office.end, office.text)))
    return found


def _unplaced(resolver: Resolver, text: str, spans: Sequence[BodySpan]) -> list[tuple[int, Body, str]]:
    """Later mentions of bodies by their own words, their place left out (沄川市水库管理所 … 水库管理所)."""
    bodies: dict[str, dict[str, Body]] = {}
    for span in spans:
        if span.places and span.named is None and span.base is None and len(span.tail) >= _OWN_WORDS:
            body = resolver.resolve(span)
            if body is not None and body.resolved:
                bodies.setdefault(span.tail, {})[body.name] = body
    tails = sorted(tail for tail, some in bodies.items() if len(some) == 1)
    if not tails:
        return []
    found = []
    ends = [span.end for span in spans]
    automaton = AhoCorasick(tails, matchkind=MatchKind.LeftmostLongest)
    for pattern, start, end in automaton.find_matches_as_indexes(text):
        after = bisect_right(ends, start)
        free = after == len(spans) or spans[after].start >= end
        if free and (start == 0 or not _INSIDE.match(text, start - 1)):
            found.append((start, next(iter(bodies[tails[pattern]].values())), tails[pattern]))
    return found


def _record(row: _Row, parents: dict[str, str]) -> Agency:
    body = row.body
    parent = parents.get(body.name, body.parent)
    kind = body.kind
    return replace(
        Agency(body.name, kind, tuple(row.mentions)),
        parent=parent,
        jurisdiction=body.jurisdiction,
        function=body.function,
        place="" if body.place.startswith(MARK) else body.place,
        resolved=body.resolved and not any(char in MASKS for char in body.name),
    )
