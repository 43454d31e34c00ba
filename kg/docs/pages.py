"""The reference pages: one list, shown by the application under /docs and written as files by ``kg docs --to``."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg import __version__, queries
from kg.docs.answers import recorded
from kg.docs.commands import commands, settings
from kg.docs.diagrams import diagrams, svg
from kg.docs.interface import interface
from kg.docs.ontology import vocabulary
from kg.docs.rendering import LANGUAGES, Language, render, style
from kg.docs.shapes import shapes
from kg.errors import InputError
from kg.iris import DEFAULT_BASE
from kg.queries.columns import columns
from kg.settings import FILE

PAGES = ("index", "ontology", "shapes", "queries", "cli", "settings", "http", "python")
"""The names of the pages, in the order that they are read."""

Link = Callable[[str, str], str]
"""The address of a page (its name) and a place on it (an anchor, or nothing)."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What pages need of where they stand: how they link to each other and to the site's tables; the HTTP API.

    ``table`` gives the address of a saved query's table, nothing where there is no site around. ``openapi`` is the
    OpenAPI document.
    """

    link: Link
    openapi: Mapping[str, Any]
    table: Callable[[str], str] = lambda _name: ""


def content(page: str, language: Language, around: Surroundings) -> str:
    """One of ``PAGES`` in one language: what stands inside its ``<main>``, as HTML."""
    return render(
        f"docs-{page}.html",
        language,
        page=page,
        pages=PAGES,
        link=around.link,
        table=around.table,
        **_FACTS[page](language, around),
    )


def _index(_language: Language, _around: Surroundings) -> dict[str, object]:
    return {
        "version": __version__,
        "counts": {
            "ontology": sum(len(group.terms) for group in vocabulary().groups),
            "shapes": len(shapes().shapes) + len(shapes().rules),
            "queries": len(queries.names()),
            "cli": len(commands()),
            "settings": len(settings()),
            "python": len(interface()),
        },
    }


def _ontology(language: Language, _around: Surroundings) -> dict[str, object]:
    drawn = {f"group-{one.group.lower()}": (one, svg(one, language)) for one in diagrams()}
    return {"vocabulary": vocabulary(), "drawn": drawn}


def _queries(_language: Language, _around: Surroundings) -> dict[str, object]:
    saved = [queries.load(name) for name in queries.names()]
    return {
        "groups": [
            ("tables", [query for query in saved if not query.is_question]),
            ("questions", [query for query in saved if query.is_question]),
        ],
        "samples": recorded(),
        "columns": columns(),
        "short": lambda value: value.replace(DEFAULT_BASE, "…/"),
    }


def _http(_language: Language, around: Surroundings) -> dict[str, object]:
    return {"openapi": around.openapi}


_FACTS: dict[str, Callable[[Language, Surroundings], dict[str, object]]] = {
    "index": _index,
    "ontology": _ontology,
    "shapes": lambda _language, _around: {"shapes": shapes()},
    "queries": _queries,
    "cli": lambda _language, _around: {"commands": commands()},
    "settings": lambda _language, _around: {"settings": settings(), "file": FILE},
    "http": _http,
    "python": lambda _language, _around: {"names": interface()},
}


def write(folder: Path, openapi: Mapping[str, Any]) -> int:
    """Write all pages below ``folder`` (made if missing), a folder for each language; how many there are.

    Raises ``InputError`` where the disk refuses.
    """
    written = 0
    try:
        for language in LANGUAGES:
            (folder / language).mkdir(parents=True, exist_ok=True)
            around = Surroundings(_relative, openapi)
            for page in PAGES:
                inside = content(page, language, around)
                whole = render("docs-page.html", language, page=page, pages=PAGES, link=_relative, content=inside)
                (folder / language / f"{page}.html").write_text(whole, "utf-8")
                written += 1
        (folder / "style.css").write_text(style(), "utf-8")
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror or error}); name another place") from error
    return written


def _relative(page: str, anchor: str = "") -> str:
    return f"{page}.html{f'#{anchor}' if anchor else ''}"
