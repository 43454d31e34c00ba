"""What reports claim to hold, in words of their own: right texts are silent, and one slip in them is found."""

import pytest
from auditing import audit, kinds

from tests.tables.table_forms import MATRIX, SOURCES, WAYS

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

POINTS = (
    SCORED + "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n"
    "\t产出指标（20分）\t数量指标\t修缮护林站\t≥5座\t5座\t12\t8\n\t\t质量指标\t验收合格率\t100%\t100%\t8\t8\n"
    "\t效益指标（30分）\t社会效益指标\t守护范围\t扩大\t扩大\t30\t30\n总分\t\t\t\t50\t46\n"
)
"""The row of sums has a cell less than the others."""
PLOTS = (
    "表1 子项目情况表\n单位：亩、万元\n序号\t子项目名称\t建设面积\t计划投资\n1\t东岭造林项目\t240\t48.00\n"
    "2\t西岭造林项目\t140\t28.00\n合计\t\t380\t76.00\n"
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
    # A list that goes through all of a total: by its count, by the words that open it, by the total behind it.
    (
        "2023年安排项目3个，共计90.00万元，主要有：\n（1）护林站修缮40.00万元，其中中央补助10.00万元；\n"
        "（2）林区道路养护35.00万元；\n（3）有害生物防治15.00万元。",
        "90.00",
        "92.00",
        "sum",
    ),
    (
        "全年共支出82.50万元，结转7.50万元。具体为：①护林站修缮，计划45.00万元，支出40.00万元；"
        "②林区道路养护，计划45.00万元，支出42.50万元。",
        "支出42.50",
        "支出44.50",
        "sum",
    ),
    (
        "纳入自评的项目3个，合计支出90.00万元，具体为：\n1.护林站修缮项目，预算45.00万元，支出40.00万元。\n"
        "（2）林区道路养护项目，预算40.00万元，实际支出35.00万元；\n③有害生物防治项目，支出15.00万元。",
        "合计支出90.00",
        "合计支出92.00",
        "sum",
    ),
    ("按用途分：护林站修缮45.00万元，林区道路养护35.20万元，共计80.20万元。", "计80.20", "计82.20", "sum"),
    # What a budget's item opens with is what its own words say again.
    (
        "1、农林水支出（类）林业和草原（款）行政运行（项）60.40万元。主要用于：机关运行。2022年当年预算执行数为58.00万元，"
        "2023年预算安排60.40万元，比2022年预算执行数增加4.14%。",
        "（项）60.40",
        "（项）61.40",
        "contradiction",
    ),
    ("项目于2023年6月30日完工，9月30日验收。", "9月30日", "9月31日", "contradiction"),
    ("林业专项资金80万元已全部到位，累计支出72.5万元，结余7.5万元。", "结余7.5", "结余5.5", "difference"),
    (
        "2023年年初预算840.00万元，加上年中追加50.00万元，预算总额890.00万元；累计支出714.80万元，执行率80.3%，"
        "尚未支出175.20万元。",
        "175.20",
        "157.20",
        "difference",
    ),
    ("2023年支出98.33万元。较年初预算数92.40万元增加5.93万元，主要用于护林。", "加5.93", "加5.39", "difference"),
    ("2023年度收入总计842.37万元，支出总计842.37万元。收支较上年增加38.61万元，增长4.80%。", "4.80%", "5.80%", "rate"),
    ("“三公”经费全年预算12.00万元，实际支出9.36万元，比预算节约2.64万元。", "约2.64", "约3.64", "difference"),
    ("2023年收入预算2,846.35万元。与上年预算2,631.20万元相比增加215.15万元，增长8.2%。", "8.2%", "9.2%", "rate"),
    (
        "支出中，造林补助60万元，占当年支出的60.0%；管护补助28万元，占28.0%；病虫害防治12万元，占12.0%。",
        "28.0%",
        "31.0%",
        "share",
    ),
    (
        "上级补助收入29600万元，其中：返还性收入400万元、一般性转移支付收入25000万元、专项转移支付收入4200万元。",
        "29600",
        "29900",
        "sum",
    ),
    (
        "全年支出2940.05万元，主要用于：管护2106.66万元，占71.65%；造林326.72万元，占11.11%；防火60.99万元，占2.07%；"
        "巡护445.69万元，占",
        "71.65",
        "71.73",
        "share",
    ),
    ("全年受理案件6480件，审结、执结6285件，结案率96.99%。", "96.99", "95.99", "rate"),
    ("门急诊61.32万人次，较上年的58.40万人次增长5.0%。", "5.0%", "8.0%", "rate"),
    # A part told against its plan is no longer the plan's part, and each share has the plan right before it.
    (
        "全县收入完成86420万元,占年计划81000万元的106.69%。其中:税收收入完成60310万元,占年计划58000万元的103.98%;"
        "非税收入完成26110万元,占年计划23000万元的113.52%。",
        "完成60310",
        "完成60510",
        "sum",
    ),
    ("税收收入完成60310万元,占年计划58000万元的103.98%。", "103.98%", "130.98%", "share"),
    ("平均得分87.23分，比上年的84.60分提高2.63分。", "2.63", "2.36", "difference"),
    (MATRIX, "合计\n5 750\n862.50", "合计\n5 750\n872.50", "sum"),
    (SOURCES, "300.00", "320.00", "sum"),
    (WAYS, "280.00", "290.00", "sum"),
    (POINTS, "修缮护林站\t≥5座\t5座\t12", "修缮护林站\t≥5座\t5座\t10", "sum"),
    (PLOTS, "合计\t\t380", "合计\t\t386", "sum"),
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
        # What an item says of its parts ends where the next item begins.
        "安排项目：（1）护林站修缮40万元，其中中央补助10万元；（2）林区道路养护35万元；（3）有害生物防治15万元。",
        # An item without its amount leaves a list open.
        "共支出5336万元。其中：甲资金支出3553万元；乙资金支出770.4万元；丙资金全部支出；丁资金支出623万元。",
        # A list of some of a total is not all of it, nor are amounts beside a total its parts.
        "2023年安排项目资金90万元，主要有：（1）护林站修缮40万元；（2）林区道路养护35万元。",
        "分配情况：护林站修缮45万元（中央30万元，省级15万元），林区道路养护35万元，共计80万元。",
        # A leap year's day, and days of months that have them.
        "2024年2月29日开工，12月31日完工，2月29日在闰年才有。",
        # What was left before belongs to what is left now.
        "专项资金80万元已到位，累计支出72万元，结余28万元。",
        # A bare share may be of what stands nearer than the whole of the sentence.
        "学校有在校学生1200人，其中本科生1100人、研究生100人；专任教师80人，具有博士学位的42人，占52.5%。",
        # Each whole has its own part; what a semicolon and 其 open is of the whole again.
        "海事局年度支出预算为2 310 400万元,其中财政拨款2 300 100万元;决算反映的执行数为2 105 300.5万元,"
        "其中财政拨款2 095 000.5万元;其差异总额为205 099.5万元。",
        # What an amount is compared with has no shares, and what parts come to is theirs though another stands nearer.
        "下达养护资金186万元，较上年的160万元增加26万元。其中：日常养护74.4万元，占40%；养护工程93万元，占50%；防护工程18.6万元，占10%。",
        "全年支出395.57万元，结转结余16.48万元。其中：基本支出158.23万元；项目支出237.34万元。",
        # A mean holds none of what it is the mean of, and of two counts either may be divided.
        "全年受理案件648件，审结628件，人均结案29.9件。其中：受理民事案件391件，审结383件；受理刑事案件26件，审结25件。",
        # A rate behind 其中 is of the amounts there.
        "年初预算215万元，追加43万元，全年预算258万元，支出246万元。其中：护林项目预算420万元，支出415.8万元，执行率99%。",
        # What is listed in turn is no whole of what stands beside it.
        "全县采购规模为400万元。县级、乡级采购规模分别为40万元和360万元，占全县采购规模的10%和90%。",
    ],
)
def test_what_is_no_fault(text: str) -> None:
    assert kinds(text) == []
