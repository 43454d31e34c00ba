"""What the standard forms call their levels and their rows of money."""

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources

from kg.tables.labels import is_total, squeeze
from kg.tables.pieces import Piece

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


_PART = re.compile("其中：?[㐀-鿿]{2,12}(?:资金|拨款|补助)")


def is_money_item(name: str, *, part: bool = False) -> bool:
    """Whether a row of the form's money is called so; a ``part`` of its total may have another name than the form's
    own (其中：市级财政资金)."""
    bare = squeeze(name).rstrip("：")
    return bare in money_items() or (part and _PART.fullmatch(bare) is not None)


def without_points(plain: str) -> str:
    """The name of a level without what it is worth."""
    return _POINTS.sub("", plain)


_PIECES_IN_LEVEL = 3


def without_empty_levels(body: Sequence[Piece]) -> list[Piece]:
    """The pieces of a table's body without the second levels under which the form has nothing filled in: the name of
    another level, or of the row of sums, follows right behind theirs.
    """
    kept: list[Piece] = []
    at = 0
    while at < len(body):
        count = _level_at(body, at, (2,))
        after = at + count
        if count and (_level_at(body, after, (1, 2)) or (after < len(body) and is_total(body[after].text))):
            at = after
        else:
            kept.append(body[at])
            at += 1
    return kept


def _level_at(body: Sequence[Piece], at: int, levels: Sequence[int]) -> int:
    """How many pieces from ``at`` on make up the name of such a level (数量指标); 0 where none does."""
    words = ""
    for count, piece in enumerate(body[at : at + _PIECES_IN_LEVEL], 1):
        words += piece.text
        plain = without_points(squeeze(words))
        if plain.endswith("指标") and any(plain in level_names(level) for level in levels):
            return count
    return 0
