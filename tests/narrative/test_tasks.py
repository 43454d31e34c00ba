"""Duties, goals, tasks and achievements, in words of our own."""

import pytest

from kg.document import Span
from kg.narrative.items import marked
from kg.narrative.lists import clauses
from tests.narrative.reading import records

CHAIN = """2023年度海州市交通运输局部门整体支出绩效自评报告

一、部门概况

（一）主要职责

海州市交通运输局是市政府工作部门。负责农村公路建设和养护。承担道路运输安全监管。发展城乡公共交通。

（二）年度重点工作任务

一是新开通城乡公交线路6条；二是改造农村公路42公里。

二、履职成效

（一）城乡公交更加便捷。新开通线路7条。

（二）农村公路提档升级。全年改造43公里。

（三）队伍作风持续好转。开展廉政教育。
"""


def tasks(text: str) -> list[tuple[str, int, str, str]]:
    found = records(text).tasks
    return [(one.kind, one.order, one.text, "" if one.answers is None else found[one.answers].text) for one in found]


def test_the_chain_from_duty_to_achievement() -> None:
    assert tasks(CHAIN) == [
        ("duty", 1, "负责农村公路建设和养护", ""),
        ("duty", 2, "承担道路运输安全监管", ""),
        ("duty", 3, "发展城乡公共交通", ""),
        ("task", 1, "新开通城乡公交线路6条", "发展城乡公共交通"),
        ("task", 2, "改造农村公路42公里", "负责农村公路建设和养护"),
        ("achievement", 1, "城乡公交更加便捷", "新开通城乡公交线路6条"),
        ("achievement", 2, "农村公路提档升级", "改造农村公路42公里"),
        ("achievement", 3, "队伍作风持续好转", ""),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "海州市图书馆2024年单位预算\n\n一、单位职责\n\n主要职责是：（一）收藏文献资料；（二）开展阅读推广。\n",
            [("duty", "收藏文献资料"), ("duty", "开展阅读推广")],
        ),
        (
            "柏川市机关事务管理局2024年部门预算\n\n柏川市机关事务管理局是市政府直属机构，"
            "主要职能是负责后勤保障；管理公务用车。\n",
            [("duty", "负责后勤保障"), ("duty", "管理公务用车")],
        ),
        (
            "2023年度绿化养护项目绩效评价报告\n\n一、项目绩效目标\n\n"
            "年度目标：养护绿地320万平方米，补植乔木5000株，确保成活率达到95%。\n",
            [("goal", "养护绿地320万平方米"), ("goal", "补植乔木5000株，确保成活率达到95%")],
        ),
        (
            "2023年度养老服务补助资金绩效自评报告\n\n一、资金情况\n\n本项目年度绩效目标如下：1.建成助餐点30个；"
            "2.培训护理员500人。年度目标均已完成，具体情况如下：1.建成助餐点32个。运行平稳。2.培训护理员510人。\n",
            [
                ("goal", "建成助餐点30个"),
                ("goal", "培训护理员500人"),
                ("achievement", "建成助餐点32个"),
                ("achievement", "培训护理员510人"),
            ],
        ),
        (
            "项目支出绩效自评表\n（2023年度）\n项目名称\t河道保洁\n主管部门\t海州市水务局\n"
            "年度总体目标\t预期目标\t\t实际完成情况\n\t保洁河道80公里，清理漂浮物900吨。\t\t保洁河道80公里，清理漂浮物860吨。\n"
            "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n产出指标\t数量指标\t保洁长度\t80公里\t80公里\t50\t50\n",
            [
                ("goal", "保洁河道80公里"),
                ("goal", "清理漂浮物900吨"),
                ("achievement", "保洁河道80公里"),
                ("achievement", "清理漂浮物860吨"),
            ],
        ),
        (
            "2023年度项目绩效评价报告\n\n三、绩效分析\n\n（一）绩效目标合理性\n\n绩效目标与任务相符，得5分。\n",
            [],
        ),
        ("海州市民政局关于印发养老服务办法的通知\n\n一、工作任务\n\n（一）建设养老机构。\n\n（二）培训护理员。\n", []),
    ],
    ids=["lead-in", "no colon", "clauses", "no heading", "form", "an indicator's heading", "a policy"],
)
def test_lists(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(kind, words) for kind, _, words, _ in tasks(text)] == expected


