"""Names and amounts of one fund, put together."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations

from kg.document import Document, Span
from kg.funds.amounts import Placed
from kg.funds.names import FundName
from kg.funds.tables import Found
from kg.records import Fund, FundAmount, Mention

_MANAGED = re.compile(
    r"(?:由|主管部门(?:为|是))([^，。；、由]{2,24}?(?:局|厅|委员会|委|部|办公室|中心|公司|政府))"
    r"(?:具体)?(?:负责)?(?:统一|归口|专户|组织)?(?:管理|监管|主管|运营|[。；，])"
)
_INTO = re.compile(r"归集到|归集至|划入|纳入|缴入|存入|划转至|拨入|上缴至")

Key = tuple[str, str]
_OF_CENTRE, _FROM_ABOVE = "of the centre", "from above"
"""Mark a core of which the names with and without a level, or with 上级 and without, mean one fund."""


@dataclass(slots=True)
class _Pile:
    names: list[FundName] = field(default_factory=list)
    amounts: list[FundAmount] = field(default_factory=list)
    goes_to: str = ""
    manager: str = ""


def unite(
    document: Document,
    named: Sequence[tuple[Span, Sequence[FundName]]],
    placed: Sequence[Placed],
    lines: Sequence[Found],
) -> tuple[Fund, ...]:
    """One fund for each (level in the name, core); the level of a place joins it only to a fund of that level.

    Amounts told for a level alone go to the one fund of that level, or nowhere.
    """
    names = [name for _, group in named for name in group] + [name for name, _ in lines]
    stated = {(name.level, name.core) for name in names if name.level} | _same(named)
    piles: dict[Key, _Pile] = {}
    for name in names:
        piles.setdefault(_key(name, stated), _Pile()).names.append(name)
    for name, amounts in lines:
        piles[_key(name, stated)].amounts += amounts
    for place in placed:
        if place.name:
            piles[_key(place.name, stated)].amounts.append(place.amount)
            continue
        same = [key for key in piles if key[0] == place.level]
        if len(same) == 1:
            piles[same[0]].amounts.append(place.amount)
    _destinations(document, named, piles, stated)
    _managers(document, named, piles, stated)
    funds = [_fund(document, key, pile) for key, pile in piles.items()]
    return tuple(sorted(funds, key=lambda fund: (fund.mentions[0].start, fund.mentions[0].end)))


def _same(named: Sequence[tuple[Span, Sequence[FundName]]]) -> set[Key]:
    """The cores of which all names mean one fund, with what marks them: a document names a fund of the central
    government without it, too (中央X补助资金, X补助资金), and one that came from above without 上级.

    Not where a fund of another level has the core, nor where one sentence names both: there they are whole and part.
    """
    groups = [[name for name in group if not name.account] for _, group in named]
    levels: dict[str, set[str]] = {}
    for name in (name for group in groups for name in group):
        levels.setdefault(name.core, set()).add(name.level or name.place_level)
    apart = {one.core for group in groups for one, other in permutations(group, 2) if _whole_and_part(one, other)}
    marks = {frozenset(("", "central")): _OF_CENTRE, frozenset(("", "unknown")): _FROM_ABOVE}
    found = {(marks.get(frozenset(of), ""), core) for core, of in levels.items() if core not in apart}
    return {key for key in found if key[0]}


def _whole_and_part(one: FundName, other: FundName) -> bool:
    return one.core == other.core and bool(one.level) and not other.level


def _key(name: FundName, stated: set[Key]) -> Key:
    level = name.level
    if not level and (_OF_CENTRE, name.core) in stated:
        return ("central", name.core)
    if level == "unknown" and (_FROM_ABOVE, name.core) in stated:
        return ("", name.core)
    if not level and name.place_level and (name.place_level, name.core) in stated:
        level = name.place_level
    return (level, name.core)


def _destinations(
    document: Document, named: Sequence[tuple[Span, Sequence[FundName]]], piles: dict[Key, _Pile], stated: set[Key]
) -> None:
    """Funds that a sentence says are paid into an account."""
    for sentence, group in named:
        for account in (name for name in group if name.account):
            into = list(_INTO.finditer(document.text, sentence.start, account.start))
            if not into or account.start - into[-1].end() > 12:
                continue
            for name in group:
                if not name.account and name.end <= into[-1].start():
                    pile = piles[_key(name, stated)]
                    pile.goes_to = pile.goes_to or account.words


def _managers(
    document: Document, named: Sequence[tuple[Span, Sequence[FundName]]], piles: dict[Key, _Pile], stated: set[Key]
) -> None:
    """The body that a sentence about one fund says it is managed by (…基金由市人社局管理)."""
    for sentence, group in named:
        if len(group) != 1 or group[0].account:
            continue
        said = _MANAGED.search(document.text, group[0].end, sentence.end)
        if said and not re.search("[，；]", document.text[group[0].end : said.start()]):
            pile = piles[_key(group[0], stated)]
            pile.manager = pile.manager or said.group(1)


def _fund(document: Document, key: Key, pile: _Pile) -> Fund:
    mentions = {Mention(name.start, name.end, document.text[name.start : name.end]) for name in pile.names}
    first = min(pile.names, key=lambda name: (name.start, name.end))
    level = key[0] if key[0] not in ("", "unknown") else next((n.place_level for n in pile.names if n.place_level), "")
    return Fund(
        name=first.words,
        mentions=tuple(sorted(mentions)),
        source_level=level,
        amounts=_distinct(pile.amounts),
        account=any(name.account for name in pile.names),
        goes_to=pile.goes_to,
        manager=pile.manager,
    )


def _distinct(amounts: Sequence[FundAmount]) -> tuple[FundAmount, ...]:
    """An amount told twice in one role is one; the first words are kept."""
    kept: dict[tuple[str, str, str], FundAmount] = {}
    for amount in sorted(amounts, key=lambda amount: amount.money.mention.start):
        kept.setdefault((amount.role, str(amount.money.yuan.normalize()), amount.year), amount)
    return tuple(kept.values())


def link_projects(funds: Sequence[Fund], projects: Sequence[str]) -> tuple[Fund, ...]:
    """Say of a fund which project is the same line."""
    linked = []
    for fund in funds:
        quotes = {mention.quote.removesuffix("项目") for mention in fund.mentions}
        same = [name for name in projects if name.removesuffix("项目") in quotes]
        linked.append(replace(fund, project=same[0]) if len(same) == 1 else fund)
    return tuple(linked)
