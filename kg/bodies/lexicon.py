"""One automaton over all words that matter for names of bodies, each with its class and what it stands for."""

from dataclasses import dataclass, replace
from functools import cache

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from kg.bodies import data
from kg.bodies.data import Central, Ending, Function, Place, Prefix, Standing

CENTRAL = "central"  # a whole name of a body of the state
TAIL = "tail"  # 财政局, 人大常委会: follows a place or a word for a level
DEPARTMENT = "department"  # 财政部门: the body of a function, unnamed
CORE = "core"  # 财政: a function's words, in lists
PLACE = "place"
SHORT = "short"  # 广州
CONTEXT = "context"  # 城区: a place only after its parent
LEVEL = "level"
PREFIX = "prefix"
ENDING = "ending"
SELF = "self"
WORD = "word"
KIND = "kind"
STOP = "stop"
GROUP = "group"
VERB = "verb"
ACTION = "action"
LIST = "list"
ETC = "etc"
MARK = "mark"  # punctuation
SPLIT = "split"  # 市民政局: a word for a level and a tail that an everyday word (市民) would hide
OPEN = "open"  # an opening bracket

_MARKS = "，。；：！？》〉」』”’…—＊*\t\n\r|/\\;:!?,【】[]〔〕《〈“‘「『"
_HEADS = {"委员会": "委", "办公室": "办", "委员会办公室": "委办"}
_AUTONOMOUS = ("自治州", "自治县", "自治旗")
_DEPARTMENTS = ("部门", "行政部门", "主管部门", "行政主管部门")
_STATE_WORDS = ("国家", "中国", "全国", "中央", "国务院", "中")
_STATE_ENDS = ("部", "总局", "总署", "署", "会", "行", "中央")


@dataclass(frozen=True, slots=True)
class Named:
    """What a word of class central, tail, department or core stands for.

    ``name`` is the full name (central), the words after the place as they stand in full names (tail), else empty.
    """

    name: str
    kind: str
    function: str
    head: str = ""
    parent: str = ""
    standing: Standing | None = None
    usual: bool = True


Meaning = Named | Place | tuple[Place, ...] | Ending | Prefix | str | None


@dataclass(frozen=True, slots=True)
class Lexicon:
    """``classes[i]`` and ``meanings[i]`` belong to pattern ``i`` of ``automaton`` (leftmost-longest).

    ``split`` are the patterns of class split.
    """

    automaton: AhoCorasick
    words: tuple[str, ...]
    classes: tuple[str, ...]
    meanings: tuple[Meaning, ...]
    index: dict[str, int]
    split: frozenset[int]


def _heads(names: tuple[str, ...], cores: tuple[str, ...]) -> dict[str, str]:
    """The heads (局, 委员会 …) that follow one of ``cores`` in ``names``, with the core they follow."""
    found: dict[str, str] = {}
    for name in names:
        for core in sorted(cores, key=len, reverse=True):
            if name.startswith(core) and len(name) > len(core):
                found.setdefault(name[len(core) :], core)
                break
    return found


def _local_names(function: Function) -> tuple[str, ...]:
    return tuple(dict.fromkeys(n for level in ("province", "prefecture", "county") for n in function.names[level]))


def _full(usual: str, core: str, head: str, names: tuple[str, ...]) -> str:
    """The name that ``core`` with ``head`` cuts short: the usual one, else the shortest that has all its characters."""
    full = next((n for n in names if n.endswith(head) and n.startswith(usual)), usual + head)
    if _spells(core + head, full):
        return full
    return min((n for n in names if n.endswith(head) and _spells(core + head, n)), key=len, default=full)


def _spells(short: str, full: str) -> bool:
    rest = iter(full)
    return all(char in rest for char in short)


