"""The joined text and the way back to the file (design, TABLES, "Text")."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.document import MASK
from kg.readers.text import read

JOINED = [
    pytest.param("全县共\n完成", "全县共完成", id="line break between ideographs"),
    pytest.param("全县\r\n共\r完成", "全县共完成", id="all kinds of line breaks"),
    pytest.param("完成 12 项，共 3 批", "完成12项，共3批", id="blank beside an ideograph"),
    pytest.param("甲（ABC ） 12 %", "甲（ABC）12 %", id="blank beside a full-width form"),
    pytest.param("县　　局\u3000长", "县局长", id="full-width blanks"),
    pytest.param("\ufeff全\u200b县", "全县", id="byte order mark and zero-width blank"),
    pytest.param("甲 AB\u200bCD", "甲ABCD", id="zero-width inside a Latin word"),
    pytest.param("预算 DIP\n2.0 版", "预算DIP 2.0版", id="break between Latin tokens"),
    pytest.param("金额 10,000\n9,500 元", "金额10,000 9,500元", id="break between numbers"),
    pytest.param("完成率 98.5\n% 以上", "完成率98.5%以上", id="percent sign on the next line"),
    pytest.param("支出 87%\n12 项", "支出87% 12项", id="number after a percentage"),
    pytest.param("合计\t100.5\t 98 \t优", "合计\t100.5\t98\t优", id="tabs stay, blanks beside them go"),
    pytest.param("\t\t甲\t\n\t乙", "\t\t甲\t\t乙", id="empty cells keep their tabs"),
    pytest.param("支出 10  20\u00a0\u00a030 万", "支出10 20 30万", id="a run of blanks is one"),
    pytest.param("第一页末\f第二页首", "第一页末第二页首", id="page break"),
    pytest.param("句子\n。下一句", "句子。下一句", id="full stop alone at a line's start"),
    pytest.param("“云上” 平台", "“云上”平台", id="blank beside a quotation mark"),
]


@pytest.mark.parametrize(("source", "expected"), JOINED)
def test_joined(source: str, expected: str) -> None:
    assert read(source.encode(), "a.txt").text == expected


@given(
    st.text(st.sampled_from("甲乙，。（）“ab1209.%-\t \u3000\u00a0\u200b\n\r\f第页一、")).filter(
        lambda text: bool(text.strip())
    )
)
def test_every_character_maps_back(source: str) -> None:
    if not source.strip("\ufeff\u200b \t\r\n\f\v\u3000\u00a0"):
        return
    document = read(source.encode(), "a.txt")
    decoded = source.encode().decode(document.encoding)
    for index, char in enumerate(document.text):
        location = document.source_map.at(index)
        assert location.offset is not None
        printed = decoded[location.offset]
        assert char in (printed, MASK) or (char == " " and printed.isspace())
    assert [span.start for span in document.paragraphs[1:]] == [span.end for span in document.paragraphs[:-1]]
    if document.text:
        assert (document.paragraphs[0].start, document.paragraphs[-1].end) == (0, len(document.text))
    assert {span.start for span in document.paragraphs[1:]} <= set(document.lines)
    assert list(document.lines) == sorted(set(document.lines))
