"""Bodies as they stand in citations: their full names, and runs that hold nothing else."""

import re
from functools import cache

from kg.citations.context import PLACE, Context, places_at_head, written_out
from kg.citations.tables import either, rows, words

SELF = "(?:我|本|该)(?:局|厅|委员会|委|部门|部|校|院|所|中心|办公室|办|处|署|单位|机关|会|行|镇|街道)"
ENDING = either(words("local_bodies", "word", what="ending"))
COMPOUND = either(words("local_bodies", "word", what="compound"))
_NEXT = re.compile(f"(?:{PLACE})(?:{COMPOUND}|[\u4e00-\u9fff]){{0,14}}?{ENDING}")
ENDS = re.compile(f"(?=(?P<ending>{ENDING}))")
NOT_AFTER = "(?![部门面限长机势际管]|属|直)"
_LOCAL = re.compile(f"(?:中共)?(?:{PLACE}){{1,3}}(?:{COMPOUND}|[\u4e00-\u9fff]){{0,20}}?{ENDING}{NOT_AFTER}")
_COUNCIL = re.compile("(?:国务院|全国)[\u4e00-\u9fff]{2,24}?(?:领导小组|委员会|联席会议|指挥部)(?:办公室)?")
_OFFICE = re.compile("办公厅|办公室")
_PROVINCES = tuple(row["place"] for row in rows("places") if row["level"] in ("province", "municipality", "region"))
_TAIL = re.compile("(?:、|和|与|及|，| )|等[一二三四五六七八九十\\d]*(?:个)?(?:部门|单位|部委|厅局|委办局)?(?:联合)?$")


@cache
def central() -> dict[str, str]:
    """Surface form → full name of the bodies of the state and the party's centre."""
    return {row["surface"]: row["name"] for row in rows("bodies")}


@cache
def lengths() -> tuple[int, ...]:
    """How long the surface forms of ``central`` are, the longest first."""
    return tuple(sorted({len(surface) for surface in central()}, reverse=True))


@cache
def _short() -> dict[str, str]:
    return {row["short"]: row["full"] for row in rows("short_bodies")}


_KINDS_OF_SELF = {"学校": "大学|学院|学校|[中小]学", "医院": "医院|卫生院|保健院"}


def full_name(surface: str, context: Context) -> str | None:
    """The full name of a body named by exactly ``surface``; ``None`` where that cannot be told."""
    if "中共" in surface[1:]:
        return None  # the words of the sentence before it
    surface = re.sub("^原(?=国家|[\u4e00-\u9fff]{2,12}[部局委厅])|第[一二三四五六七八九十]+届", "", surface)
    if context.expand is not None and (expanded := context.expand(surface)):
        return expanded
    if re.fullmatch(SELF, surface) or surface in ("我单位", "本单位", "主管部门", "局"):
        return context.body or None
    if surface in _KINDS_OF_SELF and re.search(f"(?:{_KINDS_OF_SELF[surface]})$", context.body):
        return context.body
    if surface in central():
        return central()[surface]
    if _COUNCIL.fullmatch(surface):
        return surface
    office = next((word for word in ("办公厅", "办公室") if surface.endswith(word)), "")
    if office and surface[: -len(office)] in central():
        return central()[surface[: -len(office)]] + office
    area = _area(surface, context)
    if area:
        rest = re.sub("^(?:自治区|[我本全]?[省市区县州])", "", surface)
        rest = _short().get(rest, rest)
        party = re.fullmatch("委(?P<office>办公厅|办公室|办)?", rest)
        if party:
            return f"中共{area}委员会{'办公室' if party['office'] == '办' else party['office'] or ''}"
        whole = area + rest
        return whole if re.search(f"{ENDING}$", rest) and rest[0] != "委" and _local_end(whole) == len(whole) else None
    party = re.fullmatch(f"(?:中共)?(?P<place>{PLACE})委(?P<office>办公厅|办公室)?", surface)
    if party and is_plain(surface):
        return f"中共{party['place']}委员会{party['office'] or ''}"
    if re.fullmatch(_LOCAL, surface) and is_plain(surface) and _local_end(surface) == len(surface):
        return in_full(surface, context)
    return None


