"""What documents of one body say against each other: found across files, silent where they may both be right."""

import json
from pathlib import Path

import pytest

from kg import iris
from kg.derive.between import broken_between
from kg.extractors.base import records_of
from kg.linking.policies import PolicyInput
from kg.mapping import Broken
from kg.nlp import read_doc
from kg.readers.text import read
from kg.reading import Reading

SAMPLES = Path(__file__).parents[2] / "kg" / "samples"


def source(data: bytes, name: str) -> Reading:
    document = read(data, name)
    return Reading((name,), document, records_of(read_doc(document)), PolicyInput(document.sha256), None)


Found = tuple[str, Broken, tuple[str, ...]]
"""The file that it is said of, what fails, and the files that it goes against."""


def between(readings: list[Reading]) -> list[Found]:
    """What the rules say of the claims between documents, by body."""
    names = {reading.document.sha256: reading.names[0] for reading in readings}
    found = []
    for agency in sorted({reading.agency for reading in readings}):
        ones = [reading for reading in readings if reading.agency == agency]
        for key, broken in broken_between(ones, iris.DEFAULT_BASE):
            against = tuple(names[graph.document.sha256] for graph, _, _ in broken.elsewhere)
            found.append((names[key], broken, against))
    return found


def of_folder(folder: str) -> list[Found]:
    return between([source(path.read_bytes(), path.name) for path in sorted((SAMPLES / folder).glob("*.txt"))])


def test_sound_reports_do_not_contradict_each_other() -> None:
    assert [one.finding.explanation for _, one, _ in of_folder("clean")] == []


def test_the_planted_contradictions_between_documents_are_found() -> None:
    planted = json.loads((SAMPLES / "truth" / "planted.json").read_text(encoding="utf-8"))
    found = of_folder("flawed")
    told = {(name, one.finding.kind) for name, one, _ in found}
    wanted = [row for row in planted if row["against"]]
    assert len(wanted) == 3
    for row in wanted:
        assert (row["file"], row["kind"]) in told
    assert len(found) == len(wanted), [one.finding.explanation for _, one, _ in found]


REPORT = "苇泽县气象局{year}年度部门整体支出绩效自评报告\n一、基本情况\n{body}\n苇泽县气象局\n{after}年3月20日\n"


def report(year: int, body: str) -> bytes:
    return REPORT.format(year=year, after=year + 1, body=body).encode()


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ("2022年末在职人员41人。", "2023年末在职人员45人，比上年末增加4人。", []),
        ("2022年末在职人员41人。", "2023年末在职人员45人，比上年末增加6人。", ["difference"]),
        ("2022年末在职人员41人。", "2023年末在编人员45人，比上年末增加6人。", []),
        ("2021年末在职人员39人。", "2023年末在职人员45人，比上年末增加6人。", []),
        ("2022年末在职人员约41人。", "2023年末在职人员45人，比上年末增加6人。", []),
    ],
)
def test_a_change_since_an_earlier_report(before: str, after: str, kinds: list[str]) -> None:
    found = between([source(report(2022, before), "2022.txt"), source(report(2023, after), "2023.txt")])
    assert [one.finding.kind for _, one, _ in found] == kinds
    for name, _, against in found:
        assert (name, against) == ("2023.txt", ("2022.txt",))


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("全年新建自动气象站142.5平方米。", "全年新建自动气象站144.5平方米。", 0),
        ("全年整修观测步道142.5公里。", "全年整修观测场步道145.2公里。", 1),
        ("全年整修观测步道142.5公里。", "全年整修观测场步道142.5公里。", 0),
        ("全年整修观测步道142.5公里。", "计划整修观测场步道145.2公里。", 0),
        (
            "部门整体支出年初预算500.00万元，全年支出480.00万元。",
            "部门整体支出年初预算500.00万元，全年支出480.00万元。",
            0,
        ),
        (
            "部门整体支出年初预算500.00万元，全年支出480.00万元。",
            "部门整体支出年初预算500.00万元，全年支出408.00万元。",
            1,
        ),
    ],
)
def test_two_documents_of_one_year(first: str, second: str, found: int) -> None:
    told = between([source(report(2023, first), "a.txt"), source(report(2023, second), "b.txt")])
    assert len(told) == found, [one.finding.explanation for _, one, _ in told]


def test_another_body_contradicts_nobody() -> None:
    other = report(2022, "2022年末在职人员41人。").decode().replace("气象局", "水利局").encode()
    later = report(2023, "2023年末在职人员45人，比上年末增加6人。")
    assert between([source(other, "a.txt"), source(later, "b.txt")]) == []
