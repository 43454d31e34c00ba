"""Pictures of pages: as viewers show them, black where a person stood, and reading stays what it was."""

import io

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from kg.document import Document
from kg.errors import InputError
from kg.page_image import render_page
from kg.readers import Limits
from kg.readers.pdf import read
from tests.readers.formats.pdf_maker import drawn

WORDS = "联系人：张三"


def page(turned: int) -> bytes:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(100, 500, "某市财政局绩效自评报告")
        canvas.drawString(100, 470, WORDS)
        canvas.setPageRotation(turned)

    return drawn(draw)


def dark(picture: Image.Image, box: tuple[float, float, float, float]) -> float:
    """The share of black in a box of the page."""
    part = picture.crop(tuple(round(2 * side) for side in box)).convert("L")
    return sum(part.histogram()[:64]) / (part.width * part.height)


def boxes(document: Document, start: int, end: int) -> list[tuple[float, float, float, float]]:
    return [box for at in range(start, end) if (box := document.source_map.at(at).box)]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_the_name_is_black_and_the_rest_is_there(turned: int) -> None:
    data = page(turned)
    document = read(data, "a.pdf", "a.pdf", Limits())
    (masked,) = document.masked
    names = boxes(document, masked.start, masked.end)
    picture = Image.open(io.BytesIO(render_page(data, 1, names)))
    bare = Image.open(io.BytesIO(render_page(data, 1, [])))
    assert picture.size == bare.size == (1191, 1684)
    assert len(names) == 2
    for box in names:
        assert dark(picture, box) == 1
        assert dark(bare, box) < 0.7
    for box in boxes(document, 0, masked.start - 1):
        assert dark(picture, box) == dark(bare, box) < 0.7


def test_reading_is_the_same_after_a_picture() -> None:
    data = page(0)
    before = read(data, "a.pdf", "a.pdf", Limits())
    render_page(data, 1, [])
    assert read(data, "a.pdf", "a.pdf", Limits()) == before


def test_a_page_that_is_not_there() -> None:
    with pytest.raises(InputError, match="no page 2"):
        render_page(page(0), 2, [])


def test_pictures_of_huge_pages_are_bounded() -> None:
    data = drawn(lambda canvas: canvas.drawString(60, 700, WORDS), (14400.0, 7200.0))
    assert Image.open(io.BytesIO(render_page(data, 1, []))).size == (4000, 2000)
