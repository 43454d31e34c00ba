"""A build that is killed at any moment: the published graph stays whole, and the next build comes to what an
undisturbed one comes to."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from builder import Builder, Run, kept, kill_at, moments, said

BOTH = ("opening", "scanning", "reading", "deriving", "indexing", "keeping", "finishing", "publishing", "noting")
NEW, CHANGE = (*BOTH, "loading"), (*BOTH, "copying", "changing")
WITH_PROCESSES = ("--jobs", "2")


@dataclass
class Killing:
    """Builds to be killed, each in a copy of ``before`` (``None``: from nothing); what has to come of it all."""

    builder: Builder
    folder: Path
    before: Path | None
    undisturbed: Path

    def stages(self, stages: Sequence[str], each: int, command: Sequence[str] = ()) -> None:
        """Kill builds at moments of these stages; ``stages`` are all that there are where no ``command`` is run."""
        orders = {"changes_only": self.before is not None, "command": command, "whole": bool(command)}
        run, calls = self._once(**orders), {} if command else self._once(**orders, counted=True).calls
        assert not calls or set(calls) == set(NEW if self.before is None else CHANGE)
        for stage in stages:
            for moment in moments(stage, calls.get(stage, 0), run, each):
                kill_at(self.builder, moment, self._begin, self._check(command), **orders)

    def _begin(self) -> Path:
        graph = self.folder / "killed"
        return graph if self.before is None else Path(shutil.copytree(self.before, graph))

    def _once(self, **orders: object) -> Run:
        graph = self._begin()
        run = self.builder.run(graph, **orders)
        shutil.rmtree(graph)
        return run

    def _check(self, command: Sequence[str]) -> Callable[[Path], None]:
        wanted, others = said(self.undisturbed), kept(self.undisturbed)
        before = None if self.before is None else said(self.before)

        def check(graph: Path) -> None:
            assert said(graph) in (before, wanted)
            self.builder.run(graph, command=command, whole=bool(command))
            assert said(graph) == wanted
            assert kept(graph) == others

        return check


def new(builder: Builder, folder: Path, *, whole: bool = False) -> Killing:
    builder.write("水务局", 2013)
    builder.run(folder / "undisturbed", whole=whole)
    return Killing(builder, folder, None, folder / "undisturbed")


def change(builder: Builder, folder: Path, *, whole: bool = False) -> Killing:
    builder.write("水务局", 2013)
    builder.run(folder / "before", whole=whole)
    builder.write("教育局", 2013)
    builder.run(folder / "undisturbed", whole=whole)
    assert said(folder / "undisturbed") != said(folder / "before")
    return Killing(builder, folder, folder / "before", folder / "undisturbed")


def test_a_killed_build_is_taken_up(process: Builder, tmp_path: Path) -> None:
    new(process, tmp_path).stages(["deriving"], 1)


def test_a_killed_change_is_taken_up(process: Builder, tmp_path: Path) -> None:
    change(process, tmp_path).stages(["publishing"], 1)


@pytest.mark.slow
@pytest.mark.parametrize("stage", NEW)
def test_a_build_killed_at_any_stage_is_taken_up(process: Builder, tmp_path: Path, stage: str) -> None:
    new(process, tmp_path).stages([stage], 10)


@pytest.mark.slow
@pytest.mark.parametrize("stage", CHANGE)
def test_a_change_killed_at_any_stage_is_taken_up(process: Builder, tmp_path: Path, stage: str) -> None:
    change(process, tmp_path).stages([stage], 10)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [new, change])
def test_the_command_killed_at_its_work_is_taken_up(
    process: Builder, tmp_path: Path, kind: Callable[..., Killing]
) -> None:
    """By the clock, with workers, who end with the one who asked, and with all that the engine has to do."""
    work = "loading" if kind is new else "changing"
    kind(process, tmp_path, whole=True).stages(["reading", work], 5, WITH_PROCESSES)
