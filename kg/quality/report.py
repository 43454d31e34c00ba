"""The comparison as a table, and beside what was accepted last."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.errors import InputError
from kg.quality.comparing import TABLES, Result
from kg.quality.counts import Count

_HEAD = "# what\tright\ttotal: what kg evaluate --accept has written; later runs are shown beside it"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: a table, a part of one, or a field, each with its rates (``None``: nothing to find)."""

    what: str
    precision: float | None
    recall: float | None
    f1: float | None
    count: Count


def table(result: Result) -> Iterator[Line]:
    """What was compared, table after table: first its rows, then its fields as of the rows that both have."""
    for name in TABLES:
        for part in (name, *_parts(result, name)):
            precision, recall = result.counts.get(_key(part, "precision")), result.counts.get(_key(part, "recall"))
            if recall:
                yield Line(part, precision.rate if precision else None, recall.rate, result.f1(part), recall)
        for key in sorted(result.counts):
            if key.startswith(f"{name}.") and not key.endswith(("recall", "precision")):
                yield _field(result, key)


def _parts(result: Result, name: str) -> list[str]:
    parts = ("agencies.mentions", "funds.amount")
    return [part for part in parts if part.startswith(f"{name}.") and _key(part, "recall") in result.counts]


def _key(part: str, kind: str) -> str:
    return f"{part}{'_' if '.' in part else '.'}{kind}"


def _field(result: Result, key: str) -> Line:
    count = result.counts[key]
    precision, recall = (result.of_fields.get(f"{key}.{kind}", count).rate for kind in ("precision", "recall"))
    f1 = 2 * precision * recall / (precision + recall) if precision and recall else 0.0
    return Line(key, precision, recall, f1 if recall is not None else None, count)


def read_accepted(path: Path) -> dict[str, Count] | None:
    """The counts that were accepted last; ``None`` where there are none yet. Raises ``InputError`` on another file."""
    try:
        lines = path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read: {error}") from error
    found = {}
    for line in lines:
        if line and not line.startswith("#"):
            try:
                key, right, total = line.split("\t")
                found[key] = Count(int(right), int(total))
            except ValueError:
                raise InputError(f"{path}: is no file of kg evaluate --accept: {line[:80]}") from None
    return found


def accept(result: Result, path: Path) -> None:
    """Write the counts as what later runs are compared with. Raises ``InputError`` where they cannot be written."""
    lines = [_HEAD, *(f"{key}\t{count.right}\t{count.total}" for key, count in sorted(result.counts.items()))]
    try:
        path.write_text("\n".join(lines) + "\n", "utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}); name another --baseline") from error


@dataclass(frozen=True, slots=True)
class Change:
    """A rate that is not what was accepted; ``before`` or ``now`` is ``None`` where there was or is nothing to find."""

    key: str
    before: float | None
    now: float | None

    @property
    def is_drop(self) -> bool:
        """Whether it is worse: lower, or no longer compared at all."""
        return self.before is not None and (self.now is None or self.now < self.before)


def changes(result: Result, accepted: Mapping[str, Count]) -> list[Change]:
    """What differs from what was accepted, by key."""
    keys = sorted(accepted.keys() | result.counts.keys())
    pairs = ((key, accepted.get(key, Count()).rate, result.counts.get(key, Count()).rate) for key in keys)
    return [Change(key, before, now) for key, before, now in pairs if before != now]
