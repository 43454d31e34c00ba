"""Headings become a tree; rows, contents lists and list items that open with the same marks do not."""

import pytest

from kg.readers.text import read

TREES = [  # (text, [(level, title), …])
    ("一、概况\n正文。\n二、成效\n正文。", [(1, "一、概况"), (1, "二、成效")]),
    (
        "一、概况\n（一）职责\n1.综合\n（1）起草\n①文稿\n正文。\n（二）机构\n正文。",
        [(1, "一、概况"), (2, "（一）职责"), (3, "1.综合"), (4, "（1）起草"), (5, "①文稿"), (2, "（二）机构")],
    ),
    (
        "（一）编制情况。本年编制严格执行定额。\n（二）执行情况：按月通报。",
        [(1, "（一）编制情况"), (1, "（二）执行情况")],
    ),
    (
        "第一部分 概况\n一、职能\n正文。\n第二部分 决算表\n一、总表\n正文。",
        [(1, "第一部分概况"), (2, "一、职能"), (1, "第二部分决算表"), (2, "一、总表")],
    ),
    (
        "第一章 总则\n第一条 为规范管理，制定本办法。\n第二章 职责\n第二条 县局负责实施。",
        [(1, "第一章总则"), (2, "第一条"), (1, "第二章职责"), (2, "第二条")],
    ),
    ("一、问题\n1、进度慢\n正文。\n2、台账缺\n正文。", [(1, "一、问题"), (2, "1、进度慢"), (2, "2、台账缺")]),
    ("一、产出\n（1）数量\n正文。\n(2)质量\n正文。", [(1, "一、产出"), (2, "（1）数量"), (2, "(2)质量")]),
    ("1 总体\n1.1 背景\n正文。\n1.2 目标\n正文。", [(1, "1.1背景"), (1, "1.2目标")]),
    ("1.总体\n1.1背景\n正文。\n2.分项\n正文。", [(1, "1.总体"), (2, "1.1背景"), (1, "2.分项")]),
    ("㈠职责\n正文。\n㈡机构\n正文。", [(1, "㈠职责"), (1, "㈡机构")]),
    ("１．进度\n正文。\n２．质量\n正文。", [(1, "１．进度"), (1, "２．质量")]),
    ("一、机构\n一是设科室。二是配人员。\n一是设科室。", [(1, "一、机构")]),
    ("一、得分 20 18.5 92.5%\n二、过程 30 28 93.3%", []),
    ("1. 资金管理 16 15.5 96.9%\n2. 采购管理 2 1.67 83.5%", []),
    ("一、收入\t100\t98\n二、支出\t90\t88", []),
    (
        "一、职责\n1.负责拟订全县水利发展规划并监督实施。\n2.负责农村饮水安全的监督管理。\n3.完成交办的其他任务。\n二、机构\n正文。",
        [(1, "一、职责"), (1, "二、机构")],
    ),
    ("一、目标\n（一）普及率达到九成以上；\n（二）漏损率下降。\n", [(1, "一、目标")]),
    (
        "目录\n一、概况\n二、成效\n一、概况\n正文甲。\n二、成效\n正文乙。",
        [(1, "一、概况"), (1, "二、成效")],
    ),
    ("目  录\n一、概况......1\n二、成效……2\n一、概况\n正文。", [(1, "一、概况")]),
    ("1.\t概述\n正文。\n2.\t成效\n正文。", [(1, "1.\t概述"), (1, "2.\t成效")]),
    ("一、收支\n（一）办公经费支出286.4万元，比上年减少5%，主要是压减差旅。\n", [(1, "一、收支")]),
    (
        "一、问题\n1.由于前期征地手续办理时间较长、连续阴雨和材料涨价，导致部分标段推迟开工，影响了整体的支付进度。下一步加快。\n"
        "2.台账缺失。\n正文。",
        [(1, "一、问题")],
    ),
    (
        "一、问题\n（一）进度慢。受阴雨影响。\n二、建议\n（一）提速度，强调度。加强督导。",
        [(1, "一、问题"), (2, "（一）进度慢"), (1, "二、建议"), (2, "（一）提速度，强调度")],
    ),
    ("完成产值\n1.2亿元，占比\n3.5个百分点。", []),
    ("一、“三公”经费（含会议费：见附表）情况\n无。", [(1, "一、“三公”经费（含会议费：见附表）情况")]),
]


@pytest.mark.parametrize(("source", "expected"), TREES)
def test_tree(source: str, expected: list[tuple[int, str]]) -> None:
    document = read(source.encode(), "a.txt")
    assert [(section.level, section.title) for section in document.sections] == expected
    for section in document.sections:
        assert document.text[section.start : section.heading_end].strip() == section.title
        parent = document.sections[section.parent] if section.parent is not None else None
        assert section.path == (f"{parent.path} > {section.title}" if parent else section.title)
        assert section.start < section.heading_end <= section.end <= (parent.end if parent else len(document.text))
        assert section.level == (parent.level + 1 if parent else 1)


def test_words_stand_under_the_innermost_heading() -> None:
    document = read("某报告\n一、概况\n（一）职责\n甲。\n（二）机构\n乙。\n二、成效\n丙。".encode(), "a.txt")
    paths = [document.section_path(document.text.index(word)) for word in ("某", "甲", "乙", "丙")]
    assert paths == ["", "一、概况 > （一）职责", "一、概况 > （二）机构", "二、成效"]


def test_the_first_item_of_a_list_inside_a_paragraph_heads_nothing() -> None:
    document = read(
        "一、存在问题\n1.台账不全。2.资产闲置。\n二、改进措施\n1.健全台账。2.盘活资产。\n".encode(), "a.txt"
    )
    assert [section.title for section in document.sections] == ["一、存在问题", "二、改进措施"]
