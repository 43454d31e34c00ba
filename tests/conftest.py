"""Fixtures of all tests. ``shared`` is the folder beside the project; where it is absent such tests skip."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from kg.built import BuildResult

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    if not (SHARED / "corpus").is_dir():
        pytest.skip("needs the folder ../shared, which is not part of the project")
    return SHARED


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):  # type: ignore[no-untyped-def]
    """Where JIPU_CI=1 nothing may be skipped: a skip there hides a check that CI promises."""
    outcome = yield
    report = outcome.get_result()
    if os.environ.get("JIPU_CI") == "1" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: skipped under JIPU_CI=1: {report.longrepr}"


@pytest.fixture(scope="session")
def samples_result(tmp_path_factory: pytest.TempPathFactory) -> "BuildResult":
    """The build of the clean samples."""
    from kg.pipeline import build

    return build([ROOT / "kg" / "samples" / "clean"], tmp_path_factory.mktemp("samples") / "graph")


@pytest.fixture(scope="session")
def samples(samples_result: "BuildResult") -> Path:
    """The graph folder of the clean samples."""
    return samples_result.snapshot.path.parent.parent


@pytest.fixture(scope="session")
def corpus(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph folder of the four real reports."""
    from kg.pipeline import build

    folder = tmp_path_factory.mktemp("corpus") / "graph"
    build([shared / "corpus"], folder)
    return folder
