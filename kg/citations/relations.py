"""Why a text cites an act: the cue that governs the citation, found in its own clause."""

import re
from functools import cache

from kg.citations.tables import either, rows, words

HOLE = "\ue000"
"""Stands for every character of a citation while cues are looked for, so that no title speaks for its neighbours."""

_CUES = re.compile(either((*words("cues", "cue", where="before"), "按", "据", "依")))
_LIST = re.compile(
    f'(?:[{HOLE}、，,；;和与及或以\\s（）()·\\d.．①-⑳“”"’]|以及|并|并且|等|文件|(?:及其实施细则)?(?:有关|相关)?(?:精神|要求|规定)(?=[和与及、])|及其实施细则'
    "|[（(](?:19|20)\\d\\d年[^（）()]{0,8}[）)]|[（(][一二三四五六七八九十\\d]+[）)])*"
)
_BREAK = re.compile("[，,。；;！？\t|]")
_BY = re.compile(
    f"[{HOLE}、和与及以《》（）()]*[^，。；]{{0,16}}?(?:要求|规定|精神|部署|标准|原则|执行|程序|办理|有关|流程|指示|安排|明确)"
)
_LISTED = f"(?:{HOLE}|(?:[、和与及以]+|，(?=\\d{{4}}年))[^，。；{HOLE}]{{0,50}}(?={HOLE}))*"
_REPEALED = re.compile(
    f"{_LISTED}(?:等[^，。；]{{0,10}})?[^，。；{HOLE}]{{0,12}}?(?:同时|即行|一并|予以|相应|自[^，。；]{{1,20}}[起]?)?(?:废止|失效|停止执行|不再执行)"
)
_AMENDED = re.compile(
    "[^。；]{0,40}?(?:进行|作出|作|予以|加以)了?[^，。；]{0,10}?(?:修订|修改|修正|调整)|(?:第[^，。；]{1,16})?(?:修改|修订|调整)(?:为|如下)|[^，。；]{0,6}作如下(?:补充|修改)"
)
_ISSUED = re.compile(
    f"{_LISTED}(?:等[^，。；]{{0,8}})?(?:予以|全文)?(?P<word>印发|公布|发布|转发|批转|颁布)(?:给你们|如下|，|。|实施|$)"
)
_NOW_ISSUED = re.compile(
    f"(?:{_LISTED})?(?:[，,]?[^。；{HOLE}]{{0,40}}(?:同意|批准|审议通过|研究通过|会议通过|审定))?[，,]?现(?:将其)?(?:予以?)?(?:正式)?"
    "(?P<word>印发|公布|发布|转发|批转|颁布|下发)"
)
_REVISION = re.compile("的?(?:修订|修改|修正|修编)(?:工作|完善|[，。；、]|$)")
_CARRIED_OUT = re.compile("的?(?:贯彻落实|贯彻实施|贯彻执行|贯彻|落实)工作")
_AS_BASIS = re.compile(
    f"[{HOLE}、和与及以]*(?:等[^，。；]{{0,8}})?为(?:主要|根本|重要|基本)?(?:依据|根据|准绳|准则|遵循|指导|准)"
)
_SERVES_AS_BASIS = re.compile(
    f"{_LISTED}(?:等[^，。；]{{0,8}})?[^，。；{HOLE}]{{0,4}}作为[^，。；{HOLE}]{{0,8}}(?:依据|根据|准绳)"
)
_LABEL = re.compile("(?:依据|根据)(?:[:：]|如下|为)?[（(]?[^，。；\t]{0,6}[）)]?$")


_NOUNS = frozenset(words("cues", "cue", relation="none"))


@cache
def _relation_of() -> dict[str, str]:
    return {row["cue"]: row["relation"] for row in rows("cues")} | {"按": "basis", "据": "basis", "依": "basis"}


def relation(masked: str, start: int, end: int, left: int, right: int) -> tuple[str, str, int]:
    """(relation, cue, where the cue begins or -1) of the citation at ``start:end`` in the sentence ``left:right``."""
    after = masked[end : min(right, end + 90)]
    before = masked[max(left, start - 160) : start]
    behind = _behind(before, after)
    if behind:
        return behind
    found = _in_front(before, after)
    if found:
        return found[0], found[1], start - len(before) + found[2]
    return "mentions", "", -1


