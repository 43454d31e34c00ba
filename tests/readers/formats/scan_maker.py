"""Reports as a scanner leaves them: pages of 200 dots an inch, a little dirty, set by hand.

Needs a Chinese font of the system (WenQuanYi Micro Hei, which .ci/run installs).
"""

import io
import random
from collections.abc import Iterator, Sequence

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from tests.readers.formats.rendering import Rows, Words

DOTS = 200
WIDTH, HEIGHT = 1654, 2339  # A4
MARGIN = 200
_INNER = WIDTH - 2 * MARGIN
_FONT, _SIMPLIFIED = "wqy-microhei.ttc", 0
_BODY = ImageFont.truetype(_FONT, 33, index=_SIMPLIFIED)
_CELL = ImageFont.truetype(_FONT, 25, index=_SIMPLIFIED)
_LEADING = 1.7


class _Pages:
    def __init__(self) -> None:
        self.pages: list[Image.Image] = []
        self._new()

    def _new(self) -> None:
        self.pages.append(Image.new("L", (WIDTH, HEIGHT), 255))
        self.draw = ImageDraw.Draw(self.pages[-1])
        self.y = MARGIN

    def room(self, height: int) -> None:
        if self.y + height > HEIGHT - MARGIN:
            self._new()

    def words(self, block: Words) -> None:
        for line in _lines("　　" + block.text, _BODY, _INNER):
            self.room(int(33 * _LEADING))
            self.draw.text((MARGIN, self.y), line, font=_BODY, fill=20)
            self.y += int(33 * _LEADING)

    def rows(self, block: Rows) -> None:
        width = _INNER // block.width
        for row in block.rows:
            cells = [list(_lines(cell, _CELL, width - 20)) for cell in (*row, *[""] * (block.width - len(row)))]
            height = max(1, *map(len, cells)) * 36 + 20
            self.room(height)
            for at, lines in enumerate(cells):
                left = MARGIN + at * width
                self.draw.rectangle((left, self.y, left + width, self.y + height), outline=20, width=2)
                for place, line in enumerate(lines):
                    self.draw.text((left + 10, self.y + 8 + place * 36), line, font=_CELL, fill=20)
            self.y += height
        self.y += 30


def _lines(text: str, font: ImageFont.FreeTypeFont, width: int) -> Iterator[str]:
    line = ""
    for char in text:
        if line and font.getlength(line + char) > width:
            yield line
            line = ""
        line += char
    if line:
        yield line


def pages(blocks: Sequence[Words | Rows]) -> list[Image.Image]:
    """The pages as a scanner gives them: soft edges, a grey ground with specks."""
    made = _Pages()
    for block in blocks:
        made.words(block) if isinstance(block, Words) else made.rows(block)
    chance = random.Random(3)
    found = []
    for page in made.pages:
        soft = page.filter(ImageFilter.GaussianBlur(0.8)).point(lambda value: min(245, value))
        for _ in range(400):
            soft.putpixel((chance.randrange(WIDTH), chance.randrange(HEIGHT)), chance.randrange(100, 220))
        found.append(soft)
    return found


def scanned(images: Sequence[Image.Image]) -> bytes:
    """The pages as a PDF of pictures."""
    out = io.BytesIO()
    images[0].save(out, "PDF", resolution=DOTS, save_all=True, append_images=list(images[1:]), quality=80)
    return out.getvalue()
