"""Pages from templates: the same for what the application shows and what is written as files. Everything is escaped."""

import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

_FOLDER = Path(__file__).resolve().parent

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["thousands"] = lambda number: f"{number:,}"
    environment.filters["marked"] = _marked
    return environment


def _marked(text: str) -> Markup:
    """A docstring's text with what stands between backticks as code."""
    return Markup(re.sub(r"``(.+?)``", r"<code>\1</code>", str(escape(text)), flags=re.DOTALL))


@cache
def texts() -> dict[str, dict[Language, str]]:
    """Every word of the pages, in Chinese and English (texts.toml)."""
    said: dict[str, dict[Language, str]] = tomllib.loads((_FOLDER / "texts.toml").read_text("utf-8"))
    return said


def told(language: Language) -> Callable[..., str]:
    """The function that gives a text by its key in one language, its ``{places}`` filled."""

    def tell(key: str, **values: object) -> str:
        return texts()[key][language].format(**values)

    return tell


def render(template: str, language: Language, **values: object) -> str:
    """A template of ``templates/`` in one language, as HTML."""
    return _environment().get_template(template).render(lang=language, t=told(language), **values)


def docs_style() -> str:
    """What reference pages need beyond the style of all pages."""
    return (_FOLDER / "static" / "docs.css").read_text("utf-8")


def style() -> str:
    """The style sheet of pages that are files of their own."""
    return (_FOLDER / "static" / "page.css").read_text("utf-8") + docs_style()
