"""Names as the reporting body sees them: the form of a name that its own has, its branches in districts."""

from kg.bodies.body import Body
from kg.bodies.data import Place, functions
from kg.bodies.names import canonical_place, jurisdiction
from kg.bodies.places import above


def form_of(mine: Body | None, name: str, code: str, place: Place) -> str:
    """``name``, or the form that the reporting body's own name has of its function's names (教育体育局)."""
    if mine is None or mine.function != code or not name:
        return name
    base = canonical_place(place)
    level = "county" if place.level == "zone" else place.level
    forms = [n for n in functions()[code].names.get(level, ()) if mine.name.endswith(n)]
    same = forms and forms[0][-1] == name[-1] and name.startswith(base)
    return base + max(forms, key=len) if same else name


def branch(mine: Body | None, anchor: str, text: str, place: Place) -> Body:
    """通海分局 (``text``, its place ``anchor``) and what goes on from it, said by the bureau of the city around.

    Said by any other body it is left open.
    """
    inside = mine and mine.place and mine.place in {p.code for p in above(place)}
    if mine is None or not inside or not mine.name.endswith("局"):
        return Body(text, "department", "", jurisdiction(place), "", place.code, False)
    over = f"{mine.name}{anchor}分局"
    whole = mine.name + text
    kind = "department" if whole == over else "internal_office"
    return Body(whole, kind, mine.name if whole == over else over, jurisdiction(place), "", place.code)
