"""What a document gives to the derived graphs, and what a stage makes of it: items, lines, facts."""

import json
import pickle
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import blake2b

LINES = "lines"
"""The stage of statements that one document makes alone: they go as they are into the graph that the key names."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that a document, or a group of an earlier stage, gives to ``stage``.

    ``keys``: the group that it belongs to; where a stage joins what shares a key, all keys that it is joined by.
    ``payload`` is made by ``encoded`` (or ``pickled``), so that equal values are equal bytes: what several documents
    give alike is kept once. ``uses`` names the facts of earlier stages that its group asks for because of it.
    """

    stage: str
    keys: tuple[str, ...]
    payload: bytes
    uses: tuple[str, ...] = ()

    @property
    def digest(self) -> bytes:
        """What tells items apart: 16 bytes over all that they are."""
        parts = ("\0".join((self.stage, *self.keys)), "\0".join(self.uses))
        together = blake2b(self.payload, digest_size=16, person=b"jipu item")
        for part in parts:
            together.update(b"\0\0" + part.encode("utf-8"))
        return together.digest()


def key_of(*parts: object) -> str:
    """One key of several parts, which no other parts make."""
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":"))


def encoded(value: object) -> bytes:
    """A payload: tuples, strings, integers, truth values and ``None``. Tuples come back as lists."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def pickled(value: object) -> bytes:
    """A payload of records, where writing them out would cost more than they are worth.

    Equal values need not be equal bytes: only for what one document gives alone.
    """
    return pickle.dumps(value, protocol=5)


def decoded(payload: bytes) -> object:
    """What ``encoded`` or ``pickled`` was given."""
    # No UTF-8 begins with the byte that every pickle of this protocol does.
    value: object = pickle.loads(payload) if payload.startswith(b"\x80") else json.loads(payload)
    return value


def lines_item(graph: str, lines: Iterable[str]) -> Item:
    """The N-Triples lines that a document adds to a derived graph, whatever other documents say."""
    return Item(LINES, (graph,), packed(lines))


def packed(lines: Iterable[str]) -> bytes:
    """Distinct lines, sorted, in one compressed piece; empty for none."""
    ordered = sorted(set(lines))
    return zlib.compress("".join(f"{line}\n" for line in ordered).encode("utf-8"), 1) if ordered else b""


def unpacked(piece: bytes) -> bytes:
    """The lines of a piece, each with its end; empty for none."""
    return zlib.decompress(piece) if piece else b""


@dataclass(slots=True)
class Output:
    """What a stage makes of one group: lines of its graph, items of later stages, facts that these may ask for."""

    lines: list[str] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    facts: dict[str, str] = field(default_factory=dict)
