"""Duties, goals, tasks and achievements of the reporting body, linked by their wording, never by number alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from kg.document import Document, Span
from kg.narrative.lists import TaskList, find_lists
from kg.narrative.words import words
from kg.records import DocumentFacts, Mention, Task
from kg.tables import RebuiltTable

_UPSTREAM = {"goal": ("duty",), "task": ("goal", "duty"), "achievement": ("task", "goal", "duty"), "duty": ()}
_LONG = 6
_CLEAR = 2


def find_tasks(document: Document, facts: DocumentFacts, tables: Sequence[RebuiltTable] = ()) -> tuple[Task, ...]:
    """Every duty, goal, task and achievement in text order; ``order`` is its place in its list.

    ``answers`` is set where the words of one item of an earlier link of the chain (职责 → 目标 → 任务 → 成效) are
    clearly those of this one; ``link_reason`` is the longest run of words that the two share. A policy lists the
    duties of others, so it has none.
    """
    if facts.kind is not None and facts.kind.value == "policy":
        return ()
    lists = find_lists(document, tables)
    firsts = [sum(len(one.items) for one in lists[:place]) for place in range(len(lists) + 1)]
    wording = _Wording(document.text, _subject(facts))
    found: list[Task] = []
    for place, listed in enumerate(lists):
        for order, one in enumerate(listed.items, start=1):
            text = document.text[one.head.start : one.head.end]
            link = _answered(wording, lists, place, order - 1)
            answers = firsts[link.list] + link.item if link else None
            mention = Mention(one.head.start, one.head.end, text)
            section = document.section_path(one.head.start)
            found.append(Task(mention, listed.kind, order, text, answers, link.reason if link else "", section))
    return tuple(found)


def _subject(facts: DocumentFacts) -> str:
    """What the whole document is about: words of it tell no item from another."""
    return "".join(fact.value for fact in (facts.title, facts.agency, facts.project) if fact)


@dataclass(frozen=True, slots=True)
class _Wording:
    """The text, and the words that say what the whole of it is about."""

    text: str
    subject: str

    def of(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def telling(self, runs: Sequence[str]) -> list[str]:
        """The pairs of characters in ``runs`` that can tell items apart."""
        pairs = {run[at : at + 2] for run in runs for at in range(len(run) - 1)}
        return sorted(pair for pair in pairs if pair not in words("common") and pair not in self.subject)


@dataclass(frozen=True, slots=True)
class _Link:
    """The list and the item that is answered, by index, and the words that say so."""

    list: int
    item: int
    reason: str


def _answered(wording: _Wording, lists: Sequence[TaskList], place: int, order: int) -> _Link | None:
    """What an item answers: in the nearest list whose words bear it out."""
    for index in _candidates(lists, place):
        link = _closest(wording, lists, place, order, index)
        if link:
            return link
    return None


def _candidates(lists: Sequence[TaskList], place: int) -> list[int]:
    """The lists that one may answer: achievements answer tasks and goals alike before duties; nearest first."""
    upstream = _UPSTREAM[lists[place].kind]

    def rank(index: int) -> tuple[int, bool, int]:
        kind = lists[index].kind
        tier = int(kind == "duty") if lists[place].kind == "achievement" else upstream.index(kind)
        return tier, index > place, abs(place - index)

    return sorted((index for index, one in enumerate(lists) if one.kind in upstream), key=rank)


def _closest(wording: _Wording, lists: Sequence[TaskList], place: int, order: int, index: int) -> _Link | None:
    """The one item of another list that shares most words with an item's head; where none does, with its body.

    One pair of characters is enough only between items of equal number in lists of equal length.
    """
    one = lists[place].items[order]
    heads = [wording.of(other.head) for other in lists[index].items]
    parallel = len(heads) == len(lists[place].items)
    for span, least in ((one.head, 2), (one.span, _LONG)):
        runs = [shared_runs(wording.of(span), head, least) for head in heads]
        scores = [_score(wording.telling(shared), heads) for shared in runs]
        best = max(scores, default=Fraction(0))
        leaders = [at for at, score in enumerate(scores) if score == best]
        if len(leaders) > 1 and order in leaders and parallel:
            leaders = [order]
        if len(leaders) == 1 and best >= (1 if parallel and leaders == [order] else _CLEAR):
            return _Link(index, leaders[0], _reason(runs[leaders[0]]))
    return None


def _score(pairs: Sequence[str], among: Sequence[str]) -> Fraction:
    """Shared pairs of characters, each worth less the more items of the list hold it."""
    return sum((Fraction(1, sum(pair in one for one in among)) for pair in pairs), Fraction(0))


def _reason(runs: Sequence[str]) -> str:
    """The longest shared run, without the commonplaces at its ends (完成…, …达到)."""
    bare = [_trimmed(run) for run in runs]
    return max((run for run in bare if run), key=len, default=max(runs, key=len))


def _trimmed(run: str) -> str:
    common = words("common")
    while run[:2] in common and len(run) > 3:
        run = run[2:]
    while run[-2:] in common and len(run) > 3:
        run = run[:-2]
    return run


def shared_runs(one: str, other: str, least: int = 2) -> list[str]:
    """Runs of Chinese characters of the first that stand in the second too, each as long as it goes."""
    runs: list[str] = []
    for piece in re.findall("[一-鿿]+", one):
        at = 0
        while at < len(piece):
            end = at
            while end < len(piece) and piece[at : end + 1] in other:
                end += 1
            if end - at >= least:
                runs.append(piece[at:end])
            at = max(end, at + 1)
    return runs
