"""Builds on a Dask cluster of which something is killed at any moment: they come to what a build here comes to."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from builder import Builder, kept, kill_at, moments, said
from dask_servers import Dask

STAGES = ("scanning", "reading")
"""What is done on the cluster."""


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Dask]:
    found = Dask(tmp_path_factory.mktemp("dask"))
    found.worker(nanny=True)
    found.worker(nanny=True)
    yield found
    found.close()


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES)
def test_a_worker_killed_at_any_moment_costs_nothing(process: Builder, dask: Dask, tmp_path: Path, stage: str) -> None:
    process.run(tmp_path / "undisturbed")
    wanted = said(tmp_path / "undisturbed")
    command = ["--scheduler", dask.address()]
    process.run(tmp_path / "first", command=command)
    chance = random.Random(stage)
    for number, moment in enumerate(moments(stage, 0, process.run(tmp_path / "second", command=command), 20)):
        graph = tmp_path / f"killed{number}"
        run = process.run(graph, moment, lambda: dask.running_worker(chance), command=command)
        assert not run.killed
        assert said(graph) == wanted
        assert kept(graph) == kept(tmp_path / "undisturbed")
        shutil.rmtree(graph)


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES)
def test_a_build_on_a_cluster_killed_at_any_moment_is_taken_up(
    process: Builder, dask: Dask, tmp_path: Path, stage: str
) -> None:
    process.run(tmp_path / "undisturbed")
    wanted = said(tmp_path / "undisturbed")
    command = ["--scheduler", dask.address()]
    run = process.run(tmp_path / "first", command=command)

    def check(graph: Path) -> None:
        process.run(graph, command=command)
        assert said(graph) == wanted
        assert kept(graph) == kept(tmp_path / "undisturbed")

    for moment in moments(stage, 0, run, 20):
        kill_at(process, moment, lambda: tmp_path / "killed", check, command=command)
