"""Which format a file has, by its content, and the reader for it, which is loaded only then."""

import codecs
import re
import zipfile
from collections.abc import Callable
from importlib import import_module
from io import BytesIO

from kg.document import Document
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
# A member of a zip file that tells its format → the module that reads it.
_ZIPPED = (("word/", "docx"), ("xl/", "xlsx"), ("OFD.xml", ""), ("ppt/", ""), ("content.xml", ""))


def read_bytes(data: bytes, name: str, shown: str, limits: Limits) -> Document:
    """Read the bytes of a file. ``name`` is its name without its folder, ``shown`` what errors call it."""
    module = _module(data)
    if module:
        reader: Reader = import_module(f"kg.readers.{module}").read
        return reader(data, name, shown, limits)
    refuse_foreign(data, shown)
    from kg.readers.text import read

    return read(data, name, shown=shown)


def _module(data: bytes) -> str:
    if data.startswith(_ZIP):
        return _zipped(data)
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


def _zipped(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, OSError):
        return next((module for inside, module in _ZIPPED if inside.encode() in data and module), "")
    for inside, module in _ZIPPED:
        if any(name.startswith(inside) for name in names):
            return module
    return ""
