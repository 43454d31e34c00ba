"""A page as a picture to show beside its words, with what is personal blacked out."""

import struct
import zlib
from collections.abc import Sequence

import pypdfium2  # type: ignore[import-untyped]

from kg.readers.blocks import Box
from kg.readers.pdf.fonts import machine_fonts

_LONGEST = 4000
_EDGE = 1.0


def render_page(data: bytes, page: int, masked: Sequence[Box], scale: float = 2.0) -> bytes:
    """Page ``page`` (from 1) of a PDF as PNG, ``scale`` pixels a point but at most 4,000 along a side.

    ``masked`` are boxes as ``Location.box`` has them (points from the top left of the page as viewers show it): the
    picture is black there. Raises ``IndexError`` where there is no such page and ``PdfiumError`` for what is no PDF.
    """
    with machine_fonts():
        file = pypdfium2.PdfDocument(data)
        try:
            if not 1 <= page <= len(file):
                raise IndexError(f"there is no page {page} among {len(file)}")
            shown = file[page - 1]
            scale = min(scale, _LONGEST / max(shown.get_size()))
            bitmap = shown.render(scale=scale, rev_byteorder=True, force_bitmap_format=pypdfium2.raw.FPDFBitmap_BGR)
            width, height, stride = bitmap.width, bitmap.height, bitmap.stride
            pixels = bytearray(bitmap.buffer)
            bitmap.close()
        finally:
            file.close()
    for left, top, right, bottom in masked:
        first, last = (min(width, max(0, round(scale * x))) for x in (left - _EDGE, right + _EDGE))
        for row in range(max(0, round(scale * (top - _EDGE))), min(height, round(scale * (bottom + _EDGE)))):
            pixels[row * stride + 3 * first : row * stride + 3 * last] = bytes(3 * (last - first))
    return _png(width, height, b"".join(b"\0" + pixels[y * stride : y * stride + 3 * width] for y in range(height)))


def _png(width: int, height: int, rows: bytes) -> bytes:
    """Rows of red, green and blue, a zero before each, as a PNG file (ISO/IEC 15948)."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
