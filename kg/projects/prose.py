"""Projects that sentences, titles and lists of running text name."""

import difflib
import re
from collections.abc import Callable, Sequence
from functools import lru_cache

from kg.document import Document, Span
from kg.projects.cues import cues
from kg.projects.line_money import default_role, with_money
from kg.projects.line_names import line_start
from kg.projects.lines import spending_lines
from kg.projects.money import words
from kg.projects.outlined import labelled_projects, outlined_projects
from kg.projects.phrases import SUM, opener
from kg.projects.sentences import sentences, told_until
from kg.projects.titled import titled_projects
from kg.projects.unite import merge
from kg.quantities import find_quantities
from kg.records import DocumentFacts, Fact, Mention, Project

_HEAD = re.compile(
    "(?<!分)项目(?!支出绩效|(?:情况|明细|一览|汇总)表|库|组|负责|单位|名称|资金|预算数|投资计划|化|管理办法|类别|建设单位|法人)"
    r"|工程(?=[，。；、：（）《\s]|”(?![㐀-鿿])|$|[等已均共的因由及和与]|于|开工|竣工|完工|建成|续建|施工|进度|计划|概算|预算|总投资|投资|完成|资金|通过|基本|全面|正式|顺利|全部|\d)"
)
_QUOTED = re.compile(r"“([^“”]{4,40})”项目")
_COUNTED = re.compile(r"(?:共计?|合计)?(?:\d+|[一二两三四五六七八九十]+)多?(?:个(?!子|标段|分项)|[处座口条所栋宗眼])")
"""转列项目5个, 供水工程11处: how many of a class there are."""
_CHANGED = re.compile("(?:支出|经费|资金)?(?:较上年|比上年|同比)?(?:有所)?(?:减少|增加|增多)")
"""主要原因是设备购置项目减少: there are fewer of a class."""
_INDEFINITE = re.compile(r"(?:是|为|系|作为|属于?)一[项个][^，。；：]*$|项目(?:属于|属)$")
"""这是一项长久的民生工程, 本项目属中央水利资金项目: what something is, not what it is called."""
_STAGE = re.compile(r"（[一二三四五六七八九十\d]{1,2}期）")
_BATCH = re.compile(r"^(?:第?[一二三四五六七八九十\d]+|[两几多])[批次轮](?:次)?")
_SOME = "部分|个别|多数|少数|有的|一些|大部分|不少|许多"
_BODY = r"(?:局|厅|委员会|委|办公室|中心|处|部|院|所|政府|公司|单位)$"
_BUILT = re.compile("(?:中心|院|所|部)(?:新建|建设|改建|扩建|迁建|改扩建|改造|修缮|维修|装修)$")
"""福利中心建设项目: what is named like a body may be built."""
_ALIKE = 0.9
PLACE = re.compile("(?:[㐀-鿿]{1,5}(?:省|自治区|自治州|市|区|县|旗))+")
"""The names of places that a project's name begins with."""
_NUMERAL = re.compile("[0-9一二三四五六七八九十东南西北甲乙丙丁]")
_NEAR = 30


def listed_projects(
    document: Document, known: Sequence[Project], facts: DocumentFacts, year: str, free: Callable[[int], bool]
) -> list[Project]:
    """Projects that running text names: spending lines with their amounts, titles over a project's money, and
    phrases ending in 项目 or 工程 where the sentence speaks of money or performance.

    A rate at the end of a list (预算执行率均为100%) is every listed project's. ``free`` tells what is outside of
    the tables of money. What is another name of a known project adds to it what it lacks.
    """
    found: list[Project] = []
    for project in (*outlined_projects(document, year, free), *labelled_projects(document, year, free)):
        _add(found, project, known)
    lines = [*titled_projects(document, year, free), *spending_lines(document, facts, year, free)]
    for project in sorted(lines, key=lambda line: (-len(line.name), line.mentions[0].start)):
        _add(found, project, known)
    for sentence in sentences(document):
        if not _HEAD.search(document.text, sentence.start, sentence.end) or _is_duty(document, sentence):
            continue
        named = _names(document, sentence.start, sentence.end)
        rate = _shared_rate(document, named, sentence.end)
        named = [name for name in named if rate or _evident(document.text, name, sentence.start, sentence.end)]
        last = told_until(document, sentence) if len(named) == 1 else sentence.end
        ends = [*(mention.start for mention in named[1:]), last]
        for mention, end in zip(named, ends, strict=False):
            default = default_role(document.text[sentence.start : mention.start], facts)
            project = Project(mention.quote, (mention,), year=year, rate=rate)
            project = with_money(document, project, mention.end, end, default)
            _add(found, project, known)
    return found


def _is_duty(document: Document, sentence: Span) -> bool:
    """Whether a sentence stands under duties and tells of no money: 负责组织实施某某工程 names no one project."""
    under = any(word in document.section_path(sentence.start) for word in cues("duties"))
    return under and SUM.search(document.text, sentence.start, sentence.end) is None


