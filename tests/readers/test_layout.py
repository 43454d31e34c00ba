"""Every layout fault: which breaks are the author's, which lines are page numbers, what is a cell."""

import pytest

from kg.readers.text import read


def parts(source: str) -> list[str]:
    document = read(source.encode(), "a.txt")
    return [document.text[span.start : span.end].strip(" ") for span in document.paragraphs]


WRAPPED = """
一、项目概况

（一）立项背景

为改善山区群众出行条件，按照省、市关于“四好农村路”建设

的统一部署，县交通运输局于上年启动窄路面加宽改造，计划用

三年时间完成加宽里程。项目分三个标段实施，由县公路事务中

心组织招标，监理单位为某工程咨询公司。

本年度安排资金 3,480.25 万元，其中省级补助资金

1,740.12 万元，其余由县级财政配套，资金按进度拨付到施工单

位。

（二）绩效目标

1.数量目标

加宽农村公路六十公里，新建错车道四十处，安装波形护栏若干

千米；改造危桥三座。
"""


def test_lines_broken_by_the_layout() -> None:
    assert parts(WRAPPED) == [
        "一、项目概况",
        "（一）立项背景",
        "为改善山区群众出行条件，按照省、市关于“四好农村路”建设的统一部署，县交通运输局于上年启动窄路面加宽改造，"
        "计划用三年时间完成加宽里程。项目分三个标段实施，由县公路事务中心组织招标，监理单位为某工程咨询公司。",
        "本年度安排资金3,480.25万元，其中省级补助资金1,740.12万元，其余由县级财政配套，资金按进度拨付到施工单位。",
        "（二）绩效目标",
        "1.数量目标",
        "加宽农村公路六十公里，新建错车道四十处，安装波形护栏若干千米；改造危桥三座。",
    ]


PARTED = [
    pytest.param("县局内设五科。\n下属两中心。", ["县局内设五科。", "下属两中心。"], id="a paragraph a line"),
    pytest.param(
        "我局建立预算绩效管理工作领导小组，统筹全局绩效目标编制、监控和\n评价工作，按季通报。\n二、成效",
        ["我局建立预算绩效管理工作领导小组，统筹全局绩效目标编制、监控和评价工作，按季通报。", "二、成效"],
        id="page break in mid-sentence",
    ),
    pytest.param("完成率\n。\n下一段。", ["完成率。", "下一段。"], id="full stop alone on a line"),
    pytest.param("支出（款）\n（项）\n。", ["支出（款）（项）。"], id="closing mark and level of the classification"),
    pytest.param(
        "1、农林水支出（类）水利（款）水利工程\n建设（项）。\n2、农林水支出（类）水利（款）行政运行\n（项）。",
        ["1、农林水支出（类）水利（款）水利工程建设（项）。", "2、农林水支出（类）水利（款）行政运行（项）。"],
        id="name of an item of the classification",
    ),
    pytest.param("《关于加强水源\n保护的意见》实施。", ["《关于加强水源保护的意见》实施。"], id="open title mark"),
    pytest.param("一是建制度，\n二是强监督。", ["一是建制度，二是强监督。"], id="comma goes on"),
    pytest.param("一是建制度；\n二是强监督。", ["一是建制度；", "二是强监督。"], id="list a line"),
    pytest.param("甲\t乙\n丙\t丁", ["甲\t乙", "丙\t丁"], id="rows"),
    pytest.param("概况\n1\n水库\n120\n98%", ["概况", "1", "水库", "120", "98%"], id="flattened table"),
    pytest.param(
        "　　第一段说明机构设置情况较长需要折行处理\n继续说明人员编制。\n　　第二段说明资产情况也需要折行处理才行\n"
        "完。\n　　第三段。这里再写一些文字凑足长度呀\n好。",
        [
            "第一段说明机构设置情况较长需要折行处理继续说明人员编制。",
            "第二段说明资产情况也需要折行处理才行完。",
            "第三段。这里再写一些文字凑足长度呀好。",
        ],
        id="indentation",
    ),
]


@pytest.mark.parametrize(("source", "expected"), PARTED)
def test_paragraphs(source: str, expected: list[str]) -> None:
    assert parts(source) == expected


SENTENCE = "县财政局会同主管部门对项目资金开展现场核查，核查面不低于百分之三十，发现问题限期整改，整改情况纳入预算。"
PROSE = SENTENCE + "\n"

PAGE_NUMBERS = [
    pytest.param("上文。\n—— 10 ——\n下文。", "上文。下文。", id="dashes"),
    pytest.param("上文。\n- 3 -\n下文。", "上文。下文。", id="hyphens"),
    pytest.param("上文。\n－３－\n下文。", "上文。下文。", id="full width"),
    pytest.param("上文。\n第 3 页 共 10 页\n下文。", "上文。下文。", id="page of pages"),
    pytest.param("上文。\n第3页，共10页\n下文。", "上文。下文。", id="with a comma"),
    pytest.param("上文。\n共10页 第3页\n下文。", "上文。下文。", id="total first"),
    pytest.param("上文。\n第十二页\n下文。", "上文。下文。", id="Chinese numeral"),
    pytest.param("上文。\n— iv —\n下文。", "上文。下文。", id="Roman"),
    pytest.param("上文。\nPage 3 of 9\n下文。", "上文。下文。", id="English"),
    pytest.param("上文一\n1\n\f下文二\n2\n\f末文三\n3", "上文一下文二末文三", id="bare, at page breaks"),
    pytest.param("1\n上文一\f2\n下文二", "上文一下文二", id="bare, at the head of pages"),
    pytest.param(
        f"{PROSE * 4}1\n{PROSE * 4}2\n{PROSE * 4}3\n{PROSE}", PROSE.replace("\n", "") * 13, id="bare, in sequence"
    ),
    pytest.param("名称\n1\n水库加固\n2\n河道清淤\n3\n泵站", "名称1水库加固2河道清淤3泵站", id="row numbers stay"),
    pytest.param("指标值\n100\n完成值\n98", "指标值100完成值98", id="cells stay"),
    pytest.param("年末\n12\n\f年初\n40\n\f合计\n7", "年末12年初40合计7", id="cells at page breaks stay"),
    pytest.param("满意度第3页略有说明", "满意度第3页略有说明", id="words in a sentence"),
    pytest.param("公式\n-3-2\n止", "公式-3-2止", id="arithmetic"),
]


