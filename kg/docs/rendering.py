"""Pages from templates: the same for what the application shows and what is written as files. Everything is escaped."""

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined

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
    return environment


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


def style() -> str:
    """The style sheet of pages that are files of their own."""
    return "".join((_FOLDER / "static" / name).read_text("utf-8") for name in ("page.css", "docs.css"))
