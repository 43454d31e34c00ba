"""Bodies that the text means without a name that stands alone: branches of a shared tail, units listed after the
offices, the addressee (你局), a name's introduced short form, a congress and its standing committee."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from kg.bodies.body import Body, speaks
from kg.bodies.data import endings, parts, standing
from kg.bodies.lexicon import STOP, VERB, Named, lexicon
from kg.bodies.names import jurisdiction
from kg.bodies.places import above, only_place
from kg.bodies.resolver import Resolver
from kg.bodies.span import BodySpan, short_form
from kg.document import occurrences

Met = tuple[int, Body, str]
_NUMBER = "[0-9一二两三四五六七八九十]+"
_HAN = "[\u3400-\u9fff]"
_BRANCHES = re.compile(
    rf"(?:下设|设有|设立|派出|下辖|内设|辖有|辖|设)(?P<items>{_HAN}{{2,6}}(?:[、和]{_HAN}{{2,6}})*)等?{_NUMBER}个"
    r"(?P<tail>基层人民法庭|人民法庭|法庭|公安分局|分局|派出所|税务所|税务分局|中心法庭|监管所|监管分局|分中心)"
)
_OTHER_UNITS = re.compile(
    rf"(?:另|另外|还|此外)(?:有|设有?|下设|设立|辖)(?P<items>{_HAN}{{3,20}}(?:[、和]{_HAN}{{3,20}})*?)等?{_NUMBER}个"
    r"(?:下属|所属|直属|二级)?(?:事业|预算)?(?:单位|机构|中心)"
)
_UNIT_END = re.compile(r"(?:中心|站|所|馆|队|院|园|校)$")
_OFFICE = rf"(?:{_HAN}{{2,12}}(?:处|科|股)|研究生院)"
_ACTING = re.compile(
    rf"(?:(?<=[由，。；])|^)(?P<items>{_OFFICE}(?:[、和与]{_OFFICE})*)(?=牵头|负责|配合|承办|分工负责|按[月季]|具体实施|组织实施)"
)
_CLASS = re.compile("^(?:各|相关|有关|业务|责任|职能|归口|主管|内设|所有|其他)|[各等]")
_ITEM = re.compile(r"[^、和]+")
_SALUTATION = 400
_ADDRESSEE = re.compile(r"[你贵](?:局|厅|委|办|部|单位|中心)")
_COMMITTEE = re.compile(r"及其(?:常务委员会|常委会)")
_STATION = re.compile("(?<=[、和与])(?:派出所|司法所|财政所|税务所|市场监管所|自然资源所|供电所|交警中队)")


@cache
def _parts() -> dict[str, dict[str, str]]:
    """The standing parts of a function's bodies: function → short name → full name."""
    found: dict[str, dict[str, str]] = {}
    for function, short, full in parts():
        found.setdefault(function, {})[short] = full
    return found


def meant_bodies(resolver: Resolver, text: str, spans: Sequence[BodySpan], breaks: Sequence[int]) -> list[Met]:
    """(offset, body, words) of what the text means beyond ``spans``; none inside a span but a standing committee's."""
    others = [span for span in spans if span.form == "self" and resolver.resolve(span) is None]
    taken = {offset for span in spans if span not in others for offset in range(span.start, span.end)}
    found = list(_of_own(resolver, text)) if resolver.body else []
    found += _addressee(resolver, text, spans, breaks)
    found += _short_forms(resolver, text, spans)
    found += _evaluator(resolver, spans, others, {start for start, _, _ in found})
    found += _teams(resolver, text, spans)
    found += _stations(resolver, text, spans)
    free = [met for met in found if taken.isdisjoint(range(met[0], met[0] + len(met[2])))]
    return free + list(_committees(resolver, text, spans))


