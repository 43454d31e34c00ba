"""Lists: what shares a head or a tail (公安、财政、卫生健康委等5部门), and offices and units listed under a body."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from kg.bodies.coined import Coined
from kg.bodies.find import find_spans
from kg.bodies.lexicon import Named
from kg.bodies.names import state_name
from kg.bodies.span import BodySpan

_MARKS = ("、", "和", "与", "及", "以及", "、以及")
_CLOSE = re.compile(r"等?(?:[0-9一二三四五六七八九十几多]+个?)?(?:有关|相关|职能)?(?:部门|单位|部委|委办局|局办)")
_OFFICES = re.compile(
    r"(?:内设|下设|设有?|内部设有?)(?:机构|处室|科室|股室|职能(?:处室|科室|部门)|部门)?"
    r"(?:(?!下属|所属|直属|下辖)[^。；、\n]){0,14}?(?:分别(?:是|为)|包括|即|为|是|有|[：:]"
    r"|[0-9一二两三四五六七八九十]+个(?:职能)?(?:(?:处室|科室|股室|内设机构|机构|部门|[支大中]队)(?![和及与])[，,：:]?|[：:])(?:分别(?:是|为)|包括|即|为)?)"
)
_OFFICES_AT_ONCE = re.compile(
    r"(?:内设|下设|机关设|机关设有)(?:机构|处室|科室|股室)?(?=[\u3400-\u9fff]{1,14}(?:处|科|室|股|部|庭|中心|办|所|[支大中]队)、)"
)
# 建设, 开设 are no 设 that says what a body has.
_SET = r"(?:(?<![建开增添附假摆架])设(?!备|施|计|想|法|定|立了))"
# 局机关有办公室、…科6个内设机构: the list stands before the words that say what it lists.
_SO_MANY = (
    r"[0-9一二两三四五六七八九十]+个"
    r"(?:内设机构|职能(?:处|科|股)室|(?:处|科|股)室|部门|机构|部室|办公室|中心|大队|[处科股室办])"
)
_SO_MANY_OFFICES = re.compile(_SO_MANY)
_OFFICES_BEFORE = re.compile(
    rf"(?:(?<!所)有|{_SET}(?:立(?!案)|置|有)?|包括|为|[：:])"
    rf"(?=(?:[^。；;\n\t，,：:有设]|(?<=[建开])设|设[备施计]){{5,300}}?等?{_SO_MANY})"
)
_COUNT = re.compile(
    r"(?<=[处科室股部队所心办局庭委司院馆站校园）)])(?:等|共计?|合计)?[0-9一二两三四五六七八九十]+个(?:内设机构|职能[处科股]室|[处科股]室|部门|机构|部室|办公室|中心|大队|(?:事业|二级|直属|下属)(?:预算)?单位|[处科股室办]).*"
)
_KINDS = ("处室", "科室", "股室", "部室", "内设机构", "职能科室", "职能处室")
_OFFICE_END = re.compile(
    r"(?:处|科|室|股|司|部|队|所|庭|中心|党委|党办|团委|工会|局|办|委)(?:[（(][^（）()]{1,60}[）)])?$"
)
_UNIT_END = re.compile(r"(?:馆|站|院|校|园|场|公司|支部|协会)$")
_OF_PLACE = re.compile(
    "(?!市场|市政|市容|市域|区域|县域|县乡|省际|旗[帜杆]|[省市县区州]级)[省市县区旗州][\u3400-\u9fff]{3,}(?:队|站|中心|所|院|馆|场|园)$"
)
"""县水政监察大队 is the county's: an office inside a bureau does not begin with the level of a government."""
_REST = re.compile(r"等(?:[0-9一二两三四五六七八九十]+个.*)?$|等[^等]{0,8}(?:机构|处室|科室|股室|部门)$")
_COUNTED = re.compile(r"[0-9一二两三四五六七八九十]+多?[个家所支名]")
"""11个中队, 4个职能科室 say how many of a class there are, not what they are called."""
_SENTENCE = re.compile(r"[。；;\n\t]")
_LEAD = re.compile(r"[\s：:]*(?:其中|下辖|派出|包括|分别(?:是|为)|以及|即|[0-9]+[.．、])?[\s：:]*")
_NOTE = re.compile(r"[（(][^（）()]{1,60}[）)]")
"""Other names of an office, which hold list marks of their own: 办公室（信访科、法规科）."""
_AND = re.compile(r"(?<=[处科室股司部队所心委局办庭])(?<!家庭)(?:以及|和|及|与)(?=.{2})")
_UNITS = re.compile(
    r"(?:下属|所属|直属|下辖|下设|局属|厅属|委属|部属)(?:的)?(?:二级)?(?:(?:公益[一二]类)?(?:预算|事业|行政|参公|企业|独立核算|全额拨款)*(?:单位|机构))?"
    r"[^。；\n]{0,12}?(?:分别(?:是|为)|包括|包含|即|为|是|有|[：:]|$)?"
    r"|除(?:[\u3400-\u9fff]{0,4}(?:机关|本级)|我?本?[局厅委院])[^，。；\n]{0,4}外[，,]?(?:还有|还包括|还设有|另有|尚有)"
    r"|纳入[^。；\n]{0,20}(?:预算|决算)[^。；\n]{0,10}(?:单位|机构)[^。；\n]{0,24}?(?:分别(?:是|为)|包括|包含|即|为|是|有|[：:])"
)
_OWNED = re.compile(
    r"^[，,]?(?:为|是|系)[^。；\n]{0,24}?(?:所属|直属|下属|管理的?)[^。；\n]{0,16}?(?:单位|机构|医院|学校)"
)
_PARTS = ("public_institution", "company", "media", "department", "internal_office", "other")
_APPOSED = re.compile(r"(?:下属|所属|直属)(?:的)?(?:(?:预算|事业|行政|二级)*(?:单位|机构))?$")


