"""What the standard forms call their levels and their rows of money."""

import re
from functools import cache
from importlib import resources

from kg.tables.labels import squeeze

_POINTS = re.compile(r"（(?:分值|权重|满分|标准分|共)?：?\d{1,3}(?:\.\d+)?(?:分|%|％)?）$")
"""产出指标（50分）: a level with what it is worth."""


@cache
def levels_by_name() -> dict[str, str]:
    """Name → level1, level2 (data/level_names.tsv)."""
    text = resources.files("kg.tables").joinpath("data/level_names.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[2:] if line.strip()]
    return {squeeze(name): f"level{level}" for name, level in rows}


@cache
def level_names(level: int | None = None) -> frozenset[str]:
    """Names that the standard schemes give their levels, or one of them (data/level_names.tsv)."""
    return frozenset(name for name, known in levels_by_name().items() if level in (None, int(known[-1])))


@cache
def money_items() -> frozenset[str]:
    """The rows of money of the standard self-evaluation form (data/money_items.tsv): each begins a row."""
    text = resources.files("kg.tables").joinpath("data/money_items.tsv").read_text(encoding="utf-8")
    return frozenset(squeeze(line) for line in text.splitlines()[2:] if line.strip())


def without_points(plain: str) -> str:
    """The name of a level without what it is worth."""
    return _POINTS.sub("", plain)
