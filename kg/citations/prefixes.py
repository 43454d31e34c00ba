"""Who issues what a document number's letters stand for: 财社 → 财政部, 穗府办规 → 广州市人民政府办公厅."""

import re
from functools import cache

from kg.citations.bodies import Context, parse
from kg.citations.numbers import Number
from kg.citations.tables import rows


def of_number(number: Number, context: Context) -> tuple[str, ...]:
    """The issuers that a number's letters or body name; empty where the letters are ambiguous or unknown."""
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
    return _of_place(number, context)


@cache
def _prefixes() -> dict[str, tuple[tuple[str, ...], bool, int]]:
    return {
        row["prefix"]: (tuple(row["issuers"].split("|")), bool(row["open"]), int(row["from"] or 0))
        for row in rows("prefixes")
    }


_GOVERNMENT = re.compile("(?P<word>府|政)(?P<office>办|厅)?(?:[发函字规通公令土法人任文明电复综]|办|秘)*$")


_PARTY = re.compile("(?:委|党)(?P<office>办)?[发字函通]*$")


def _of_place(number: Number, context: Context) -> tuple[str, ...]:
    """Letters made of a place's and a department's: 穗府办规, 粤财资."""
    letter, rest = number.maker[0], number.maker[1:]
    place, level, word = _place_of(letter, context)
    if not place:
        return ()
    government = _GOVERNMENT.match(rest)
    if (government and government["word"] in (word, word and word[0], None)) or (government and not word):
        office = ("办公室" if level == "city" else "办公厅") if government["office"] else ""
        return (f"{place}人民政府{office}",)
    party = _PARTY.match(rest)
    if party:
        return (f"中共{place}委员会办公厅" if party["office"] else f"中共{place}委员会",)
    for row in sorted(rows("departments"), key=lambda row: -len(row["letters"])):
        if rest.startswith(row["letters"]) and len(rest) >= len(row["letters"]):
            column = (
                "municipality" if level == "municipality" else "province" if level in ("province", "region") else "city"
            )
            if not row[column] or (row["from"] and number.year < int(row["from"])):
                return ()
            return (place + row[column],)
    return ()


def _place_of(letter: str, context: Context) -> tuple[str, str, str]:
    """(place, level, 府 or 政) of a letter; empty where several places share it and the context does not tell."""
    for row in rows("places"):
        if row["letter"] == letter:
            shared = [place for place in row["shared"].split("|") if place]
            if not shared or row["place"] in (context.place, context.province):
                return row["place"], row["level"], row["government"]
            known = [place for place in shared if place == context.place]
            return (known[0], "city", "") if known else ("", "", "")
    if context.place and context.place[0] == letter and context.place.endswith("市"):
        return context.place, "city", ""
    return "", "", ""
