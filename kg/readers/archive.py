"""Zip archives (a report with its tables, a page with its attachments) → one document with parts."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import sha256

from kg.document import Cell, Document, Section, Segment, SourceMap, Span, Table
from kg.errors import InputError
from kg.readers.formats import read_bytes
from kg.readers.limits import Limits
from kg.readers.package import Package, open_package

MEDIA_TYPE = "application/zip"
_IDLE = re.compile(r"(?:^|/)(?:__MACOSX/|\.|~\$|Thumbs\.db$|desktop\.ini$)")
# Of one report in several formats the first in this order is read: the nearer to what was typed, the better.
_ORDER = ("docx", "html", "htm", "xlsx", "txt", "pdf", "doc", "wps", "xls", "et")
_NUMBER = re.compile("([0-9]+)")
_DEEPEST = 2
_FUSES = re.compile("[A-Za-z0-9%)\\]]$")


def read(data: bytes, name: str, shown: str, limits: Limits, depth: int = 1) -> Document:
    """Read the files of a zip archive, pages first, then by name; ``shown`` is what errors call it.

    A file that is not read is a warning; where none is, an ``InputError``. The source map names the file in
    ``Location.part``.
    """
    if depth > _DEEPEST:
        raise InputError(f"{shown}: is an archive in an archive in an archive; unpack it and name the files in it")
    package = open_package(data, shown, "a zip archive", limits)
    members = {_name(member): member for member in package.names()}
    chosen, warnings = _chosen([name for name in members if not _IDLE.search(name)])
    parts: list[tuple[str, Document]] = []
    for part in chosen:
        try:
            parts.append((part, _part(package, members[part], part, limits, depth)))
        except InputError as error:
            warnings.append(str(error).removeprefix(f"{shown}/"))
    if not parts:
        reason = f" ({warnings[0]})" if warnings else ""
        raise InputError(f"{shown}: is a zip archive without a file that can be read{reason}; unpack it and look")
    whole = joined(parts)
    return replace(
        whole,
        name=name,
        sha256=sha256(data).hexdigest(),
        media_type=MEDIA_TYPE,
        warnings=(*whole.warnings, *warnings),
    )


def _part(package: Package, member: str, part: str, limits: Limits, depth: int) -> Document:
    shown = f"{package.shown}/{part}"
    size = package.archive.getinfo(member).file_size
    if size > limits.max_bytes:
        raise InputError(
            f"{shown}: is too large ({size / 2**20:.1f} MB, the limit is {limits.max_bytes / 2**20:.1f} MB); split it"
        )
    content = package.read(member)
    if part.lower().endswith(".zip"):
        return read(content, part, shown, replace(limits, max_unpacked=limits.max_unpacked // 8), depth + 1)
    return read_bytes(content, part.rpartition("/")[2], shown, limits)


def _name(member: str) -> str:
    """The name of a member. One that is not marked as UTF-8 was read as code page 437; Chinese systems write
    GB18030 there, others UTF-8 without the mark."""
    try:
        raw = member.encode("cp437")
    except UnicodeEncodeError:
        return member
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return member


def _chosen(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """The files to read, in order, and warnings on those that say the same as another."""
    best: dict[str, str] = {}
    warnings: list[str] = []
    for name in sorted(names, key=_rank):
        stem = name.rpartition(".")[0] or name
        if stem in best:
            warnings.append(f"{name} was not read: {best[stem]} is the same document in another format")
        else:
            best[stem] = name
    pages = {name for name in best.values() if _ending(name) in ("html", "htm")}
    return sorted(best.values(), key=lambda name: (name not in pages, _natural(name))), warnings


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()


def _rank(name: str) -> tuple[int, str]:
    ending = _ending(name)
    return (_ORDER.index(ending) if ending in _ORDER else len(_ORDER), name)


def _natural(name: str) -> list[tuple[int, int, str]]:
    """Numbers in names by their worth: 附件2 before 附件10."""
    return [(0, int(piece), "") if piece.isdigit() else (1, 0, piece) for piece in _NUMBER.split(name) if piece]


def joined(parts: Sequence[tuple[str, Document]]) -> Document:
    """The documents one after the other as one; each is (name of the part, document)."""
    text = ""
    paragraphs: list[Span] = []
    lines: list[int] = []
    sections: list[Section] = []
    tables: list[Table] = []
    masked: list[Span] = []
    segments: list[Segment] = []
    warnings: list[str] = []
    for part, document in parts:
        if _FUSES.search(text) and document.text[:1].isascii():
            text += " "
            paragraphs[-1] = Span(paragraphs[-1].start, len(text))
        by, above = len(text), len(sections)
        text += document.text
        paragraphs += [_moved(span, by) for span in document.paragraphs]
        lines += [line + by for line in document.lines]
        sections += [_section(section, by, above) for section in document.sections]
        tables += [_table(table, by) for table in document.tables]
        masked += [_moved(span, by) for span in document.masked]
        segments += [
            Segment(
                segment.start + by,
                replace(segment.location, part="/".join(filter(None, (part, segment.location.part)))),
            )
            for segment in document.source_map.segments
        ]
        warnings += [f"{part}: {warning}" for warning in document.warnings]
    return Document(
        name="",
        sha256="",
        media_type="",
        text=text,
        paragraphs=tuple(paragraphs),
        lines=tuple(lines),
        sections=tuple(sections),
        tables=tuple(tables),
        masked=tuple(masked),
        source_map=SourceMap(tuple(segments)),
        warnings=tuple(warnings),
    )


def _moved(span: Span, by: int) -> Span:
    return Span(span.start + by, span.end + by)


def _section(section: Section, by: int, above: int) -> Section:
    return replace(
        section,
        start=section.start + by,
        heading_end=section.heading_end + by,
        end=section.end + by,
        parent=None if section.parent is None else section.parent + above,
    )


def _table(table: Table, by: int) -> Table:
    cells: tuple[Cell, ...] = tuple(replace(cell, start=cell.start + by, end=cell.end + by) for cell in table.cells)
    return Table(table.start + by, table.end + by, cells)
