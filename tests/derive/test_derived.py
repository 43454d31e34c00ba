"""The derived graphs of real readings: any sequence of changes comes to what a build from nothing says."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from deriving import given_by

from kg import iris
from kg.derive import Derived, Item, open_derived
from kg.readers import Limits
from kg.reading import Reading, read_source
from kg.scan import find_files

BASE = iris.DEFAULT_BASE
SAMPLES = Path(__file__).parents[2] / "kg" / "samples"
Lines = dict[str, list[bytes]]


@pytest.fixture(scope="module")
def readings() -> dict[str, Reading]:
    """Sound and flawed samples: bodies, acts, projects in common, and reports that contradict each other."""
    files = [path for kind in ("clean", "flawed") for path in find_files([SAMPLES / kind])]
    found = (read_source(path, (path.name,), Limits()) for path in files)
    return {reading.document.sha256: reading for reading in found}


@pytest.fixture(scope="module")
def given(readings: dict[str, Reading]) -> dict[str, tuple[Item, ...]]:
    return {sha256: given_by(one) for sha256, one in readings.items()}


@pytest.fixture
def whole(readings: dict[str, Reading], given: dict[str, tuple[Item, ...]]) -> Iterator[Derived]:
    """A ledger of all readings, published."""
    with open_derived(None, BASE, "", lambda sha256: readings[sha256].document.text) as derived:
        for sha256, ones in given.items():
            derived.replace(sha256, ones)
        derived.settle()
        derived.published("all")
        yield derived


def said(derived: Derived) -> Lines:
    found = {}
    for graph in derived.graphs:
        lines = [line for piece in derived.lines(graph) for line in piece.splitlines()]
        assert len(lines) == len(set(lines)), f"a line of {graph} stands in two groups"
        found[graph] = sorted(lines)
    return found


def from_nothing(items: dict[str, tuple[Item, ...]], texts: dict[str, str]) -> Lines:
    with open_derived(None, BASE, "", texts.__getitem__) as derived:
        for sha256, ones in items.items():
            derived.replace(sha256, ones)
        derived.settle()
        return said(derived)


def states(names: list[str], seed: int) -> Iterator[list[str]]:
    """What is there after each of a few changes, and in the end nothing."""
    chance = random.Random(seed)
    there: set[str] = set(chance.sample(names, chance.randint(0, len(names))))
    for _ in range(4):
        yield chance.sample(sorted(there), len(there))
        there ^= set(chance.sample(names, chance.randint(1, 4)))
    yield []


@pytest.mark.parametrize("seed", range(6))
def test_changes_come_to_what_a_build_from_nothing_says(
    readings: dict[str, Reading], given: dict[str, tuple[Item, ...]], seed: int
) -> None:
    texts = {sha256: one.document.text for sha256, one in readings.items()}
    mirror: dict[str, set[bytes]] = {}
    held: set[str] = set()
    with open_derived(None, BASE, "", texts.__getitem__) as derived:
        derived.published("nothing")
        for state in states(sorted(readings), seed):
            for sha256 in held - set(state):
                derived.replace(sha256, None)
            for sha256 in state:
                derived.replace(sha256, given[sha256])
            for change in derived.settle():
                removed, added = set(change.removed.splitlines()), set(change.added.splitlines())
                lines = mirror.setdefault(change.graph, set())
                assert removed <= lines
                assert not added & lines
                lines -= removed
                lines |= added
            derived.published("next")
            held = set(state)
            now = said(derived)
            assert now == from_nothing({sha256: given[sha256] for sha256 in state}, texts)
            assert now == {graph: sorted(mirror.get(graph, ())) for graph in derived.graphs}
    assert not any(now.values()), "nothing is left of documents that are gone"


def test_an_unchanged_document_changes_nothing(
    readings: dict[str, Reading], given: dict[str, tuple[Item, ...]], whole: Derived
) -> None:
    for sha256 in sorted(readings)[:4]:
        again = given_by(readings[sha256])
        assert [item.digest for item in again] == [item.digest for item in given[sha256]]
        whole.replace(sha256, again)
    assert list(whole.settle()) == []


def test_a_change_costs_what_rests_on_it(given: dict[str, tuple[Item, ...]], whole: Derived) -> None:
    """What is told of one document comes and goes with it, and with what others say of the same things."""
    everything = sum(map(len, said(whole).values()))
    gone = next(iter(given))
    whole.replace(gone, None)
    changed = sum(len(change.removed.splitlines()) for change in whole.settle())
    assert 0 < changed < everything / 2
    whole.replace(gone, given[gone])
    assert list(whole.settle()) == []
