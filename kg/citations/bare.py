"""Acts named without 《》: 我市…“十四五”规划, 中央八项规定, 制定了X管理办法, 省的实施意见."""

import re
from collections.abc import Iterator
from functools import cache

from kg.citations.bodies import SELF
from kg.citations.context import PLACE, Context
from kg.citations.listed import DUTY, listed
from kg.citations.names import CHAR, FIRM, GOES_ON, OWNER, RULE, STATE, Named, specific
from kg.citations.tables import kinds, rows
from kg.citations.titles import kind_word

_OWNED = re.compile(f"{OWNER}(?P<core>(?:{CHAR}){{2,34}}?)(?P<kind>{FIRM}){STATE}{GOES_ON}")
_FIVE_YEAR = re.compile(
    '[“"]?十[一二三四五六七]五[”"]?(?P<field>[^，。；：、的\\s“”《》（）\ue000]{0,26}?)(?P<kind>规划和20\\d\\d年远景目标纲要|规划纲要|发展规划|规划)(?![局处科室院化]|和自然)'
)
_NAMED_TAIL = "(?![律规院人定制治学官条庭典])"
_DEFINITE = re.compile(
    "(?P<level>国家|中央|省里|市里|省级|市级|省|市|区|县|上级)的(?P<kind>实施意见|实施方案|实施细则|实施办法|指导意见|若干意见|工作方案|总体方案)(?!和|及)"
)
_QUOTED = re.compile(f"“(?P<name>[^“”《》，。；、]{{4,40}}?(?:{RULE}|方案|意见))”")


def named(masked: str, context: Context) -> Iterator[Named]:
    """All acts named without marks in ``masked`` (joined text in which citations in marks are holes); may overlap."""
    yield from _known(masked)
    yield from _five_year(masked)
    yield from _owned(masked)
    yield from listed(masked, context)
    yield from _definite(masked)
    yield from _posts(masked)
    yield from _quoted(masked)
    yield from _regulations(masked)


@cache
def _names() -> tuple[dict[str, str], tuple[int, ...]]:
    """Name → title, and the names' lengths, the longest first."""
    table = {row["surface"]: row["title"] for row in rows("named")}
    return table, tuple(sorted({len(name) for name in table}, reverse=True))


_KNOWN_END = re.compile(f"(?:八项规定|条例|廉洁自律准则|暂行办法|[\u4e00-\u9fff]法典?){_NAMED_TAIL}")


def _known(masked: str) -> Iterator[Named]:
    """Acts that everyone names without marks: 中央八项规定, 预算法, 城市市容和环境卫生管理条例."""
    table, lengths = _names()
    for match in _KNOWN_END.finditer(masked):
        end = match.end()
        length = next((size for size in lengths if masked[max(0, end - size) : end] in table), 0)
        start = end - length
        # 湖北省水文条例 is the province's own.
        if not length or (match[0] == "条例" and masked[max(0, start - 1) : start] in tuple("省市区县州》")):
            continue
        if masked.endswith("中华人民共和国", 0, start):
            start -= len("中华人民共和国")
        yield Named(start, end, table[masked[end - length : end]] if end - start == length else masked[start:end])


def _five_year(masked: str) -> Iterator[Named]:
    """我市医疗保障事业发展“十四五”规划: with an owner before or a field behind; “十四五”规划 alone names none."""
    for match in _FIVE_YEAR.finditer(masked):
        if re.search("期间|时期|以来|末|年", match["field"]):
            continue
        run = re.search("[\u4e00-\u9fff]{0,24}$", masked[max(0, match.start() - 24) : match.start()])
        head = _owner_head(run[0] if run else "")
        if head or len(match["field"]) >= 2:
            yield Named(match.start() - len(head), match.end(), masked[match.start() - len(head) : match.end()])


_PLACE = re.compile("(?:我|本|全)[国省市区县]|国家|(?:[\u4e00-\u9fff]{2,4}?(?:自治区|省|市|区|县))")
_CUT = re.compile(
    "编制|制定|制订|落实|结合|根据|按照|依据|了|贯彻|执行|实施|完成|对接|对照|围绕|衔接|纳入|符合|出台|印发|发布|谋划|推进|修订|评估|开展|和|与|及|对|的|将|在|以|为"
)


