"""Funds across documents: keyed by whose treasury they come from, their level, and name core.

A fund outlives years: its amounts carry them. Pure and free of order.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from kg.bodies import data
from kg.bodies.places import above, is_municipality
from kg.funds.accounts import account_of
from kg.funds.names import core_of
from kg.funds.words import word_list
from kg.iris import Key

_STATE = "000000"
_LEVELS = {
    "central": ("state",),
    "provincial": ("province",),
    "municipal": ("prefecture",),
    "county": ("county",),
}
"""Levels of divisions (``kg.bodies.data.Place.level``) that a fund of a level may belong to."""
_ENDINGS = {"provincial": ("省", "自治区"), "municipal": ("市", "州", "盟"), "county": ("县", "区", "旗")}
"""What the name of a place ends in that no gazetteer has."""

NamedFund = tuple[str, str, int]
"""(document, name as the document gives it, where it is first named)."""


@dataclass(frozen=True, slots=True, order=True)
class FundInput:
    """One fund as one document names it; ``place`` (division code) and ``jurisdiction`` (name) are the reporting
    body's, ``level`` the fund's source level, empty where unknown."""

    named: NamedFund
    name: str
    level: str = ""
    place: str = ""
    jurisdiction: str = ""


@dataclass(frozen=True, slots=True, order=True)
class FundResolution:
    """``named`` is the fund ``resolved``; ``rule``: fund-key, only-fund; ``reason`` says it in words."""

    named: NamedFund
    resolved: Key
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class FundLinks:
    """``names`` are the names met by key (place, level, core)."""

    names: Mapping[Key, tuple[str, ...]]
    resolutions: tuple[FundResolution, ...]
    unresolved: tuple[NamedFund, ...]


def link_funds(inputs: Iterable[FundInput]) -> FundLinks:
    """Resolve the funds of all documents. A name that says no level is the one fund of that name in its place."""
    ordered = sorted(set(inputs))
    found: list[FundResolution] = []
    unresolved: list[NamedFund] = []
    open_names: list[FundInput] = []
    levels: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in ordered:
        treasury = treasury_of(one)
        if not is_telling(one.name) or (one.level and not treasury):
            unresolved.append(one.named)
        elif one.level:
            core = core_of(one.name)
            levels[one.place or one.jurisdiction, core].add(one.level)
            reason = f"same name ({core}), level ({one.level}) and treasury ({treasury})"
            found.append(FundResolution(one.named, (treasury, one.level, core), "fund-key", reason))
        else:
            open_names.append(one)
    for one in open_names:
        core, where = core_of(one.name), one.place or one.jurisdiction
        known = levels[where, core]
        if len(known) > 1 or not where:
            unresolved.append(one.named)
            continue
        level = next(iter(known), "")
        treasury = treasury_of(FundInput(one.named, one.name, level, one.place, one.jurisdiction)) if level else where
        rule = "only-fund" if level else "fund-key"
        reason = f"the only fund of this name ({core}) in {where}"
        if not level:
            reason = f"same name ({core}) and place ({where})"
        found.append(FundResolution(one.named, (treasury, level, core), rule, reason))
    names: dict[Key, set[str]] = defaultdict(set)
    for resolution in found:
        names[resolution.resolved].add(resolution.named[1])
    return FundLinks(
        {key: tuple(sorted(names[key], key=lambda name: (len(name), name))) for key in sorted(names)},
        tuple(sorted(found)),
        tuple(sorted(unresolved)),
    )


def is_telling(name: str) -> bool:
    """Whether a name tells a fund from others: no line of a budget (基本支出) and no general word (专项资金)."""
    return account_of(name) is None and core_of(name) not in _general() and not name.endswith(word_list("no_fund_ends"))


@cache
def _general() -> frozenset[str]:
    return frozenset(core_of(word) or word for word in word_list("generic"))


def treasury_of(one: FundInput) -> str:
    """The division whose money a fund is, by its code, or its name where no gazetteer has it; empty: not told.

    A provincial fund in a city's report is the city's province's; a county's fund in it is some county's.
    """
    if one.level == "central":
        return _STATE
    place = data.places().get(one.place)
    if place is not None:
        levels = _LEVELS.get(one.level, ())
        over = [
            division
            for division in above(place)
            if division.level in levels or (one.level == "municipal" and is_municipality(division))
        ]
        return over[0].code if over else ""
    return one.jurisdiction if one.jurisdiction.endswith(_ENDINGS.get(one.level, ())) else ""
