"""What reports claim to hold, in words of their own: right texts are silent, and one slip in them is found."""

import pytest
from auditing import audit, kinds

SCORED = "项目支出绩效自评表\n（2022年度）\n项目名称\t护林站修缮\n主管部门\t禾川县林业局\t实施单位\t禾川县护林站\n"
MONEY = "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
FORM = (
    SCORED
    + MONEY
    + "\t年度资金总额：\t{total}\t10\t80.0%\t8\n\t其中：本年财政拨款\t50\t50\t40\n"
    + "\t上年结转资金\t\t\t\n\t其他资金\t\t\t\n"
)
TABLE = (
    "禾川县2022年“三公”经费决算统计表\n单位：万元\n项目\t上年决算数\t本年决算数\t增减金额\t增减幅度\n"
    "合计\t80.00\t66.00\t-14.00\t-17.5%\n公务接待费\t20.00\t16.00\t{change}\t-20%\n"
    "公务用车运行费\t60.00\t50.00\t-10.00\t{growth}\n"
)


RULES = [
    (
        "采购支出总额由政府采购列支。政府采购支出总额60万元，其中：货物支出10万元、工程支出0万元、服务支出50万元。",
        "50",
        "30",
        "sum",
    ),
    ("年初预算80万元专项资金用于护林，及时足额拨付资金72万元，资金拨付进度90%。", "90%", "100%", "rate"),
    ("财政总收入完成120万元，较上年同期增长20%，增收20万元。", "增收20", "增收30", "rate"),
    ("财政收入完成200万元。其中：税收收入完成150万元，税收收入占财政收入75%。", "75%", "57%", "share"),
    ("办公费较上年减0.4万元，减4%。", "减4%", "增4%", "contradiction"),
    ("项目经费预算较上年减5万元，减幅50%。", "减幅", "增幅", "contradiction"),
    (
        "2023年收入决算数120万元，加上级补助收入40万元，上年结转收入30万元，调入资金10万元，收入总计200万元。",
        "总计200",
        "总计210",
        "sum",
    ),
    (
        "养老基金收入420亿元，其中：保险费收入300亿元；补贴收入90亿元。支出360亿元，比上年增长3%。本年收支结余60亿元。",
        "结余60",
        "结余70",
        "difference",
    ),
    (
        "1.基本支出80万元，占本年支出的80%，比上年减少4万元。\n2.项目支出20万元，占本年支出的20%。",
        "的20%",
        "的26%",
        "share",
    ),
    (
        "全县采购规模为400万元。货物、工程和服务类采购金额分别为100万元、240万元和60万元，"
        "占全县采购规模的比重为25%、60%和15%。",
        "25%",
        "35%",
        "share",
    ),
    (FORM.format(total="50\t50\t40"), "50\t50\t40\t10", "0\t50\t40\t10", "sum"),
    (TABLE.format(change="-4.00", growth="-16.67%"), "-4.00", "-5.00", "difference"),
    (TABLE.format(change="-4.00", growth="-16.67%"), "-16.67%", "-61.67%", "rate"),
]


@pytest.mark.parametrize(("text", "right", "wrong", "kind"), RULES, ids=[f"{row[3]}-{row[1]}" for row in RULES])
def test_a_right_text_is_silent_and_a_slip_is_found(text: str, right: str, wrong: str, kind: str) -> None:
    assert kinds(text) == []
    assert text.count(right) >= 1
    assert kind in kinds(text.replace(right, wrong, 1))


@pytest.mark.parametrize(
    ("text", "right", "wrong", "kind"),
    [
        ("收入累计完成246万元，完成年初预算数600万元的41%，比上年减收14万元，下降5.4%。", "41%", "14%", "rate"),
        ("收入累计完成246万元，完成年初预算数600万元的41%，比上年减收14万元，下降5.4%。", "5.4%", "4.5%", "rate"),
        ("财政总收入246万元。其中：税收收入146万元，增长2%；非税收入100万元。", "146", "164", "sum"),
    ],
)
def test_where_no_year_is_known_the_arithmetic_is_the_same(text: str, right: str, wrong: str, kind: str) -> None:
    assert audit(text.encode(), "")[1] == ()
    assert kind in [finding.kind for finding in audit(text.replace(right, wrong, 1).encode(), "")[1]]


@pytest.mark.parametrize(
    "text",
    [
        # What an amount is compared with is no part of the whole.
        "2023年三公经费支出30万元，比上年累计支出35万元减少5万元。其中，车辆运行费支出20万元，比上年累计支出25万元"
        "下降5万元；车辆购置支出4万元，比上年增加4万元；接待费支出6万元，比上年累计支出10万元下降4万元。",
        # No balance consists of income and expenditure.
        "养老基金收入200亿元；支出160亿元。本年收支结余40亿元，年末滚存结余260亿元。其中，保险费收入170亿元，支出155亿元。",
        # 其中 may divide what the sentence before takes its share of.
        "项目支出预算4万元，占支出总预算的4%，同比无变化。其中：（一）文化支出85万元，占支出总预算85%；教育支出15万元。",
        # A list that names only some parts elsewhere is no whole one here, whatever a slip would make of it.
        "养老基金收入2148亿元，其中：保险费收入1755亿元；补贴收入303亿元。\n"
        "医疗基金收入4399亿元，其中：保险费收入816亿元；资助收入3523亿元。",
        # Sources without numbers are no running sum.
        "2023年，全县收入53亿元，增长6%，加上上级补助、调入资金和上年结转，收入总量为160亿元。",
        # A mere 支出 of another paragraph is not the whole that a share names.
        "2023年社保基金收入42亿元，支出36亿元。\n基本支出预算247万元，占一般公共预算支出的84%。",
        # Of two budgets and accounts none is the surplus's own, unless it bears it out.
        "2023年收入决算数90亿元，支出决算数80亿元，加上调剂收入10亿元，收入总量100亿元；支出总量95亿元。本年收支结余5亿元。",
        # Columns of change that no row bears out are against something else.
        TABLE.format(change="-4.00", growth="-8%").replace("-17.5%", "-7%").replace("-20%", "-9%"),
        # Of which months an amount speaks is not told where its paragraph speaks of several.
        "7月份全县公共预算收入完成17万元。全县公共预算支出完成37万元。1-7月，全县公共预算收入完成139万元，其中：县本级收入"
        "完成54万元，乡镇收入完成85万元，全县收入增幅高于全市平均增幅，在各县中居第七位，在同类县中居第一位，保持了平稳增长的好"
        "势头，为完成全年任务打下了好的基础。全县公共预算支出累计完成165万元。",
        # What is listed in turn is no whole of what stands beside it.
        "全县采购规模为400万元。县级、乡级采购规模分别为40万元和360万元，占全县采购规模的10%和90%。",
    ],
)
def test_what_is_no_fault(text: str) -> None:
    assert kinds(text) == []
