"""The project that a report evaluates, with its chain of money and the bodies behind it."""

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.document import Document, occurrences
from kg.projects.chain import read_adjustments, read_chain
from kg.projects.cues import cues
from kg.projects.money import words
from kg.projects.prose import PLACE, is_project_name
from kg.projects.tables import chain_of_row, is_project_table, without_code
from kg.records import DocumentFacts, Mention, Project
from kg.tables import RebuiltTable

_BODY_END = "(?:局|厅|委员会|委|部|办公室|院|政府|中心|公司|集团|处|所|站|学校|医院|管委会)"
_UNITS = (
    re.compile(
        r"由(?:我局|我委|我厅|我部门)?(?:下属的|所属的)?([^，。；、由]{4,25}?)(?:（[^）]*）)?(?:具体)?(?:负责)?(?:组织)?实施"
    ),
    re.compile(
        rf"[，。；]([^，。；、由\s]{{2,24}}?{_BODY_END})(?:具体)?(?:负责|承担)(?:[该本]?项目)?(?:的)?(?:具体)?(?:组织)?实施"
    ),
    re.compile(rf"(?:实施|承担|建设)单位(?:为|是|：|:)([^，。；、\s]{{2,24}}?{_BODY_END})(?=[，。；、\s（])"),
)
_IN_CHARGE = (
    re.compile(rf"由([^，。；、由\s]{{2,24}}?{_BODY_END})(?:主管|牵头)"),
    re.compile(rf"主管部门(?:为|是|：|:)([^，。；、\s]{{2,24}}?{_BODY_END})(?=[，。；、\s（])"),
)
_SUBORDINATE = re.compile(r"(?:下属|所属)(?:事业)?单位([^，。；、\d]{4,25}?)(?=\d{4}\s?年)")


def evaluated_project(
    document: Document, tables: Sequence[RebuiltTable], facts: DocumentFacts, year: str
) -> Project | None:
    """The project that the report evaluates: the total of its table, else the amounts that the text tells of it."""
    name, first = _evaluated(document, tables, facts)
    if first is None:
        return None
    project = Project(
        name,
        _everywhere(document.text, name, first),
        year=year,
        grade=facts.grade,
        score=facts.score,
        agency=facts.agency.value if facts.agency else _first(document.text, _IN_CHARGE),
        executing=_first(document.text, (*_UNITS, _SUBORDINATE)),
    )
    sums = [(t, row) for t in tables if is_project_table(t) or _of_years(t) for row in t.rows if row.total]
    aliases = (*_short_for(document.text, name), *(word for word in cues("pronouns") if word in document.text))
    project = replace(project, aliases=aliases)
    names = (name, *_placeless(name), *aliases)
    told = read_chain(document, project, names)
    if len(sums) == 1:
        tabled = chain_of_row(document, sums[0][0], sums[0][1], project)
        told = told if _is_more(told, tabled) else read_chain(document, tabled, names)
    return replace(told, adjustments=read_adjustments(document))


def _short_for(text: str, name: str) -> tuple[str, ...]:
    """What a bracket behind the name says that the report calls it (市级科技专项资金（以下简称“专项资金”）)."""
    said = re.search(
        f'{re.escape(name)}[（(](?:以下|下文)?(?:统?简称|称)[：:]?[“"](?P<short>[^“”"]{{2,20}})[”"][）)]', text
    )
    return (said["short"],) if said else ()


_YEAR = re.compile(r"(?:20\d\d)\s?年度?")


def _of_years(table: RebuiltTable) -> bool:
    """Whether the rows of a table of money are years: they are all of what is evaluated."""
    names = [cell.text.strip() for row in table.rows if not row.total and (cell := table.cell(row, "item"))]
    return len(names) > 1 and all(_YEAR.fullmatch(name) for name in names)


def _is_more(told: Project, tabled: Project) -> bool:
    """Whether text tells of more money than a table sums up, which then is of some of it, or calls what the table sums
    up the budget as it was in the end.
    """
    if not told.budget or not told.spent or not tabled.budget:
        return False
    if told.adjusted and told.adjusted.yuan == tabled.budget.yuan:
        return True
    return told.budget.yuan > tabled.budget.yuan


def _placeless(name: str) -> tuple[str, ...]:
    """The name as sentences print it that leave its place out, if so much is left that it can be no other's."""
    place = PLACE.match(name)
    rest = name[place.end() :] if place else ""
    return (rest,) if len(rest) >= 6 else ()


def _evaluated(document: Document, tables: Sequence[RebuiltTable], facts: DocumentFacts) -> tuple[str, Mention | None]:
    """The name of the one project that the report is about, with the quotation mark that it opens with.

    None where several forms are about one project each, or the title only says that projects are evaluated.
    """
    forms = {pair.value.text for table in tables for pair in table.pairs if pair.meaning == "project" and pair.value}
    if facts.project is None or len(forms) > 1:
        return "", None
    name, place = without_code(facts.project.value), facts.project.mention
    if place.quote.endswith(name):
        place = words(document, place.end - len(name), place.end)
    if name.endswith("项目") and not is_project_name(name, titled=True):
        return "", None
    if "”" in name and "“" not in name and document.text[place.start - 1 : place.start] == "“":
        return f"“{name}", words(document, place.start - 1, place.end)
    return name, place


def _everywhere(text: str, name: str, first: Mention) -> tuple[Mention, ...]:
    found = tuple(Mention(start, start + len(name), name) for start in occurrences(text, name))
    return found or (first,)


def _first(text: str, patterns: Sequence[re.Pattern[str]]) -> str:
    """What the first pattern that matches captures."""
    return next((found.group(1) for pattern in patterns if (found := pattern.search(text))), "")
