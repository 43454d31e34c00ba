"""Awards, grades and ranks, in words of our own."""

import pytest

from kg.narrative import find_recognitions
from kg.records import Agency, Mention
from tests.narrative.reading import FACTS, document, records


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我局被市政府评为“平安建设先进单位”。", [("平安建设先进单位", "先进单位", "市政府", "2023")]),
        ("荣获“全省民政系统技能竞赛”一等奖。", [("全省民政系统技能竞赛", "一等奖", "", "2023")]),
        ("在2022年全省养老服务评比中名列第二。", [("2022年全省养老服务评比", "第二", "", "2022")]),
        ("在全市绩效考核中，我局获得“优秀”等次。", [("全市绩效考核", "优秀", "", "2023")]),
        ("我市成为全省首个智慧养老试点市。", [("全省首个智慧养老试点市", "全省首个", "", "2023")]),
        ("入选“全国社区治理创新案例”。", [("全国社区治理创新案例", "", "", "2023")]),
        (
            "我局获评“平安单位”、在全省殡葬改革考核中排名第一，相关做法全国推广。",
            [("平安单位", "", "", "2023"), ("全省殡葬改革考核", "第一", "", "2023")],
        ),
        (
            "荣获全省节水工作先进县、全省养护先进县称号。",
            [("全省节水工作先进县", "先进县", "", "2023"), ("全省养护先进县称号", "先进县", "", "2023")],
        ),
        ("我院荣立集体三等功1次，", [("集体三等功1次", "三等功", "", "2023")]),
        ("我局被市政府表彰为全市疾控先进集体。", [("全市疾控先进集体", "先进集体", "市政府", "2023")]),
        ("苇溪村获评省级美丽乡村。", [("省级美丽乡村", "", "", "2023")]),
        ("年度取得的成绩|荣获全省绿化标兵县", [("全省绿化标兵县", "标兵县", "", "2023")]),
        ("获得省级美丽乡村建设补助。", []),
        ("获得群众一致好评，取得较好成效。", []),
        ("2022年荣获优秀组织单位第三名。", [("优秀组织单位第三名", "第三名", "", "2022")]),
        ("第一季度完成投资5亿元。", []),
        ("取得良好社会效果，获得示范县建设补助资金3000万元。", []),
        ("自评得分95分，评价等级为“优秀”。", []),
        ("力争获评全国先进单位。", []),
        ("获得省级表彰得2分。", []),
    ],
)
def test_recognition(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    read = document(text)
    found = find_recognitions(read, FACTS)
    assert [(one.name, one.rank, one.awarded_by, one.year) for one in found] == expected
    for one in found:
        assert read.text[one.mention.start : one.mention.end] == one.mention.quote


def test_who_gives_goes_by_its_full_name() -> None:
    text = "我局被省民政厅授予“先进集体”称号。"
    giver = Agency("樾岭省民政厅", "department", (Mention(3, 7, "省民政厅"),))
    (found,) = find_recognitions(document(text), FACTS, [giver])
    assert (found.awarded_by, found.subject) == ("樾岭省民政厅", "海州市民政局")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("我局获得全省先进集体称号。", "海州市民政局"),
        ("海州市福利院获得全省先进集体称号。", "海州市福利院"),
        ("民政部对社会救助改革试点进行了评估验收，结果为“优秀”。", "社会救助改革试点"),
    ],
)
def test_who_is_honoured(text: str, expected: str) -> None:
    (found,) = find_recognitions(document(text), FACTS)
    assert found.subject == expected


def test_a_policy_s_promises_are_no_honours() -> None:
    text = "海州市民政局关于印发养老机构评定办法的通知\n\n第一条 对获得先进单位称号的机构给予奖励。\n"
    assert records(text).recognitions == ()
