"""Short forms inside a document: （以下简称《规划》）, 《办法》, 该通知; resolved only where one act remains."""

import re
from dataclasses import dataclass, field

from kg.citations.tables import either, kinds
from kg.citations.titles import bare_name, kind_word

DEFINED = re.compile("(?:以下|下文|后文)?(?:分别)?(?:统称|简称|下称|合称)(?:为|作|：)?(?P<names>.{1,120})")
QUOTED = re.compile('简称(?:为|：)?[“"](?P<name>[^《》“”"，。；]{4,30})[”"]')
_NAME = re.compile('[《“"]([^《》“”"]{1,40})[》”"]')
_PROMULGATED = re.compile(
    "(?:印发|转发|公布|发布|颁布|下发|批转)(?P<inner>.{3,120}?)的(?:通知|函|公告|决定|命令|通告)$"
)
_VERSION = re.compile("试行|暂行|[（(][^（）()]*[）)]")
_POINTERS = either(
    tuple(
        word
        for word, (group, _) in kinds().items()
        if group in ("rule", "act", "plan")
        and word not in ("法", "法典", "宪法", "解释", "公报", "行动", "规范", "函", "守则")
    )
)
POINTER = re.compile(
    f"(?P<how>该|上述|前述|上列|此)(?P<kind>(?:实施|管理|暂行|试行|指导)?{_POINTERS})(?![书局部性化员]|的?制定)"
)
WORD = re.compile(
    "(?P<kind>办法|条例|细则|规程)(?<=[对按照据原新订，。；]..)(?<=(?:.[对按原新，。；]|按照|根据|依据|修订)..)(?=第[一二三四五六七八九十百\\d]+条|规定|明确|要求|实施|出台|施行|修订|筹资|[^，。；]{0,40}?(?:进行|作出)了?(?:调整|修订|修改|修正))"
)


def promulgated(title: str) -> str:
    """X of a title 关于印发X的通知; empty where the title promulgates nothing."""
    match = _PROMULGATED.search(bare_name(title))
    if not match:
        return ""
    inner = match["inner"].strip()
    nested = re.fullmatch("[《〈]([^《》〈〉]+)[》〉]", inner)
    name = nested[1] if nested else inner
    return name if kind_word(name) and not re.search("[》〉].*[《〈]", name) else ""


@dataclass(frozen=True, slots=True)
class _Act:
    """An act that short forms can stand for: ``plain`` is its title without status, ``core`` without version."""

    position: int
    title: str
    plain: str
    core: str


_KEPT = 60
"""How many acts of one kind are looked back over: more would make the time grow with the text's length squared."""


@dataclass(slots=True)
class Memory:
    """What the document has named so far: acts in order of mention, and the short forms that it defined."""

    acts: list[tuple[int, str]] = field(default_factory=list)
    short: dict[str, str] = field(default_factory=dict)
    _by_kind: dict[str, list[_Act]] = field(default_factory=dict)

    def remember(self, position: int, title: str) -> None:
        """An act named in full at ``position``; what it promulgates is named too."""
        self.acts.append((position, title))
        for name in (title, promulgated(title)):
            word = kind_word(name) if name else ""
            if word:
                act = _Act(position, name, bare_name(name), _VERSION.sub("", name))
                self._by_kind.setdefault(word, []).append(act)

    def define(self, words_: str, titles: list[str]) -> list[str]:
        """Short forms of a （以下简称…）; one name each for the last titles, in order. Returns the names."""
        names = _NAME.findall(words_) or [words_.strip('《》“”"：: ')]
        names = [name for name in names if 2 <= len(name) <= 30]
        chosen = titles[-len(names) :] if len(names) > 1 else titles[-1:]
        if len(chosen) == len(names):
            for name, title in zip(names, chosen, strict=True):
                inner = promulgated(title)
                fits = inner and kind_word(inner) and kind_word(inner) == kind_word(name) != kind_word(title)
                self.short[name] = inner if fits else title
            return names
        return []

    def defined(self, name: str) -> str:
        """The title that a short form was defined for; empty where it was not."""
        return self.short.get(name, "")

    def find(self, name: str, position: int, steps: list[int]) -> str:
        """The one act that the short form ``name`` at ``position`` can mean; empty where none or several remain.

        Looks in ever wider stretches before it: from each of ``steps``, then farther.
        """
        if name in self.short:
            return self.short[name]
        lows = sorted((*steps, *(position - reach for reach in (300, 600, 1200, 3000, 20000))), reverse=True)
        found: dict[str, str] = {}
        limit: int | None = None
        for act in reversed(self._by_kind.get(kind_word(name), [])[-_KEPT:]):
            if limit is not None and act.position < limit:
                break
            if act.position >= position or len(act.plain) <= len(name) or not act.plain.endswith(name):
                continue
            if limit is None:
                # The nearest stretch that holds a candidate must hold no other.
                limit = next((low for low in lows if low <= act.position), None)
                if limit is None:
                    break
            found.setdefault(act.core, act.title)
        return next(iter(found.values())) if len(found) == 1 else ""
