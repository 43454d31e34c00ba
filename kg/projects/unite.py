"""One project a name: mentions of all places together, the fullest chain kept, nothing repaired."""

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.document import Document, occurrences
from kg.records import Mention, Project

_FUND_NAME = re.compile(r"(?:金|资金|基金|补助|补贴)$")


def unite(document: Document, whole: Project | None, found: Sequence[Project]) -> tuple[Project, ...]:
    """Projects of one name become one, the evaluated one apart from a line of its own table; in text order."""
    united: dict[str, Project] = {}
    if whole:
        united[whole.name.removesuffix("项目")] = whole
    for project in found:
        key = project.name.removesuffix("项目")
        united[key] = merge(united[key], project) if key in united else project
    longer = [project.name for project in united.values()]
    projects = [_everywhere(document.text, project, longer) for project in united.values()]
    linked = [replace(p, fund=p.name.removesuffix("项目")) if _is_fund(p) else p for p in projects]
    return tuple(sorted(linked, key=lambda project: (project.mentions[0].start, project.mentions[0].end)))


def _is_fund(project: Project) -> bool:
    return _FUND_NAME.search(project.name.removesuffix("项目")) is not None


def _together(first: tuple[Mention, ...], second: tuple[Mention, ...]) -> tuple[Mention, ...]:
    """The mentions of both in text order; those of the second most often stand behind those of the first."""
    if first and second and first[-1] < second[0]:
        return first + second
    return tuple(sorted({*first, *second}))


def merge(first: Project, second: Project) -> Project:
    """The first project with what the second knows and it does not."""
    return replace(
        first,
        mentions=_together(first.mentions, second.mentions),
        budget=first.budget or second.budget,
        adjusted=first.adjusted or second.adjusted,
        spent=first.spent or second.spent,
        rate=first.rate or second.rate,
        year=first.year or second.year,
        agency=first.agency or second.agency,
        executing=first.executing or second.executing,
        grade=first.grade or second.grade,
        score=first.score or second.score,
        goal=first.goal or second.goal,
        part_of=first.part_of or ("" if second.part_of == first.name else second.part_of),
    )


def _everywhere(text: str, project: Project, names: Sequence[str]) -> Project:
    """Add the other places of the name and its aliases, but not those inside a longer project's name."""
    inside = [
        range(start, start + len(name))
        for name in names
        if name != project.name and project.name in name
        for start in occurrences(text, name)
    ]
    found = {
        Mention(start, start + len(name), name)
        for name in (project.name, *project.aliases)
        for start in occurrences(text, name)
        if not any(start in longer for longer in inside)
    }
    return replace(project, mentions=tuple(sorted({*project.mentions, *found})))
