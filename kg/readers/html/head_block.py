"""The head block of a government page (索引号, 发文机关, 文号, 发布日期, 时效性 …) → lines of label：value."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kg.readers.blocks import Block, Grid, Paragraph, Run
from kg.readers.head_labels import head_labels, idle_labels

_B = "[ \t\u00a0\u2002\u2003\u3000]"
_ENOUGH = 2
_LONGEST = 120


def head_lines(blocks: Sequence[Block]) -> list[Paragraph]:
    """The lines of the head block that stand among other blocks, in order, each label once."""
    found: list[Paragraph] = []
    seen: set[str] = set()
    for label, line in _pairs(list(_pieces(blocks))):
        if label not in seen:
            seen.add(label)
            found.append(line)
    return found


def without_head_tables(blocks: Sequence[Block]) -> list[Block]:
    """The blocks, where a table is a head block its lines in its place."""
    found: list[Block] = []
    for block in blocks:
        lines = [line for _, line in _pairs(list(_pieces([block])))] if isinstance(block, Grid) else []
        labels = sum(1 for piece in _pieces([block]) if _label_alone(piece)) if lines else 0
        if lines and len(lines) >= max(_ENOUGH, labels - 1) and isinstance(block, Grid) and _is_head(block, len(lines)):
            found += lines
        else:
            found.append(block)
    return found


def _is_head(grid: Grid, lines: int) -> bool:
    """Whether a table holds little besides labels and their values."""
    return sum(1 for cell in grid.cells if not cell.blank) <= 2 * lines + 2


def _pieces(blocks: Sequence[Block]) -> Iterator[Run]:
    """The words of each paragraph or cell as one run."""
    for block in blocks:
        groups = (
            [block.runs]
            if isinstance(block, Paragraph)
            else [tuple(run for paragraph in cell.paragraphs for run in paragraph.runs) for cell in block.cells]
        )
        for runs in groups:
            words = "".join(run.text for run in runs)
            if words.strip():
                yield Run(words, runs[0].location)


def _pairs(pieces: Sequence[Run]) -> Iterator[tuple[str, Paragraph]]:
    """(label, line) of every label that has a value, beside it or in the next piece."""
    pattern = _pattern()
    skip = -1
    for index, piece in enumerate(pieces):
        if index == skip or len(piece.text) > 3 * _LONGEST:
            continue
        alone = _label_alone(piece)
        if alone:
            value = pieces[index + 1] if index + 1 < len(pieces) else None
            if value is not None and not pattern.match(value.text) and len(value.text) <= _LONGEST:
                skip = index + 1
                yield alone, _line(alone, piece, value.text.strip(), value)
            continue
        found = list(pattern.finditer(piece.text))
        for place, label in enumerate(found):
            end = found[place + 1].start() if place + 1 < len(found) else len(piece.text)
            words = piece.text[label.end() : end].strip()
            name = _plain(label["label"])
            if words and label["colon"] and name in head_labels() and len(words) <= _LONGEST:
                yield name, _line(name, piece, words, piece)


def _line(label: str, at: Run, words: str, value: Run) -> Paragraph:
    return Paragraph((Run(f"{label}：", at.location), Run(words, value.location)))


def _label_alone(piece: Run) -> str:
    """The label that a piece is, and nothing else; else empty."""
    name = _plain(piece.text).rstrip("：:")
    return name if name in head_labels() else ""


def _plain(words: str) -> str:
    return re.sub(r"\s", "", words).strip("[【】]")


@cache
def _pattern() -> re.Pattern[str]:
    """A label at the start or after a blank, with or without its colon."""
    words = sorted(head_labels() | idle_labels(), key=lambda label: (-len(label), label))
    spaced = "|".join(f"{_B}*".join(map(re.escape, label)) for label in words)
    return re.compile(
        f"(?:^|(?<=[\\s\u3000|｜;；\\]】])){_B}*[\\[【]?{_B}*(?P<label>{spaced}){_B}*(?P<colon>[：:\\]】])"
    )
