"""Parents that the text states: units listed under the reporting body, heads of standard forms, and plain sentences."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from kg.bodies.data import read_tsv
from kg.bodies.lists import subordinates
from kg.bodies.resolver import Resolver
from kg.bodies.span import BodySpan

_MOST_BETWEEN = 16
_FORM_HEAD = re.compile(
    r"主管部门(?:及代码|名称)?[\s：:|]*(?:[（(\[]?[0-9]+[）)\]]?)?(?P<chief>[\u3400-\u9fff]{3,30})[\s|]+"
    r"(?:项目)?实施单位(?:名称)?[\s：:|]*(?P<unit>[\u3400-\u9fff])"
)
_NEVER_PARTS = ("party", "congress")


@cache
def _patterns() -> tuple[tuple[bool, re.Pattern[str], re.Pattern[str]], ...]:
    """(whether the part is named first, what stands between, what follows the second name)."""
    rows = ([*row, ""][:3] for row in read_tsv("parents.tsv"))
    return tuple((r[0] == "child", re.compile(r[1]), re.compile(r[2])) for r in rows)


def stated_parents(
    resolver: Resolver, text: str, spans: Sequence[BodySpan], breaks: Sequence[int] = ()
) -> dict[str, str]:
    """Full names of parents by full names of their parts, as the text says them; the first statement holds."""
    found: dict[str, str] = {}
    for part, whole in [*_of_sentences(text, spans, breaks), *_of_forms(text, spans)]:
        body, over = resolver.resolve(part), resolver.resolve(whole)
        if body and over and body.name != over.name and found.get(over.name) != body.name:
            found.setdefault(body.name, over.name)
    if resolver.body is None:
        return found
    for span in subordinates(text, spans, breaks):
        body = resolver.resolve(span)
        if body is not None and body.name != resolver.body.name and found.get(resolver.body.name) != body.name:
            found.setdefault(body.name, resolver.body.name)
    return found


def _of_sentences(text: str, spans: Sequence[BodySpan], breaks: Sequence[int]) -> Iterator[tuple[BodySpan, BodySpan]]:
    """(part, whole) of two bodies named one after the other in one sentence."""
    edges = sorted(breaks)
    for first, second in pairwise(spans):
        between = text[first.end : second.start]
        if not between or len(between) > _MOST_BETWEEN:
            continue
        if bisect_right(edges, first.end) != bisect_right(edges, second.start):
            continue
        for part_first, pattern, after in _patterns():
            if pattern.fullmatch(between) and after.match(text, second.end):
                part, whole = (first, second) if part_first else (second, first)
                if part.kind not in _NEVER_PARTS or part.form == "self":
                    yield part, whole
                break


def _of_forms(text: str, spans: Sequence[BodySpan]) -> Iterator[tuple[BodySpan, BodySpan]]:
    """The executing unit and the department in charge in the head of a standard form (主管部门 … 实施单位 …).

    A bureau that executes is not part of the one in charge; an institution or a team (执法总队) of the same place is.
    """
    starts = {span.start: span for span in spans if span.form == "name"}
    for head in _FORM_HEAD.finditer(text):
        whole, part = starts.get(head.start("chief")), starts.get(head.start("unit"))
        if whole is None or part is None or part.anchor not in ("", whole.anchor):
            continue
        if whole.kind == "department" and (part.kind == "public_institution" or part.text.endswith("队")):
            yield part, whole
