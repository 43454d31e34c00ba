"""Bodies as they stand in citations: the head of a title, the words before it, the letters of a number."""

import re
from bisect import bisect_right
from functools import cache

from kg.citations.context import PLACE, Context, places_at_head, written_out
from kg.citations.tables import cues, either, rows, words

SELF = "(?:我|本|该)(?:局|厅|委员会|委|部门|部|校|院|所|中心|办公室|办|处|署|单位|机关|会|行|镇|街道)"
_ENDING = either(words("local_bodies", "word", what="ending"))
_COMPOUND = either(words("local_bodies", "word", what="compound"))
_NEXT = re.compile(f"(?:{PLACE})(?:{_COMPOUND}|[\u4e00-\u9fff]){{0,14}}?{_ENDING}")
_ENDS = re.compile(f"(?=(?P<ending>{_ENDING}))")
_NOT_AFTER = "(?![部门面限长机势际管]|属|直)"
_LOCAL = re.compile(f"(?:中共)?(?:{PLACE}){{1,3}}(?:{_COMPOUND}|[\u4e00-\u9fff]){{0,20}}?{_ENDING}{_NOT_AFTER}")
_COUNCIL = re.compile("(?:国务院|全国)[\u4e00-\u9fff]{2,24}?(?:领导小组|委员会|联席会议|指挥部)(?:办公室)?")
_OFFICE = re.compile("办公厅|办公室")
_PROVINCES = tuple(row["place"] for row in rows("places") if row["level"] in ("province", "municipality", "region"))
_TAIL = re.compile("(?:、|和|与|及|，| )|等[一二三四五六七八九十\\d]*(?:个)?(?:部门|单位|部委|厅局|委办局)?(?:联合)?$")


@cache
def central() -> dict[str, str]:
    """Surface form → full name of the bodies of the state and the party's centre."""
    return {row["surface"]: row["name"] for row in rows("bodies")}


@cache
def _lengths() -> tuple[int, ...]:
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
        return whole if re.search(f"{_ENDING}$", rest) and rest[0] != "委" and _local_end(whole) == len(whole) else None
    party = re.fullmatch(f"(?:中共)?(?P<place>{PLACE})委(?P<office>办公厅|办公室)?", surface)
    if party and _plain(surface):
        return f"中共{party['place']}委员会{party['office'] or ''}"
    if re.fullmatch(_LOCAL, surface) and _plain(surface) and _local_end(surface) == len(surface):
        return _written_out(surface, context)
    return None


def _written_out(name: str, context: Context) -> str:
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


def _plain(name: str) -> bool:
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
        or any(run[offset : offset + size] in central() for size in _lengths())
    ]
    candidates: list[int] = anchors + list(range(len(run) - 1))
    return next((offset for offset in candidates if parse(run[offset:], context, known=True)), None)


def parse(text: str, context: Context, *, known: bool = False) -> tuple[str, ...]:
    """The bodies of a run that holds nothing else (财政部住房城乡建设部, X局、Y局等五部门); else empty.

    With ``known`` every one of them must have a full name that is certain.
    """
    found = _one_by_one(_DOUBLED.sub(r"\1", text), context, known=known)
    return tuple(dict.fromkeys(name for _, name in found))


def _one_by_one(text: str, context: Context, *, known: bool = False) -> list[tuple[int, str]]:
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
_BESIDE = re.compile(f"(?:{_COMPOUND}|[\u4e00-\u9fff]){{1,12}}?(?:厅|局|委员会|委)(?=$|、|和|与|及|，| |等)")


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
    if not match or not places or not _plain(match[0]):
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
    for length in _lengths():
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
    return position + end, full_name(surface, context) or (surface if _plain(surface) else "")


def _local_end(rest: str) -> int:
    """Where the local body at the head of ``rest`` ends: the first ending that the next body or nothing follows."""
    place = next((place for place in _PROVINCES if rest.startswith(place)), rest[:3])
    for match in _ENDS.finditer(rest):
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
            re.match(f"(?:{PLACE})(?:{_COMPOUND}|[\u4e00-\u9fff]){{0,14}}?{_ENDING}", following)
            and match["ending"] != "市委"
        ):
            return end
    return 0