def _of_own(resolver: Resolver, text: str) -> Iterator[Met]:
    """The reporting body's branches in a list with a shared tail, its further units, its standing parts."""
    own = resolver.body
    assert own is not None
    for cue in _BRANCHES.finditer(text):
        tail = cue.group("tail")
        if not _may_have(own, tail):
            continue
        for start, item in _items(text, cue):
            if item.endswith(tail):
                continue
            branch = _branch(resolver, own, item, tail)
            yield start, branch, item
            for later in re.finditer(rf"(?<!局){item}{tail}(?!{_HAN}{{0,6}}[所队])", text):
                yield later.start(), branch, later.group()
    for cue in _OTHER_UNITS.finditer(text):
        items = list(_items(text, cue))
        if all(_UNIT_END.search(item) for _, item in items):
            for start, item in items:
                yield start, _unit(resolver, own, item), item
    yield from _street(resolver, own, text)
    yield from _acting_offices(own, text)
    for short, full in _parts().get(own.function, {}).items():
        for found in re.finditer(rf"(?<!{_HAN}){short}|(?<=[由经和与]){short}", text):
            body = Body(own.name + full, "internal_office", own.name, own.jurisdiction, "", own.place, own.resolved)
            yield found.start(), body, short


def _acting_offices(own: Body, text: str) -> Iterator[Met]:
    """项目由研究生院牵头，科研处、人事处配合: offices of a body that speaks for itself (我校), by what they do."""
    if not any(speaks(found.group(), own.name) for found in re.finditer(rf"[我本](?:单位|中心|{_HAN})", text)):
        return
    found: dict[str, int] = {}
    for cue in _ACTING.finditer(text):
        for item in _ITEM.finditer(text, *cue.span("items")):
            name = item.group().rpartition("由")[2]
            name = name[1:] if name[:1] == own.name[-1] else name  # 局财务科 of a bureau
            if not _CLASS.search(name) and not _begins_with_verb(name):
                found.setdefault(name, item.end() - len(name))
    for name, start in found.items():
        body = Body(own.name + name, "internal_office", own.name, own.jurisdiction, "", own.place, own.resolved)
        yield start, body, name


def _begins_with_verb(words: str) -> bool:
    lex = lexicon()
    hits = lex.automaton.find_matches_as_indexes(words)
    return any(lex.classes[pattern] in (STOP, VERB) and at == 0 for pattern, at, _ in hits)


def _items(text: str, cue: re.Match[str]) -> Iterator[tuple[int, str]]:
    for item in _ITEM.finditer(text, cue.start("items"), cue.end("items")):
        yield item.start(), item.group()


def _street(resolver: Resolver, own: Body, text: str) -> Iterator[Met]:
    """What a street office calls itself: 街办, 街道机关, 街道 and its name where it acts; 我镇 of a township's."""
    place = resolver.place
    if own.name.endswith(("镇人民政府", "乡人民政府")):
        for found in re.finditer(rf"[我本]{own.name[-5]}", text):
            if _acts(text, found.end()):
                yield found.start(), own, found.group()
    if place is None or not own.name.endswith("街道办事处") or not place.name.endswith("街道"):
        return
    for found in re.finditer(rf"{place.name}|[我本]街道|(?<!{_HAN})街道|(?<=[由经在对与和了从以向为])街道|街办", text):
        end = found.end()
        if text.startswith("机关", end) and found.group() == "街道":
            yield found.start(), own, text[found.start() : end + 2]
        elif found.group() == "街办" or _acts(text, end):
            yield found.start(), own, found.group()


def _acts(text: str, at: int) -> bool:
    """Whether what follows goes on with a verb or another word that no name has."""
    if not re.match(_HAN, text[at : at + 1]):
        return not text.startswith(("（", "(", "、"), at)
    lex = lexicon()
    hits = lex.automaton.find_matches_as_indexes(text[at : at + 6])
    return bool(hits) and hits[0][1] == 0 and lex.classes[hits[0][0]] in (STOP, VERB)


def _teams(resolver: Resolver, text: str, spans: Sequence[BodySpan]) -> Iterator[Met]:
    """总队 as the subject of a clause: the one team of that rank that the document names in full."""
    for rank in ("总队", "支队", "大队"):
        named = [span for span in spans if span.places and span.base is None and span.text.endswith(rank)]
        bodies = {body.name: body for span in named if (body := resolver.resolve(span)) is not None}
        local = [body for body in bodies.values() if resolver.body and body.jurisdiction == resolver.body.jurisdiction]
        if len(local) != 1:
            continue
        for found in re.finditer(rf"(?<=[，。；：]){rank}(?={_HAN})(?![长级部员])", text):
            yield found.start(), local[0], rank


def _may_have(own: Body, tail: str) -> bool:
    return own.kind == "court" if tail.endswith("法庭") else own.name.endswith("局")


