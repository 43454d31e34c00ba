"""What waits for the pool and what runs in it."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from kg.query_pool import wire
from kg.query_pool.process import Process


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks: the pool shares its places out between clients, and works for none that is ``gone``."""

    client: str = ""
    gone: Callable[[], bool] = _never


class Question:
    """A query, or a graph to write, that waits for a place in the pool."""

    __slots__ = ("asker", "deadline", "given", "key", "run", "whole")

    def __init__(self, job: wire.Job, asker: Asker, lock: threading.Lock) -> None:
        self.asker = asker
        self.whole = job.kind != wire.QUERY
        self.key = hash((job.text, job.default_graphs, job.named_graphs))
        self.deadline = job.deadline
        self.given = threading.Condition(lock)
        self.run: Run | None = None


class Run:
    """One query from its place in the pool to its last piece."""

    __slots__ = ("client", "deadline", "done", "gone", "key", "place", "process", "since", "turn", "whole", "worked")

    def __init__(self, process: Process, question: Question) -> None:
        self.process = process
        self.client = question.asker.client
        self.gone = question.asker.gone
        self.whole = question.whole
        self.key = question.key
        self.deadline = question.deadline
        self.since = self.turn = time.monotonic()
        self.place = "short"
        self.worked: float | None = None
        self.done = False
