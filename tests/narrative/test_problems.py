"""Problems with their measures, and what became of those of earlier years, in words of our own."""

import pytest

from kg.narrative import find_problems
from kg.narrative.rectified import is_rectified
from tests.narrative.reading import FACTS, document

LISTED = """一、存在的问题

一是养老护理员队伍不稳。流动率高，持证人员少。二是社区食堂布局不均。老城区覆盖不够。

二、下一步改进措施

一是优化社区食堂布局，向老城区倾斜。二是稳定养老护理员队伍，提高补贴标准。
"""
TOGETHER = """一、存在问题和不足

1.预算编制偏粗，部分科目年中调剂较多。我局将细化预算科目，减少调剂。

2.资产盘点不及时，账实核对滞后。下一步每季度核对一次。
"""
ONE_SECTION = """六、存在的主要问题和下一步打算

存在的主要问题：一是馆藏更新慢。二是基层分馆开放时间短。

下一步工作打算：一是延长分馆开放时间。二是加快馆藏更新。
"""
LONG_ITEMS = """四、存在的问题及原因分析

1.养护考核流于形式。考核结果与付费没有挂钩。

2.资金支付进度偏慢，全年支付率只有71%，第四季度集中支付，影响年度目标按期完成，需要引起重视。

五、有关建议

1.加快资金支付。

2.建立与付费挂钩的养护考核机制。
"""
ONE_PROBLEM = """四、存在问题

居家照护床位签约率不高。

五、相关建议

（一）提高居家照护床位签约率。上门宣传政策。

（二）培训照护人员。
"""
TURNING = """三、存在的问题及改进

绩效管理还有以下不足：（1）绩效指标量化程度不够；（2）专职财务人员缺乏。下一步将从以下方面改进：（1）充实财务人员队伍；（2）细化量化绩效指标。
"""
OFF_TARGET = """三、偏离绩效目标的原因和下一步改进措施

一是部分地块造林成活率偏低。下一步将补植补造。

二是资金支付进度慢。拨付不及时。建议按月通报支付进度。
"""


LABELLED = """二、存在的问题及改进措施

1.问题：论证不充分，预算调整较多。
改进措施：加强项目库建设，做实论证。

2.问题：绩效指标不够细化。
改进措施：细化指标。
"""


def problems(text: str) -> list[tuple[str, str]]:
    read = document(text)
    found = find_problems(read, FACTS)
    for one in found:
        for mention in (one.mention, one.measure_mention):
            assert mention is None or read.text[mention.start : mention.end] == mention.quote
        assert one.section == read.section_path(one.mention.start)
    return [(one.problem, one.measure) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            LISTED,
            [
                ("养老护理员队伍不稳", "稳定养老护理员队伍，提高补贴标准"),
                ("社区食堂布局不均", "优化社区食堂布局，向老城区倾斜"),
            ],
        ),
        (
            TOGETHER,
            [
                ("预算编制偏粗，部分科目年中调剂较多", "我局将细化预算科目，减少调剂"),
                ("资产盘点不及时，账实核对滞后", "下一步每季度核对一次"),
            ],
        ),
        (
            LABELLED,
            [("论证不充分，预算调整较多", "加强项目库建设，做实论证"), ("绩效指标不够细化", "细化指标")],
        ),
        (ONE_SECTION, [("馆藏更新慢", "加快馆藏更新"), ("基层分馆开放时间短", "延长分馆开放时间")]),
        (
            LONG_ITEMS,
            [
                ("养护考核流于形式", "建立与付费挂钩的养护考核机制"),
                (
                    "资金支付进度偏慢，全年支付率只有71%，第四季度集中支付，影响年度目标按期完成，需要引起重视",
                    "加快资金支付",
                ),
            ],
        ),
        (
            ONE_PROBLEM,
            [("居家照护床位签约率不高", "提高居家照护床位签约率"), ("居家照护床位签约率不高", "培训照护人员")],
        ),
        (TURNING, [("绩效指标量化程度不够", "细化量化绩效指标"), ("专职财务人员缺乏", "充实财务人员队伍")]),
        (
            OFF_TARGET,
            [("部分地块造林成活率偏低", "下一步将补植补造"), ("资金支付进度慢", "建议按月通报支付进度")],
        ),
    ],
    ids=[
        "listed",
        "in the item",
        "labelled",
        "one section",
        "long items",
        "one problem",
        "one paragraph",
        "off target",
    ],
)
def test_measures_answer_by_wording_not_by_number(text: str, expected: list[tuple[str, str]]) -> None:
    assert problems(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "一、存在问题\n\n一是宣传力度偏弱。\n\n二、改进措施\n\n一是加快桥梁检修。\n",
        "一、存在问题\n\n一是宣传力度偏弱。\n\n二、改进措施\n\n一是增加宣传。二是改进宣传。\n",
    ],
    ids=["no word in common", "a tie"],
)
def test_what_no_measure_answers_stays_open(text: str) -> None:
    assert problems(text) == [("宣传力度偏弱", "")]


