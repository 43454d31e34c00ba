"""What in running text is no project's name: classes that are counted, what something is said to be, whose money."""

import pytest

from tests.projects.test_project_rows import projects


@pytest.mark.parametrize(
    "words",
    [
        "全年实施转列历年暂付款项项目5个，批复预算985万元。",
        "2024年第三批林业项目资金30万元已下达。",
        "2024年下达两批林业项目资金30万元。",
        "这是一项持续长久的惠民暖心工程，资金投入大。",
        "项目总投资3374万元（其中建筑工程3292万元，安装工程20万元）。",
        "推进全社会固定资产投资项目建设，资金到位。",
        "其中：自治区专项资金963万元，旗县级配套资金20万元。",
        "项目总投资4.59亿元，其中市级财政落实资金3.69亿元。",
    ],
)
def test_no_project(words: str) -> None:
    assert projects(words) == {}


@pytest.mark.parametrize("own", ["我校", "我中心", "本镇", "我街道"])
def test_who_speaks_is_no_part_of_a_name(own: str) -> None:
    assert set(projects(f"{own}困难学生生活补助项目支出预算20万元。")) == {"困难学生生活补助项目"}


def test_a_year_may_be_printed_without_its_word() -> None:
    assert set(projects("对照2021度本专科生奖助学金项目绩效目标开展自评。")) == {"本专科生奖助学金项目"}


def test_a_batch_of_a_named_project_is_one() -> None:
    assert set(projects("第三批林区道路养护项目预算30万元。")) == {"第三批林区道路养护项目"}


def test_a_name_does_not_begin_with_what_was_done_with_the_money() -> None:
    assert set(projects("项目资金使用：累计支出林区管护补助652万元。")) == {"林区管护补助"}
