"""Web pages (.html, .mht, and tables that systems export as .xls) → ``kg.document.Document``."""

from kg.document import Document
from kg.errors import InputError
from kg.readers.assembling import Source, assemble
from kg.readers.html.charset import decode
from kg.readers.html.main_text import page_blocks
from kg.readers.html.tree import parse, unwrapped
from kg.readers.limits import Limits

MEDIA_TYPE = "text/html"


def read(data: bytes, name: str, shown: str, limits: Limits) -> Document:
    """Read the bytes of a page; ``shown`` is what errors call it. Raises ``InputError``.

    What is read is the document that the page shows: its title, its head block as lines of label and value
    (发文机关：…), its text and tables; menus, footers and the like are not. The source map gives the line of the file
    that an element begins on and the offset in its paragraph.
    """
    decoded = decode(unwrapped(data, shown), shown)
    root = parse(decoded.text, shown)
    blocks = page_blocks(root, limits, shown) if root is not None else []
    document = assemble(blocks, Source(name, data, MEDIA_TYPE, decoded.encoding, warnings=decoded.warnings))
    if not document.text:
        raise InputError(f"{shown}: is an HTML page without any words; remove it or fetch it again")
    return document
