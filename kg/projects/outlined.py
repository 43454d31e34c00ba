"""Projects that a budget explains in a form of headings (X项目经费情况说明: 实施主体, 实施周期, 年度预算安排)."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from kg.document import Document, Section
from kg.projects.cues import cues
from kg.projects.line_money import with_money
from kg.projects.line_names import is_line_name
from kg.projects.lines import ITEM
from kg.projects.money import words
from kg.records import Mention, Project

_TITLE = re.compile(r"(?P<name>[“㐀-鿿（][^，。；：\t\n]{3,50}?)(?:(?<=项目)经费|支出|经费)?情况(?:的)?说明")
_YEAR = re.compile(r"(?:19|20)\d\d(?=\s?年)")


def outlined_projects(document: Document, year: str, free: Callable[[int], bool]) -> Iterator[Project]:
    """Each project whose title line stands over such headings, with what stands under them."""
    sections = document.sections
    for place, section in enumerate(sections):
        if _head(document, section) not in cues("outline_opens"):
            continue
        title = _title_above(document, section)
        if title is not None and free(title.start):
            yield _told(document, Project(title.quote, (title,), year=year), _outline(document, sections[place:]))


_NAMED = re.compile(
    r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])?项目名称[：:]\s*(?P<name>[^，。；：\t\n]{4,40})"
)
_LABELLED = re.compile(r"(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])?(?P<label>[㐀-鿿]{4,8})(?:[：:]|(?=\d))")


def labelled_projects(document: Document, year: str, free: Callable[[int], bool]) -> Iterator[Project]:
    """Each project that a paragraph names (项目名称：…), with what the labelled paragraphs below it say."""
    project: Project | None = None
    for paragraph in document.paragraphs:
        named = _NAMED.fullmatch(document.text[paragraph.start : paragraph.end].strip())
        if named and free(paragraph.start) and is_line_name(named["name"], any_end=True):
            if project is not None:
                yield project
            start = document.text.index(named["name"], paragraph.start)
            mention = words(document, start, start + len(named["name"]))
            project = Project(mention.quote, (mention,), year=year)
        elif project is not None and (said := _LABELLED.match(document.text, paragraph.start, paragraph.end)):
            project = _with(document, project, said["label"], said.end(), paragraph.end)
    if project is not None:
        yield project


def _head(document: Document, section: Section) -> str:
    """A heading without its mark."""
    mark = ITEM.match(document.text, section.start, section.heading_end)
    return document.text[mark.end() if mark else section.start : section.heading_end].strip("。：: \n")


def _title_above(document: Document, section: Section) -> Mention | None:
    """The name in the line right above the first heading."""
    lines = [line for line in document.paragraphs if line.end <= section.start and line.start < line.end]
    found = _TITLE.fullmatch(document.text[lines[-1].start : lines[-1].end].strip()) if lines else None
    if found is None or not is_line_name(found["name"], any_end=True):
        return None
    start = document.text.index(found["name"], lines[-1].start)
    return words(document, start, start + len(found["name"]))


def _outline(document: Document, sections: Sequence[Section]) -> Iterator[tuple[str, Section]]:
    """The headings of one project: until the first comes again."""
    opening = _head(document, sections[0])
    for section in sections[1:]:
        head = _head(document, section)
        if head == opening:
            return
        yield head, section


def _told(document: Document, project: Project, outline: Iterator[tuple[str, Section]]) -> Project:
    for head, section in outline:
        project = _with(document, project, head, section.heading_end, section.end)
    return project


def _with(document: Document, project: Project, label: str, start: int, end: int) -> Project:
    """The project with what stands in ``text[start:end]`` under a heading or behind a label."""
    said = document.text[start:end].strip()
    if label in cues("outline_unit"):
        line = said.split("\n")[0].rstrip("。")
        return replace(project, executing=project.executing or (line if len(line) <= _NAME else ""))
    if label in cues("outline_period") and len(years := set(_YEAR.findall(said))) == 1:
        return replace(project, year=years.pop())
    if label in cues("outline_budget"):
        return with_money(document, project, start, end, "budget")
    return project


_NAME = 40