def _behind(before: str, after: str) -> tuple[str, str, int] | None:
    """Cues that follow: 《…》同时废止, 对《…》进行了修订."""
    clause = _BREAK.split(before)[-1]
    now = _NOW_ISSUED.match(after)
    if now:
        return ("forwards" if "转" in now["word"] else "issues"), now["word"], -1
    if re.search("将[^，。；]*$", clause):
        issued = _ISSUED.match(after)
        if issued:
            return ("forwards" if "转" in issued["word"] else "issues"), issued["word"], -1
    repealed = _REPEALED.match(after)
    if repealed and not re.search("[^未不]未|没有", repealed[0]):
        return "repeals", repealed[0][-4:].lstrip(HOLE), -1
    if re.search(f"(?:对|将|把)[^，。；{HOLE}]{{0,12}}(?:{HOLE}[^，。；{HOLE}]{{0,20}})*$", clause):
        amended = re.match(f"{_LISTED}(?:{_AMENDED.pattern})", after)
        if amended:
            return "amends", amended[0][-2:], -1
    revision = _REVISION.match(after)
    if revision:
        return "amends", revision[0].strip("的，。；、"), -1
    done = _CARRIED_OUT.match(after)
    if done:
        return "implements", done[0].strip("的"), -1
    if re.search("以[^，。；]{0,6}$", clause) and _AS_BASIS.match(after):
        return "basis", "以…为", -1
    return ("basis", "作为…依据", -1) if _SERVES_AS_BASIS.match(after) else None


def _in_front(before: str, after: str) -> tuple[str, str, int] | None:
    """The last cue before the citation that still governs it: no new clause begins between the two."""
    if "\t" in before and (label := _label(before)):
        return "basis", label, before.rindex(label)
    for match in reversed(list(_CUES.finditer(before))):
        cue, gap = match[0], before[match.end() :]
        if cue in _NOUNS or (cue[0] == "修" and gap[:1] in tuple("）)版稿")):
            continue
        if (gap.startswith("的") and HOLE not in gap[:1]) or re.match(
            "(?:并)?(?:实施|施行|印发|发布)?(?:了|后|过)?的", gap
        ):
            continue
        if not _reaches(gap):
            return None
        if cue in ("按", "据", "依") and gap and not _BY.match(after):
            continue
        if cue == "实施" and re.match("(?:办法|细则|方案|意见)", gap):
            continue
        name = _relation_of()[cue]
        if name in ("issues", "amends", "repeals") and re.match("的[\u4e00-\u9fff]", after):
            return None  # 制定《…》的实施细则: what is made is another act
        return name, cue, match.start()
    return None


_FILL = HOLE + "、，；;。 1234567890.．（）()和"


def _label(before: str) -> str:
    """The label of a table's row (立项依据, 政策依据) where the citation begins, or is listed in, the next cell."""
    rest = before.rstrip(_FILL)
    label = rest.rstrip("\t").rsplit("\t", 1)[-1] if rest.endswith("\t") else ""
    return label if 0 < len(label) <= 12 and _LABEL.search(label) else ""


def _reaches(gap: str) -> bool:
    """Whether nothing but the same clause, or a list of citations, stands between cue and citation."""
    if HOLE in gap:
        head, _, rest = gap.partition(HOLE)
        parts = re.split(f"{HOLE}+", rest)
        # What stands between two citations may be list marks only, or words that a list of acts has.
        return (
            not _BREAK.search(head)
            and len(head) <= 40
            and all(_LIST.fullmatch(part) or _short_link(part) for part in parts)
        )
    return not _BREAK.search(gap) and len(gap) <= 40


_MAKER = re.compile("(?:[局厅委部院府办会署室]|印发的|发布的|下发的|[省市区县]的)$")


def _short_link(part: str) -> bool:
    """What may stand between listed acts besides marks: 和省的, 及市财政局; behind a comma a body or nothing."""
    if part[:1] in tuple("，,；;") and not _MAKER.search(part):
        return False
    return (
        len(part) <= 22
        and not re.search("[，。；;！？\t|]", re.sub("^[、，；]|[、]$", "", part))
        and not _CUES.search(part)
    )