@dataclass(frozen=True, slots=True)
class Listed:
    """An internal office named only in its body's list: ``text[start:end]`` is its own name."""

    start: int
    end: int
    text: str


def judged(text: str, spans: Sequence[BodySpan]) -> list[BodySpan]:
    """``spans`` without bare functions that no list makes bodies; places shared over each list."""
    kept: list[BodySpan] = []
    run: list[BodySpan] = []
    for span in spans:
        if run and text[run[-1].end : span.start] not in _MARKS:
            kept += _settled(text, run)
            run = []
        run.append(span)
    return kept + _settled(text, run)


def _settled(text: str, run: list[BodySpan]) -> list[BodySpan]:
    """One run of items joined by list marks, judged as a whole."""
    bare = [span for span in run if span.form in ("core", "group")]
    if not bare:
        return _shared(run)
    last = run[-1]
    closed = (
        bool(_CLOSE.match(text, last.end)) or (last.form == "department") or bool(last.named and last.form == "name")
    )
    classes = any(span.form == "group" for span in run)
    if not closed or classes or len(run) < 2:
        return _shared([span for span in run if span.form not in ("core", "group")])
    return _shared(run)


def _shared(run: list[BodySpan]) -> list[BodySpan]:
    """Items without a place take that of the item before them in the list."""
    found: list[BodySpan] = []
    lead: BodySpan | None = None
    ministries = sum(span.level == "state" and not span.anchor for span in run)
    for span in run:
        if ministries >= _OF_STATE and not span.anchor and not span.level:
            span = _of_state(span)
        if span.anchor:
            lead = span
        elif (
            lead
            and lead.form != "self"
            and span.named
            and not span.level
            and span.form in ("core", "department", "name")
        ):
            span = replace(span, anchor=lead.anchor, places=lead.places, level=lead.level)
        found.append(span)
    return found


_OF_STATE = 2


def _of_state(span: BodySpan) -> BodySpan:
    """发展改革委 in a list of ministries is the state's, where the state has that function."""
    name = state_name(span.function) if span.form == "name" and span.named and not span.named.standing else ""
    if not name or span.named is None:
        return span
    return replace(span, level="state", named=Named(name, span.named.kind, span.function))


