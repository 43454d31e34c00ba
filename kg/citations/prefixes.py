"""Who issues what a document number's letters stand for: 财社 → 财政部, 穗府办规 → 广州市人民政府办公厅."""

import re
from functools import cache

from kg.citations.bodies import parse
from kg.citations.context import Context, places_at_head, written_out
from kg.citations.numbers import Number
from kg.citations.tables import rows


def of_number(number: Number, context: Context, title: str = "") -> tuple[str, ...]:
    """The issuers that a number's letters or body name; empty where the letters are ambiguous or unknown.

    ``title`` stands beside the number: the place at its head may be the place of the letters.
    """
    if number.form != "letters":
        return parse(number.maker, context) if number.maker != "主席" else ()
    exact = _prefixes().get(number.maker)
    if exact is None:
        family = next(
            (number.maker[:size] for size in range(len(number.maker) - 1, 2, -1) if number.maker[:size] in _prefixes()),
            "",
        )
        exact = _prefixes().get(family)
    if exact is not None:
        issuers, opened, first = exact
        return () if opened or (first and number.year < first) else issuers
    return _of_place(number, context, title)


@cache
def _prefixes() -> dict[str, tuple[tuple[str, ...], bool, int]]:
    return {
        row["prefix"]: (tuple(row["issuers"].split("|")), bool(row["open"]), int(row["from"] or 0))
        for row in rows("prefixes")
    }


_KIND = "[发函字规通公令土法人任文明电复综秘]*"
"""What a number's letters end in beside its maker: the kind of document and its field."""
_OTHER = {"府": "政", "政": "府"}


def _of_place(number: Number, context: Context, title: str) -> tuple[str, ...]:
    """Letters made of a place's and a body's: 穗府办规, 粤财资, 沄财绩."""
    place, level, word = _place_of(number.maker, context, title)
    if not place:
        return ()
    rest = number.maker[1:]
    if len(rest) > 1 and rest[0] == place[-1] and level != "province":
        rest = rest[1:]  # 吉市发改, 临县财
    for row in sorted(rows("departments"), key=lambda row: -len(row["letters"])):
        letters = row["letters"]
        if not rest.startswith(letters) or (row["match"] == "whole" and not re.fullmatch(letters + _KIND, rest)):
            continue
        other = bool(word) and letters[0] == _OTHER.get(word)
        late = bool(row["from"]) and number.year < int(row["from"])
        if row[level] and not late:
            return () if other else (row[level].format(place),)
        break
    return _by_body(rest, place, context)


def _by_body(rest: str, place: str, context: Context) -> tuple[str, ...]:
    """The reporting body itself, where its name holds the letters in their order: 沄水发 → 沄川市水务局."""
    letters = re.sub(f"{_KIND}$", "", rest)
    at = context.body.find(place) + len(place)
    own = context.body[at:] if place in context.body else ""
    return (context.body,) if letters and own.startswith(letters[0]) and _in_order(letters, own) else ()


def _in_order(letters: str, name: str) -> bool:
    remaining = iter(name)
    return all(letter in remaining for letter in letters)


def _place_of(maker: str, context: Context, title: str) -> tuple[str, str, str]:
    """(place, level, 府 or 政) of the letter at the head; empty where it may be several places'.

    A letter is the settled one of a place (粤), or the first character of a place that the reporting body or the
    title names.
    """
    letter = maker[0]
    named = [place for place in (*context.places, *places_at_head(title)[:1]) if place[0] == letter]
    settled = [row for row in rows("places") if row["letter"] == letter]
    for row in settled:
        shared = row["shared"].split("|")
        if not row["shared"] or row["place"] in named:
            level = "province" if row["level"] == "region" else row["level"]
            return row["place"], level, row["government"]
        named = [place for place in named if place in shared]
    if len(set(named)) > 1:
        named = [place for place in named if place[-1] == maker[1:2]]  # 恩市财 is 恩施市's, not the prefecture's
    if len(set(named)) == 1:
        return written_out(named[0], context), _level(named[0]), ""
    return "", "", ""


def _level(place: str) -> str:
    """The column of ``departments`` that a place's bodies stand in."""
    if place.endswith(("省", "自治区")):
        return "province"
    return "city" if place.endswith(("市", "州", "盟")) else "county"