_FIELD = re.compile("[\u4e00-\u9fff]{2,12}(?:发展|建设|保护|保障|改革|服务|治理|安全|事业)")


def _owner_head(run: str) -> str:
    """The owner (and field) that stands right before 十四五: 我市医疗保障事业发展."""
    cut = max((match.end() for match in _CUT.finditer(run)), default=0)
    rest = run[cut:]
    owner = _PLACE.match(rest)
    return rest if owner or _FIELD.fullmatch(rest) else ""


def _owned(masked: str) -> Iterator[Named]:
    """我市职工生育保险实施办法: an owner and a name of its own."""
    for match in _OWNED.finditer(masked):
        core = match["core"]
        if re.search("[的并将已了等在由是]|以及|有关|相关|各项|根据|按照|制定|出台|印发|修订", core) or not specific(
            core, match["kind"], 4
        ):
            continue
        group = kinds()[match["kind"]][0]
        if group == "plan" and not re.search("\\d{4}|十[一二三四五六]五|实施|行动|三年|五年|专项|总体", core):
            continue
        if re.search(
            f"{DUTY.pattern[:-1]}(?:制定|制订|编制|拟订|起草|修订|出台)$",
            masked[max(0, match.start() - 8) : match.start()],
        ):
            continue
        yield Named(match.start(), match.end(), match[0])


_POSTS = re.compile('[“"]三定[”"](?:规定|方案)')
_POSTS_OWNER = re.compile(f"(?:{SELF}|{PLACE}(?:[\u4e00-\u9fff]{{2,12}}?[局厅委办院])?)$")


def _posts(masked: str) -> Iterator[Named]:
    """市水务局“三定”规定: the one act that sets a body's posts; without an owner the words name none."""
    for match in _POSTS.finditer(masked):
        run = re.search("[\u4e00-\u9fff]{0,24}$", masked[max(0, match.start() - 24) : match.start()])
        head = _CUT.split(run[0])[-1] if run else ""
        if _POSTS_OWNER.match(head):
            yield Named(match.start() - len(head), match.end(), masked[match.start() - len(head) : match.end()])


def _definite(masked: str) -> Iterator[Named]:
    """省的实施意见 beside another act: one document of a named level, its title not given."""
    for match in _DEFINITE.finditer(masked):
        lead = masked[max(0, match.start() - 2) : match.start()]
        if lead[-1:] in ("\ue000", "和", "及", "与", "、", "彻", "实", "行", "照", "据"):
            yield Named(match.start(), match.end(), "")


def _quoted(masked: str) -> Iterator[Named]:
    """A name in “” that is an act's: “预算绩效管理实施办法”."""
    for match in _QUOTED.finditer(masked):
        kind = kind_word(match["name"])
        if specific(match["name"][: -len(kind)], kind, 4) and not re.search(
            "[+＋]|一.*一|应当|必须|不得|尚未|未能|没有", match["name"]
        ):
            yield Named(match.start(), match.end(), match["name"])


_REGULATION = re.compile(
    "(?:根据|按照|依据|依照|违反|遵守|执行|落实|贯彻|符合|适用)(?:国家|国务院)?"
    f"(?P<name>(?P<core>(?:(?:{CHAR}){{2,4}}?(?:省|市|自治区|区|县)(?P<local>))?(?:{CHAR}){{2,22}}?)(?P<kind>条例|办法|细则))"
    "(?=的?(?:规定|要求|精神|标准)|第[一二三四五六七八九十百\\d]+条|办理|执行|处理|实施|[，。；])"
)


def _regulations(masked: str) -> Iterator[Named]:
    """按照政府信息公开条例办理: a regulation, or a place's own rule, right behind the word that rests on it."""
    for match in _REGULATION.finditer(masked):
        own = match["kind"] == "条例" or match["local"] is not None
        core = match["core"]
        if own and specific(core, match["kind"], 4) and not re.search("[的和与及或等该本其]|规定|管理部门", core):
            yield Named(match.start("name"), match.end("name"), match["name"])
