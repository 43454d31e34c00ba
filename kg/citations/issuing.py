"""Who issued an act: the bodies at the head of its title, and those named right before it."""

import re
from bisect import bisect_right

from kg.citations.bodies import (
    COMPOUND,
    ENDING,
    ENDS,
    NOT_AFTER,
    central,
    full_name,
    in_full,
    is_plain,
    lengths,
    one_by_one,
    parse,
)
from kg.citations.context import PLACE, Context
from kg.citations.tables import cues, either, words

_POSTS = re.compile(either(words("stops", "word", use="posts")))
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
        f"(?:中共)?{PLACE}(?:{PLACE})?(?:{COMPOUND}|[\u4e00-\u9fff]){{2,14}}?(?:局|厅|委员会|人民政府办公厅|人民政府办公室|法院|检察院){NOT_AFTER}",
        title,
    )
    if own and is_plain(own[0]) and len(title) - own.end() >= 4:
        return (in_full(own[0], context),)
    return ()


_ATTRIBUTE = re.compile(
    "(?:\\d{4}年(?:\\d{1,2}月)?(?:\\d{1,2}日)?)?(?:联合|共同|统一|近期|最新|新)?"
    "(?:第[一二三四五六七八九十]+次会议)?(?:通过|印发|发布|下发|颁布|颁发|制定|制订|出台|公布|下达|批准|转发|修订|编制|拟定|签发)(?:实施|施行|印发|发布|并实施)?(?:了)?的?$"
)
_TOGETHER = re.compile("等?[一二三四五六七八九十\\d]+个?(?:部门|部委|单位|厅局|委办局)(?:联合|共同)?$")
_CUT = re.compile(f"{either(cues())}|{either(words('stops', 'word', use='body'))}|联合(?![会国大])")
_HELD = re.compile(f"{COMPOUND}|自治[区州县旗]|自然资源|经济")


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
        if border is None and not re.search(f"{ENDING}$|部$", words_[:left]):
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
    inside = {at for match in ENDS.finditer(tail) for at in range(match.start() + 1, match.end("ending"))}
    for offset in range(len(tail) - 1):
        if offset in inside:
            continue  # 员会… of 委员会…
        name = full_name(tail[offset:], context)
        if name:
            both = one_by_one(tail[offset:], context) if tail.startswith("中共", offset) else []
            start, last = both[-1] if both else (0, name)  # 中共某市委某市人民政府 are two
            return (last, cut + offset + start) if start else (name, cut + offset)
    for length in lengths():
        name = central().get(run[-length:])
        if name and length <= len(run):
            return name, len(run) - length
    return "", len(run)
