"""Small charts as the server draws them: bars that are links, and series over years, in SVG without any script."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from api.results import Page

WIDTH, HEIGHT = 640, 200
"""The drawing's size in units of its own; the page scales it."""

_LEFT, _RIGHT, _TOP, _BOTTOM = 12, 12, 24, 24
_MOST = 40


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a list: ``share`` is its length in hundredths of the longest. ``href`` may be empty."""

    label: str
    value: str
    share: int
    href: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a chart in drawing units; ``label`` stands below, ``value`` above."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns from left to right over one base line."""

    columns: tuple[Column, ...]
    base: float
    width: int = WIDTH
    height: int = HEIGHT


def bars(counts: Iterable[tuple[str, int, str]]) -> tuple[Bar, ...]:
    """(label, count, link) as bars in the order given."""
    rows = list(counts)
    most = max((count for _, count, _ in rows), default=0)
    return tuple(Bar(label, f"{count:,}", max(1, round(100 * count / most)), href) for label, count, href in rows)


def chart_of(table: Page, label: str, value: str) -> Chart | None:
    """A chart of the rows that have a label and a number that is not negative; ``None`` where fewer than two have.

    Values of several units cannot be told apart by height, so a table with a column ``unit`` needs one unit.
    """
    at, of = table.columns.index(label), table.columns.index(value)
    unit = table.columns.index("unit") if "unit" in table.columns else None
    points = []
    units = set()
    for row in table.rows:
        name, cell = row[at], row[of]
        number = _number(cell.text) if cell else None
        if name is not None and number is not None:
            points.append((name.text, number))
            counted = row[unit] if unit is not None else None
            units.add(counted.text if counted else "")
    return _drawn(points) if 2 <= len(points) <= _MOST and len(units) == 1 else None


def _drawn(points: list[tuple[str, Decimal]]) -> Chart | None:
    most = max(number for _, number in points)
    if most <= 0:
        return None
    step = (WIDTH - _LEFT - _RIGHT) / len(points)
    room = HEIGHT - _TOP - _BOTTOM
    columns = []
    for index, (name, number) in enumerate(points):
        height = round(float(number / most) * room, 1)
        x = round(_LEFT + index * step + step * 0.15, 1)
        shown = f"{number:,f}".rstrip("0").rstrip(".") if "." in f"{number:f}" else f"{number:,f}"
        columns.append(Column(x, HEIGHT - _BOTTOM - height, round(step * 0.7, 1), height, name, shown))
    return Chart(tuple(columns), HEIGHT - _BOTTOM)


def _number(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and number >= 0 else None
