"""Tables that are trees or two lists in one grid: silent where they add up, found where one number is wrong."""

from pathlib import Path

import pytest
from auditing import audit

from kg.audit.structure import additions, halves
from kg.audit.sums import add_up
from kg.readers import Limits, read_file
from kg.tables import rebuild_tables

FUNCTIONS = """支出决算表
单位：万元
科目编码\t科目名称\t本年支出合计\t基本支出\t项目支出
206\t科学技术支出\t640.30\t400.10\t240.20
20601\t科学技术管理事务\t410.10\t400.10\t10.00
2060101\t行政运行\t400.10\t400.10\t0.00
2060102\t一般行政管理事务\t10.00\t0.00\t10.00
20604\t技术研究与开发\t230.20\t0.00\t230.20
2060404\t科技成果转化与扩散\t230.20\t0.00\t230.20
208\t社会保障和就业支出\t88.50\t88.50\t0.00
20805\t行政事业单位养老支出\t88.50\t88.50\t0.00
2080505\t机关事业单位基本养老保险缴费支出\t59.00\t59.00\t0.00
2080506\t机关事业单位职业年金缴费支出\t29.50\t29.50\t0.00
合计\t\t728.80\t488.60\t240.20
"""
SPLIT = """支出预算表
单位：元
功能分类科目编码\t功能分类科目名称\t合计\t基本支出\t项目支出
217\t金融支出\t4803211.00\t3003211.00\t1800000.00
217\t01金融部门行政支出\t4803211.00\t3003211.00\t1800000.00
217\t01 01行政运行\t3003211.00\t3003211.00\t0.00
217\t01 02一般行政管理事务\t1800000.00\t0.00\t1800000.00
221\t住房保障支出\t911400.00\t911400.00\t0.00
221\t02住房改革支出\t911400.00\t911400.00\t0.00
221\t02 01住房公积金\t911400.00\t911400.00\t0.00
合计\t\t5714611.00\t3914611.00\t1800000.00
"""
COLUMNS = """支出预算表
单位：元
功能分类科目编码\t\t\t功能分类科目名称\t合计\t基本支出\t项目支出
类\t款\t项\t\t\t\t
217\t\t\t金融支出\t4803211.00\t3003211.00\t1800000.00
217\t01\t\t金融部门行政支出\t4803211.00\t3003211.00\t1800000.00
217\t01\t01\t行政运行\t3003211.00\t3003211.00\t0.00
217\t01\t02\t一般行政管理事务\t1800000.00\t0.00\t1800000.00
221\t\t\t住房保障支出\t911400.00\t911400.00\t0.00
221\t02\t\t住房改革支出\t911400.00\t911400.00\t0.00
221\t02\t01\t住房公积金\t911400.00\t911400.00\t0.00
合计\t\t\t\t5714611.00\t3914611.00\t1800000.00
"""
HALVES = """收入支出决算总表
单位：万元
项目\t决算数\t项目\t决算数
一、一般公共预算财政拨款收入\t812.40\t一、一般公共服务支出\t
二、政府性基金预算财政拨款收入\t\t二、科学技术支出\t640.30
三、其他收入\t6.10\t三、社会保障和就业支出\t88.50
\t\t四、住房保障支出\t81.30
本年收入合计\t818.50\t本年支出合计\t810.10
年初结转和结余\t12.00\t年末结转和结余\t20.40
总计\t830.50\t总计\t830.50
"""
ECONOMIC = """一般公共预算财政拨款基本支出决算表
单位：万元
科目编码\t科目名称\t决算数\t科目编码\t科目名称\t决算数
301\t工资福利支出\t420.30\t302\t商品和服务支出\t61.80
30101\t基本工资\t120.30\t30201\t办公费\t21.80
30102\t津贴补贴\t200.00\t30211\t差旅费\t15.00
30107\t绩效工资\t100.00\t30228\t工会经费\t25.00
303\t对个人和家庭的补助\t6.50\t310\t资本性支出\t3.20
30302\t退休费\t6.50\t31002\t办公设备购置\t3.20
人员经费合计\t\t426.80\t公用经费合计\t\t65.00
"""
UNNUMBERED = """项目资金情况表
单位：万元
项目名称\t预算数
农村公路养护\t300.00
日常保洁\t120.00
路面修补\t180.00
桥梁检测\t50.00
合计\t350.00
"""


