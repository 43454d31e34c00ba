"""Plain text (.txt) → ``kg.document.Document``."""

import hashlib

from kg.document import Document, SourceMap
from kg.readers.encoding import decode
from kg.readers.joining import join, split_lines
from kg.readers.pages import without_page_numbers
from kg.readers.paragraphs import paragraphs


def read(data: bytes, name: str, *, shown: str = "") -> Document:
    """Read the bytes of a text file.

    ``name`` is the file's name without its folder, ``shown`` (default: the name) what errors call it.
    Raises ``InputError`` where the bytes are not text.
    """
    decoded = decode(data, shown or name)
    joined = join(without_page_numbers(split_lines(decoded.text)))
    return Document(
        name=name,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type="text/plain",
        text=joined.text,
        paragraphs=paragraphs(joined.text, joined.lines),
        lines=tuple(line.start for line in joined.lines),
        source_map=SourceMap(joined.segments),
        encoding=decoded.encoding,
    )
