"""Reports set as PDF by reportlab: prose over several lines, ruled tables over several pages, heads and feet."""

import io
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import cm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from tests.readers.formats.rendering import Rows, Words

FONT = "STSong-Light"
"""A font that a file names and does not carry."""
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
BODY = ParagraphStyle("body", fontName=FONT, fontSize=12, leading=20, wordWrap="CJK", firstLineIndent=24)
CELL = ParagraphStyle("cell", fontName=FONT, fontSize=9, leading=12, wordWrap="CJK")
UNRULED = [("VALIGN", (0, 0), (-1, -1), "MIDDLE")]
RULED = [("GRID", (0, 0), (-1, -1), 0.5, "black"), *UNRULED]


@cache
def embedded() -> str:
    """A font that files carry, from Debian's package fonts-wqy-microhei; skips the test where it is absent."""
    file = next(Path("/usr/share/fonts").rglob("wqy-microhei.ttc"), None)
    if file is None:
        pytest.skip("needs a Chinese TrueType font: install fonts-wqy-microhei")
    pdfmetrics.registerFont(TTFont("WenQuanYi", str(file), subfontIndex=0))
    return "WenQuanYi"


def paragraph(words: str, style: ParagraphStyle = BODY) -> Paragraph:
    return Paragraph(escape(words).replace(" ", "\u00a0"), style)


def ruled(
    rows: Sequence[Sequence[str]],
    *more: tuple[object, ...],
    repeat: int = 0,
    lines: Sequence[object] = RULED,
    font: str = FONT,
) -> Table:
    width = max(map(len, rows))
    style = CELL.clone("cell", fontName=font)
    cells = [[paragraph(words, style) for words in row] + [""] * (width - len(row)) for row in rows]
    return Table(cells, repeatRows=repeat, colWidths=[16 * cm / width] * width, style=TableStyle([*lines, *more]))


def made(flow: Sequence[Flowable], on_page: Callable[[Canvas, int], object] = lambda *_: None, size=A4) -> bytes:
    out = io.BytesIO()
    template = SimpleDocTemplate(out, pagesize=size, leftMargin=2.5 * cm, rightMargin=2.5 * cm, invariant=1)

    def decorate(canvas: Canvas, _template: object) -> None:
        canvas.setFont(FONT, 9)
        on_page(canvas, canvas.getPageNumber())

    template.build(list(flow), onFirstPage=decorate, onLaterPages=decorate)
    return out.getvalue()


def numbered(canvas: Canvas, page: int) -> None:
    """A running head and a page number, as most offices set them."""
    canvas.drawString(2.5 * cm, 28.4 * cm, "某市财政支出绩效评价报告汇编")
    canvas.drawCentredString(10.5 * cm, 1.2 * cm, f"— {page} —")


def rendered(blocks: Sequence[Words | Rows], lines: Sequence[object] = RULED, font: str = FONT) -> bytes:
    body = BODY.clone("body", fontName=font)

    def flow() -> list[Flowable]:
        return [
            paragraph(block.text, body) if isinstance(block, Words) else ruled(block.rows, lines=lines, font=font)
            for block in blocks
        ]

    pages: list[int] = []
    made(flow(), lambda _canvas, page: pages.append(page))
    return made(flow(), numbered if len(pages) > 1 else lambda *_: None)  # on one page a head is not told from text


def drawn(draw: Callable[[Canvas], object], size: tuple[float, float] = A4) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    canvas.setFont(FONT, 12)
    draw(canvas)
    canvas.save()
    return out.getvalue()
