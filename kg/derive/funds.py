"""Resolved funds: what names of several documents resolve to."""

from collections.abc import Iterator
from typing import Any

from kg import iris
from kg.derive.items import Item, Output, encoded, key_of
from kg.derive.naming import claim, fund_iri, labelled, resolution
from kg.derive.stage import Group, Stage, each
from kg.derive.terms import JP, code, triple
from kg.funds.names import core_of
from kg.linking.funds import FundInput, link_funds
from kg.reading import Reading

NAME, FUND = "fund-name", "fund"


def fund_items(reading: Reading) -> Iterator[Item]:
    """The funds that a document names; those of one core in one place are one group."""
    own = (one for one in reading.records.agencies if one.name == reading.agency)
    place, jurisdiction = next(((one.place, one.jurisdiction) for one in own), ("", ""))
    sha256 = reading.document.sha256
    for fund in reading.records.funds:
        # Where nobody says whose report it is, no other document's fund tells what a name means.
        group = key_of(place or jurisdiction, "" if place or jurisdiction else sha256, core_of(fund.name))
        payload = [[sha256, fund.name, min(fund.mentions).start], fund.source_level, place, jurisdiction]
        yield Item(NAME, (group,), encoded(payload))


def fund_stages(base: str) -> tuple[Stage, ...]:
    """Names of one core in one place; then resolved funds."""
    return (
        Stage(NAME, "links", each(lambda group: _names(group, base))),
        Stage(FUND, "links", each(lambda group: _fund(group, base))),
    )


def _names(group: Group, base: str) -> Output:
    output, links = Output(), link_funds(_input(*member.value) for member in group.members)
    for found in links.resolutions:
        named = iris.node(base, "named-fund", found.named)
        output.lines += resolution(base, named, fund_iri(base, found.resolved), found.rule, found.reason)
    for key, names in links.names.items():
        output.items += [Item(FUND, (key_of(*key),), encoded(name)) for name in names]
    return output


def _input(named: list[Any], level: str, place: str, jurisdiction: str) -> FundInput:
    sha256, name, start = named
    return FundInput((sha256, name, start), name, level, place, jurisdiction)


def _fund(group: Group, base: str) -> Output:
    key = tuple(group.parts)
    names = sorted((member.value for member in group.members), key=lambda name: (len(name), name))
    node = fund_iri(base, key)
    output = Output([*labelled(node, JP.Fund, tuple(names))])
    claim(output, node, key)
    if key[1]:
        output.lines.append(triple(node, JP.sourceLevel, code("source-level", key[1])))
    return output