def _names(document: Document, start: int, end: int) -> list[Mention]:
    text = document.text
    names: list[Mention] = []
    for head in _HEAD.finditer(text, start, end):
        if _in_title(text, head.start(), start):
            continue
        begin = _behind_project(text, line_start(text, start, head.end()), head.start())
        of_class = any(said.match(text, head.end()) for said in (_COUNTED, _CHANGED))
        if of_class or _INDEFINITE.search(text, max(start, begin - _NEAR), begin):
            continue
        if begin < head.start() and is_project_name(text[begin : head.end()]):
            stage = _STAGE.match(text, head.end())
            names.append(words(document, begin, stage.end() if stage else head.end()))
    for quoted in _QUOTED.finditer(text, start, end):
        if is_project_name(quoted.group(1) + "项目"):
            names.append(words(document, quoted.start(1), quoted.end(1)))
    return sorted(set(names))


def _behind_project(text: str, start: int, end: int) -> int:
    """Behind a project that the words before the last one name (A项目系一次性项目), unless it is a 子项目 of it."""
    inside = text.rfind("项目", start, max(start, end - 1))
    return inside + 2 if inside > start and text[end - 1] != "子" else start


def _evident(text: str, name: Mention, start: int, end: int) -> bool:
    """Whether money or performance is spoken of near a name."""
    near = text[max(start, name.start - _NEAR) : name.start] + text[name.end : min(end, name.end + _NEAR)]
    return any(cue in near for cue in cues("evidence"))


def _in_title(text: str, at: int, start: int) -> bool:
    left = max(0, start - 60)
    return text.rfind("《", left, at) > text.rfind("》", left, at)


def is_project_name(name: str, *, titled: bool = False) -> bool:
    """Whether a phrase ending in 项目 names one: more than what sort of project, some of them, or whose.

    ``titled``: a title says that it is evaluated, so items of service and the like (农机服务项目) are projects too.
    """
    core = _BATCH.sub("", re.split("[-—－]", re.sub(r"（[^）]*）|\([^)]*\)|项目$|(?:19|20)\d\d年度?", "", name))[-1])
    if re.search(r"(?:\d+|[两二三四五六七八九十]+)[个项][㐀-鿿]{0,4}$", core):
        return False
    if re.search(r"[和与及、的或占比较]$|^项目|[预决]算数|政府采购$", core) or opener().fullmatch(
        core.removesuffix("工程")
    ):
        return False
    other = any(core.endswith(kind) and (not titled or len(core) < len(kind) + 4) for kind in cues("not_projects"))
    if other and not re.search(r"购买|采购|经费|补助|资金", core):
        return False
    rest = re.sub(f"^(?:{'|'.join(cues('ranks'))})", "", core)
    ranked = rest != core
    for word in cues("generic"):
        rest = rest.replace(word, "")
    if (
        len(core) < 4
        or len(rest) < 2 + ranked
        or PLACE.fullmatch(rest)
        or re.match(r"[\d%]|(?:平均)?每[个项]|[一二三四五六七八九十]+[个项是]|" + _SOME, core)
    ):
        return False
    return _BUILT.search(core) is not None or not re.search(_BODY, rest)


def _shared_rate(document: Document, named: Sequence[Mention], end: int) -> Fact | None:
    if not named:
        return None
    after = document.text[named[-1].end : end]
    said = re.match(
        r"等?(?:\d+个项目)?，?(?:的)?(?:" + "|".join(cues("rate")) + r")(?:均|都|全部)?(?:为|达到|达|是)?", after
    )
    if not said:
        return None
    for quantity in find_quantities(document.text, named[-1].end + said.end(), end)[:1]:
        if quantity.kind == "percent" and quantity.start - named[-1].end - said.end() <= 2:
            return Fact(str(quantity.value), words(document, quantity.start, quantity.end))
    return None


def _add(found: list[Project], project: Project, known: Sequence[Project]) -> None:
    """Add a project, or what it says of the one that its name means; of a known one nothing is added."""
    if _is_other_name(project.name, known):
        return
    same = [index for index, other in enumerate(found) if _is_other_name(project.name, [other])]
    if not same:
        found.append(project)
    elif len(same) == 1:
        found[same[0]] = merge(found[same[0]], project)


def _is_other_name(name: str, known: Sequence[Project]) -> bool:
    """Whether a phrase means a project that is known: its name with or without 项目, its tail, or nearly its name."""
    a = _core(name)
    for project in known:
        for other in (project.name, *project.aliases):
            b = _core(other)
            if b.endswith(a) or a.endswith(b) or _shortens(a, b) or _nearly(name, other):
                return True
    return False


_AROUND = re.compile("[“”]|项目$|^20\\d\\d年度?")


@lru_cache(maxsize=4096)
def _core(name: str) -> str:
    """A name without what its mentions may leave out: 项目, quotation marks, the year it is of."""
    return _AROUND.sub("", name)


def _shortens(short: str, full: str) -> bool:
    """Whether a name leaves out words of another (农村供水 for 农村供水保障工程)."""
    rest = iter(full)
    return 4 <= len(short) < len(full) and all(char in rest for char in short)


def _nearly(name: str, other: str) -> bool:
    """Whether two names differ in a slip of the pen alone, not in a number (一期, 2号)."""
    if _NUMERAL.findall(name) != _NUMERAL.findall(other):
        return False
    shared = min(sum(map(other.__contains__, name)), len(other))  # no fewer characters than the two have in common
    if 2 * shared / (len(name) + len(other)) < _ALIKE:
        return False
    match = difflib.SequenceMatcher(None, name, other, autojunk=False)
    return match.quick_ratio() >= _ALIKE and match.ratio() >= _ALIKE
