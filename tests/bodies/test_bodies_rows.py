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


BELOW = [
    ("2023年度衔接资金绩效自评报告", "隆林各族自治县农业农村局", "隆林各族自治县农业农村局"),
    ("2023年度衔接资金绩效自评报告", "某某会计师事务所有限公司", ""),
    ("2023年度衔接资金绩效自评报告", "填报单位：", ""),
]


@pytest.mark.parametrize(("title", "line", "expected"), BELOW)
def test_the_line_below_the_title_says_who_reports(title: str, line: str, expected: str):
    breaks = (0, len(title), len(title) + len(line))
    found = reporting_body(f"{title}{line}一、项目概况", title, breaks=breaks)
    assert (found.text if found else "") == expected
