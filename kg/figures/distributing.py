"""Several numbers said in turn (A和B分别达90%和78%): each with its own subject, in the order of what was listed."""

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.figures.clauses import Clause
from kg.figures.lists import distributed, enumerated, own_part, without_base
from kg.figures.sharing import RESPECTIVELY, shared_out
from kg.figures.state import Phrase, Place, Reading, State
from kg.figures.subject import read
from kg.figures.words import strip_lead, strip_tail
from kg.quantities import Quantity

_CHANGED_TO = re.compile("[一-鿿]{1,2}[至到]")
"""标准分别提高至780元和620元: that it rose is no part of what it is."""
_MORE = re.compile("(?:增加|减少|增长|下降|提高|降低|上升|新增)了?$")


def read_distributed(
    text: str, clause: Clause, own: Sequence[Quantity], position: int, state: State, year: str
) -> Reading | None:
    """The subject of ``own[position]`` where the clause gives its numbers in turn, else ``None``.

    What is listed is kept in ``state``: the next clause may carry the items on. ``year`` is the report's.
    """
    if len(own) < 2:
        return None
    head = text[clause.start : own[0].cue_start]
    if share := shared_out(text, head, own, position, state):
        return share
    match = RESPECTIVELY.search(head)
    if match is None:
        return None
    number, said = own[position], head[: match.start()]
    listed, base = without_base(said)
    verb = _verb(text, head, match.end(), own, position)
    names = distributed(strip_tail(listed), len(own))
    if not names and not strip_tail(strip_lead(said)):
        names = _listed_before(text, clause, len(own), state)
    if not names and len(state.items) != len(own):
        return _changes(own, position, said, verb, state, year)
    if names:
        state.items = tuple(own_part(name, names) for name in names)
    start = clause.start if names or not state.topic else min(state.topic.start, clause.start)
    if names and number.kind == "percent" and _MORE.search(verb):
        changed = Place(number, names[position] + base + verb, "", start, number.cue_end, "", None, "")
        return replace(read(changed, State(year=year)), start=start, end=number.cue_end, role="change")
    subject = names[position] if names else state.items[position] + strip_tail(strip_lead(said))
    return Reading(subject + verb, subject + verb, start, number.cue_end)


def _verb(text: str, head: str, end: int, own: Sequence[Quantity], position: int) -> str:
    """The words behind 分别, which ends at ``end``, or, as in 分别下降2.1%、上升5.6%, the number's own verb."""
    shared = "" if _CHANGED_TO.match(head, end) else strip_tail(head[end:])
    words = text[own[position - 1].cue_end : own[position].cue_start].strip("、，和及与 ") if position else ""
    return words if _MORE.search(words) else shared


def _listed_before(text: str, clause: Clause, count: int, state: State) -> tuple[str, ...]:
    """The items that the words before a bare 分别 list: those of the clause before, else of the item's heading."""
    before = text[state.clause : clause.start].rstrip("，,：: ")
    return enumerated(before, count) or (distributed(state.label, count) if state.label else ())


def _changes(own: Sequence[Quantity], position: int, said: str, verb: str, state: State, year: str) -> Reading | None:
    """A 30起，B 20名，同比分别上升5%和3%: the changes of what was said just before, in its order."""
    number = own[position]
    if len(state.levels) < len(own) or not (number.kind in ("percent", "points", "ratio") or _MORE.search(verb)):
        return None
    phrase: Phrase = state.levels[-len(own) :][position]
    place = Place(number, said + verb, "", own[0].start, number.end, "", None, "")
    reading = read(place, State(main=phrase, last=phrase, rate=phrase, topic=phrase, year=year))
    return replace(reading, start=phrase.start, end=number.cue_end, role="change")
