"""Builds as it is told and says at which stage it is, each build in a process forked off for it.

Orders are lines of JSON on standard input. What a build says of itself are lines, too: ``pid``, ``at <stage>`` whenever
another stage begins or goes on, and at its end ``done`` with how many calls each stage made, or ``killed``.
"""

import functools
import importlib
import json
import os
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

STAGES = {
    "opening": ["kg.store.writing.publish", "kg.store.updating.publish"],
    "scanning": ["kg.pipeline.scan"],
    "reading": ["kg.workers.Workers.make", "kg.cluster.Cluster.make"],
    "deriving": [f"kg.derive.derived.Derived.{name}" for name in ("replace", "settle", "lines", "commit")],
    "loading": ["kg.store.writing._load"],
    "copying": ["kg.store.updating.follow"],
    "changing": ["kg.store.updating._change"],
    "indexing": [
        *("kg.store.text.NewIndex.write", "kg.store.updating.follow_index"),
    ],
    "keeping": ["kg.store.writing.keep", "kg.store.updating.keep"],
    "finishing": ["kg.store.writing.finish", "kg.store.updating.finish"],
    "publishing": ["kg.store.folder.next_name"],
    "noting": [
        *("kg.state.State.unsettle", "kg.state.State.settle", "kg.derive.derived.Derived.published"),
        *("kg.parts.Parts.sweep", "kg.parts.Parts.remove"),
    ],
    "pushing": ["kg.store.push"],
}
"""What is called at each stage; ``opening`` is all else, too. A stage within another goes before it, and what follows
the name of a new snapshot, until the pointer is swapped and old ones are swept, is all ``publishing``."""


class Stages:
    """Where a build is. It is killed at a call of the ``wanted`` stage (the ``calls``-th that it makes or comes back
    from), or is held when it is at that stage for the ``hold``-th time."""

    def __init__(self, wanted: str, calls: int, hold: int, *, counted: bool) -> None:
        self.calls: Counter[str] = Counter()
        self._wanted, self._at, self._hold, self._counted = wanted, calls, hold, counted
        self._stack: list[str] = []
        self._said = ""
        self._visits: Counter[str] = Counter()

    @contextmanager
    def at(self, stage: str) -> Iterator[None]:
        self._stack.append(stage)
        self._say()
        try:
            yield
        finally:
            sys.setprofile(None)
            self._stack.pop()
            if self._stack:
                self._say()

    def stays(self, stage: str) -> None:
        """The stage begins, and lasts as long as the one that it is called in."""
        self._stack[-1] = stage
        self._say()

    def _say(self) -> None:
        sys.setprofile(None)
        stage = self._stack[-1]
        if stage != self._said:
            os.write(1, f"at {stage}\n".encode())
            self._said = stage
            self._visits[stage] += 1
            if stage == self._wanted and self._visits[stage] == self._hold:
                signal.pause()
        if self._counted or (stage == self._wanted and self._at):
            sys.setprofile(self._count)

    def _count(self, _frame: FrameType, _event: str, _argument: object) -> None:
        self.calls[self._said] += 1
        if self.calls[self._said] == self._at:
            os.kill(os.getpid(), signal.SIGKILL)


def found(name: str) -> tuple[Any, str]:
    """What has the attribute of this dotted name, and the attribute."""
    owner, _, attribute = name.rpartition(".")
    try:
        return functools.reduce(getattr, owner.split(".")[1:], __import__(owner.split(".")[0])), attribute
    except AttributeError:
        raise AssertionError(f"{name}: there is no such stage any more") from None


def staged(stages: Stages, stage: str, work: Callable[..., Any]) -> Callable[..., Any]:
    """The same, which says at which stage it is. What comes one by one is worked at each time that it is asked for."""

    @functools.wraps(work)
    def call(*arguments: Any, **named: Any) -> Any:
        if stage == "publishing":
            stages.stays(stage)
            return work(*arguments, **named)
        with stages.at(stage):
            result = work(*arguments, **named)
        return steps(result) if isinstance(result, Iterator) else result

    def steps(inner: Iterator[Any]) -> Iterator[Any]:
        while True:
            with stages.at(stage):
                try:
                    item = next(inner)
                except StopIteration:
                    return
            yield item

    return call


def watch(stages: Stages) -> None:
    """Have everything that a build does tell its stage."""
    import kg.cluster
    import kg.pipeline  # noqa: F401 - what the names begin with

    for stage, names in STAGES.items():
        for name in names:
            owner, attribute = found(name)
            setattr(owner, attribute, staged(stages, stage, getattr(owner, attribute)))


def build(order: dict[str, Any], ontology: bytes) -> None:
    """One build, in this process, with so much of the ontology where not the whole is ordered."""
    from kg import pipeline
    from kg.cli import main as kg

    stages = Stages(order["stage"], order["calls"], order["hold"], counted=order["counted"])
    watch(stages)
    if not order["whole"]:
        pipeline.ontology_data = lambda: ontology
    if order["changes_only"]:
        pipeline.build_store = None  # type: ignore[assignment]
    inputs, graph = order["inputs"], order["graph"]
    with stages.at("opening"):
        if order["command"]:
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - lives until the process ends
            with suppress(SystemExit):
                kg(["build", inputs, "--graph", graph, *order["command"]], standalone_mode=False)
        else:
            pipeline.build([Path(inputs)], Path(graph), jobs=0)
    os.write(1, f"done {json.dumps(stages.calls)}\n".encode())


def main() -> None:
    """Take orders, once everything that a build needs has been imported and used."""
    from kg.part import Options, Workshop
    from kg.scan import Source, digest

    warm = Path(sys.argv[1])
    Workshop(Path(sys.argv[2]), Options()).attempt(Source(digest(warm), warm, (warm.name,), 1))
    for name in ("kg.cluster", "kg.report", "distributed"):
        importlib.import_module(name)
    from kg.mapping import ontology_data

    some = b"".join(ontology_data().splitlines(keepends=True)[::20])
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os.write(1, f"pid {os.getpid()}\n".encode())
            try:
                build(json.loads(line), some)
                os._exit(0)
            except BaseException:
                traceback.print_exc(file=sys.__stderr__)
                os._exit(1)
        status = os.waitpid(child, 0)[1]
        if status:
            os.write(1, b"killed\n" if os.WIFSIGNALED(status) else b"failed\n")


if __name__ == "__main__":
    main()