@pytest.mark.parametrize("text", [FUNCTIONS, SPLIT, COLUMNS, HALVES, ECONOMIC, UNNUMBERED])
def test_a_tree_or_two_halves_that_add_up_are_silent(text: str) -> None:
    assert [finding.explanation for finding in audit(text.encode())[1]] == []


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (FUNCTIONS, "2060102\t一般行政管理事务\t10.00", "2060102\t一般行政管理事务\t70.00"),
        (FUNCTIONS, "230.20\t0.00\t230.20\n2060404", "230.20\t0.00\t280.20\n2060404"),
        (FUNCTIONS, "728.80", "782.80"),
        (FUNCTIONS, "208\t社会保障和就业支出\t88.50\t88.50", "208\t社会保障和就业支出\t88.50\t68.50"),
        (SPLIT, "一般行政管理事务\t1800000.00", "一般行政管理事务\t1300000.00"),
        (SPLIT, "5714611.00", "5741611.00"),
        (COLUMNS, "01\t行政运行\t3003211.00", "01\t行政运行\t3008211.00"),
        (COLUMNS, "5714611.00", "5741611.00"),
        (HALVES, "640.30", "604.30"),
        (HALVES, "818.50", "848.50"),
        (HALVES, "年末结转和结余\t20.40", "年末结转和结余\t20.90"),
        (ECONOMIC, "津贴补贴\t200.00", "津贴补贴\t209.00"),
        (ECONOMIC, "差旅费\t15.00", "差旅费\t16.00"),
        (ECONOMIC, "合计\t\t65.00", "合计\t\t63.00"),
        (ECONOMIC, "426.80", "462.80"),
    ],
)
def test_a_wrong_number_in_a_tree_or_a_half_is_found(text: str, right: str, wrong: str) -> None:
    assert right in text
    assert "sum" in {finding.kind for finding in audit(text.replace(right, wrong, 1).encode())[1]}


@pytest.mark.parametrize(
    "text",
    [
        # A row of the tree is lost: nothing tells the report's fault from the reader's.
        FUNCTIONS.replace("20601\t科学技术管理事务\t410.10\t400.10\t10.00\n", ""),
        # A code is lost, so the tree is in doubt.
        FUNCTIONS.replace("20604\t", "\t"),
        UNNUMBERED.replace("合计\t350.00", "合计\t1300.00"),
    ],
)
def test_a_doubtful_structure_gives_no_finding(text: str) -> None:
    assert [finding.explanation for finding in audit(text.encode())[1]] == []


def test_the_tables_of_real_accounts_add_up_as_they_are_read(shared: Path) -> None:
    """Budgets and final accounts as bodies publish them: their many sums hold, by eye and by the rules."""
    held = 0
    for path in sorted((shared / "pdf").glob("*.pdf")):
        for table in rebuild_tables(read_file(path, Limits())):
            grid = halves(table)
            for half in grid:
                for ways in additions(half, [other for other in grid if other is not half]):
                    for column in half.numbers:
                        added = [found for way in ways if (found := add_up(table, way, column))]
                        assert not added or any(not found.gap for found in added), (path.name, ways[0].total.name)
                        held += bool(added)
    assert held > 100


@pytest.mark.parametrize(
    ("rows", "cause"),
    [
        ("一、管理\t40\t38.5\n二、履职\t60\t57\n合计\t100\t96.5\n", "arithmetic"),
        ("一、管理\t40\t38.5\n二、履职\t45\t42\n合计\t100\t95.5\n", "text_incomplete"),
    ],
)
def test_a_gap_no_larger_than_missing_rows_is_the_text_s(rows: str, cause: str) -> None:
    _, findings = audit(f"自评得分情况表\n一级指标\t分值\t得分\n{rows}".encode())
    assert {finding.cause for finding in findings if finding.rule == "table-score"} == {cause}