@pytest.mark.parametrize(("source", "expected"), PAGE_NUMBERS)
def test_page_numbers(source: str, expected: str) -> None:
    assert read(source.encode(), "a.txt").text == expected


def test_the_way_back_knows_line_and_page() -> None:
    document = read("首行\n- 1 -\n\f次页 首行\r\n末行".encode(), "a.txt")
    assert document.text == "首行次页首行末行"
    assert [(document.source_map.at(i).line, document.source_map.at(i).page) for i in (0, 2, 4, 6)] == [
        (1, 1),
        (4, 2),
        (4, 2),
        (5, 2),
    ]
    assert document.lines == (0, 2, 6)


def test_tables_have_cells_where_something_stands() -> None:
    source = "项目表\n名称\t预算\t支出\n甲项目\t\t 20.5 \n\n合计\t30\t20.5\n说明。\n1.\t概述\n单列\t一\n"
    document = read(source.encode(), "a.txt")
    assert len(document.tables) == 1
    cells = [(c.row, c.column, document.text[c.start : c.end]) for c in document.tables[0].cells]
    assert cells == [
        (0, 0, "名称"), (0, 1, "预算"), (0, 2, "支出"),
        (1, 0, "甲项目"), (1, 2, "20.5"),
        (2, 0, "合计"), (2, 1, "30"), (2, 2, "20.5"),
    ]  # fmt: skip


def test_an_empty_line_parts_tables_of_another_width() -> None:
    document = read("甲\t乙\n丙\t丁\n\n一\t二\t三\n四\t五\t六\n".encode(), "a.txt")
    assert [len(table.cells) for table in document.tables] == [4, 6]


HEADINGS = """（一）产出指标完成情况分析
（1）数量指标。新建村屯道路86.5公里，建设饮水工程42处，修缮校舍12栋，发放补助3,216人次，开发岗位4,820个。
（二）效益指标完成情况分析
（1）社会效益指标。受益人口5.6万人，务工规模7.21万人，脱贫家庭学生就读职业院校1,206人，巩固提升成果明显。
（三）满意度指标完成情况分析
受益群众满意度96%，帮扶干部满意度98%，都达到年初设定的目标，问卷回收率达到95%以上，样本有代表性。
三、自评结果拟应用和公开情况
2023年度自评得分96.8分，结果随决算公开。
"""


def test_headings_of_one_length_are_no_broken_lines() -> None:
    assert parts(HEADINGS) == HEADINGS.splitlines()


def test_an_empty_line_parts_what_stands_unindented_above_an_indented_text() -> None:
    source = (
        "无障碍\n\n2020年度沄川新区体育局部门决算\n\n来源：区体育局\n\n"
        "  一、部门职责\n\n  区体育局负责全区体育场馆的管护和赛事的组织。\n"
    )
    assert parts(source)[:3] == ["无障碍", "2020年度沄川新区体育局部门决算", "来源：区体育局"]


def test_bullets_of_a_head_block_are_no_indentation() -> None:
    source = (
        "  • 发布机构\n  • 沄川市卫生健康委员会\n  • 发布日期\n"
        "沄川市卫生健康委员会项目绩效自评报告\n（一）自评得分\n项目严格按照实施方案开展。\n自评为优，全部完成。\n"
    )
    assert parts(source)[-4:] == [
        "沄川市卫生健康委员会项目绩效自评报告",
        "（一）自评得分",
        "项目严格按照实施方案开展。",
        "自评为优，全部完成。",
    ]


RAGGED = (
    "（一）收支情况。2023年年初部门预算312万\n元，年中追加28.3万元、调减4.1万元，调整\n后预算336.2万元，实际支出321.8万元，执行\n"
    "率95.7%，比上年提高1.2个百分点，其\n中基本支出68.2万元，占21.2%，项目支出253.6万元，占78.8%，都按计划完\n"
    "成。“三公”经费支出4.1万元，比预算减少\n0.9万元，主要是接待减\n少，用车也减少，全年没有\n出国，公务也少。共完成投资\n"
    "856.4万元，其中中央投资500万元。\n"
)


def test_lines_of_a_ragged_text_go_on() -> None:
    assert parts(RAGGED) == [RAGGED.replace("\n", "")]


def test_cells_of_a_line_each_do_not() -> None:
    cells = ["改造户数"]
    for count in range(6):
        cells += ["甲乙丙丁戊己" * count + "户列入征收范围，明年重新确定改造对象", "得分说明"]
    assert parts("\n".join(cells) + "\n") == cells
