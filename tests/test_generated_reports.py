"""The reports that benchmarks are run on are of the genre: what they say is found, and nothing in them is wrong."""

from decimal import Decimal
from pathlib import Path

import pytest

from kg import iris
from kg.mapping import map_document
from kg.readers import Limits
from kg.reading import read_source
from tests.bench.reports import Truth, generate

DENSE = range(9_600, 12_700)
"""Statements in 10,000 characters of the four real reports."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("reports")


@pytest.fixture(scope="module")
def truths(folder: Path) -> list[Truth]:
    return list(generate(folder, 60))


def test_the_same_seed_gives_the_same_reports(folder: Path, truths: list[Truth], tmp_path: Path) -> None:
    again = list(generate(tmp_path / "same", 3))
    assert again == truths[:3]
    assert [(tmp_path / "same" / one.name).read_bytes() for one in again] == [
        (folder / one.name).read_bytes() for one in again
    ]
    assert list(generate(tmp_path / "other", 3, seed=2)) != again


def test_reports_differ_and_bodies_report_every_year(truths: list[Truth]) -> None:
    assert len({(one.agency, one.year) for one in truths}) == len(truths)
    assert len({one.agency for one in truths}) == 10


@pytest.mark.parametrize("number", range(0, 60, 7))
def test_what_a_report_says_is_found_and_is_right(folder: Path, truths: list[Truth], number: int) -> None:
    truth = truths[number]
    reading = read_source(folder / truth.name, (truth.name,), Limits())
    records = reading.records
    assert (reading.agency, reading.year) == (truth.agency, str(truth.year))
    projects = {one.name: (one.budget, one.spent) for one in records.projects}
    assert projects.keys() == truth.projects.keys()
    for name, amounts in truth.projects.items():
        assert [money and money.yuan for money in projects[name]] == [Decimal(amount) for amount in amounts]
    indicators = {one.name: (one.target, one.actual, str(one.weight), str(one.score)) for one in records.indicators}
    assert indicators == truth.indicators
    assert set(truth.policies) <= {one.number for one in records.citations}
    statements, broken = map_document(reading, iris.DEFAULT_BASE)
    assert broken == ()
    assert round(10_000 * len(statements) / len(reading.document.text)) in DENSE