def _branch(resolver: Resolver, own: Body, item: str, tail: str) -> Body:
    """The branch of ``own`` called after a place; a district's branch belongs to the district."""
    ending = next((e for n in range(len(tail)) if (e := endings().get(tail[n:]))), None)
    kind = "internal_office" if ending is None or tail.endswith("法庭") else ending.kind
    within = own.jurisdiction
    if tail.endswith("分局"):
        index = lexicon().index.get(item)
        some = lexicon().meanings[index] if index is not None else None
        place = only_place((some,), resolver.place) if isinstance(some, tuple) else None
        if place is not None and own.place in {p.code for p in above(place)}:
            within = jurisdiction(place)
    return Body(own.name + item + tail, kind, own.name, within, "", own.place, own.resolved)


def _unit(resolver: Resolver, own: Body, item: str) -> Body:
    """A unit beside the offices: it carries the place of a street or township, else its body's name."""
    place = resolver.place
    town = place is not None and place.level == "township" and place.name in own.name
    head = own.name[: own.name.index(place.name) + len(place.name)] if place is not None and town else own.name
    return Body(head + item, "public_institution", own.name, own.jurisdiction, "", own.place, own.resolved)


def _addressee(resolver: Resolver, text: str, spans: Sequence[BodySpan], breaks: Sequence[int]) -> Iterator[Met]:
    """你局: the body that a line of its own addresses (县财政局：) before the text begins."""
    edges = {0, *breaks}
    for span in spans:
        if span.start > _SALUTATION:
            return
        opens = span.start in edges or text[span.start - 1] in "\n\t"
        closes = span.end + 1 in edges or not text[span.end + 1 : span.end + 2].strip()
        if not opens or not closes or text[span.end : span.end + 1] not in ("：", ":"):
            continue
        body = resolver.resolve(span)
        if body is None or not body.resolved:
            continue
        for found in _ADDRESSEE.finditer(text, span.end):
            if speaks("我" + found.group()[1:], body.name):
                yield found.start(), body, found.group()
        return


def _short_forms(resolver: Resolver, text: str, spans: Sequence[BodySpan]) -> Iterator[Met]:
    """Later words for a body whose short form a bracket after its name gives (以下简称“…”)."""
    for span in spans:
        short = short_form(text, span.end)
        body = resolver.resolve(span) if short else None
        if body is None:
            continue
        for start in occurrences(text, short, span.end):
            yield start, body, short


def _evaluator(
    resolver: Resolver, spans: Sequence[BodySpan], others: Sequence[BodySpan], known: set[int]
) -> Iterator[Met]:
    """我所, 本公司 that the reporting body cannot say: the one firm of a commissioned evaluation that can."""
    firms = {body.name: body for span in spans if span.kind == "company" and (body := resolver.resolve(span))}
    for span in others:
        heard = [body for name, body in firms.items() if speaks(span.text, re.sub(r"[（(][^）)]*[）)]$", "", name))]
        if len(heard) == 1 and span.start not in known:
            yield span.start, heard[0], span.text


def _stations(resolver: Resolver, text: str, spans: Sequence[BodySpan]) -> Iterator[Met]:
    """司法所 right after 某某派出所、: the stations of one street or township share the words before them."""
    for span in spans:
        shared = _STATION.match(text, span.end + 1)
        if shared is None or span.places or span.base or not span.text.endswith(("派出所", "司法所")):
            continue
        first = resolver.resolve(span)
        if first is not None:
            name = first.name[:-3] + shared.group()
            yield shared.start(), replace(first, name=name, kind="internal_office"), shared.group()


def _committees(resolver: Resolver, text: str, spans: Sequence[BodySpan]) -> Iterator[Met]:
    """区人民代表大会及其常务委员会 names the congress and, as a whole, its standing committee."""
    for span in spans:
        if span.function != "congress" or not span.named or not span.text.endswith(("大会", "人大")):
            continue
        if whole := _COMMITTEE.match(text, span.end):
            committee = standing()["人大常委会"]
            named = Named(committee.name, committee.kind, committee.function, standing=committee)
            body = resolver.resolve(replace(span, named=named, tail=committee.tail))
            if body is not None:
                yield span.start, body, text[span.start : whole.end()]


__all__ = ["meant_bodies"]