def in_full(name: str, context: Context) -> str:
    """A local name behind the places that the reporting body's own name puts before it."""
    head = "".join(places_at_head(name))
    name = head + _short().get(name[len(head) :], name[len(head) :]) if head else name
    place = next((place for place in context.places if name.startswith(place)), "")
    return written_out(place, context) + name[len(place) :] if place else name


def _area(surface: str, context: Context) -> str:
    """The place that a leading 省, 市, 我市 … of a body's name means."""
    if len(surface) < 2:
        return ""
    word = surface[:2] if surface[0] in "我本全" and surface[1] in "省市区县州" else surface[0]
    if surface.startswith("自治区"):
        return next((place for place in context.places if place.endswith("自治区")), "")
    level = word[-1]
    if level not in "省市区县州" or re.match("区域|市场|省级|市级|区级|县级|市政(?!府)|市容", surface):
        return ""
    place = next((place for place in context.places if place.endswith(level)), "")
    return written_out(place, context) if place else ""


def is_plain(name: str) -> bool:
    """Whether a local name begins with its place, not with words of the sentence."""
    return not re.match(
        "[的和与及等由经对按据在以将向为是有各该其号款条项件称委一二三四五六七八九十]|有关|根据|按照|依据|相关|所在|全[省市区县]|[省市区县各]|上级|下级",
        name,
    )


def head_start(run: str, context: Context) -> int | None:
    """Where, in a run that ends before 关于, the bodies that fill its end begin; ``None`` where there are none."""
    anchors: list[int] = [
        offset
        for offset in range(len(run) - 1)
        if run.startswith(("中共", *_PROVINCES), offset)
        or any(run[offset : offset + size] in central() for size in lengths())
    ]
    candidates: list[int] = anchors + list(range(len(run) - 1))
    return next((offset for offset in candidates if parse(run[offset:], context, known=True)), None)


def parse(text: str, context: Context, *, known: bool = False) -> tuple[str, ...]:
    """The bodies of a run that holds nothing else (财政部住房城乡建设部, X局、Y局等五部门); else empty.

    With ``known`` every one of them must have a full name that is certain.
    """
    found = one_by_one(_DOUBLED.sub(r"\1", text), context, known=known)
    return tuple(dict.fromkeys(name for _, name in found))


def one_by_one(text: str, context: Context, *, known: bool = False) -> list[tuple[int, str]]:
    """Where each body of a run begins, and its name; nothing where the run holds anything else."""
    names: list[str] = []
    starts: list[int] = []
    position, size = 0, len(text)
    while position < size:
        tail = _TAIL.match(text, position)
        if tail and names:
            position = tail.end()
            continue
        end, name = _one(text, position, context)
        if names and not places_at_head(name) and name == text[position:end]:
            beside = _beside(text, position, names[-1])
            end, name = beside if beside[1] else (end, name)
        ruler = _ruler_beside(text, position, names)
        end, name = ruler if ruler[1] else (end, name)
        if not name or (known and not names and full_name(text[position:end], context) is None):
            return []
        names.append(name)
        starts.append(position)
        position = end
    return list(zip(starts, names, strict=True))


_RULER = re.compile("(?P<level>自治区|[省市县区州旗])(?:人民)?政府(?P<office>办公厅|办公室)?")


def _ruler_beside(text: str, position: int, names: list[str]) -> tuple[int, str]:
    """The government named without its place behind the party's committee of the same one: 甲省委省政府."""
    match = _RULER.match(text, position)
    place = re.fullmatch("中共(.+)(?:委员会|委办公[厅室])", names[-1]) if names else None
    if match is None or place is None or not place[1].endswith(match["level"]):
        return position, ""
    return match.end(), f"{place[1]}人民政府{match['office'] or ''}"


