"""Chinese and English: which of the two a visitor reads, and every word of the pages in both (messages.toml)."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from flask import request, url_for

from kg.queries.columns import columns

LANGUAGES = ("zh", "en")


def language() -> str:
    """``zh`` or ``en``: the ``lang`` parameter, else the browser's wish, else Chinese."""
    asked = request.args.get("lang")
    if asked in LANGUAGES:
        return asked
    # Browsers say zh-CN or en-GB: only the first part counts here.
    for value, _quality in request.accept_languages:
        if value.partition("-")[0].lower() in LANGUAGES:
            return value.partition("-")[0].lower()
    return LANGUAGES[0]


@cache
def _messages() -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / "messages.toml").read_text("utf-8"))


def message(key: str, **values: object) -> str:
    """A text of the pages in the visitor's language, its ``{places}`` filled."""
    return _messages()[key][language()].format(**values)


def words(prefix: str) -> dict[str, str]:
    """The texts whose keys begin with ``prefix``, by the rest of their keys: what a page hands to its script."""
    here = language()
    return {key[len(prefix) :]: text[here] for key, text in _messages().items() if key.startswith(prefix)}


def column_label(name: str) -> str:
    """A column of a saved query or view in the visitor's language; a name that is nobody's known one stays."""
    known = columns().get(name)
    if known is None:
        return name
    return known.label_zh if language() == "zh" else known.label_en


def link(endpoint: str, **values: object) -> str:
    """``url_for`` that keeps a language chosen by hand."""
    asked = request.args.get("lang")
    if asked in LANGUAGES and "lang" not in values:
        values["lang"] = asked
    return url_for(endpoint, **values)  # type: ignore[arg-type]


def template_helpers() -> dict[str, Any]:
    """What every template can call: texts (``t``, ``words``, ``column_label``), ``link``, languages, ``built``."""
    here = language()
    other = "en" if here == "zh" else "zh"
    arguments = {**(request.view_args or {}), **request.args.to_dict(), "lang": other}
    endpoint = request.endpoint if request.endpoint and request.method == "GET" else "overview.home"
    if endpoint == "overview.home":
        arguments = {"lang": other}
    return {
        "t": message,
        "link": link,
        "lang": here,
        "other_language": url_for(endpoint, **arguments),
        "words": words,
        "column_label": column_label,
        "built": _built,
    }


def _built(name: str) -> bool:
    """Whether a page's script was built (it takes Node): without it the page works as it stands."""
    return (Path(__file__).parent / "static" / "built" / f"{name}.js").is_file()
