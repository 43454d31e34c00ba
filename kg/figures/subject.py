"""What a number measures, from the grammar of its clause: which rule reads it."""

import re

from kg.figures.changes import read_change, read_completion, read_earlier, read_share
from kg.figures.counted import read_prenominal
from kg.figures.postnominal import read_postnominal
from kg.figures.state import Place, Reading, State
from kg.figures.words import TIME, strip_lead, strip_tail, weak

_FROM = re.compile(rf"(?<=[一-鿿”）])(?:由|从)(?:(?:{TIME.pattern}|[^，。；\d由从]{{2,10}}前)的?)?$")
"""率由2020年的|96%提升至…: the time of the earlier side is no part of what is measured."""


def read(place: Place, state: State) -> Reading:
    """The subject of one number. Never empty: where nothing says it, the words on the number's left stand."""
    left = strip_tail(strip_lead(place.left))
    if "由" in left or "从" in left:
        left = _FROM.sub("", left)
    if place.quantity.kind == "money" and place.right.startswith("的") and place.following:
        left = left.removeprefix("占")  # 占年计划81万元|的106%: the whole of a share
    for rule in (
        _described,
        _formula,
        read_completion,
        read_share,
        read_earlier,
        read_change,
        _anaphoric,
        _used,
        read_prenominal,
    ):
        reading = rule(place, left, state)
        if reading is not None:
            return reading
    return read_postnominal(place, left, state)


_BRACKET = re.compile(r"[（(]([^）)\d]{3,40})[）)]")


def _described(place: Place, left: str, state: State) -> Reading | None:
    """104（在规定时限内签订合同项目数）: the bracket says what the number is."""
    match = _BRACKET.match(place.right)
    if place.quantity.unit or not match:
        return None
    return Reading(match[1], match[1], place.start, place.end - len(place.right) + match.end())


_USE = re.compile("用于[^，。；：（）]{2,30}$")


def _used(place: Place, left: str, state: State) -> Reading | None:
    """其中30万元用于预算编制: a part of money that is told by what it is for alone."""
    use = _USE.match(place.right) if place.quantity.kind == "money" and not left else None
    if use is None or state.last is None:
        return None
    base = state.last
    return Reading(f"{use[0]}的{base.text}", base.text, base.start, place.quantity.cue_end, role="carried")


_EQUALS = re.compile(r"[=＝]\s?$")


def _formula(place: Place, left: str, state: State) -> Reading | None:
    """执行率=支出/预算×100%=99.81%: what stands before the first sign of equality."""
    head = place.head
    if not _EQUALS.search(head) or not place.quantity.value.is_finite():
        return None
    parts = [part for part in re.split(r"[=＝]", head) if part.strip()]
    name = strip_lead(parts[0].strip()) if parts else ""
    if weak(name) and len(parts) > 1:
        name = re.sub(r"[×*]\s?100\s?[%％]", "", parts[1]).strip()
    name = strip_tail(re.sub(r"\d[\d.,]*|[（(].*?[）)]", "", name).strip("/÷ ")) or (
        state.last.text if state.last else ""
    )
    return Reading(name, name, place.quantity.start - len(head), place.quantity.cue_end) if name else None


def _anaphoric(place: Place, left: str, state: State) -> Reading | None:
    """4次共调增…: a number said before in the sentence, with nothing of its own."""
    quantity = place.quantity
    said = state.said.get((str(quantity.value), quantity.unit))
    if left or said is None or not re.match(r"[共合总均]", place.right):
        return None
    return Reading(said, said, quantity.start, min(place.end, quantity.cue_end + 4))