def function_tails(function: Function) -> dict[str, tuple[str, str]]:
    """Every form of the function's bodies below the state: surface → (words of the full name, head)."""
    names = _local_names(function)
    cores = (function.core, *function.shorts)
    heads = _heads(names, cores)
    found: dict[str, tuple[str, str]] = {}
    for name in names:
        head = next((h for h in sorted(heads, key=len, reverse=True) if name.endswith(h)), "")
        if head or not any(name.startswith(core) for core in cores):
            found[name] = (name, head)
    for head in heads or {}:
        for form in {head, _HEADS.get(head, head)}:
            for core in cores:
                if len(core) > 1 or form in ("办", "委"):
                    found.setdefault(core + form, (_full(function.core, core, head, names), head))
    if function.kind == "department" and "局" not in heads and heads:
        for core in cores:
            found.setdefault(core + "局", (function.core + "局", "局"))
    return {k: v for k, v in found.items() if len(k) > 1}


def _is_tail(name: str, function: Function) -> bool:
    """Whether ``name`` tells the function; 分行, 监管局 and 海关 are endings that any place's own words go before."""
    cores = (function.core, *function.shorts)
    return name not in data.endings() or any(name.startswith(c) and name != c for c in cores)


class _Builder:
    """Collects words; the first class given to a word stays."""

    def __init__(self) -> None:
        self.entries: dict[str, tuple[str, Meaning]] = {}

    def add(self, word: str, kind: str, meaning: Meaning = None) -> None:
        if word:
            self.entries.setdefault(word, (kind, meaning))

    def central(self) -> None:
        for body in data.central():
            for name in body.names:
                self.add(name, CENTRAL, Named(body.names[0], body.kind, body.function, parent=body.parent))
        for code, function in data.functions().items():
            for full in function.names["state"]:
                named = Named(function.names["state"][0], function.kind, code)
                self.add(full, CENTRAL, Named(full, function.kind, code))
                for short in function.state_shorts:
                    if short.startswith(_STATE_WORDS) or short.endswith(_STATE_ENDS):
                        self.add(short, CENTRAL, named)
                        if short.endswith("办"):
                            self.add(short + "公室", CENTRAL, named)

    def tails(self) -> None:
        for tail, body in data.standing().items():
            named = Named(body.name, body.kind, body.function, standing=body)
            self.add(tail, TAIL, named)
            if tail.startswith("委") and len(tail) > 1:
                self.add("党" + tail, TAIL, named)
        live = sorted(data.functions().values(), key=lambda f: (f.until is not None, f.code))
        forms = [(function, function_tails(function)) for function in live]
        for function, known in forms:
            for name in _local_names(function):
                if name in known and _is_tail(name, function):
                    self.add(name, TAIL, Named(name, function.kind, function.code, known[name][1]))
        for function, known in forms:
            for surface, (name, head) in known.items():
                if _is_tail(surface, function):
                    self.add(surface, TAIL, Named(name, function.kind, function.code, head))

    def departments(self) -> None:
        live = sorted(data.functions().values(), key=lambda f: (f.until is not None, f.code))
        for function in live:
            for core in (function.core, *function.shorts):
                if len(core) < 2 or core in data.endings():
                    continue
                for end in _DEPARTMENTS:
                    usual = end == "部门"
                    self.add(core + end, DEPARTMENT, Named("", function.kind, function.code, usual=usual))
                self.add(core, CORE, Named("", function.kind, function.code))

    def places(self) -> None:
        full: dict[str, list[Place]] = {}
        short: dict[str, list[Place]] = {}
        for place in data.places().values():
            full.setdefault(place.name, []).append(place)
            if len(place.short) > 1 and place.short[0] not in "省市县区州":
                short.setdefault(place.short, []).append(place)
                autonomous = place.name[-3:] if place.name.endswith(_AUTONOMOUS) else ""
                if autonomous:
                    # The peoples after which it is called are often left out: 彭水自治县, 彭水县.
                    for end in (autonomous[-1], autonomous):
                        if place.short + end != place.name:
                            full.setdefault(place.short + end, []).append(place)
        for alias, place in data.place_aliases().items():
            full.setdefault(alias, []).append(place)
        # 会同县 and 和县 are far more often 会同|县… and …和|县…: they count only after what they lie in.
        verbs = set(data.word_set(STOP))
        for name, some in full.items():
            if name[:2] in verbs or name == "和县":
                for place in some:
                    self.add(data.places()[place.parent].name + name, PLACE, (place,))
                continue
            self.add(name, CONTEXT if some[0].context else PLACE, tuple(some))
        for name, some in short.items():
            self.add(name, SHORT, tuple(some))

    def overlaps(self) -> None:
        """Let 社会福利院 end in 福利院, where the everyday word 社会福利 would win."""
        endings = [(word, meaning) for word, (kind, meaning) in self.entries.items() if kind == ENDING]
        starts: dict[str, list[tuple[str, Ending]]] = {}
        for word, meaning in endings:
            assert isinstance(meaning, Ending)
            for k in range(2, len(word)):
                starts.setdefault(word[:k], []).append((word[k:], meaning))
        for word in [w for w, (kind, _) in self.entries.items() if kind in (WORD, CORE, KIND)]:
            for k in range(2, len(word)):
                for rest, ending in starts.get(word[-k:], []):
                    self.add(word + rest, ENDING, replace(ending, bare=True))

    def splits(self) -> None:
        """Let 市民政局 be 市 and 民政局, where 市民 alone would win."""
        levels = [word for word, (kind, _) in self.entries.items() if kind == LEVEL and len(word) == 1]
        hidden = [w for w, (kind, _) in self.entries.items() if kind in (WORD, GROUP) and w[0] in levels and len(w) > 1]
        lengths = {len(word) - 1 for word in hidden}
        starts: dict[str, list[str]] = {}
        for tail in [word for word, (kind, _) in self.entries.items() if kind in (TAIL, DEPARTMENT, PREFIX)]:
            for length in lengths:
                if length < len(tail):
                    starts.setdefault(tail[:length], []).append(tail)
        for word in hidden:
            for tail in starts.get(word[1:], ()):
                self.add(word[0] + tail, SPLIT, tail)


