"""Problems with their measures, awards and ranks, in words of our own and on the samples."""

import json
from pathlib import Path

import pytest

from kg.narrative import find_problems, find_programmes, find_recognitions, programmes
from kg.readers.text import read
from kg.records import DocumentFacts, Fact, Mention

SAMPLES = Path(__file__).parents[2] / "kg" / "samples"
FACTS = DocumentFacts(fiscal_year=Fact("2023", Mention(0, 0, "")), agency=Fact("海州市民政局", Mention(0, 0, "")))

LISTED = """一、存在的问题

一是养老护理员队伍不稳。流动率高，持证人员少。二是社区食堂布局不均。老城区覆盖不够。

二、下一步改进措施

一是优化社区食堂布局，向老城区倾斜。二是稳定养老护理员队伍，提高补贴标准。
"""
TOGETHER = """一、存在问题和不足

1.预算编制偏粗，部分科目年中调剂较多。我局将细化预算科目，减少调剂。

2.资产盘点不及时，账实核对滞后。下一步每季度核对一次。
"""


def problems(text: str) -> list[tuple[str, str]]:
    document = read(text.encode(), "own.txt")
    found = find_problems(document, FACTS)
    for one in found:
        for mention in (one.mention, one.measure_mention):
            assert mention is None or document.text[mention.start : mention.end] == mention.quote
    return [(one.problem, one.measure) for one in found]


def test_measures_answer_by_wording_not_by_number() -> None:
    assert problems(LISTED) == [
        ("养老护理员队伍不稳", "稳定养老护理员队伍，提高补贴标准"),
        ("社区食堂布局不均", "优化社区食堂布局，向老城区倾斜"),
    ]


def test_an_item_that_answers_itself() -> None:
    assert [measure for _, measure in problems(TOGETHER)] == ["我局将细化预算科目，减少调剂", "下一步每季度核对一次"]


def test_what_no_measure_answers_stays_open() -> None:
    assert problems("一、存在问题\n\n一是宣传力度偏弱。\n\n二、改进措施\n\n一是加快桥梁检修。\n") == [
        ("宣传力度偏弱", "")
    ]


def test_a_report_without_such_a_section_admits_nothing() -> None:
    assert problems("一、基本情况\n\n我局负责全市民政工作，重点解决群众反映的问题。\n") == []


@pytest.mark.parametrize("stem", ["water_2022_self_evaluation", "rural_supply_2023_evaluation"])
def test_samples(stem: str) -> None:
    truth = json.loads((SAMPLES / "truth" / "clean" / f"{stem}.json").read_text(encoding="utf-8"))
    document = read((SAMPLES / "clean" / f"{stem}.txt").read_bytes(), f"{stem}.txt")
    found = [(one.problem, one.measure) for one in find_problems(document, FACTS)]
    assert found == [(row["problem"], row["measure"]) for row in truth["problems"]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我局被市政府评为“平安建设先进单位”。", [("平安建设先进单位", "先进单位", "市政府", "2023")]),
        ("荣获“全省民政系统技能竞赛”一等奖。", [("全省民政系统技能竞赛", "一等奖", "", "2023")]),
        ("在2022年全省养老服务评比中名列第二。", [("2022年全省养老服务评比", "第二", "", "2022")]),
        ("在全市绩效考核中，我局获得“优秀”等次。", [("全市绩效考核", "优秀", "", "2023")]),
        ("获得群众一致好评，取得较好成效。", []),
        ("第一季度完成投资5亿元。", []),
    ],
)
def test_recognition(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    document = read(text.encode(), "own.txt")
    found = find_recognitions(document, FACTS)
    assert [(one.name, one.rank, one.awarded_by, one.year) for one in found] == expected
    for one in found:
        assert document.text[one.mention.start : one.mention.end] == one.mention.quote


def test_programmes_by_name_and_alias() -> None:
    text = "推进DIP付费和“双通道”管理，职工医保与城乡居民基本医疗保险平稳运行；落实河长制，改造老旧小区。DIPX不算。"
    found = find_programmes(read(text.encode(), "own.txt"), FACTS)
    assert [(one.mention.quote, one.label) for one in found] == [
        ("DIP", "按病种分值付费"),
        ("“双通道”", "双通道管理"),
        ("职工医保", "职工基本医疗保险"),
        ("城乡居民基本医疗保险", "城乡居民基本医疗保险"),
        ("河长制", "河湖长制"),
    ]


def test_every_programme_has_one_code_and_its_sector_a_source() -> None:
    folder = Path(__file__).parents[2] / "kg" / "narrative" / "data" / "programmes"
    paths = sorted(folder.glob("*.tsv"))
    assert len(paths) >= 8
    codes = [line.split("\t")[0] for path in paths for line in path.read_text(encoding="utf-8").splitlines()[2:]]
    assert len(codes) == len(set(codes))
    assert {code for code, _ in programmes().values()} == set(codes)
    assert all(path.read_text(encoding="utf-8").startswith("# source: ") for path in paths)
