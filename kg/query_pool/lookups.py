"""Queries that need no process of their own: one triple pattern is one walk along an index.

Such a walk gives a row at every step, so it can be stopped after any of them, and what is asked most often (what is
said of a node, what points to it) is spared the way to another process and back.
"""

import re
import time
from io import BytesIO

from kg.query_pool.limits import HELD_BACK
from kg.store import GraphStore

_LONGEST = 5000
_IRI = r"<[^<>\"{}|^`\\\x00-\x20]*+>|[A-Za-z][\w-]*+:\w[\w-]*+"
_VARIABLE = r"\?\w++"
# The whole text has to be of this form, so there is nothing in it that could be read in another way.
_LOOKUP = re.compile(
    rf"""\s*+(?:PREFIX\s++[A-Za-z][\w-]*+:\s*+<[^<>\"{{}}|^`\\\x00-\x20]*+>\s*+)*+
    (?:SELECT\s*+(?:\*|(?:{_VARIABLE}\s*+)++)|ASK)\s*+(?:WHERE\s*+)?
    \{{\s*+(?P<s>{_IRI}|{_VARIABLE})\s*+(?P<p>{_IRI}|{_VARIABLE}|a(?=\s))\s*+(?P<o>{_IRI}|{_VARIABLE})\s*+\.?\s*+\}}
    \s*+(?:LIMIT\s++[0-9]{{1,9}}\s*+)?""",
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)


def is_lookup(text: str) -> bool:
    """Whether a query is SELECT or ASK over one triple pattern, and nothing else: no order, no filter, no path.

    Such a query has no place for anything that the guard refuses, and gives the same answer each time.
    """
    found = _LOOKUP.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None or "matches" in text:
        return False
    variables = [term for term in found.group("s", "p", "o") if term.startswith("?")]
    # A variable that comes twice is a filter: the walk could go on and on without a row.
    return len(variables) == len(set(variables))


class _EnoughError(Exception):
    """The answer is too long, or takes too long, for here."""


class _Short(BytesIO):
    """Takes an answer of up to HELD_BACK bytes, until ``deadline`` on the monotonic clock."""

    def __init__(self, deadline: float) -> None:
        super().__init__()
        self._deadline = deadline

    def write(self, piece: object) -> int:
        """Take a piece; raises _EnoughError."""
        written = super().write(piece)  # type: ignore[arg-type]
        if self.tell() > HELD_BACK or time.monotonic() > self._deadline:
            raise _EnoughError
        return written


def answered_here(store: GraphStore, text: str, base: str | None, format: str, deadline: float) -> bytes | None:
    """The answer of a lookup; ``None`` where it is long, and so belongs elsewhere."""
    stream = _Short(deadline)
    try:
        store.evaluate(text, base=base).write(stream, format)
    except _EnoughError:
        return None
    return stream.getvalue()