def _word_lists(builder: _Builder, chosen: tuple[str, ...]) -> None:
    for kind, words in data.words():
        name, _, detail = kind.partition(":")
        if name in chosen:
            for word in words:
                builder.add(word, name, detail or None)


@cache
def lexicon() -> Lexicon:
    """The automaton with all data, built once (under 0.2 s)."""
    builder = _Builder()
    for word in data.word_set("firm"):
        builder.add(word, STOP)
    _word_lists(builder, (SELF, ETC))
    for prefix in data.prefixes().values():
        builder.add(prefix.prefix, PREFIX, prefix)
    builder.central()
    builder.tails()
    _word_lists(builder, (LEVEL,))
    builder.departments()
    for ending in data.endings().values():
        builder.add(ending.ending, ENDING, ending)
    _word_lists(builder, (WORD,))
    builder.places()
    _word_lists(builder, (ACTION,))
    _word_lists(builder, (LIST, GROUP, KIND, STOP, VERB))
    for digit in "0123456789０１２３４５６７８９一二三四五六七八九十〇":
        for unit in ("年", "年度", "月", "日", "条"):
            builder.add(digit + unit, STOP)
    for mark in _MARKS:
        builder.add(mark, MARK)
    for mark in "（(":
        builder.add(mark, OPEN)
    for mark in "）)":
        builder.add(mark, MARK)
    builder.overlaps()
    builder.splits()
    words = tuple(builder.entries)
    automaton = AhoCorasick(
        list(words), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
    )
    classes = tuple(builder.entries[word][0] for word in words)
    meanings = tuple(builder.entries[word][1] for word in words)
    split = frozenset(i for i, kind in enumerate(classes) if kind == SPLIT)
    return Lexicon(automaton, words, classes, meanings, {word: i for i, word in enumerate(words)}, split)


__all__ = ["Central", "Lexicon", "Named", "function_tails", "lexicon"]
