"""The labels of the head block of a government page, as data/pages.toml lists them."""

import tomllib
from functools import cache
from pathlib import Path


@cache
def head_labels() -> frozenset[str]:
    """Labels that say something of the document (索引号, 成文日期, 发文字号), without blanks."""
    return frozenset(_data()["labels"])


@cache
def idle_labels() -> frozenset[str]:
    """Labels that a page has for itself (浏览次数, 字体)."""
    return frozenset(_data()["idle_labels"])


@cache
def site_words() -> frozenset[str]:
    """What a line of the site around a document begins with (首页, 当前位置)."""
    return frozenset(_data()["site_words"])


@cache
def _data() -> dict[str, list[str]]:
    data: dict[str, list[str]] = tomllib.loads(
        (Path(__file__).parent / "data" / "pages.toml").read_text(encoding="utf-8")
    )
    return data
