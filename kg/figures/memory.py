"""What a number that was read leaves for the next of its sentence."""

from kg.figures.state import Phrase, Place, Reading, State
from kg.figures.words import is_measure, weak
from kg.quantities import Quantity

_REMEMBERED = 40


def remember(state: State, quantity: Quantity, place: Place, reading: Reading) -> None:
    """Note in ``state`` what a number said, for those after it."""
    state.said.setdefault((str(quantity.value), quantity.unit), reading.subject)
    phrase = Phrase(reading.core, reading.start)
    state.changed = phrase if reading.role == "change" and reading.core else None
    if reading.comparison != "share":
        state.part = None
    if quantity.kind == "percent":
        state.grown = Phrase(reading.subject, reading.start) if reading.role == "change" else None
    if reading.role not in ("change", "before", "earlier") and not reading.comparison:
        state.levels.append(Phrase(reading.subject, reading.start))
        state.by_unit[quantity.unit] = state.levels[-1]
        del state.levels[:-_REMEMBERED]
        if quantity.kind == "percent":
            state.rate = Phrase(reading.subject, reading.start)
    state.yoy = reading.comparison == "yoy"
    state.kind = quantity.kind
    state.last = phrase
    if quantity.kind in ("money", "count", "measure", "scaled", "score") and reading.role not in (
        "change",
        "carried",
        "before",
    ):
        is_base = place.following is not None and place.right.startswith("的")
        if not is_base and not (reading.comparison and state.main):
            state.main = Phrase(reading.subject if quantity.kind != "count" else reading.core, reading.start)
            state.main_unit = quantity.unit
    elif quantity.kind == "percent" and not reading.comparison and reading.role == "":
        state.main = state.main or phrase
    if reading.role == "count":
        state.counted = phrase
    if reading.comparison or reading.role in ("change", "carried", "before", "earlier", "score") or not reading.core:
        return
    if state.topic and state.topic.text.startswith("《"):
        return
    event = quantity.kind in ("count", "scaled") and not is_measure(reading.core) and not weak(reading.core)
    if state.topic is None or event:
        state.topic = phrase
