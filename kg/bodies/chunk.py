"""One stretch of text that no name leaves: its words as the lexicon cuts them, and where the parse of it stands."""

import re

from kg.bodies import lexicon as lx
from kg.bodies.coined import Coined
from kg.bodies.lexicon import Lexicon, Meaning
from kg.bodies.span import BodySpan

Token = tuple[int, int, int]

BOUNDARY = frozenset({lx.MARK, lx.STOP, lx.GROUP, lx.LIST, lx.ETC, lx.OPEN})
ANCHOR = frozenset({lx.PLACE, lx.SHORT, lx.CONTEXT, lx.LEVEL, lx.PREFIX, lx.CENTRAL})
CLEAN = re.compile(r"[\u3400-\u9fff0-9A-Za-z·（）()“”]+")
LIST_MARKS = ("、", "和", "与", "及", "以及")
_ENDS = "，。；：！？\n\t"
_RUN_ON = ("委", "办", "局", "部", "院", "站", "所", "科", "处", "会", "社", "园", "台", "队", "校", "司")


def _unfolded(lex: Lexicon, tokens: list[Token]) -> list[Token]:
    """``tokens`` with each 市民政局 as 市 and 民政局."""
    if lex.split.isdisjoint([token[0] for token in tokens]):
        return tokens
    found: list[Token] = []
    for pattern, start, end in tokens:
        if lex.classes[pattern] != lx.SPLIT:
            found.append((pattern, start, end))
            continue
        word, tail = lex.words[pattern], lex.meanings[pattern]
        assert isinstance(tail, str)
        found += [(lex.index[word[0]], start, start + 1), (lex.index[tail], start + 1, end)]
    return found


def _tokens(lex: Lexicon, text: str, coined: Coined | None) -> list[Token]:
    """The words of ``text``; a place that only this document has is a token with a negative pattern (-1 the first)."""
    hits = coined.automaton.find_matches_as_indexes(text) if coined else []
    if not hits:
        return _unfolded(lex, lex.automaton.find_matches_as_indexes(text))
    found: list[Token] = []
    at = 0
    for pattern, start, end in [*hits, (0, len(text), len(text))]:
        piece = text[at:start]
        found += [(p, at + a, at + b) for p, a, b in _unfolded(lex, lex.automaton.find_matches_as_indexes(piece))]
        if start < end:
            found.append((-1 - pattern, start, end))
        at = end
    return found


class Chunk:
    """Tokens (pattern, start, end) of ``text`` and the state of a parse from left to right.

    ``seg`` is where the present run of name words began, ``poison`` whether a word such as 各级 earlier in the clause
    makes unplaced names classes, ``previous`` the last body found. ``kinds`` are the classes of the tokens.
    """

    __slots__ = ("coined", "kinds", "lex", "poison", "previous", "seg", "text", "tokens")

    def __init__(self, lex: Lexicon, text: str, coined: Coined | None = None) -> None:
        self.lex = lex
        self.text = text
        self.coined = coined
        self.tokens = _tokens(lex, text, coined)
        self.kinds = [lex.classes[pattern] if pattern >= 0 else lx.PLACE for pattern, _, _ in self.tokens]
        self.seg = 0
        self.poison = False
        self.previous: BodySpan | None = None

    def kind(self, i: int) -> str:
        """The class of token ``i``; empty past the end."""
        return self.kinds[i] if 0 <= i < len(self.kinds) else ""

    def meaning(self, i: int) -> Meaning:
        """What token ``i`` stands for."""
        pattern = self.tokens[i][0]
        if pattern >= 0 or self.coined is None:
            return self.lex.meanings[pattern]
        return (self.coined.places[self.coined.names[-1 - pattern]],)

    def starts(self, i: int, at: int) -> bool:
        """Whether token ``i`` exists and begins at ``at``."""
        return i < len(self.tokens) and self.tokens[i][1] == at

    def from_offset(self, i: int, at: int) -> int:
        """The first token from ``i`` on that begins at or after ``at``."""
        while i < len(self.tokens) and self.tokens[i][1] < at:
            i += 1
        return i

    def boundary(self, kind: str, start: int, end: int) -> None:
        """Take note of a word that ends what stands left of it."""
        if kind == lx.GROUP:
            self.poison = True
        elif kind == lx.MARK and self.text[start] in _ENDS:
            self.poison = False
        self.seg = end

    def runs_on(self, end: int) -> bool:
        """Whether the last character before ``end`` really begins another word (财政委|托, 本办|法)."""
        if self.text.startswith("中心组", end - 2):  # 理论学习中心组 is no centre
            return True
        if self.text[end - 1] not in _RUN_ON:
            return False
        tokens = self.lex.automaton.find_matches_as_indexes(self.text[end - 1 : end + 3])
        if not tokens or tokens[0][1] != 0 or tokens[0][2] < 2:
            return False
        if self.lex.classes[tokens[0][0]] not in (lx.WORD, lx.STOP, lx.VERB):
            return False
        after = self.lex.automaton.find_matches_as_indexes(self.text[end : end + 4])
        return not (after and after[0][1] == 0 and after[0][2] > 1)

    def shared(self, start: int) -> BodySpan | None:
        """The body before in a list, whose place one at ``start`` shares: only a list mark stands between."""
        before = self.previous
        if before is None or not before.anchor or before.form == "self":
            return None
        return before if self.text[before.end : start] in LIST_MARKS else None
