"""What a page tells of a node of a known class beyond its bare statements: its structure, money, series, citations.

Each view is a file ``views/<class>-<order>-<name>.rq``: comment lines ``# class:``, ``# title@zh:``, ``# title@en:``
and, where its rows make a series, ``# chart: <column of years> <column of numbers>``; then a SELECT without prefixes in
which ``VALUES ?this { UNDEF }`` stands for the node.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from api.charts import Chart, chart_of
from api.context import PREFIX_LINES, Context
from api.language import language
from api.results import Page, page_of
from kg.vocabulary import PREFIXES

_HEAD = re.compile(r"#\s*(class|title@zh|title@en|chart):\s*(.+)")
_THIS = "VALUES ?this { UNDEF }"


@dataclass(frozen=True, slots=True)
class View:
    """One view: the IRI of the class that it is for, its titles, the columns of its chart (or none), its query."""

    name: str
    target: str
    title_zh: str
    title_en: str
    chart: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A view of one node that has something to show."""

    name: str
    title: str
    table: Page
    chart: Chart | None


@cache
def views() -> tuple[View, ...]:
    """All views in the order of their files' names."""
    return tuple(_load(path) for path in sorted((Path(__file__).parent / "views").glob("*.rq")))


def _load(path: Path) -> View:
    text = path.read_text("utf-8")
    head = {key: value.strip() for key, value in _HEAD.findall(text)}
    prefix, _, name = head["class"].partition(":")
    columns = tuple(head.get("chart", "").split())
    return View(path.stem, PREFIXES[prefix] + name, head["title@zh"], head["title@en"], columns, text)


def views_of(context: Context, iri: str, classes: set[str]) -> tuple[Shown, ...]:
    """The views of ``iri``, which is of ``classes``; those without rows are left off. ``iri`` is a checked IRI."""
    shown = []
    for view in views():
        if view.target not in classes:
            continue
        result = context.store.query(PREFIX_LINES + view.text.replace(_THIS, f"VALUES ?this {{ <{iri}> }}"))
        table = page_of(context, result)
        if table.rows:
            title = view.title_zh if language() == "zh" else view.title_en
            shown.append(Shown(view.name, title, table, chart_of(table, *view.chart) if view.chart else None))
    return tuple(shown)
