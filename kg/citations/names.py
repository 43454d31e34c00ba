"""What acts named without marks have in common: their parts, and what tells a name from a class."""

import re
from dataclasses import dataclass

from kg.citations.tables import either, kinds, words


@dataclass(frozen=True, slots=True)
class Named:
    """``text[start:end]`` names an act as ``title`` (empty for 省的实施意见, which names one without its title)."""

    start: int
    end: int
    title: str


RULE = either(words("kinds", "word", **{"class": "rule"})).replace("|法)", ")")


ACT = either(words("kinds", "word", **{"class": "act"}))


ANY = either(
    tuple(
        word
        for word in words("kinds", "word")
        if word not in ("法", "函", "行动", "要求", "安排", "决策", "职责", "分工")
    )
)


FIRM = either(
    tuple(
        sorted(
            (
                word
                for word, (group, _) in kinds().items()
                if group in ("rule", "plan") and word not in ("法", "法典", "宪法", "行动", "规范")
            ),
            key=len,
            reverse=True,
        )
    )
)


STATE = (
    "(?:[（(](?:试行|暂行|修订稿?|草案|征求意见稿|\\d{4}年(?:修订|版|本|修正)?"
    "|(?:19|20)\\d\\d[-—－至]\\d{2,4}年?)[）)])?"
)


GOES_ON = (
    "(?![的局处科室院员化性书类期版法律]|和自然|与自然|部门|生育|单列|设计|建议|草案|指标|动作|文件|体系|编制工作)"
)


CHAR = '[^，。；：、！？…\\s（）()《》“”"\ue000|]'


OWNER = "(?:我|本)(?:市|省|区|县|州|自治区)"


_TOPIC = either(words("generic", "word", what="topic"))


_TOPICS = re.compile(f"{_TOPIC}*(?:的|及|和)?{_TOPIC}*")


def specific(core: str, kind: str, least: int) -> bool:
    """Whether a name without its kind word tells one act from a class (财务 does not, 预算绩效 does)."""
    if any(word in core for word in words("generic", "word", what="class")):
        return False
    rest = core
    for word in words("generic", "word", what="filler"):
        rest = rest.replace(word, "")
    if _TOPICS.fullmatch(rest):
        return rest in ("预算绩效", "绩效预算") and kind != "制度"
    return len(rest) >= least
