"""``?x jp:matches "财政"``: our own search in SPARQL, rewritten into VALUES before the query is evaluated."""

import re
from collections.abc import Callable

from kg.errors import QueryError
from kg.sparql_guard import Token, declared_prefixes, iri_of, place, reading
from kg.vocabulary import PREFIXES

MATCHES = PREFIXES["jp"] + "matches"

_MOST = 20
"""Searches in one query."""

_STARTS = ("{", "}", ".", ")")
_HOW = 'write it as a triple of its own with a constant: ?x jp:matches "财政" .'

_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_SIGNS = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}

Find = Callable[[str], tuple[tuple[str, ...], bool]]
"""The nodes whose text has some words in it, and whether there are more."""


def rewrite(text: str, find: Find) -> tuple[str, bool]:
    """The query with each search in place of its result, and whether a search found more than it may.

    The subject is a variable; in a list of predicates (``;``) the search may stand anywhere. Raises QueryError on
    anything but a constant string to search for.
    """
    capped = False
    for _ in range(_MOST + 1):
        tokens = list(reading(text))
        at = _search(text, tokens)
        if at is None:
            return text, capped
        subject = _subject(text, tokens, at)
        nodes, more = find(_words(tokens[at + 1].text))
        capped = capped or more
        values = f"VALUES {tokens[subject].text} {{ {' '.join(f'<{node}>' for node in nodes)} }} "
        text = _replaced(text, tokens, subject, at, values)
    raise QueryError(f"a query may search {_MOST} times; this one has more")


def _search(text: str, tokens: list[Token]) -> int | None:
    """Where ``jp:matches`` stands as a predicate."""
    prefixes = declared_prefixes(tokens)
    for at in range(1, len(tokens) - 1):
        token, before, after = tokens[at], tokens[at - 1], tokens[at + 1]
        if token.kind not in ("iri", "name") or iri_of(token, prefixes) != MATCHES:
            continue
        if after.kind == "string" and (before.kind in ("iri", "name") or before.text == "]"):
            raise QueryError(f"{place(text, token)}: jp:matches needs a variable before it; {_HOW}")
        if not (_is_variable(before) or before.text == ";"):
            continue
        if after.kind == "string":
            follows = tokens[at + 2] if at + 2 < len(tokens) else None
            if follows is not None and (follows.text in (",", "^") or follows.text.startswith("@")):
                raise QueryError(f"{place(text, token)}: jp:matches takes one plain string; {_HOW}")
            return at
        if _is_variable(after):
            raise QueryError(f"{place(text, token)}: jp:matches takes a constant; {_HOW}")
    return None


def _subject(text: str, tokens: list[Token], at: int) -> int:
    """The subject of the predicate at ``at``: the variable that its statement begins with."""
    start = at - 1
    while start > 0 and tokens[start - 1].text not in _STARTS:
        start -= 1
    if not _is_variable(tokens[start]):
        raise QueryError(f"{place(text, tokens[at])}: jp:matches needs a variable before it; {_HOW}")
    return start


def _replaced(text: str, tokens: list[Token], subject: int, at: int, values: str) -> str:
    """The text with the search taken out of its statement and its result put before that."""
    head, last = text[: tokens[subject].start], tokens[at + 1].end
    if at > subject + 1:
        # From the semicolon before it on.
        return f"{head}{values}{text[tokens[subject].start : tokens[at - 1].start]}{text[last:]}"
    rest = [token.text for token in tokens[at + 2 : at + 4]]
    if rest[:1] == [";"] and rest[1:] not in ([], ["."], ["}"], [";"]):
        return f"{head}{values}{tokens[subject].text} {text[tokens[at + 2].end :]}"
    return f"{head}{values}{text[tokens[at + 2].end :] if rest[:1] == [';'] else text[last:]}"


def _is_variable(token: Token) -> bool:
    return token.kind == "skip" and token.text[0] in "?$"


def _words(string: str) -> str:
    """What a string of SPARQL says, without its quotes and escapes."""
    quotes = 3 if string[:3] in ('"""', "'''") else 1
    return _ESCAPE.sub(_unescape, string[quotes:-quotes])


def _unescape(match: re.Match[str]) -> str:
    if match[3]:
        return _SIGNS.get(match[3], match[3])
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 else match[0]
