"""A PDF reads the same whatever fonts the machine has: boxes are as wide as the file says, and nothing is left out."""

from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from tests.readers.formats.pdf_maker import FONT, drawn
from tests.readers.formats.test_pdf import parts, read

# Rare characters too: no font of a machine has them all.
LONE = "类款项沄樾，。：（《㐀鿿龘"


def test_a_character_drawn_alone_is_read(tmp_path: Path) -> None:
    """PDFium leaves out text objects without width, which they are where it finds no glyph for their one character."""

    def draw(canvas: Canvas) -> None:
        for at, char in enumerate(LONE):
            canvas.drawString(60 + 30 * at, 700, char)

    assert read(drawn(draw), tmp_path).text.replace(" ", "").replace("\t", "") == LONE


@pytest.mark.parametrize("font", [FONT, "Helvetica", "Times-Bold", "Courier"])
@pytest.mark.parametrize("size", [6, 12, 30])
def test_boxes_are_as_wide_as_the_file_says(font: str, size: int, tmp_path: Path) -> None:
    words = "Ab1,200.00%" if font != FONT else "Ab1,200.00%市财政局。"

    def draw(canvas: Canvas) -> None:
        canvas.setFont(font, size)
        canvas.drawString(60, 700, words)

    document = read(drawn(draw), tmp_path)
    assert document.text == words
    left = 60.0
    for at, char in enumerate(words):
        box = document.source_map.at(at).box
        assert box is not None
        right = left + pdfmetrics.stringWidth(char, font, size)
        assert (box[0], box[2]) == pytest.approx((left, right), abs=0.15), char
        assert box[1] < 842 - 700 < box[3] + 0.1
        left = right


def test_lines_of_one_size_are_of_one_height(tmp_path: Path) -> None:
    def draw(canvas: Canvas) -> None:
        canvas.drawString(60, 700, "一")
        canvas.drawString(60, 660, "囊aglj龘")

    document = read(drawn(draw), tmp_path)
    boxes = [document.source_map.at(at).box for at in range(len(document.text))]
    assert {round(box[3] - box[1], 1) for box in boxes if box} == {12.0}
    assert parts(document)[0].startswith("一")
