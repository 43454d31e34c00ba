"""How one act's title is worded: what citations leave out of it, and which wordings are the same."""

import re
from difflib import SequenceMatcher

from kg.citations import NamedPolicy
from kg.citations.policy import folded_title
from kg.citations.titles import bare_name


def core_title(policy: NamedPolicy) -> str:
    """The title without what citations leave out: the issuers at its head, 中华人民共和国 before a law."""
    title = folded_title(policy.title).removeprefix("中华人民共和国")
    at = title.find("关于")
    head = title[:at] if at > 0 else ""
    alone = not re.search("转发|批转|印发|公布|发布", head)  # X局转发Y厅关于…的通知 is X局's own act
    if head and alone and policy.issuers and any(head.startswith(name[:2]) for name in policy.issuers):
        return title[at:]
    return title


def grouped(titled: list[NamedPolicy]) -> list[list[str]]:
    """Their core titles, sorted, those of one act together; without what a notice among them promulgates."""
    groups: list[list[str]] = []
    inner = {folded_title(other.promulgates) for other in titled if other.promulgates}
    for core in sorted({core_title(other) for other in titled}):
        if any(is_same(core, name) for name in inner):
            continue
        home = next((group for group in groups if is_same(group[0], core)), None)
        if home is None:
            groups.append([core])
        else:
            home.append(core)
    return groups


def is_same(left: str, right: str) -> bool:
    """Whether two titles are one act's: equal, or the same but for a few characters (经费 … 工作经费)."""
    one, two = folded_title(left), folded_title(right)
    if one == two:
        return True
    if one[len(bare_name(one)) :] != two[len(bare_name(two)) :]:
        return False  # （2023年修订） and （2024年版） tell acts apart
    if any(char.isdecimal() for char in one + two) and sorted(filter(str.isdecimal, one)) != sorted(
        filter(str.isdecimal, two)
    ):
        return False
    if len(one) < 10:
        return False
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    # The first two are never less than the third, and cost far less.
    return all(ratio() >= 0.92 for ratio in (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio))
