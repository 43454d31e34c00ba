"""Which item of a list another one means, by the words they share."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from kg.narrative.words import words
from kg.records import DocumentFacts

_CLEAR = 2


@dataclass(frozen=True, slots=True)
class Wording:
    """``subject`` holds the words that say what the whole document is about: they tell no item from another."""

    subject: str

    def closest(self, mine: str, others: Sequence[str], order: int | None, least: int = 2) -> tuple[int, str] | None:
        """The place of the one of ``others`` that shares most with ``mine``, and the words that say so; a tie is none.

        ``order`` is the place of ``mine`` where the two lists are of equal length: only then is one pair of
        characters enough, and only then does the number settle a tie. ``least`` is the length of a run that counts.
        """
        runs = [shared_runs(mine, other, least) for other in others]
        scores = [self._score(shared, others) for shared in runs]
        best = max(scores, default=Fraction(0))
        leaders = [at for at, score in enumerate(scores) if score == best]
        if order in leaders:
            leaders = [place for place in leaders if place == order]
        if len(leaders) == 1 and best >= (1 if leaders == [order] else _CLEAR):
            return leaders[0], _reason(runs[leaders[0]])
        return None

    def _score(self, runs: Sequence[str], among: Sequence[str]) -> Fraction:
        """Shared pairs of characters that tell items apart, each worth less the more items of the list hold it."""
        bare = [_trimmed(run, 0) for run in runs]
        pairs = {run[at : at + 2] for run in bare for at in range(len(run) - 1)}
        telling = sorted(pair for pair in pairs if pair not in words("common") and pair not in self.subject)
        return sum((Fraction(1, sum(pair in one for one in among)) for pair in telling), Fraction(0))


def wording_of(facts: DocumentFacts) -> Wording:
    """The wording of a document: it is about its title, its reporting body and its project."""
    return Wording("\n".join(fact.value for fact in (facts.title, facts.agency, facts.project) if fact))


_HAN_RUN = re.compile("[一-鿿]+")


def shared_runs(one: str, other: str, least: int = 2) -> list[str]:
    """Runs of Chinese characters of the first that stand in the second too, each as long as it goes.

    ``least`` is the length of a run that counts, two or more. Few items share so much: they are told by their grams.
    """
    runs: list[str] = []
    if _grams(one, least).isdisjoint(_grams(other, least)):
        return runs
    held, end = _grams(other, 2), 0
    for at, stop in [(at, stop) for pair, at, stop in _pairs(one) if pair in held]:
        if at < end:
            continue
        end = at + 2
        while end < stop and one[at : end + 1] in other:
            end += 1
        if end - at >= least:
            runs.append(one[at:end])
    return runs


@lru_cache(maxsize=1024)
def _grams(text: str, length: int) -> frozenset[str]:
    """All that stands in a text in so many characters side by side."""
    return frozenset([text[at : at + length] for at in range(len(text) - length + 1)])


@lru_cache(maxsize=1024)
def _pairs(text: str) -> list[tuple[str, int, int]]:
    """Each pair of Chinese characters side by side, where it stands, and where its run of them ends."""
    runs = [run.span() for run in _HAN_RUN.finditer(text)]
    return [(text[at : at + 2], at, stop) for start, stop in runs for at in range(start, stop - 1)]


def _reason(runs: Sequence[str]) -> str:
    """The longest shared run, without the commonplaces at its ends (完成…, …达到)."""
    bare = [_trimmed(run, 3) for run in runs]
    return max((run for run in bare if run not in words("common")), key=len, default=max(runs, key=len))


def _trimmed(run: str, least: int) -> str:
    """A run without commonplaces at its ends, as long as more than ``least`` characters are left to cut from."""
    while run[:2] in words("common") and len(run) > least:
        run = run[2:]
    while run[-2:] in words("common") and len(run) > least:
        run = run[:-2]
    return run
