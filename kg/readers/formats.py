"""Which format a file has, by its content, and the reader for it, which is loaded only then."""

import codecs
import re
import zipfile
from collections.abc import Callable
from importlib import import_module
from io import BytesIO

from kg.document import Document
from kg.errors import InputError
from kg.readers.encoding import refuse_foreign
from kg.readers.limits import Limits

Reader = Callable[[bytes, str, str, Limits], Document]

_PDF = re.compile(rb"[\x00-\x20]{0,64}%PDF-")
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What a page begins with, comments and declarations aside.
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf|\s|<\?xml[^>]*>|<!--.*?-->)*<(?:!doctype\s+html|html|head|body|meta|title|table|div|p|h[1-6]|style)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_SAVED_PAGE = re.compile(rb"\s*(?:mime-version:|from: <saved by)", re.IGNORECASE)
# How a member's name begins that tells a zip file's format → the module that reads it, or what to call it.
_ZIPPED = (("word/", "docx"), ("xl/", "xlsx"))
_UNREAD = (("OFD.xml", "an OFD file"), ("ppt/", "a PowerPoint file"), ("content.xml", "an OpenDocument file"))


def read_bytes(data: bytes, name: str, shown: str, limits: Limits) -> Document:
    """Read the bytes of a file. ``name`` is its name without its folder, ``shown`` what errors call it."""
    module = _module(data, shown)
    if module:
        reader: Reader = import_module(f"kg.readers.{module}").read
        return reader(data, name, shown, limits)
    refuse_foreign(data, shown)
    from kg.readers.text import read

    return read(data, name, shown=shown)


def is_text(data: bytes) -> bool:
    """Whether the bytes are no format that needs a parser, as far as their beginning tells."""
    return not (data.startswith((_ZIP, _OLE)) or _PDF.match(data) or _is_page(data))


def _module(data: bytes, shown: str) -> str:
    """The module for the format; empty for text and for what is not read."""
    if data.startswith(_ZIP):
        return _zipped(data, shown)
    if data.startswith(_OLE):
        return "ole"
    if _PDF.match(data):
        return "pdf"
    return "html" if _is_page(data) else ""


def _is_page(data: bytes) -> bool:
    head = data[:2048]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head.decode("utf-16", "replace").encode()
    return bool(_PAGE.match(head)) or (bool(_SAVED_PAGE.match(head)) and b"text/html" in data[: 1 << 16].lower())


def _zipped(data: bytes, shown: str) -> str:
    """The module for a zip file, by what it holds; of a damaged one, by the names that are left in its bytes."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, OSError):
        return next((module for start, module in _ZIPPED if start.encode() in data), "archive")
    for start, module in _ZIPPED:
        if any(name.startswith(start) for name in names):
            return module
    for start, kind in _UNREAD:
        if any(name.startswith(start) for name in names):
            raise InputError(f"{shown}: is {kind}, and this format is not read; save it as .docx or PDF")
    return "archive"
