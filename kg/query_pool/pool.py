"""The pool of processes: who runs, who waits, who is ended."""

import threading
import time
from collections import Counter
from collections.abc import Generator
from pathlib import Path

from kg.errors import BusyError, StoreError
from kg.query_pool import wire
from kg.query_pool.limits import Limits
from kg.query_pool.process import BUSY, Process
from kg.query_pool.runs import Asker, Question, Run
from kg.query_pool.supply import Supply, nobody

_TICK = 0.05
"""Seconds between two looks at what runs. The deadline does not hang on it: each process has its own alarm."""

_STANDING = 10
"""How many times longer than it may work a short query may take by the clock: the machine may have other work."""

_SPARE = 1
"""Processes that stand ready beyond those that short queries can use at once."""

_SOON = 3.0
"""Seconds that a long query's process is waited for before another is started, and that one too many is kept: where
one long query follows another none has to start, which costs a third of a second of the processor."""

_TURN = 1.0
"""Seconds that a long query runs before one that pauses takes its turn."""

_REMEMBERED = 1000
"""Queries of which it is kept in mind that they were long."""


class Pool:
    """Evaluates jobs on one snapshot. Safe to use from several threads; ``close`` lets what runs come to its end.

    ``before`` is the pool of a snapshot that this one takes the place of: processes that stand idle there are moved.
    """

    def __init__(self, snapshot: Path, limits: Limits, before: "Pool | None" = None) -> None:
        self._supply = Supply(snapshot, limits.memory, before.lend if before else nobody)
        self.limits = limits
        self._lock = threading.Lock()
        self._process_missing = threading.Condition(self._lock)
        self._idle: list[Process] = []
        self._runs: set[Run] = set()
        self._waiting: list[Question] = []
        self._long_lately: dict[int, None] = {}
        self._closed = False
        self._lent = 0
        first = self._supply.process()
        if first is None:
            raise StoreError(f"{snapshot}: no process could open the graph; see what it has printed")
        self._idle.append(first)
        for task in (self._watch, self._refill):
            threading.Thread(target=task, name=f"query-pool{task.__name__}", daemon=True).start()

    def answer(self, job: wire.Job, asker: Asker) -> Generator[bytes, None, None]:
        """The answer in pieces, the first of them held back until it is HELD_BACK bytes long or the only one.

        Raises what the evaluation raises, or a LimitError; after the first piece that is an answer cut off. Close
        the iterator where the rest is not wanted.
        """
        run = self._begin(job, asker)
        healthy = False
        try:
            run.process.channel.send(wire.JOB, job.packed())
            kind = wire.PIECE
            while kind == wire.PIECE:
                kind, piece = run.process.channel.receive()
                # What a long one that failed has gathered is given back for certain only by the end of its process.
                healthy = kind == wire.LAST or (kind == wire.FAILED and run.place == "short")
                if kind == wire.FAILED:
                    raise wire.error_of(piece)
                if kind != wire.PIECE:
                    # The place goes to the next one before the last piece goes out.
                    self._end(run, healthy)
                yield piece
        except (EOFError, OSError) as error:
            raise run.process.ended() from error
        finally:
            self._end(run, healthy)

    def close(self) -> None:
        """Let go of idle processes; each busy one ends with the query that it has."""
        with self._lock:
            self._closed = True
            self._supply.forget()
            idle, self._idle = self._idle, []
            self._process_missing.notify()
            for question in self._waiting:
                question.given.notify()
        for process in idle:
            process.close()

    def lend(self) -> Process | None:
        """A process that stands idle, for good: to a pool that takes this one's place. One stays for late comers."""
        with self._lock:
            if len(self._idle) < 2:
                return None
            self._lent += 1
            return self._idle.pop(0)

    def _begin(self, job: wire.Job, asker: Asker) -> Run:
        """A place and a process. Raises BusyError where none comes free in time."""
        latest = min(job.deadline, time.monotonic() + self.limits.wait)
        with self._lock:
            if self._closed or len(self._waiting) >= self.limits.queue:
                raise BusyError(BUSY)
            question = Question(job, asker, self._lock)
            self._waiting.append(question)
            self._give_places()
            while question.run is None and not self._closed and not asker.gone():
                if not question.given.wait(latest - time.monotonic()):
                    break
            if question.run is None:
                self._waiting.remove(question)
                raise BusyError(BUSY)
            return question.run

    def _give_places(self) -> None:
        """Let those who wait have what is free."""
        for process in [one for one in self._idle if not one.alive]:
            # Somebody else has killed it.
            self._idle.remove(process)
            process.close()
            self._process_missing.notify()
        while question := self._next():
            self._waiting.remove(question)
            question.run = Run(self._idle.pop(), question)
            if self._begins_long(question):
                question.run.place = "long"
                question.run.process.stand_back()
            self._runs.add(question.run)
            question.given.notify()

    def _next(self) -> Question | None:
        """Who begins next: who asks what was long lately comes after all others, and who has less in hand first.

        The last place is for those who have no long query in hand and ask for none.
        """
        free = min(self.limits.short - self._count("short"), len(self._idle))
        held = Counter(run.client for run in self._runs)
        waiting = self._waiting
        if free <= 0 or (free == 1 and self.limits.short > 1):
            busy = {run.client for run in self._runs if run.place != "short"}
            spared = [one for one in waiting if one.asker.client not in busy and one.key not in self._long_lately]
            aside = [one for one in waiting if len(self._idle) > 1 and self._begins_long(one)]
            waiting = spared + aside if free > 0 else aside
        if self._count("long") + self._count("paused") >= self.limits.long + self.limits.paused:
            waiting = [one for one in waiting if one.key not in self._long_lately]
        writing = [run.client for run in self._runs if run.whole]
        room = self.limits.exports - len(writing)
        # The last of these places is for those who have none yet.
        waiting = [one for one in waiting if not one.whole or room > (one.asker.client in writing)]
        return min(waiting, key=lambda one: (one.key in self._long_lately, held[one.asker.client]), default=None)

    def _begins_long(self, question: Question) -> bool:
        """Whether it need not take the place of a short one first: it was long lately, and there is room for that."""
        return not question.whole and question.key in self._long_lately and self._count("long") < self.limits.long

    def _surplus(self) -> int:
        """How many processes more than are kept ready stand ready or soon will; less than 0 where some miss."""
        return len(self._idle) + self._lent + self._count("short") - self.limits.short - _SPARE

    def _is_missing(self) -> bool:
        """Whether a process has to start; as long as nobody waits, half of those for short ones will do for a while."""
        fresh = time.monotonic() - _SOON
        back_soon = 0 if self._waiting else sum(run.place == "long" and run.since > fresh for run in self._runs)
        return self._surplus() + min(back_soon, self.limits.short // 2 + _SPARE) < 0

    def _count(self, place: str) -> int:
        return sum(run.place == place for run in self._runs)

    def _end(self, run: Run, healthy: bool) -> None:
        """Give a run's place free; its process serves again if it is healthy. The second call does nothing."""
        if run.done:
            return
        run.done = True
        with self._lock:
            self._runs.discard(run)
            if run.place == "short" or time.monotonic() - run.since < self.limits.patience:
                self._long_lately.pop(run.key, None)
            enough = self._surplus() >= self.limits.long or run.place == "paused" or run.process.stands_back
            kept = healthy and not (enough or run.process.reason or self._closed)
            if kept:
                run.process.idle_since = time.monotonic()
                self._idle.append(run.process)
            else:
                self._process_missing.notify()
            self._give_places()
        if not kept:
            run.process.kill()
            run.process.close()

    def _watch(self) -> None:
        """Move long queries over, and end those that overrun or stand in the way."""
        while not (self._closed and not self._runs):
            time.sleep(_TICK)
            now = time.monotonic()
            with self._lock:
                # The one that was used last is used first, so the first in the list has stood there longest.
                over = self._idle[: max(0, self._surplus())]
                unused = [one for one in over if now > one.idle_since + _SOON]
                del self._idle[: len(unused)]
                if self._is_missing():
                    self._process_missing.notify()
                for question in self._waiting:
                    if question.asker.gone():
                        question.given.notify()
                for run in list(self._runs):
                    if now > run.deadline:
                        self._kill(run, "deadline")
                    elif run.gone():
                        self._kill(run, "gone")
                    elif run.place == "short" and self._is_long(run, now):
                        self._move_over(run)
                self._take_turns(now)
            for process in unused:
                process.kill()
                process.close()

    def _is_long(self, run: Run, now: float) -> bool:
        """Whether it works longer than short ones do, or stands there while nobody takes its answer."""
        if run.worked is None:
            run.worked = run.process.worked()
        patience = self.limits.patience
        waited = now - run.since
        if waited > patience and run.process.worked() - run.worked > patience:
            if not run.whole:
                self._remember(run)
            return True
        return waited > _STANDING * patience

    def _remember(self, run: Run) -> None:
        """Keep in mind that the query was long, for as long as many others have not been."""
        self._long_lately[run.key] = None
        if len(self._long_lately) > _REMEMBERED:
            del self._long_lately[next(iter(self._long_lately))]

    def _kill(self, run: Run, reason: str) -> None:
        """End a run's process and give its place free; the thread that waits for it does the rest."""
        run.process.kill(reason)
        self._runs.discard(run)
        self._process_missing.notify()
        self._give_places()

    def _move_over(self, run: Run) -> None:
        """Take a long query out of the way of short ones: among those that run, else those that pause."""
        if run.whole:
            # It waits for its client more than it works, and has places of its own.
            run.place = "export"
            run.process.stand_back()
            self._process_missing.notify()
            self._give_places()
            return
        if self._count("long") + self._count("paused") >= self.limits.long + self.limits.paused:
            held = Counter(one.client for one in self._runs)
            paused = [one for one in self._runs if one.place == "paused"]
            # Of the client that has most in hand the youngest goes.
            victim = max((run, *paused), key=lambda one: (held[one.client], one.since))
            self._kill(victim, "busy")
            if victim is run:
                return
        run.process.stand_back()
        if self._count("long") < self.limits.long:
            run.place = "long"
        else:
            self._pause(run)
        self._process_missing.notify()
        self._give_places()

    def _pause(self, run: Run) -> None:
        run.place = "paused"
        run.turn = time.monotonic()
        run.process.pause()

    def _take_turns(self, now: float) -> None:
        """Let paused queries go on where there is room or one has run for its turn: whose client has none first."""
        running = {run for run in self._runs if run.place == "long"}
        for _ in range(self._count("paused")):
            held = Counter(run.client for run in running)
            paused = (run for run in self._runs if run.place == "paused")
            if len(running) >= self.limits.long:
                over = [run for run in running if now > run.turn + _TURN]
                if not over:
                    return
                last = max(over, key=lambda run: (held[run.client], -run.turn))
                running.remove(last)
                self._pause(last)
            following = min(paused, key=lambda run: (held[run.client], run.turn))
            following.place = "long"
            following.turn = now
            following.process.resume()
            running.add(following)

    def _refill(self) -> None:
        """Keep as many processes ready as short queries can use, and one to spare."""
        while True:
            with self._lock:
                while not (self._closed or self._is_missing()):
                    self._process_missing.wait()
                if self._closed:
                    return
            process = self._supply.process()
            with self._lock:
                kept = process is not None and not self._closed
                if process and kept:
                    process.idle_since = time.monotonic()
                    self._idle.append(process)
                    self._give_places()
            if process and not kept:
                process.close()
            if not kept:
                time.sleep(1)
