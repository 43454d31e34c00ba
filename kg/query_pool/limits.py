"""What one query, and all queries together, may take."""

import os
from dataclasses import dataclass, field


def _cores() -> int:
    return os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds`` from the question to the last byte; ``rows`` and ``size`` (bytes) of an answer; ``memory`` (bytes)
    that a query may take beyond what its process needs anyway.

    ``short`` queries run side by side; one that takes more than ``patience`` seconds of the processor moves over to
    the ``long`` ones, so that it never stands in the way of short ones; one that did lately begins there. Where as many
    of these run, up to ``paused`` are stopped until one has ended; what comes on top is refused. ``queue`` questions
    wait for a place, each for at most ``wait`` seconds. Of whole graphs ``exports`` are written side by side, each in
    at most ``export_seconds``. Of answers that took long ``kept`` bytes are kept for those who ask the same again.
    """

    seconds: float = 30.0
    rows: int = 1_000_000
    size: int = 256_000_000
    memory: int = 1_000_000_000
    short: int = field(default_factory=lambda: max(2, _cores()))
    long: int = field(default_factory=lambda: max(2, _cores()))
    paused: int = field(default_factory=lambda: 4 * max(2, _cores()))
    patience: float = 0.25
    queue: int = 256
    wait: float = 20.0
    exports: int = 4
    export_seconds: float = 900.0
    kept: int = 256_000_000

    @property
    def together(self) -> int:
        """How many questions may wait or be answered at one time."""
        return self.short + self.long + self.paused + self.exports + self.queue

    def deadline(self, asked: float | None) -> float:
        """The seconds that a query gets which asks for ``asked``: never more than the limit."""
        return self.seconds if asked is None else min(self.seconds, asked)


HELD_BACK = 64_000
"""The first bytes of an answer, held back so that an early failure is still a clean error."""
