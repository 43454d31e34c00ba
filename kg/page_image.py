"""A page of a PDF as a picture, with every masked place blacked out: as a function, and as a process of its own.

The file comes from outside, so whoever shows pages to others calls ``rendered``, which costs a process and outlives it.
"""

import io
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from kg.errors import InputError

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points from the page's top left corner."""

_SCALE = 2.0
_MOST_PIXELS = 4_000
_SECONDS = 20
_ROOM, _WIDE = 36.0, 260.0
_PROGRAM = "from kg.page_image import main; main()"


def render_page(data: bytes, page: int, masked: Sequence[Box] = (), marked: Box | None = None) -> bytes:
    """The page (from 1) as PNG, two pixels a point; ``marked`` cuts out what is around a box and frames the box.

    Raises ``InputError`` where the file has no such page.
    """
    import pypdfium2  # type: ignore[import-untyped]
    from PIL import ImageDraw

    from kg.readers.pdf.fonts import machine_fonts

    # Reading puts a stand-in in the place of fonts that a file does not carry; who looks at a page wants the machine's.
    with machine_fonts(), pypdfium2.PdfDocument(data) as document:
        if not 1 <= page <= len(document):
            raise InputError(f"the file has no page {page}; it has {len(document)}")
        scale = min(_SCALE, _MOST_PIXELS / max(document[page - 1].get_size()))
        image = document[page - 1].render(scale=scale).to_pil().convert("RGB")
    draw = ImageDraw.Draw(image)
    for box in masked:
        draw.rectangle(_pixels(box, scale, 1.0), fill="black")
    if marked is not None:
        draw.rectangle(_pixels(marked, scale, 2.0), outline="#96212a", width=2)
        image = image.crop(_around(marked, scale, image.width, image.height))
    out = io.BytesIO()
    image.save(out, "PNG", optimize=False)
    return out.getvalue()


def _around(box: Box, scale: float, width: int, height: int) -> tuple[int, int, int, int]:
    """The part of a picture to show of a box: its lines with some room, wide enough to be read."""
    left, top, right, bottom = (int(side * scale) for side in box)
    room = int(_ROOM * scale)
    right = max(right + room, left + int(_WIDE * scale))
    left, top = min(max(0, left - room), width - 1), min(max(0, top - room), height - 1)
    return left, top, max(left + 1, min(width, right)), max(top + 1, min(height, bottom + room))


def _pixels(box: Box, scale: float, room: float) -> Box:
    left, top, right, bottom = box
    return ((left - room) * scale, (top - room) * scale, (right + room) * scale, (bottom + room) * scale)


def rendered(path: Path, page: int, masked: Sequence[Box] = (), marked: Box | None = None) -> bytes | None:
    """As ``render_page``, in a process of its own; ``None`` where that fails or takes too long."""
    asked = json.dumps([str(path), page, list(masked), marked])
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", _PROGRAM],
            input=asked.encode(),
            capture_output=True,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 and done.stdout else None


def main() -> None:
    """The process: its arguments as JSON on standard input, the picture on standard output."""
    path, page, masked, marked = json.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(render_page(Path(path).read_bytes(), page, masked, marked))
