"""What reviewers say of findings: a file of JSON lines that only grows, named by the user, outside the graph.

The last line on a finding holds. Findings keep their IRIs over rebuilds, so what was said of them does too.
"""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from pathlib import Path

from kg.errors import InputError, StoreError, UsageError
from kg.store import lock_file

VERDICTS = ("confirmed", "rejected", "open")
"""The report is wrong; the finding is; it is to be looked at again."""


@dataclass(frozen=True, slots=True)
class Review:
    """One line: the finding's IRI, a verdict of ``VERDICTS``, the reason, who says so, and when (ISO 8601)."""

    finding: str
    verdict: str
    reason: str
    reviewer: str
    time: str


def now() -> str:
    """The time of a review: UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def read_reviews(path: Path) -> tuple[Review, ...]:
    """All lines in order; none where there is no file yet. Raises ``InputError`` that names the first bad line."""
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise InputError(f"{path.name}: cannot be read ({error.strerror}); check its permissions") from error
    return tuple(_review(path, number, line) for number, line in enumerate(data.split(b"\n"), 1) if line.strip())


def _review(path: Path, number: int, line: bytes) -> Review:
    where = f"{path.name}, line {number}"
    names = [field.name for field in fields(Review)]
    try:
        content = json.loads(line)
    except ValueError:
        raise InputError(f"{where}: this is not a line of JSON; mend or remove it") from None
    if not isinstance(content, dict) or sorted(content) != sorted(names):
        raise InputError(f"{where}: it must hold {', '.join(names)} and nothing else; mend or remove it")
    if not all(isinstance(value, str) for value in content.values()):
        raise InputError(f"{where}: every value must be text; mend or remove it")
    if content["verdict"] not in VERDICTS:
        raise InputError(f"{where}: {content['verdict']} is no verdict; write one of {', '.join(VERDICTS)}")
    return Review(**content)


def latest(reviews: Iterable[Review]) -> dict[str, Review]:
    """What holds of each finding: the last that was said."""
    return {review.finding: review for review in reviews}


def append_review(path: Path, review: Review) -> None:
    """Add a line and see it on the disk before returning; the file is made where it is not there.

    Raises ``UsageError`` for an unknown verdict, ``InputError`` where the file does not end with a whole line, and
    ``StoreError`` where another process is writing to it or the disk refuses.
    """
    if review.verdict not in VERDICTS:
        raise UsageError(f"{review.verdict}: no verdict; one of {', '.join(VERDICTS)}")
    line = json.dumps(asdict(review), ensure_ascii=False) + "\n"
    try:
        with path.open("a+", encoding="utf-8", newline="\n") as stream:
            if not lock_file(stream, exclusive=True):
                raise StoreError(f"{path.name}: another process is writing to it; try again")
            _refuse_half_a_line(path)
            stream.write(line)
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise StoreError(f"{path.name}: the review could not be written ({error.strerror or error})") from error


def _refuse_half_a_line(path: Path) -> None:
    with path.open("rb") as stream:
        if stream.seek(0, os.SEEK_END):
            stream.seek(-1, os.SEEK_END)
            if stream.read(1) != b"\n":
                raise InputError(f"{path.name}: its last line is not whole; mend or remove it")
