"""Context-free recognition of mentions of bodies: the grammar place + function + ending over one automaton's words.

A name runs from a place, a word for a level (市, 省), a body of the state or a clean left boundary to an ending, over
nothing but name words: verbs, function words and marks end it. Classes (各区财政部门, 定点医疗机构) are no bodies.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from kg.bodies import lexicon as lx
from kg.bodies.anchored import anchored
from kg.bodies.chunk import ANCHOR, BOUNDARY, Chunk
from kg.bodies.coined import Coined
from kg.bodies.span import BodySpan, shifted
from kg.bodies.unplaced import bare_tail, core, department, free_name, own_voice

_RULES: dict[str, Callable[[Chunk, int], BodySpan | None]] = {
    **dict.fromkeys(ANCHOR, anchored),
    lx.TAIL: bare_tail,
    lx.ENDING: free_name,
    lx.SELF: own_voice,
    lx.DEPARTMENT: department,
}
_EDGES = BOUNDARY | {lx.VERB, lx.ACTION}
_TELLING = _EDGES | _RULES.keys() | {lx.CORE}
"""Classes of words that the search for bodies stops at."""


def _spans(chunk: Chunk) -> Iterator[BodySpan]:
    """Candidates of one chunk in order, not overlapping."""
    i, tokens, kinds = 0, chunk.tokens, chunk.kinds
    while i < len(tokens):
        kind = kinds[i]
        if kind not in _TELLING:
            i += 1
            continue
        _, start, end = tokens[i]
        if kind in _EDGES:
            chunk.boundary(kind, start, end)
            i += 1
            continue
        if kind == lx.CORE and chunk.seg == start:
            yield core(chunk, i)
        rule = _RULES.get(kind)
        span = rule(chunk, i) if rule else None
        if span is None:
            i += 1
            continue
        yield span
        if span.form != "self":
            chunk.previous = span
        chunk.seg = span.end
        i = chunk.from_offset(i, span.end)


def find_spans(text: str, breaks: Sequence[int] = (), coined: Coined | None = None) -> list[BodySpan]:
    """All candidates in ``text`` in order of start, lists not yet judged. No name runs over an offset of ``breaks``."""
    edges = [0, *sorted({b for b in breaks if 0 < b < len(text)}), len(text)]
    found: list[BodySpan] = []
    for begin, end in pairwise(edges):
        words = text[begin:end]
        own = coined is not None and coined.automaton.find_matches_as_indexes(words)
        spans = tuple(_spans(Chunk(lx.lexicon(), words, coined))) if own else _plain_spans(words)
        found += [shifted(span, begin) for span in spans]
    return found


@lru_cache(maxsize=1024)
def _plain_spans(words: str) -> tuple[BodySpan, ...]:
    """The candidates in words that hold no place of the document's own: the same when more such places are known."""
    return tuple(_spans(Chunk(lx.lexicon(), words)))
