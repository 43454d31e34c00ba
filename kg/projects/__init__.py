"""Budget projects: from tables, from the head of a project's form, from the report's own title and from prose."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from kg.document import Document
from kg.projects.evaluated import evaluated_project
from kg.projects.prose import listed_projects
from kg.projects.tables import projects_of_forms, projects_of_tables
from kg.projects.unite import unite
from kg.records import DocumentFacts, Project
from kg.tables import RebuiltTable
from kg.tables.ranges import outside

__all__ = ["find_projects"]


def find_projects(
    document: Document,
    tables: Sequence[RebuiltTable],
    facts: DocumentFacts,
    expand: Callable[[str], str | None] | None = None,
) -> tuple[Project, ...]:
    """All budget projects that a document names, in text order, each with all its mentions.

    ``tables`` is what ``kg.tables.rebuild_tables`` gave; ``facts`` may be empty: then no year is carried and no
    project counts as the evaluated one. Money is in yuan, each amount with its words. ``expand`` gives the full name
    of a body for what is printed of it (市水务局); without it, or where it tells none, names stay as printed.
    """
    year = facts.fiscal_year.value if facts.fiscal_year else ""
    free = outside((table.start, table.end) for table in tables)
    prose = outside((table.start, table.end) for table in tables if table.origin == "lines")
    whole = evaluated_project(document, tables, facts, year)
    found = [*projects_of_forms(document, tables, facts, year), *projects_of_tables(document, tables, whole, year)]
    known = [*found, *([whole] if whole else [])]
    found += [project for project in listed_projects(document, known, facts, year, free) if _told(project, prose)]
    united = unite(document, whole, found)
    return tuple(_in_full(project, expand) for project in united) if expand else united


def _told(project: Project, prose: Callable[[int], bool]) -> bool:
    """Whether running text names a project: rows of printed lines are run together there, and name nothing."""
    return any(prose(mention.start) for mention in project.mentions)


def _in_full(project: Project, expand: Callable[[str], str | None]) -> Project:
    agency, executing = (expand(name) or name if name else "" for name in (project.agency, project.executing))
    return replace(project, agency=agency, executing=executing)