def listed_offices(text: str, breaks: Sequence[int] = ()) -> list[Listed]:
    """Internal offices in a list that says it is one (内设机构7个，分别是办公室、…处), inside one sentence."""
    edges = sorted({0, *breaks, len(text)})
    found: dict[int, Listed] = {}
    before = _OFFICES_BEFORE.finditer(text) if _SO_MANY_OFFICES.search(text) else ()
    for cue in chain(_OFFICES.finditer(text), _OFFICES_AT_ONCE.finditer(text), before):
        stop = _sentence_end(text, cue.end(), edges)
        items = [item for item in _items(text, cue.end(), stop) if not _OF_PLACE.match(item.text)]
        items = [item for item in items if not _COUNTED.match(item.text)]
        offices = [item for item in items if _OFFICE_END.search(item.text)]
        if len(offices) >= 2 and len(offices) * 2 > len(items):
            for item in _leading(items):
                found.setdefault(item.start, item)
    return [found[start] for start in sorted(found)]


def _leading(items: list[Listed]) -> list[Listed]:
    """The items up to the first that is no office; a unit among offices (城建档案馆) does not end them."""
    kept = []
    for item in items:
        office = _OFFICE_END.search(item.text)
        if not (office or _UNIT_END.search(item.text)) or len(_NOTE.sub("", item.text)) > 24:
            break
        if office:
            kept.append(item)
    return kept


def _sentence_end(text: str, start: int, edges: Sequence[int]) -> int:
    found = _SENTENCE.search(text, start)
    stop = found.start() if found else len(text)
    after = bisect_right(edges, start)
    return min(stop, edges[after]) if after < len(edges) else stop


def _items(text: str, start: int, stop: int) -> list[Listed]:
    """What 、 ， 和 separate in ``text[start:stop]``; 和 only right after an office's last word."""
    plain = _NOTE.sub(lambda note: "□" * len(note[0]), text[start:stop])
    cuts = [(start + m.start(), start + m.end()) for m in re.compile(r"[、，,]").finditer(plain)]
    cuts += [(m.start(), m.end()) for m in _AND.finditer(text, start, stop)]
    items: list[Listed] = []
    at = start
    for first, end in [*sorted(cuts), (stop, stop)]:
        lead = _LEAD.match(text, at, first)
        begin = lead.end() if lead else at
        words = _REST.sub("", _COUNT.sub("", text[begin:first])).rstrip()
        if words and words not in _KINDS:
            items.append(Listed(begin, begin + len(words), words))
        if _COUNT.search(text[begin:first]):
            break
        at = end
    return items


def unit_lists(text: str, breaks: Sequence[int] = ()) -> Iterator[list[Listed]]:
    """The items of each list that a cue for units opens (下辖…、…)."""
    edges = sorted({0, *breaks, len(text)})
    for cue in _UNITS.finditer(text):
        yield _items(text, cue.end(), _sentence_end(text, cue.end(), edges))


def subordinates(text: str, spans: Sequence[BodySpan], breaks: Sequence[int] = ()) -> list[BodySpan]:
    """Those of ``spans`` that the text says are under the reporting body (下属单位2个，分别是…; 下属X; X为Y所属…)."""
    edges = sorted({0, *breaks, len(text)})
    ranges = [(cue.end(), _sentence_end(text, cue.end(), edges)) for cue in _UNITS.finditer(text)]
    starts = [begin for begin, _ in ranges]
    found = []
    for span in spans:
        if span.form != "name" or span.kind not in _PARTS or (span.kind == "internal_office" and span.base):
            continue
        before = text[max(0, span.start - 16) : span.start]
        index = bisect_right(starts, span.start) - 1
        near = index >= 0 and span.start < ranges[index][1] and _only_items(text[starts[index] : span.start])
        owned = _OWNED.match(text[span.end : span.end + 60])
        if near or owned or _APPOSED.search(before):
            found.append(span)
    return found


def _only_items(words: str) -> bool:
    """Whether nothing but list items stands between the cue and the name."""
    return not re.search(r"[。；;\n]|(?:负责|承担|开展|组织|根据|由)", words)


def find_bodies(text: str, *, breaks: Sequence[int] = (), coined: Coined | None = None) -> list[BodySpan]:
    """Mentions of bodies in ``text`` in order of start, without knowledge of who reports.

    ``breaks`` are offsets at which a paragraph or a cell begins: no name runs over them. ``coined`` are the places of
    the document that no gazetteer has. Offsets count code points,
    ``text[s.start:s.end] == s.text``; spans do not overlap.
    """
    return judged(text, find_spans(text, breaks, coined))
