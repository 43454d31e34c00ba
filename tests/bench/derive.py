"""What the derived graphs cost: ``python tests/bench/derive.py [reports ...]`` prints milliseconds of processor time.

Reports are the samples over and over, each time of other places: bodies, local acts and projects are their own, acts
of the state and measures are shared by all. A line a size: what a report costs in a full build, by part (the worker's
part apart), and what it costs to take one report out and put it back, all told.
"""

import pickle
import random
import sys
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from kg.derive import Derived, Item, items_of, open_derived
from kg.iris import DEFAULT_BASE
from kg.mapping import Broken, broken_claims
from kg.readers import Limits
from kg.reading import Reading, read_source
from kg.scan import find_files

SAMPLES = Path(__file__).parents[2] / "kg" / "samples"
FIRST = 0x6C00
"""The character that the first place begins with: each begins with one of its own, since numbers of acts bear it."""
PLACES = ("沄川", "淙川")
CHANGES = 5
Given = tuple[str, tuple[Item, ...]]


def renamed(data: bytes, number: int) -> bytes:
    """A pickled reading of other places: the pickle is of a protocol that writes words out, so they can be replaced."""
    for place, name in enumerate(PLACES):
        at = number * len(PLACES) + place
        other = chr(FIRST + at) + "安"
        # The first character alone stands in the numbers of a place's acts.
        for word, new in ((name, other), (name[0], other[0])):
            data = data.replace(word.encode("raw-unicode-escape"), new.encode("raw-unicode-escape"))
    return data


def reports() -> Iterator[tuple[Reading, tuple[Broken, ...]]]:
    """Readings without end."""
    found = [read_source(path, (path.name,), Limits()) for path in find_files([SAMPLES / "clean", SAMPLES / "flawed"])]
    pickles = [
        (pickle.dumps((one, broken_claims(one, DEFAULT_BASE)), 0), one.document.sha256.encode()) for one in found
    ]
    number = 0
    while True:
        for data, name in pickles:
            other = sha256(b"%d %s" % (number, name)).hexdigest().encode()
            yield pickle.loads(renamed(data, number).replace(name, other))
        number += 1


def milliseconds(start: float, count: int) -> float:
    """Processor time since ``start``, for one of ``count``."""
    return 1000 * (time.process_time() - start) / count


def changed(derived: Derived, given: Given) -> float:
    """What it costs to take a report out and put it back."""
    start = time.process_time()
    for items in (None, given[1]):
        derived.replace(given[0], items)
        list(derived.settle())
        derived.published("next")
    return milliseconds(start, 2)


def main(sizes: list[int]) -> None:
    """Print a line a size."""
    given: list[Given] = []
    spent, made = 0.0, reports()
    for size in sizes:
        while len(given) < size:
            reading, broken = next(made)
            start = time.process_time()
            given.append((reading.document.sha256, items_of(reading, broken, DEFAULT_BASE, b"")))
            spent += time.process_time() - start
        with TemporaryDirectory() as folder, open_derived(Path(folder) / "l", DEFAULT_BASE, "", str) as derived:
            start = time.process_time()
            for name, items in given[:size]:
                derived.replace(name, items)
            derived.commit()
            entered = milliseconds(start, size)
            start = time.process_time()
            derived.settle()
            settled = milliseconds(start, size)
            derived.published("first")
            some = random.Random(size).sample(given[:size], CHANGES)
            change = max(changed(derived, one) for one in some)
            told = f"items {1000 * spent / len(given):.1f}, entered {entered:.1f}, worked out {settled:.1f}"
            print(f"{size} reports: {told} ms a report; the dearest of {CHANGES} changes {change:.0f} ms")


if __name__ == "__main__":
    main(sorted(map(int, sys.argv[1:])) or [140, 1400])
