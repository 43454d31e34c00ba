"""Looking at a SPARQL query before it is evaluated: what it is, which graphs it names, and what is refused.

The engine runs SERVICE over HTTP and has no switch for that, so this is the wall. Its parser has no tokens:
``SERVICESILENT<x>``, ``trueSERVICE ex:a{}`` and ``SERVICE:a{}`` all reach out, and in ``?a<?b&&'x>'`` the sign ``<``
opens no IRI. So the scan follows every reading that the engine could: where ``<`` may be an IRI or a comparison both
are walked, and a query is refused if either shows a forbidden word. Strings, comments, IRIs, variables, local names
and language tags are passed over whole, so words inside them do no harm.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urljoin

from kg.errors import QueryError

UPDATES = ("insert", "delete", "load", "clear", "drop", "create", "add", "move", "copy", "with")
FORMS = ("select", "ask", "construct", "describe")

_CHANGING = ("now", "rand", "uuid", "struuid", "bnode")

_UCHAR = r"\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}"


def _tokens_of(dot: str) -> re.Pattern[str]:
    """The tokens of SPARQL; ``dot`` is how a dot inside a name is matched."""
    return re.compile(
        rf"""
        (?P<blank>(?:[ \t\r\n]++|\#[^\r\n]*+)++)
      | (?P<string>'''(?:[^'\\]|\\.|'(?!''))*'''|\"\"\"(?:[^"\\]|\\.|"(?!""))*\"\"\"
          |'(?!'')(?:[^'\\\r\n]|\\.)*'|"(?!"")(?:[^"\\\r\n]|\\.)*"|\'\'|"")
      | (?P<iri><[^<>"{{}}|^`\x00-\x20]*>)
      | (?P<skip>[?$]\w+|@[A-Za-z]+(?:-+[A-Za-z0-9]+)*|_:\w(?:[\w·-]|{dot})*
          |[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
      | (?P<word>(?:[^\W\d_]|{_UCHAR})(?:[\w·-]|{dot}|{_UCHAR})*)?
        (?P<local>:(?:[\w·:-]|%[0-9A-Fa-f]{{2}}|\\[^uU]|{dot})*)?
        """,
        re.VERBOSE | re.DOTALL,
    )


_TOKEN = _tokens_of(r"\.(?=[\w·:%.\\-])")
# The engine ends a name at its second dot (ex:a.b.SERVICE <x> {} calls out): where it matters, no name has one.
_PIECE = _tokens_of("(?!)")
_ESCAPED = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8}))")
_ENGINE_SAYS = re.compile(r"error at (\d+):(\d+): ?(?:expected )?(.*)", re.DOTALL)
_SENTENCE = re.compile(r"(?:one of )?([A-Z][a-z]+(?: [\w']+){2,})")
# Words that stand for themselves begin after anything but a letter; where one may, all of the query is read.
_SAYS_MORE = re.compile(rf"\\|(?<![^\W\d_])(?:from|named|{'|'.join(_CHANGING)})")
_NAME_A_GRAPH = ("graph", "from", "named")
_SERVICE = "SERVICE is refused: nothing is asked of other endpoints; query them yourself and join the answers"


@dataclass(frozen=True, slots=True)
class Inspection:
    """A query's form (one of ``FORMS``, empty where there is none) and the graphs of its FROM and of its FROM NAMED.

    ``repeatable`` says that the same graph gives the same answer: no clock, no dice.
    """

    form: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    repeatable: bool = True
    rewritten: str = ""
    capped: bool = False

    @property
    def graphs(self) -> tuple[str, ...]:
        """All of them."""
        return (*self.default_graphs, *self.named_graphs)


@dataclass(frozen=True, slots=True)
class Token:
    """``kind`` is blank, string, iri, skip (variables, tags, labels, numbers), word, name (``word:local``) or other."""

    kind: str
    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """The word in lower case with its escapes undone; of a prefixed name, its prefix."""
        if self.kind not in ("word", "name"):
            return ""
        return _ESCAPED.sub(_unescape, self.text.partition(":")[0]).lower()


def inspect(text: str, base: str = "") -> Inspection:
    """What a query is. Raises QueryError on updates, SERVICE and LOAD in any spelling; leaves syntax to the engine."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise QueryError(f"the query has something at character {error.start + 1} that is no character") from None
    rest = reading(text)
    tokens = []
    form = ""
    for token in rest:
        tokens.append(token)
        if token.kind == "word" and token.word in UPDATES:
            raise QueryError(f"{place(text, token)}: {token.word.upper()} is refused: this graph is read-only")
        if token.kind == "word" and token.word in FORMS:
            form = token.word
            break
    lowered = text.lower()
    if "service" in lowered or "load" in lowered or "\\" in text:
        _refuse_calls(text)
    if not _SAYS_MORE.search(lowered):
        return Inspection(form)
    tokens += rest
    repeatable = not any(token.kind == "word" and token.word in _CHANGING for token in tokens)
    return Inspection(form, *_data_set(tokens, base), repeatable)


def explain(text: str, message: str) -> str:
    """The engine's message on a query that does not parse, as one line with the place and the likely cause."""
    undeclared = _undeclared_prefix(text)
    if undeclared is not None:
        prefix = undeclared.text.partition(":")[0]
        return f"{place(text, undeclared)}: the prefix {prefix}: is not declared; add PREFIX {prefix}: <…>"
    found = _ENGINE_SAYS.match(message)
    if found is None:
        return f"the query does not parse: {' '.join(message.split())}"
    line, column, expected = int(found[1]), int(found[2]), found[3]
    sentence = _SENTENCE.search(expected)
    if sentence:
        return f"line {line}, column {column}: {sentence[1]}"
    lines = re.split(r"\r\n|\n", text)
    rest = lines[line - 1][column - 1 :].strip() if line <= len(lines) else ""
    near = f"at “{rest[:30]}”" if rest else "at the end" if line >= len(lines) else "at the end of this line"
    return f"line {line}, column {column}: the query does not parse {near}"


def _scan(pattern: re.Pattern[str], text: str, position: int) -> Token:
    """The token that starts at ``position``; any character that starts none is a token by itself."""
    match = pattern.match(text, position)
    if match is None or match.end() == position:
        # A backslash takes its next character with it, as it would in a local name.
        end = min(position + (2 if text[position] == "\\" else 1), len(text))
        return Token("other", text[position:end], position, end)
    kind = "name" if match["local"] is not None else str(match.lastgroup)
    return Token(kind, match[0], position, match.end())


def reading(text: str, position: int = 0, pattern: re.Pattern[str] = _TOKEN) -> Iterator[Token]:
    """All tokens from ``position`` but blanks and comments, every ``<`` that can open an IRI taken for one."""
    while position < len(text):
        token = _scan(pattern, text, position)
        position = token.end
        if token.kind != "blank":
            yield token


def _refuse_calls(text: str) -> None:
    """Raise QueryError where SERVICE or LOAD stands as a word in any reading of the text."""
    line_ends = [*(match.start() for match in re.finditer(r"[\r\n]", text)), len(text)]
    pending = [(0, "")]
    seen: set[tuple[int, bool]] = set()
    while pending:
        position, before = pending.pop()
        while position < len(text) and (position, before in _NAME_A_GRAPH) not in seen:
            seen.add((position, before in _NAME_A_GRAPH))
            token = _scan(_PIECE, text, position)
            if token.kind in ("word", "name"):
                _refuse_word(text, token, before)
            if token.kind == "iri":
                # Were this "<" a comparison, a quote or a comment in here would change all that follows.
                pending += [(position + at, "") for at, sign in enumerate(token.text) if sign == "'"]
                if "#" in token.text:
                    pending.append((line_ends[bisect_left(line_ends, position)], ""))
            if token.kind != "blank":
                before = token.word or token.text
            elif before == ".":
                before = ""
            position = token.end


def _refuse_word(text: str, token: Token, before: str) -> None:
    """``before`` is the token before it: a dot only where nothing stands between."""
    word = token.word
    if "service" in word and token.kind == "name":
        # "service:x" is a name like any other, unless a group follows: then the engine reads SERVICE :x { … }.
        called = before not in _NAME_A_GRAPH and _follows(text, token.end, "{")
    elif "service" in word:
        # After a dot it may be the rest of a name, as in ex:public.service
        called = before != "." or _calls(text, token.end)
    else:
        called = False
    if called:
        raise QueryError(f"{place(text, token)}: {_SERVICE}")
    if word == "load" and token.kind == "word" and before != ".":
        raise QueryError(f"{place(text, token)}: LOAD is refused: this graph is read-only")


def _follows(text: str, position: int, sign: str) -> bool:
    following = next(reading(text, position), None)
    return following is not None and following.text == sign


def _calls(text: str, position: int) -> bool:
    """Whether what SERVICE needs follows: SILENT or not, a term, a group."""
    following = list(islice(reading(text, position), 3))
    if following and following[0].word == "silent":
        following = following[1:]
    return len(following) > 1 and following[0].kind in ("iri", "skip", "name") and following[1].text == "{"


def _data_set(tokens: list[Token], base: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The IRIs after FROM and FROM NAMED, resolved by the query's own BASE and PREFIX."""
    prefixes: dict[str, str] = {}
    graphs: dict[str, dict[str, None]] = {"from": {}, "named": {}}
    depth = 0
    for index, token in enumerate(tokens[:-1]):
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        following = tokens[index + 1]
        if depth or token.kind != "word":
            continue
        if token.word == "base" and following.kind == "iri":
            base = _resolve(following, base, prefixes)
        elif token.word == "prefix" and following.kind == "name" and index + 2 < len(tokens):
            prefixes[following.text] = _resolve(tokens[index + 2], base, prefixes)
        elif token.word in ("from", "named") and following.kind in ("iri", "name"):
            graphs[token.word][_resolve(following, base, prefixes)] = None
    return tuple(graphs["from"]), tuple(graphs["named"])


def declared_prefixes(tokens: list[Token]) -> dict[str, str]:
    """The prefixes that a query declares (with their colon), as they stand at its end."""
    prefixes: dict[str, str] = {}
    for before, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if before.word == "prefix" and name.kind == "name" and iri.kind == "iri":
            prefixes[name.text] = _resolve(iri, "", prefixes)
    return prefixes


def iri_of(token: Token, prefixes: Mapping[str, str]) -> str:
    """The IRI that an iri or a name stands for."""
    return _resolve(token, "", prefixes)


def _resolve(token: Token, base: str, prefixes: Mapping[str, str]) -> str:
    """The IRI that a token stands for; a name with an unknown prefix stays as it is."""
    if token.kind == "iri":
        iri = _ESCAPED.sub(_unescape, token.text[1:-1])
        try:
            return urljoin(base, iri) if base else iri
        except ValueError:
            raise QueryError(f"<{iri}>: not an IRI; its host cannot be read") from None
    prefix, _, local = token.text.partition(":")
    if f"{prefix}:" not in prefixes:
        return token.text
    return prefixes[f"{prefix}:"] + re.sub(r"\\(.)", r"\1", local)


def _undeclared_prefix(text: str) -> Token | None:
    """The first name whose prefix the query does not declare."""
    declared: set[str] = set()
    before = ""
    for token in reading(text):
        if token.kind == "name":
            prefix = token.text.partition(":")[0]
            if before == "prefix":
                declared.add(prefix)
            elif prefix not in declared:
                return token
        before = token.word if token.kind == "word" else ""
    return None


def _unescape(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    # Halves of pairs are no characters, and beyond the last one there is none.
    return chr(code) if code < 0xD800 or 0xDFFF < code < 0x110000 else match[0]


def place(text: str, token: Token) -> str:
    """Line and column, both from 1, as editors count them."""
    line = text.count("\n", 0, token.start) + 1
    return f"line {line}, column {token.start - text.rfind(chr(10), 0, token.start)}"
