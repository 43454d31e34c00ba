"""Plain text (.txt) → ``kg.document.Document``."""

import hashlib

from kg.document import Document, SourceMap
from kg.readers.bars import with_tabs
from kg.readers.encoding import Decoded, decode
from kg.readers.joining import Places, join, split_lines
from kg.readers.masking import mask
from kg.readers.pages import without_page_numbers
from kg.readers.paragraphs import paragraphs
from kg.readers.sections import sections
from kg.readers.tables import tables


def read(data: bytes, name: str, *, shown: str = "") -> Document:
    """Read the bytes of a text file.

    ``name`` is the file's name without its folder, ``shown`` (default: the name) what errors call it.
    Raises ``InputError`` where the bytes are not text.
    """
    decoded = decode(data, shown or name)
    return _document(data, name, decoded)


def _document(data: bytes, name: str, decoded: Decoded) -> Document:
    masked, personal = mask(with_tabs(decoded.text))
    joined = join(without_page_numbers(split_lines(masked)))
    parts = paragraphs(joined.text, joined.lines)
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type="text/plain",
        text=joined.text,
        paragraphs=parts,
        lines=tuple(line.start for line in joined.lines),
        sections=sections(joined.text, parts),
        tables=tables(joined.text, joined.lines),
        masked=Places(joined).spans(personal),
        source_map=SourceMap(joined.segments),
        encoding=decoded.encoding,
    )