def test_parallel_lists_in_another_order_are_linked_by_their_words() -> None:
    text = (
        "2023年度海州市教育局绩效自评报告\n\n一、年度工作目标\n\n一是新增公办学位3000个。二是培训骨干教师400人。\n\n"
        "二、主要成效\n\n一是教师培训全面完成。全年培训骨干教师420人。二是公办学位持续扩容。新增公办学位3100个。\n"
    )
    assert [answers for kind, _, _, answers in tasks(text) if kind == "achievement"] == [
        "培训骨干教师400人",
        "新增公办学位3000个",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一是修路。二是架桥。", ["修路", "架桥"]),
        ("主要做法：（一）修路；（二）架桥。", ["修路", "架桥"]),
        ("1.修路3.5公里。2.架桥1.2公里。", ["修路3.5公里", "架桥1.2公里"]),
        ("一是修路，1.先勘测；2.后施工。二是架桥。", ["修路，1.先勘测", "架桥"]),
        ("修路架桥。", []),
    ],
)
def test_marked_items(text: str, expected: list[str]) -> None:
    found = marked(text, Span(0, len(text)))
    assert [text[one.head.start : one.head.end] for one in found] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("修路3公里，架桥2座", ["修路3公里", "架桥2座"]),
        ("通过购买服务，新增床位100张，并改善环境", ["通过购买服务，新增床位100张，并改善环境"]),
        ("坚持以人民为中心，新建学校2所，培训教师", ["坚持以人民为中心，新建学校2所", "培训教师"]),
    ],
)
def test_clauses(text: str, expected: list[str]) -> None:
    assert [text[one.start : one.end] for one in clauses(text, Span(0, len(text)))] == expected


def test_a_comma_inside_a_number_parts_nothing() -> None:
    words = "养护公路11,350公里，植树2，400株，培训人员"
    parts = clauses(words, Span(0, len(words)))
    assert [words[part.start : part.end] for part in parts] == ["养护公路11,350公里", "植树2，400株", "培训人员"]


NUMBERED = """2023年度海州市水利局部门整体支出绩效自评报告

一、基本情况

（一）年度绩效目标

目标1：整修渠道20公里，改善灌溉3万亩；目标2：加固水库5座；

目标3：保障饮水安全。

（二）自评工作开展情况

1.成立自评小组，由局长任组长。

2.收集资料。

（三）绩效目标完成情况

1.整修渠道21公里。

2.加固水库5座。

评价工作已完成，报告如下：

3.其他情况。
"""


def test_items_by_the_word_for_what_they_are_and_none_of_the_evaluation() -> None:
    assert [(one[0], one[1], one[2]) for one in tasks(NUMBERED)] == [
        ("goal", 1, "整修渠道20公里，改善灌溉3万亩"),
        ("goal", 2, "加固水库5座"),
        ("goal", 3, "保障饮水安全"),
        ("achievement", 1, "整修渠道21公里"),
        ("achievement", 2, "加固水库5座"),
        ("achievement", 3, "其他情况"),
    ]


DUTIES = """海州市水利局2021年度部门决算情况说明

一、部门基本情况

（一）职能职责

1{mark}贯彻水利法律法规、规章和方针政策；拟订水利规划并监督检查。

2{mark}拟订节水政策，促进合理利用、有效配置，指导全市节水型社会建设和节水宣传工作的开展。

3{mark}负责防汛工作，完善公共防汛服务体系。

（二）机构设置

二、绩效目标完成情况分析

（一）资金投入情况分析

1.资金到位情况分析。资金全部到位。
"""


@pytest.mark.parametrize("mark", [".", "﹒", "、"])
def test_items_that_are_headings_and_items_that_are_too_long_for_one(mark: str) -> None:
    assert [(one[0], one[1], one[2][:4]) for one in tasks(DUTIES.format(mark=mark))] == [
        ("duty", 1, "贯彻水利"),
        ("duty", 2, "拟订节水"),
        ("duty", 3, "负责防汛"),
    ]


def test_named_items_without_any_mark_between_them() -> None:
    text = "海州市水利局2021年度部门整体支出绩效自评报告\n主要内容\n任务1：完成考核 任务2：巡查水库，管护渠道\n"
    assert [(one[0], one[1], one[2]) for one in tasks(text)] == [
        ("task", 1, "完成考核"),
        ("task", 2, "巡查水库，管护渠道"),
    ]


FORM = """海州市卫生局2023年度部门整体绩效自评报告

一、自评结论

（一）部门整体绩效目标完成情况

1.执行率情况。预算数100万元，执行数99万元。

2.完成的绩效目标。完成指标17项。

3.建成卫生院两所。
"""


def test_what_the_form_prints_is_no_achievement() -> None:
    assert [(one[0], one[2]) for one in tasks(FORM)] == [("achievement", "建成卫生院两所")]


def test_a_number_alone_is_no_goal() -> None:
    form = "项目支出绩效自评表\n年度总体目标\t预期目标\t实际完成情况\n\t43.2\t37.24\n"
    assert tasks(form) == []
