"""PDF files that are out of the ordinary: read in bounded time, and what is left out is told."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from reportlab.pdfgen.canvas import Canvas

from kg.errors import InputError
from kg.readers import Limits
from kg.readers.pdf import read
from tests.readers.formats.pdf_maker import FONT, drawn, embedded

WORDS = "某市财政局绩效报告"


@contextmanager
def seconds(most: float) -> Iterator[None]:
    """The processor's time, so that a loaded machine fails no test; ten times what it takes."""
    start = time.process_time()
    yield
    assert time.process_time() - start < most


def document(data: bytes):
    return read(data, "报告.pdf", "报告.pdf", Limits())


def lattice(count: int, step: float) -> Callable[[Canvas], None]:
    def draw(canvas: Canvas) -> None:
        at = [20 + step * line for line in range(count + 1)]
        canvas.grid(at, at)
        canvas.drawString(25, 24, "甲")

    return draw


@pytest.mark.parametrize(
    ("count", "step", "told"),
    [(400, 30.0, False), (1000, 14.0, True), (3000, 4.5, True), (20_000, 0.2, True)],
)
def test_thousands_of_ruling_lines(count: int, step: float, told: bool) -> None:
    data = drawn(lattice(count, step), (14400.0, 14400.0))
    with seconds(30):
        found = document(data)
    assert found.text == "甲"
    assert [("too many lines" in warning, "pages 1" in warning) for warning in found.warnings] == [(True, True)] * told


def test_a_page_full_of_parts_that_almost_line_up() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, 4)
        for at in range(6_000):
            canvas.drawString(20 + at % 40 * 14, 20 + at // 40 * 4.6, str(at % 1000))

    with seconds(60):
        assert len(document(drawn(draw)).text) > 6_000


@pytest.mark.parametrize(
    ("size", "font"),
    [((30.0, 10.0), 1.0), ((14400.0, 14400.0), 12.0), ((14400.0, 14400.0), 900.0), ((1e6, 1e6), 12.0)],
)
def test_tiny_and_huge_pages(size: tuple[float, float], font: float) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont(FONT, font)
        canvas.drawString(font, 2 * font, WORDS)

    with seconds(5):
        found = document(drawn(draw, size))
    assert found.text == WORDS
    box = found.source_map.at(0).box
    assert box is not None
    assert box[2] - box[0] == pytest.approx(font, abs=0.2)


def test_a_font_that_does_not_say_its_characters(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is embedded by glyph numbers and has no map to Unicode can be recognised from its picture, but not read."""
    monkeypatch.setattr("kg.readers.ocr.available", lambda: False)

    def draw(canvas: Canvas) -> None:
        canvas.setFont(embedded(), 12)
        for at in range(10):
            canvas.drawString(60, 700 - 20 * at, WORDS)

    data = drawn(draw)
    assert document(data).text.count("财政局") == 10
    with pytest.raises(InputError, match=r"do not say which characters|without any words"):
        document(without_maps(data))


def without_maps(data: bytes) -> bytes:
    """The file with each font's map to Unicode out of reach, at the same length."""
    assert b"/ToUnicode" in data
    return data.replace(b"/ToUnicode", b"/NoUnicode")