_DOUBLED = re.compile("([省市县区州旗])\\1(?=委|(?:人民)?政府)")  # 沄川县县委
_BESIDE = re.compile(f"(?:{COMPOUND}|[\u4e00-\u9fff]){{1,12}}?(?:厅|局|委员会|委)(?=$|、|和|与|及|，| |等)")


@cache
def _departments() -> tuple[str, ...]:
    """Names of departments that all provinces or cities have, without their place: 财政厅, 教育局."""
    levels = ("province", "municipality", "city", "county")
    found = {row[level].removeprefix("{}") for row in rows("departments") if row["match"] == "head" for level in levels}
    return tuple(sorted(found - {""}))


def _beside(text: str, position: int, former: str) -> tuple[int, str]:
    """A department named behind another of the same place: 河南省交通运输厅、财政厅."""
    places = places_at_head(former)
    fused = next((name for name in _departments() if text.startswith(name, position)), "")
    if fused and places:
        return position + len(fused), "".join(places) + fused
    match = _BESIDE.match(text, position)
    if not match or not places or not is_plain(match[0]):
        return position, ""
    return match.end(), "".join(places) + _short().get(match[0], match[0])


# The party's committee of a place before its government, and the commissions that such a committee has.
_LED = re.compile(
    f"{either(words('local_bodies', 'word', what='commission'))}[^委领、]{{0,8}}?(?:委员会|领导小组|指挥部)(?:办公室)?"
)
_PARTY = re.compile(
    f"(?:(?:中共)?(?P<place>(?:{PLACE}){{1,3}})委|[省市县区州旗]委)"
    f"(?=$|[、，和与及 ]|(?:[省市县区州旗]|自治区)(?:人民)?政府|中共|(?P=place)|{_LED.pattern})"
)


def _one(text: str, position: int, context: Context) -> tuple[int, str]:
    """The body that begins at ``position``: its end and full name."""
    rest = text[position:]
    tax = re.match(f"国家税务总局(?:{PLACE})+税务局", rest)
    if tax:
        return position + tax.end(), tax[0]
    for length in lengths():
        name = central().get(rest[:length]) if len(rest) >= length else None
        if name:
            office = _OFFICE.match(rest, length)
            return (position + office.end(), name + office[0]) if office else (position + length, name)
    party = _PARTY.match(rest)
    if party:
        led = _LED.match(rest, party.end())
        name = full_name(party[0], context) or ""
        if led:
            return position + led.end(), name.removesuffix("员会") + led[0] if name else rest[: led.end()]
        return position + party.end(), name or party[0]
    end = _local_end(rest)
    if not end:
        return position, ""
    surface = rest[:end]
    return position + end, full_name(surface, context) or (surface if is_plain(surface) else "")


def _local_end(rest: str) -> int:
    """Where the local body at the head of ``rest`` ends: the first ending that the next body or nothing follows."""
    place = next((place for place in _PROVINCES if rest.startswith(place)), rest[:3])
    for match in ENDS.finditer(rest):
        end = match.end("ending")
        office = _OFFICE.match(rest, end)
        if office:
            end = office.end()
        if end < 3:
            continue
        following = rest[end:]
        if following.startswith("员"):
            continue  # 委 of 委员会
        if rest[0] in "省市区县州" and following[:1] == rest[0]:
            return end  # 省财政厅省教育厅
        if (
            not following
            or _TAIL.match(following)
            or following.startswith(("中共", "国家", "中国", place[:2], *_PROVINCES, *_departments()))
        ):
            return end
        if any(following.startswith(surface) for surface in central()):
            return end
        # 广东省财政厅广州市医疗保障局: another place begins here.
        if (
            re.match(f"(?:{PLACE})(?:{COMPOUND}|[\u4e00-\u9fff]){{0,14}}?{ENDING}", following)
            and match["ending"] != "市委"
        ):
            return end
    return 0
