"""What reading costs: by the length of a document alone, and without making anew what was made before."""

import cProfile
import pstats
import re
import time
from pathlib import Path

import pytest

from kg.readers import Limits
from kg.reading import read_source

SAMPLES = Path(__file__).resolve().parent.parent / "kg" / "samples" / "clean"
UNSEEN = Path(__file__).resolve().parent / "unseen"
REPORT = SAMPLES / "water_2023_self_evaluation.txt"


def test_no_pattern_is_compiled_for_a_document_read_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Patterns made of the words of one document crowd out those that every document needs (``re`` keeps 512)."""
    samples = [*sorted(SAMPLES.glob("*.txt")), *sorted(UNSEEN.rglob("*.txt"))]
    re.purge()  # What other tests of this process have compiled takes up none of the room.
    for path in samples:
        read_source(path, (path.name,), Limits())
    compiled: list[str] = []
    compile_pattern = re._compiler.compile  # type: ignore[attr-defined]

    def counted(pattern: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(pattern)
        made: re.Pattern[str] = compile_pattern(pattern, flags)
        return made

    monkeypatch.setattr(re._compiler, "compile", counted)  # type: ignore[attr-defined]
    for path in samples:
        read_source(path, (path.name,), Limits())
    assert not compiled


_NUMBER = re.compile(r"(?<![\d.年])\d{2,4}(?![\d.年])")


def renumbered(text: str, turn: int) -> str:
    """The same words with other numbers."""
    return _NUMBER.sub(lambda found: str(int(found[0]) + turn), text)


def long_report(length: int) -> str:
    """A report of so many characters: a sample again and again, each time with other numbers."""
    title, body = REPORT.read_text(encoding="utf-8").split("\n", 1)
    turns = (renumbered(body, turn) for turn in range(length // len(body) + 1))
    return "\n".join([title, *turns])[:length]


@pytest.mark.slow
def test_the_cost_of_a_character_does_not_grow_with_the_report(tmp_path: Path) -> None:
    """Four times the text, 200,000 characters: a fifth more calls a character at most, and less than half more time
    (what is kept in memory grows, too, so that the processor waits for it longer)."""
    path = tmp_path / "long.txt"
    calls, times = [], []
    for length in (50_000, 200_000):
        path.write_text(long_report(length), encoding="utf-8")
        began = time.process_time()
        read_source(path, (path.name,), Limits())
        times.append((time.process_time() - began) / length)
        profile = cProfile.Profile()
        profile.runcall(read_source, path, (path.name,), Limits())
        calls.append(pstats.Stats(profile).total_calls / length)  # type: ignore[attr-defined]
    assert calls[1] < 1.2 * calls[0]
    assert times[1] < 1.5 * times[0]
