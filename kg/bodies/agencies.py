"""All bodies of one document as records: mentions grouped under full names, with parents and jurisdictions."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.bodies.coined import MARK, MASKS, coined_places, units
from kg.bodies.gathering import places_of
from kg.bodies.lists import Listed, find_bodies, listed_offices, subordinates
from kg.bodies.resolver import Body, Resolver
from kg.bodies.span import BodySpan
from kg.records import Agency, Mention


@dataclass(slots=True)
class _Row:
    body: Body
    mentions: list[Mention]


def resolve_bodies(
    text: str, reporting_body: str = "", year: int | None = None, *, breaks: Sequence[int] = ()
) -> tuple[Agency, ...]:
    """The bodies that ``text`` names or means, in order of first occurrence.

    ``reporting_body`` is the full name of the body that reports (empty: nobody, as in a policy of the state),
    ``year`` the fiscal year, ``breaks`` the offsets where paragraphs and cells begin. Every mention satisfies
    ``text[m.start:m.end] == m.quote``. A name whose full form can't be told is kept as printed, ``resolved`` False.
    """
    own = coined_places([units(reporting_body)]) if reporting_body else None
    spans = find_bodies(text, breaks=breaks, coined=own)
    coined = places_of(text, spans, reporting_body, breaks)
    if coined is not None and (own is None or coined.names != own.names):
        spans = find_bodies(text, breaks=breaks, coined=coined)
    resolver = Resolver.for_report(reporting_body, year, coined)
    offices = listed_offices(text, breaks) if resolver.body else []
    taken = {offset for office in offices for offset in range(office.start, office.end)}
    spans = [span for span in spans if taken.isdisjoint(range(span.start, span.end))]
    resolver.learn(spans)
    rows: dict[str, _Row] = {}
    for _, body, mention in sorted(_met(resolver, spans, offices), key=lambda item: item[0]):
        rows.setdefault(body.name, _Row(body, [])).mentions.append(mention)
    parents = _parents(resolver, text, spans, breaks)
    return tuple(_record(row, parents) for row in rows.values())


def _met(resolver: Resolver, spans: Sequence[BodySpan], offices: Sequence[Listed]) -> list[tuple[int, Body, Mention]]:
    found: list[tuple[int, Body, Mention]] = []
    for span in spans:
        body = resolver.resolve(span)
        if body is not None:
            found.append((span.start, body, Mention(span.start, span.end, span.text)))
    mine = resolver.body
    if mine is not None:
        for office in offices:
            body = Body(
                mine.name + office.text, "internal_office", mine.name, mine.jurisdiction, "", mine.place, mine.resolved
            )
            found.append((office.start, body, Mention(office.start, office.end, office.text)))
    return found


def _parents(resolver: Resolver, text: str, spans: Sequence[BodySpan], breaks: Sequence[int]) -> dict[str, str]:
    """Full names of units that the text puts under the reporting body."""
    if resolver.body is None:
        return {}
    found: dict[str, str] = {}
    for span in subordinates(text, spans, breaks):
        body = resolver.resolve(span)
        if body is not None and body.name != resolver.body.name:
            found[body.name] = resolver.body.name
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
