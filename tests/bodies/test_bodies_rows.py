"""Every row of the tables beside this file: recognition, resolution, who reports."""

from pathlib import Path

import pytest

from kg.bodies import Resolver, find_bodies, reporting_body, resolve_bodies

HERE = Path(__file__).parent


def rows(name: str) -> list[list[str]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")][1:]


def test_the_tables_are_as_large_as_promised():
    assert sum(len(rows(name)) for name in ("recognise.tsv", "resolve.tsv", "report.tsv")) >= 300


@pytest.mark.parametrize(("text", "expected"), rows("recognise.tsv"))
def test_recognition(text: str, expected: str):
    assert [span.text for span in find_bodies(text)] == [name for name in expected.split("|") if name]


@pytest.mark.parametrize(("report", "year", "surface", "expected"), rows("resolve.tsv"))
def test_resolution(report: str, year: str, surface: str, expected: str):
    assert (Resolver.for_report(report, int(year)).full_name(surface) or "") == expected


@pytest.mark.parametrize(("title", "text", "expected"), rows("report.tsv"))
def test_reporting_body(title: str, text: str, expected: str):
    found = reporting_body(text or title, title)
    assert (found.text if found else "") == expected


@pytest.mark.parametrize(("report", "text", "expected"), rows("agencies.tsv"))
def test_records(report: str, text: str, expected: str):
    found = resolve_bodies(text, report, 2022)
    told = [f"{a.name}:{a.kind}:{a.parent}:{a.jurisdiction}" for a in found]
    assert told == [part for part in expected.split("|") if part]
