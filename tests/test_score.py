"""The bars on real reports: the tables of a build against what a careful reader found."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main

TABLES = ("documents", "citations", "policies", "agencies", "projects", "funds", "indicators")
BARS = {
    "documents.title": 1.0,
    "documents.kind": 1.0,
    "documents.agency": 1.0,
    "documents.fiscal_year": 1.0,
    "documents.score": 1.0,
    "citations.f1": 0.90,
    "agencies.f1": 0.85,
    "projects.f1": 0.93,
    "projects.money": 0.95,
    "projects.rate": 0.95,
    "funds.f1": 0.90,
    "funds.amount": 0.93,
    "funds.amount_role": 0.90,
    "indicators.f1": 0.95,
    "indicators.weight": 0.97,
    "indicators.score": 0.97,
    "indicators.value": 0.93,
    "indicators.target": 0.93,
    "indicators.actual": 0.93,
    "indicators.reason": 0.93,
    "indicators.improvement": 0.93,
    "indicators.level1": 0.93,
    "indicators.level2": 0.93,
}


@pytest.fixture(scope="session")
def scores(shared: Path, corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    tables = tmp_path_factory.mktemp("tables")
    for name in TABLES:
        done = CliRunner().invoke(main, ["query", name, "--graph", str(corpus), "--format", "csv"])
        assert done.exit_code == 0, done.output
        (tables / f"{name}.csv").write_bytes(done.stdout_bytes)
    command = [sys.executable, str(shared / "score" / "score.py"), str(tables), str(shared / "gold"), "--json"]
    found: dict[str, float] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return found


@pytest.mark.parametrize("key", BARS)
def test_the_tables_hold_their_level(scores: dict[str, float], key: str) -> None:
    assert scores[key] >= BARS[key]
