"""What a fund is for, as a document says it: …资金主要用于…."""

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.document import Document, occurrences
from kg.records import Fund, Mention

_ALIAS = re.compile(r"（以下(?:统一)?(?:简称|称)(?:为|：)?[“《]?([^“”《》（）]{2,20})[”》]?）")
_USE = re.compile(r"(?:（[^（）]*）)?(?:应当|应|全部|主要|专项|重点|统筹)*(?:用于|用来)(?P<use>[^。；\n\t]+)")
_NEAR = 2
"""Characters that may stand between a fund's name and the bracket that gives its short form."""


def with_uses(document: Document, funds: Sequence[Fund]) -> tuple[Fund, ...]:
    """The funds, each with the words for its uses that stand behind its name or the short form given for it."""
    return tuple(replace(fund, uses=_uses(document.text, fund)) for fund in funds)


def _uses(text: str, fund: Fund) -> tuple[Mention, ...]:
    names = {mention.quote for mention in fund.mentions} | set(_short_forms(text, fund))
    found: list[Mention] = []
    until = 0
    for start, length in sorted((start, -len(name)) for name in names for start in occurrences(text, name)):
        said = _USE.match(text, start - length) if start >= until else None
        if said:
            found.append(Mention(said.start("use"), said.end("use"), said["use"]))
            until = said.end()
    return tuple(found)


def _short_forms(text: str, fund: Fund) -> list[str]:
    found = []
    for mention in fund.mentions:
        short = _ALIAS.search(text, mention.end, mention.end + 40)
        if short and short.start() - mention.end <= _NEAR:
            found.append(short[1])
    return found
