"""The word lists that the reading of a clause rests on, loaded once from ``data/``."""

import re
from functools import cache, lru_cache
from pathlib import Path

_DATA = Path(__file__).resolve().parent / "data"
_NOMINAL = "率面度数量费额人者员户期金点单表类项工会局处科所站比值权书证版物品线网图例重"
"""A verb before one of these is part of a noun (参保人, 完成率); 经营主体); and nobody 上市 in 地级以上市, a city of
that rank."""


@cache
def words(file: str, name: str) -> frozenset[str]:
    """The words of one class of ``verbs`` or ``words``."""
    for line in (_DATA / f"{file}.tsv").read_text(encoding="utf-8").splitlines():
        key, _, listed = line.partition("\t")
        if key == name and not line.startswith("#"):
            return frozenset(listed.split(" "))
    raise KeyError(name)


@cache
def _alternation(file: str, name: str) -> str:
    return "|".join(map(re.escape, sorted(words(file, name), key=lambda word: (-len(word), word))))


@cache
def starts_with(file: str, name: str) -> re.Pattern[str]:
    """Matches one word of a class at the beginning."""
    return re.compile(f"(?:{_alternation(file, name)})")


def ending(file: str, name: str, phrase: str) -> int | None:
    """Where the longest word of a class begins that ``phrase`` ends with (before a last line break); ``None``: none."""
    end = len(phrase) - phrase.endswith("\n")
    known = words(file, name)
    for length in _lengths(file, name):
        if phrase[end - length : end] in known and length <= end:
            return end - length
    return None


@cache
def _lengths(file: str, name: str) -> tuple[int, ...]:
    """How long the words of a class are, the longest first."""
    return tuple(sorted({len(word) for word in words(file, name)}, reverse=True))


@cache
def list_head() -> re.Pattern[str]:
    """Matches what a list of items is of, up to the word or mark that opens it; group 1 is its name."""
    opened = f"(?:{_alternation('words', 'list_adverb')})?(?:{_alternation('words', 'list_cue')}|[：:])"
    return re.compile(rf"([^，。；：:、]{{2,20}}?){opened}(?=[^，。；]*、)")


@cache
def _verbs() -> re.Pattern[str]:
    names = ("plain", "up", "down")
    every = sorted(
        frozenset[str]().union(*(words("verbs", name) for name in names)), key=lambda word: (-len(word), word)
    )
    return re.compile(r"(?<!地级以)(?<!地级及以)(?:" + "|".join(map(re.escape, every)) + f")(?![{_NOMINAL}]|主体)")


_LONG = 2
_kept = lru_cache(maxsize=4096)
"""The same words are asked of several rules, and come again in sentence after sentence."""


@_kept
def first_verb(phrase: str, start: int = 0) -> int | None:
    """Where the first verb of ``phrase`` begins, from ``start`` on; single characters count only at ``start``."""
    position = start
    while match := _verbs().search(phrase, position):
        if len(match[0]) >= _LONG or match.start() == start or match[0] in "已均可被":
            return match.start()
        position = match.start() + 1
    return None


@_kept
def begins_with_verb(phrase: str) -> bool:
    """Whether ``phrase`` begins with a verb or adverb."""
    return _verbs().match(phrase) is not None


@_kept
def ends_with_verb(phrase: str) -> bool:
    """Whether ``phrase`` ends with a verb (发现, 完成)."""
    pattern = _ending()
    return pattern.search(phrase) is not None


@cache
def _ending() -> re.Pattern[str]:
    every = sorted(
        {word for name in ("plain", "up", "down", "light") for word in words("verbs", name)},
        key=lambda word: (-len(word), word),
    )
    return re.compile("(?:" + "|".join(map(re.escape, every)) + ")[了过]?$")


_YEAR = r"(?:(?:19|20)\d{2}|[一二][九〇零○][〇零○一二三四五六七八九]{2})"
TIME = re.compile(
    rf"(?:截至|截止|自|从|到|至)?(?:{_YEAR}\s?(?=年初预算)|{_YEAR}\s?(?:[-—~至]\s?{_YEAR})?\s?年(?:度)?(?:\s?(?:\d{{1,2}}|元)(?:[-—至~]\d{{1,2}})?\s?月份?(?:\s?\d{{1,2}}\s?日)?)?"
    r"|去年(?:\d{1,2}月)?|今年|本年度?|当年|上年(?!度?结[转余])度?|(?<!\d)\d{1,2}(?:[-—至~]\d{1,2})?月份?(?:\d{1,2}日)?|[上下]半年|(?:第?[一三1]、)?[一二三四1-4第]{1,2}季度)"
    r"(?:年?底|年?末|年?初(?!预算)|以来|期间|起|前|间|内|上半年|下半年|第?[一二三四1-4]季度|全年(?!预算|执行))?"
)
"""An expression of time, as far as it may stand in front of a statement; 年初预算 and 全年预算 are names of budgets."""
_OF_TIME = re.compile("[年月季]")
"""What every expression of time has."""


def without_times(phrase: str) -> str:
    """``phrase`` without the expressions of time in it."""
    return TIME.sub("", phrase) if _OF_TIME.search(phrase) else phrase


PLAN = re.compile("(?:本?年初?|全年|年度|调整后?的?|批复|部门)?(?:预算|计划)(?:安排|指标)?(?:金额|数)?$")
"""What a plan of money is called: 年初预算, 年计划, 调整后预算数."""

_PLACED = re.compile(r"(?:[全我本][国省市区县州局])(?=共|现有|累计|已|年内|全年|目前|现|实现|完成)")


@_kept
def strip_lead(phrase: str) -> str:
    """``phrase`` without the connectives, adverbs and times in front of it."""
    lead, adverb = starts_with("words", "lead"), starts_with("words", "adverb")
    while phrase:
        match = TIME.match(phrase) or _PLACED.match(phrase) or lead.match(phrase)
        if (
            not match
            and (match := adverb.match(phrase))
            and phrase[match.end() :]
            and not begins_with_verb(phrase[match.end() :])
        ):
            return phrase
        if not match or not match[0]:
            return phrase
        if not _PLACED.match(phrase) and starts_with("words", "keep_lead").match(phrase):
            return phrase
        phrase = phrase[match.end() :]
    return phrase


@_kept
def strip_tail(phrase: str) -> str:
    """``phrase`` without the copulas, hedges and prepositions at its end."""
    while (at := ending("words", "tail", phrase)) is not None:
        if ending("words", "keep_tail", phrase) is not None:
            return phrase
        phrase = phrase[:at]
    return phrase


def weak(core: str) -> bool:
    """Whether a subject says too little alone (金额, 占比, 得分)."""
    return core in words("words", "weak") or len(core) < _LONG


@_kept
def is_measure(core: str) -> bool:
    """Whether a subject ends in the name of a measure, so that nothing need be added (率, 金额, 面积)."""
    return ending("words", "measure", core) is not None
