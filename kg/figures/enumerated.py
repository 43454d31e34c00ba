"""Stated numbers of things and the lists that follow them at once: 3个科室，分别是…; 5项任务：一是…五是…."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kg.document import Document
from kg.records import Figure, Mention


@dataclass(frozen=True, slots=True)
class Enumeration:
    """The figure at ``index`` counts what ``words`` list: ``low`` to ``high`` items, no ``high`` where it ends in 等.

    ``last`` is the last ordinal (四) where the items are numbered by words.
    """

    index: int
    low: int
    high: int | None
    words: Mention
    last: str = ""


def find_enumerations(document: Document, figures: Sequence[Figure]) -> Iterator[Enumeration]:
    """Every stated count with the list that it is of, lists of names first."""
    counts = [
        (index, figure)
        for index, figure in enumerate(figures)
        if figure.kind == "count" and not figure.comparator and figure.value == int(figure.value)
    ]
    for reading in (_listed, _numbered):
        for index, figure in counts:
            found = reading(document, index, figure)
            if found is not None:
                yield found


_LISTED = re.compile(
    r"[^，。；：、]{0,12}?(?:[，：:]\s?(?:分别是|分别为|包括|即|依次为|分别)?|分别是|分别为|包括)[：:]?(?P<items>[^。；]+)"
)
_EXPLICIT = re.compile(r"[：:]|分别|包括|即|依次")
_COUNTED = re.compile(r"\d|[一二三四五六七八九十](?:是|位|个|项|名|家|条|件|类|种|批|次)")
"""What is counted inside a list (四位序号) makes its items no units of the count before it."""
_MOST = 60


def _listed(document: Document, index: int, figure: Figure) -> Enumeration | None:
    """内设机构7个，分别是…."""
    text = document.text
    match = _LISTED.match(text, figure.number.end, figure.number.end + 600)
    if match is None or not 2 <= figure.value <= _MOST or _COUNTED.search(match["items"]):
        return None
    if not _EXPLICIT.search(text, figure.number.end, match.start("items")):
        return None
    if re.search("[和及与]", text[figure.number.end : match.start("items")]):
        return None  # 六个办公室和监察机构，分别为…: the list holds what the number does not count
    items = re.sub(r"[（(][^）)]*[）)]", "", match["items"])
    low = len([item for item in items.split("、") if item.strip()])
    if low <= 1:
        return None
    joined = len(re.findall(r"(?<=[一-鿿])(?:和|及|与|以及)(?=[一-鿿])", items))
    open_ended = re.search(r"等(?:$|[^级候待])", items) or "，" in items
    words = Mention(match.start("items"), match.end("items"), match["items"])
    return Enumeration(index, low, None if open_ended else low + joined, words)


_ORDINAL = re.compile(r"(?:^|[：:；;。，])(?P<word>[一二三四五六七八九十]{1,2})是")
_WORDS = "一二三四五六七八九十"


_ONE_BY_ONE = re.compile(r"[^，。；]{0,16}[：:]一是")


def _numbered(document: Document, index: int, figure: Figure) -> Enumeration | None:
    """5项任务：一是…四是…: up to the last ordinal of the list that follows at once."""
    text = document.text
    tail = text[figure.number.end : figure.number.end + 24]
    if not _ONE_BY_ONE.match(tail):
        return None
    end = document.paragraph_at(figure.number.start).end
    words = [match["word"] for match in _ORDINAL.finditer(text, figure.number.end, end)]
    count = 0
    while count < min(len(words), len(_WORDS)) and words[count] == _WORDS[count]:
        count += 1
    if not 1 < count == len(words):
        return None
    last = _WORDS[count - 1]
    at = text.find(f"{last}是", figure.number.end)
    return Enumeration(index, count, count, Mention(at, at + 2, text[at : at + 2]), last)
