"""Names as the reporting body sees them: the form of a name that its own has, its branches in districts."""

from kg.bodies.body import Body
from kg.bodies.data import Place, functions
from kg.bodies.lexicon import lexicon
from kg.bodies.names import canonical_place, jurisdiction
from kg.bodies.places import above, only_place
from kg.bodies.span import BodySpan


def form_of(mine: Body | None, name: str, code: str, place: Place) -> str:
    """``name``, or the form that the reporting body's own name has of its function's names (教育体育局)."""
    if mine is None or mine.function != code or not name:
        return name
    base = canonical_place(place)
    level = "county" if place.level == "zone" else place.level
    forms = [n for n in functions()[code].names.get(level, ()) if mine.name.endswith(n)]
    same = forms and forms[0][-1] == name[-1] and name.startswith(base)
    return base + max(forms, key=len) if same else name


def district(base: BodySpan | None, text: str, place: Place | None) -> Place | None:
    """The place of X市公安局Y区分局 (``text``, its ``base`` of ``place``): the district that it is the branch for."""
    if base is None or place is None or not text.endswith("分局"):
        return place
    index = lexicon().index.get(text[len(base.text) : -2])
    some = lexicon().meanings[index] if index is not None else None
    found = only_place((some,), place) if isinstance(some, tuple) else None
    return found if found is not None and place in above(found) else place


def branch(mine: Body | None, anchor: str, text: str, place: Place) -> Body:
    """通海分局 (``text``, its place ``anchor``) and what goes on from it, said by the bureau of the city around.

    Said by any other body it is left open.
    """
    if mine and mine.place == place.code and mine.name.endswith("分局"):
        return mine
    inside = mine and mine.place and mine.place in {p.code for p in above(place)}
    if mine is None or not inside or not mine.name.endswith("局"):
        return Body(text, "department", "", jurisdiction(place), "", place.code, False)
    over = f"{mine.name}{anchor}分局"
    whole = mine.name + text
    kind = "department" if whole == over else "internal_office"
    return Body(whole, kind, mine.name if whole == over else over, jurisdiction(place), "", place.code)
