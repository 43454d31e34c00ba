"""What the columns of a head that was found in printed lines can hold."""

from collections.abc import Sequence

from kg.tables.carry import LEVELS
from kg.tables.costs import Slot
from kg.tables.labels import Label
from kg.tables.pieces import Piece


def slots_of(labels: Sequence[Label], pieces: Sequence[Sequence[Piece]]) -> list[Slot]:
    """What each column of a head can hold, which of them names the rows, and which may be empty."""
    texts = [label.meaning for label in labels if label.holds == "text"]
    named = [k for k, label in enumerate(labels) if label.meaning in ("name", "project", "item")]
    levels = [k for k, label in enumerate(labels) if label.meaning in LEVELS]
    leaf = named[-1] if named else levels[-1] if levels else 0
    slots = []
    for index, (label, made_of) in enumerate(zip(labels, pieces, strict=True)):
        level_weight = label.meaning == "weight" and index and labels[index - 1].meaning in LEVELS
        optional = index != leaf and (
            label.meaning in LEVELS or bool(level_weight and index - 1 != leaf) or label.meaning in ("number", "note")
        )
        widths = [piece.width for piece in made_of]
        slots.append(
            Slot(
                label.meaning,
                _holds(label, bool(texts)),
                index == leaf,
                optional,
                max(widths),
                len({piece.line for piece in made_of}) > 1,
            )
        )
    return slots


def _holds(label: Label, texts: bool) -> str:
    """What a column can hold; a side heading has said all by itself."""
    if label.meaning == "side":
        return "nothing"
    return "text" if label.holds == "text" and texts else label.holds
