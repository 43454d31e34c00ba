"""Duties, goals, tasks and achievements of the reporting body, linked by their wording, never by number alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.document import Document, Span
from kg.narrative.lists import TaskList, find_lists
from kg.narrative.wording import Wording, wording_of
from kg.records import DocumentFacts, Mention, Task
from kg.tables import RebuiltTable

_UPSTREAM = {"goal": ("duty",), "task": ("goal", "duty"), "achievement": ("task", "goal", "duty"), "duty": ()}
_NEAR = 6
"""How many lists are looked at: what lies farther off is another body's or another project's."""
_LONG = 6
"""How long a run of words in an item's body must be to say what the item answers; its head says it shorter."""


def find_tasks(document: Document, facts: DocumentFacts, tables: Sequence[RebuiltTable] = ()) -> tuple[Task, ...]:
    """Every duty, goal, task and achievement in text order; ``order`` is its place in its list.

    ``answers`` is set where the words of one item of an earlier link of the chain (职责 → 目标 → 任务 → 成效) are
    clearly those of this one; ``link_reason`` is the longest run of words that the two share. A policy lists the
    duties of others, so it has none.
    """
    if facts.kind is not None and facts.kind.value == "policy":
        return ()
    lists = find_lists(document, tables)
    firsts = [sum(len(one.items) for one in lists[:place]) for place in range(len(lists))]
    chain = _Chain(document.text, wording_of(facts), tuple(lists))
    found: list[Task] = []
    for place, listed in enumerate(lists):
        candidates = chain.candidates(place)
        for order, one in enumerate(listed.items, start=1):
            text = chain.words(one.head)
            link = chain.answered(place, order - 1, candidates)
            answers = firsts[link.list] + link.item if link else None
            mention = Mention(one.head.start, one.head.end, text)
            section = document.section_path(one.head.start)
            found.append(Task(mention, listed.kind, order, text, answers, link.reason if link else "", section))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Link:
    """The list and the item that is answered, by index, and the words that say so."""

    list: int
    item: int
    reason: str


@dataclass(frozen=True, slots=True)
class _Chain:
    """All lists of a document, in text order."""

    text: str
    wording: Wording
    lists: tuple[TaskList, ...]

    def words(self, span: Span) -> str:
        return self.text[span.start : span.end]

    def answered(self, place: int, order: int, candidates: Sequence[int]) -> _Link | None:
        """What an item answers: in the first of the lists whose words bear it out, by its head, else by its body."""
        own = self.lists[place].items
        for index in candidates:
            heads = [self.words(other.head) for other in self.lists[index].items]
            same = order if len(heads) == len(own) else None
            link = self.wording.closest(self.words(own[order].head), heads, same) or self.wording.closest(
                self.words(own[order].body), heads, same, _LONG
            )
            if link:
                return _Link(index, *link)
        return None

    def candidates(self, place: int) -> list[int]:
        """The lists that one may answer: achievements answer tasks and goals alike before duties; nearest first."""
        kind = self.lists[place].kind
        upstream = _UPSTREAM[kind]

        def rank(index: int) -> tuple[int, bool, int]:
            other = self.lists[index].kind
            tier = int(other == "duty") if kind == "achievement" else upstream.index(other)
            return tier, index > place, abs(place - index)

        return sorted((index for index, one in enumerate(self.lists) if one.kind in upstream), key=rank)[:_NEAR]
