"""The ledger itself, with small stages: whatever was added, changed and removed, it says what it says from nothing."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.derive.derived import Derived
from kg.derive.items import Item, Output, encoded, lines_item
from kg.derive.stage import Group, Stage, each
from kg.errors import StoreError

BASE = "https://example.org/"
LINKS = f"{BASE}graph/links"


def teams(group: Group) -> Output:
    """People who share a word are one team; it says how many documents name each, and all, who does where the team is
    large, and who is in it to later stages."""
    names = sorted({member.value[0] for member in group.members})
    counted = [f"{member.value[0]} x {group.sources.count([member.item])}" for member in group.members]
    together = group.sources.count([member.item for member in group.members[1:]], [group.members[0].item])
    counted.append(f"all but {names[0]} x {together}")
    if len(names) > 2:
        named = sorted(group.sources.documents([member.item for member in group.members]))
        counted.append(f"{names[0]} and others by {' '.join(named)}")
    items = [Item("size", (str(len(names)),), encoded(names[0]))]
    return Output(counted, items, {f"team of {name}": names[0] for name in names})


def sizes(group: Group) -> Output:
    return Output([f"teams of {group.key}: {' '.join(member.value for member in group.members)}"])


def letters(group: Group) -> Output:
    return Output([f"{group.key} in {group.facts.get('team of ' + name, '?')}" for name in group.key])


STAGES = (
    Stage("team", "links", each(teams), counts=True, joins=True),
    Stage("size", "links", each(sizes)),
    Stage("letter", "links", each(letters)),
)

NAMES = tuple(digit * 20 for digit in "12345")
"""Of documents, as long as what a SHA-256 is shortened to, at least."""

Words = Mapping[str, frozenset[str]]
documents = st.fixed_dictionaries(
    {}, optional={name: st.frozensets(st.text("abcde", min_size=1, max_size=2), max_size=4) for name in NAMES}
)


def items(words: frozenset[str]) -> list[Item]:
    given_ = [Item("team", tuple(word), encoded([word])) for word in words]
    given_ += [Item("letter", (word[0],), encoded(0), (f"team of {word[0]}",)) for word in words]
    return given_


def of_one(name: str, words: frozenset[str]) -> list[Item]:
    return [*items(words), lines_item("links", [f"alone {name} {word}" for word in words])]


def said(derived: Derived) -> list[bytes]:
    lines = [line for piece in derived.lines(LINKS) for line in piece.splitlines()]
    assert len(lines) == len(set(lines)), "no line stands in two groups"
    return sorted(lines)


def from_nothing(words: Words) -> list[bytes]:
    with Derived(None, STAGES, "", BASE, str) as derived:
        for name, ones in words.items():
            derived.replace(name, of_one(name, ones))
        derived.settle()
        return said(derived)


@st.composite
def changing(draw: st.DrawFn) -> list[Words]:
    """What is there after each change: anything, or the same with a document in place of another."""
    states = [draw(documents)]
    for _ in range(draw(st.integers(1, 4))):
        swapped = dict(states[-1])
        absent = [name for name in NAMES if name not in swapped]
        if swapped and absent and draw(st.booleans()):
            swapped[draw(st.sampled_from(absent))] = swapped.pop(draw(st.sampled_from(sorted(swapped))))
            states.append(swapped)
        else:
            states.append(draw(documents))
    return states


@settings(max_examples=300, deadline=None)
@given(changing(), st.booleans())
def test_changes_come_to_what_a_build_from_nothing_says(states: list[Words], first_gone: bool) -> None:
    held: Words = {}
    mirror: set[bytes] = set()
    with Derived(None, STAGES, "", BASE, str) as derived:
        derived.published("empty")
        for state in states:
            gone = [(name, None) for name in held.keys() - state.keys()]
            there = [(name, of_one(name, ones)) for name, ones in state.items()]
            for name, given_ in [*gone, *there] if first_gone else [*there, *gone]:
                derived.replace(name, given_)
            for change in (one for one in derived.settle() if one.graph == LINKS):
                removed, added = set(change.removed.splitlines()), set(change.added.splitlines())
                assert removed <= mirror
                assert not added & mirror
                mirror = (mirror - removed) | added
            derived.published("next")
            held = state
            assert said(derived) == from_nothing(state) == sorted(mirror)
        assert list(derived.documents()) == sorted(held)


def test_what_is_not_committed_is_lost_and_the_rest_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    with Derived(path, STAGES, "1", BASE, str) as derived:
        derived.replace("a", of_one("a", frozenset({"ab"})))
        derived.settle()
        derived.published("v1")
        derived.replace("b", of_one("b", frozenset({"bc"})))
        derived.commit()
        derived.replace("c", of_one("c", frozenset({"cd"})))
    with Derived(path, STAGES, "1", BASE, str) as derived:
        assert (derived.version, list(derived.documents())) == ("v1", ["a", "b"])
        changes = list(derived.settle())
        assert [change.graph for change in changes] == [LINKS, f"{BASE}graph/statistics"]
        assert b"bc x 1" in changes[0].added.splitlines()
        assert said(derived) == from_nothing({"a": frozenset({"ab"}), "b": frozenset({"bc"})})


def test_a_ledger_of_other_code_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    with Derived(path, STAGES, "1", BASE, str) as derived:
        derived.replace("a", of_one("a", frozenset({"ab"})))
        derived.published("v1")
    with Derived(path, STAGES, "2", BASE, str) as derived:
        assert (derived.version, list(derived.documents()), said(derived)) == ("", [], [])


def test_what_is_no_ledger_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ledger"
    path.write_bytes(b"not a database, but long enough to be taken for something else than an empty file")
    with pytest.raises(StoreError, match=r"ledger.*cannot be opened"):
        Derived(path, STAGES, "1", BASE, str)
