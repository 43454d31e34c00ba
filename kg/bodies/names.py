"""Full names: of places as official names of bodies carry them, and of the bodies of a function at a level."""

import re

from kg.bodies.data import Place, changes, functions
from kg.bodies.places import is_municipality, upper

_OFFICE = re.compile(r"^(.{2,}?)(办公厅|办公室)$")


def canonical_place(place: Place) -> str:
    """The place as bodies' full names begin: a district after its city (广州市越秀区), the rest by their own name."""
    if place.level == "state":
        return ""
    above = upper(place)
    if above is None or above.level == "state":
        return place.name
    if place.level == "township" or (place.level == "zone" and place.within):
        return (
            place.name if place.name.startswith(above.short or above.name[:-1]) else canonical_place(above) + place.name
        )
    if place.level == "county":
        if (
            place.name.endswith("区")
            and above.level in ("prefecture", "city", "province")
            and above.name.endswith("市")
        ):
            return above.name + place.name
        if is_municipality(above):
            return above.name + place.name
    return place.name


def jurisdiction(place: Place) -> str:
    """The division whose administration a body of ``place`` belongs to, as its bodies' names begin: a district with its
    city (广州市越秀区); a township's and a street's is their county.
    """
    over = upper(place) if place.level == "township" else None
    return canonical_place(over if over is not None and over.level != "state" else place)


def state_name(code: str) -> str:
    """The state's body of a function; empty where it has none."""
    function = functions().get(code)
    return function.names["state"][0] if function and function.names["state"] else ""


def living(code: str, year: int | None) -> str:
    """The function that a function's duties stand with in ``year``: through renames and merges, empty at a split."""
    function = functions().get(code)
    if function is None:
        return ""
    if function.until is None or year is None or year < function.until:
        return code
    heirs = {change.new for change in changes() if change.old == code and change.year <= year}
    if len(heirs) != 1:
        return ""
    return living(heirs.pop(), year)


def function_name(code: str, place: Place, head: str = "") -> str:
    """The full name of the place's body of a function, the one with ``head`` (局, 委 …) where one is asked for."""
    function = functions().get(code)
    if function is None:
        return ""
    level = "county" if place.level in ("county", "zone") else place.level
    names = function.names.get(level, ())
    if level == "city":
        # Of prefecture or county level, open: only a name that is the usual one of both.
        usual = function.names["prefecture"][:1]
        names = tuple(n for n in function.names["prefecture"] if n in function.names["county"])
        names = names if head or names[:1] == usual == function.names["county"][:1] else ()
    if is_municipality(place):
        names = tuple(n for n in (*function.names["prefecture"], *names) if not n.endswith("厅"))
    if head:
        wanted = {"委": "委员会", "办": "办公室"}.get(head, head)
        names = tuple(n for n in names if n.endswith(wanted)) or names
    if not names:
        return ""
    base = canonical_place(place)
    if code == "tax":
        return f"国家税务总局{base}税务局"
    return base + names[0]


def office_parent(name: str) -> str:
    """What a body's name says it is an office of (国务院办公厅 → 国务院); empty where it says nothing."""
    found = _OFFICE.match(name)
    return found.group(1) if found and found.group(1) in ("国务院", "中共中央") else ""