_POSTS = re.compile("职能配置|主要职责内设机构|人员编制规定|机构编制方案")
_HEAD = re.compile("关于|转发|印发|批转|公布|发布")


def of_title(title: str, kind: str, context: Context) -> tuple[str, ...]:
    """The issuers that stand at a title's head: all bodies before 关于, or the body whose own rule it is."""
    head = _HEAD.search(title)
    if head is None and _POSTS.search(title):
        return ()  # a body's posts are set by those above it
    if head and head.start() >= 2:
        run = title[: head.start()].rstrip("〈《")
        return () if re.search("[〈《]", run) else parse(run, context)  # another title's own head
    if head or kind in ("法律", "条例"):
        return ()
    if context.body and title.startswith(context.body) and len(title) > len(context.body) + 2:
        return (context.body,)
    own = re.match(
        f"(?:中共)?{PLACE}(?:{PLACE})?(?:{_COMPOUND}|[\u4e00-\u9fff]){{2,14}}?(?:局|厅|委员会|人民政府办公厅|人民政府办公室|法院|检察院){_NOT_AFTER}",
        title,
    )
    if own and _plain(own[0]) and len(title) - own.end() >= 4:
        return (_written_out(own[0], context),)
    return ()


_ATTRIBUTE = re.compile(
    "(?:\\d{4}年(?:\\d{1,2}月)?(?:\\d{1,2}日)?)?(?:联合|共同|统一|近期|最新|新)?"
    "(?:第[一二三四五六七八九十]+次会议)?(?:通过|印发|发布|下发|颁布|颁发|制定|制订|出台|公布|下达|批准|转发|修订|编制|拟定|签发)(?:实施|施行|印发|发布|并实施)?(?:了)?的?$"
)
_TOGETHER = re.compile("等?[一二三四五六七八九十\\d]+个?(?:部门|部委|单位|厅局|委办局)(?:联合|共同)?$")
_CUT = re.compile(f"{either(cues())}|{either(words('stops', 'word', use='body'))}|联合(?![会国大])")
_HELD = re.compile(f"{_COMPOUND}|自治[区州县旗]|自然资源|经济")


def before(text: str, start: int, context: Context) -> tuple[str, ...]:
    """The bodies named right before ``start``: 国务院《…》, 财政部和国家医保局联合印发的《…》."""
    paragraph = context.breaks[bisect_right(context.breaks, start) - 1] if context.breaks else 0
    window = text[max(0, start - 70, paragraph if paragraph <= start else 0) : start]
    run = re.search("[\u4e00-\u9fff、\\d]*$", window)
    if not run:
        return ()
    words_ = _TOGETHER.sub("", _ATTRIBUTE.sub("", run[0]))
    names: list[str] = []
    while words_:
        name, left = _ending_at(words_, context)
        if not name:
            break
        names.insert(0, name)
        border = re.search("(?:、|和|与|及|会同|联合)$", words_[:left])
        if border is None and not re.search(f"{_ENDING}$|部$", words_[:left]):
            break
        words_ = words_[: border.start() if border else left]
        if border and not words_ and border[0] in ("与", "会同", "联合") and context.body:
            names.insert(0, context.body)  # 与县财政局联合印发: the one who tells it issues it too
    return tuple(dict.fromkeys(names))


def _ending_at(run: str, context: Context) -> tuple[str, int]:
    """The body whose name ends where ``run`` does, and where it begins; the longest that is known."""
    low = max(0, len(run) - 26)
    masked = _HELD.sub(lambda match: "□" * len(match[0]), run)
    cut = max((match.end() for match in _CUT.finditer(masked, low)), default=low)
    tail = run[cut:]
    inside = {at for match in _ENDS.finditer(tail) for at in range(match.start() + 1, match.end("ending"))}
    for offset in range(len(tail) - 1):
        if offset in inside:
            continue  # 员会… of 委员会…
        name = full_name(tail[offset:], context)
        if name:
            both = _one_by_one(tail[offset:], context) if tail.startswith("中共", offset) else []
            start, last = both[-1] if both else (0, name)  # 中共某市委某市人民政府 are two
            return (last, cut + offset + start) if start else (name, cut + offset)
    for length in _lengths():
        name = central().get(run[-length:])
        if name and length <= len(run):
            return name, len(run) - length
    return "", len(run)
