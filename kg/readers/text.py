"""Plain text (.txt) → ``kg.document.Document``."""

import gc
import hashlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from kg.document import Document, SourceMap, Span
from kg.readers.encoding import Decoded, decode
from kg.readers.joining import Joined, join, split_lines
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
    with _no_collection():
        return _document(data, name, decoded)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Keep the cyclic garbage collector from walking the many small values made here, none of which refers in
    circles: it doubles the time for a large file."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _document(data: bytes, name: str, decoded: Decoded) -> Document:
    masked, personal = mask(decoded.text)
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
        masked=_in_joined(personal, joined),
        source_map=SourceMap(joined.segments),
        encoding=decoded.encoding,
    )


def _in_joined(spans: Sequence[Span], joined: Joined) -> tuple[Span, ...]:
    """Ranges of the file as ranges of the joined text; segments rise in both."""
    offsets = [segment.location.offset or 0 for segment in joined.segments]
    found: list[Span] = []
    for span in spans:
        start, end = (_place(offset, offsets, joined) for offset in (span.start, span.end))
        if start < end:
            found.append(Span(start, end))
    return tuple(found)


def _place(offset: int, offsets: Sequence[int], joined: Joined) -> int:
    """Where the first character of the file at or after ``offset`` that was kept stands in the joined text."""
    following = bisect_left(offsets, offset)
    limit = joined.segments[following].start if following < len(offsets) else len(joined.text)
    if following == 0:
        return limit
    return min(limit, joined.segments[following - 1].start + offset - offsets[following - 1])