@pytest.mark.parametrize(
    "text",
    [
        "一、基本情况\n\n我局负责全市民政工作，重点解决群众反映的问题。\n",
        "五、存在的问题及原因分析\n\n无。\n",
        "五、存在的问题\n\n暂无需要说明的问题。\n",
    ],
)
def test_a_report_that_admits_nothing(text: str) -> None:
    assert problems(text) == []


SUMMED_UP = """（二）项目绩效自评结果

1.老年食堂运营补贴项目绩效自评综述：项目自评得分为91分。项目绩效目标完成情况：一是运营老年食堂12家；二是供餐21万人次。发现的主要问题及原因：餐标核定滞后，年底仍有3家未结算。下一步改进措施：按季核定并结算。

2.救灾物资储备项目绩效自评综述：项目自评得分为86分。存在问题：一是帐篷轮换不及时；二是库房防潮设施老旧。改进措施：一是更新库房防潮设施；二是制定帐篷轮换计划。

3.婚姻登记信息化项目绩效自评综述：项目自评得分为99分。存在问题：无。改进措施：无。
"""
BELOW_LABELS = """三、自评结论

发现的主要问题：

（1）低保核对数据更新慢。

（2）基层经办人员少。

下一步措施：

（1）补充基层经办人员。

（2）按月更新低保核对数据。

我局2022年工作总体平稳。
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            SUMMED_UP,
            [
                ("餐标核定滞后，年底仍有3家未结算", "按季核定并结算"),
                ("帐篷轮换不及时", "制定帐篷轮换计划"),
                ("库房防潮设施老旧", "更新库房防潮设施"),
            ],
        ),
        (BELOW_LABELS, [("低保核对数据更新慢", "按月更新低保核对数据"), ("基层经办人员少", "补充基层经办人员")]),
        ("一、基本情况\n\n服务对象：群众。问题线索：转有关部门。我局收到：来信3件。\n", []),
    ],
)
def test_labels_in_other_text_tell_problems_and_measures(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.problem, one.measure) for one in find_problems(document(text), FACTS)] == expected


EARLIER = """四、上年度自评问题整改情况

1.针对上年度预算执行率偏低的问题，我局按月通报支出进度，已完成整改。

2.针对固定资产账实不符的问题，组织全面清查，目前正在整改。
"""
LED = """三、整改情况

2021年度自评发现的问题已经全部整改：一是修订采购内控规程；二是补录资产卡片36张。
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            EARLIER,
            [
                ("上年度预算执行率偏低的问题", "我局按月通报支出进度", True, "2022"),
                ("固定资产账实不符的问题", "组织全面清查，目前正在整改", False, "2022"),
            ],
        ),
        (
            LED,
            [
                ("2021年度自评发现的问题", "修订采购内控规程", True, "2021"),
                ("2021年度自评发现的问题", "补录资产卡片36张", True, "2021"),
            ],
        ),
        ("三、整改落实\n\n我局高度重视整改工作，加强组织领导。\n", []),
    ],
)
def test_problems_of_earlier_years(text: str, expected: list[tuple[str, str, bool, str]]) -> None:
    found = find_problems(document(text), FACTS)
    assert [(one.problem, one.measure, one.rectified, one.year) for one in found] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("现已全部整改到位", True),
        ("已按要求完成整改", True),
        ("问题得到解决", True),
        ("尚未完成整改", False),
        ("正在抓紧整改", False),
        ("我局将督促整改", None),
        ("制度尚未建立", None),
    ],
)
def test_is_rectified(words: str, expected: bool | None) -> None:
    assert is_rectified(words) is expected
