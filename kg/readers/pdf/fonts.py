"""Fonts that a PDF names but does not carry: the same stand-in on every machine.

PDFium takes the glyphs of such a font from whatever the machine has installed, and the boxes of characters with them.
Where it finds no glyph, a text object of one character has no width, and its text page leaves the character out.
So it is given one font for all of them, whose every glyph is a small square at its origin: narrower than any printed
character, so that a character's box is as wide as the file's own advance widths say.
"""

import ctypes
import struct
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from kg.readers.pdf.pages import Handle

_GLYPHS = 0xFFFF
_EM, _ASCENT, _DESCENT, _SIDE = 1000, 880, -120, 200
_FACE = b"Jipu\0"
_HANDLE = 1
_METRICS_IN_FILE = (b"Courier", b"Helvetica", b"Times", b"Symbol", b"ZapfDingbats")
"""How the names of the standard fonts begin: a file may leave their widths out, and PDFium carries them itself."""


@cache
def use_stand_in() -> object:
    """Make PDFium take the stand-in for every font that a file does not carry; once a process is enough.

    Returns what PDFium keeps pointers to (the cache of this function holds it).
    """
    data = _font()
    info = pdfium.FPDF_SYSFONTINFO()
    kinds = {name: kind for name, kind in info._fields_ if name != "version"}

    def mapped(*asked: Handle) -> int:  # itself, weight, italic, character set, pitch, face, exact
        name = ctypes.cast(asked[5], ctypes.c_char_p).value or b""
        return 0 if name.startswith(_METRICS_IN_FILE) else _HANDLE

    def written(content: bytes, buffer: Handle, size: int) -> int:
        if buffer and size >= len(content):
            ctypes.memmove(buffer, content, len(content))
        return len(content)

    info.version = 1
    info.MapFont = kinds["MapFont"](mapped)
    info.GetFontData = kinds["GetFontData"](
        lambda _self, _font, table, buffer, size: 0 if table else written(data, buffer, size)
    )
    info.GetFaceName = kinds["GetFaceName"](lambda _self, _font, buffer, size: written(_FACE, buffer, size))
    pdfium.FPDF_SetSystemFontInfo(ctypes.byref(info))
    return info


@contextmanager
def machine_fonts() -> Iterator[None]:
    """Let PDFium take the machine's fonts meanwhile, for pictures that people look at."""
    theirs = pdfium.FPDF_GetDefaultSystemFontInfo()
    pdfium.FPDF_SetSystemFontInfo(theirs)
    try:
        yield
    finally:
        use_stand_in.cache_clear()
        use_stand_in()
        pdfium.FPDF_FreeDefaultSystemFontInfo(theirs)


def _font() -> bytes:
    """A TrueType font that has the square for each glyph number and each character (OpenType 1.9, "Font file")."""
    glyph = struct.pack(">5hHH4B3Bx2x", 1, 0, 0, _SIDE, _SIDE, 3, 0, 0x31, 0x33, 0x35, 0x23, _SIDE, _SIDE, _SIDE)
    places = array("I", range(0, (_GLYPHS + 1) * len(glyph), len(glyph)))
    if struct.pack("=H", 1) != struct.pack(">H", 1):
        places.byteswap()
    # Each plane of Unicode has the glyphs 0 to 0xFFFE in turn.
    planes = b"".join(struct.pack(">3I", at << 16, (at << 16) + _GLYPHS - 1, 0) for at in range(17))
    tables = {
        b"cmap": struct.pack(">4HI2H3I", 0, 1, 3, 10, 12, 12, 0, 16 + len(planes), 0, 17) + planes,
        b"glyf": glyph * _GLYPHS,
        b"head": struct.pack(
            ">IIIIHHqqhhhhHHhhh", 0x10000, 0x10000, 0, 0x5F0F3CF5, 0, _EM, 0, 0, 0, 0, _SIDE, _SIDE, 0, 8, 2, 1, 0
        ),
        b"hhea": struct.pack(">IhhhH11hH", 0x10000, _ASCENT, _DESCENT, 0, _EM, 0, 0, _SIDE, 1, *[0] * 7, 1),
        b"hmtx": struct.pack(">Hh", _EM, 0) + bytes(2 * (_GLYPHS - 1)),
        b"loca": places.tobytes(),
        b"maxp": struct.pack(">IH13H", 0x10000, _GLYPHS, 4, 1, 0, 0, 1, *[0] * 8),
    }
    at = 12 + 16 * len(tables)
    directory, body = [struct.pack(">IHHHH", 0x10000, len(tables), 64, 2, 48)], []
    for tag, content in sorted(tables.items()):
        directory.append(struct.pack(">4sIII", tag, 0, at, len(content)))
        padded = content + bytes(-len(content) % 4)
        body.append(padded)
        at += len(padded)
    return b"".join([*directory, *body])
