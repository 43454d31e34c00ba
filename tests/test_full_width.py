"""Punctuation of half width: read as that of full width, quoted as printed."""

import unicodedata
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from kg import read_text
from kg.full_width import full_width
from kg.readers.encoding import decode
from kg.records import Mention

SAMPLES = sorted((Path(__file__).resolve().parent.parent / "kg" / "samples" / "clean").glob("*.txt"))
HALF = str.maketrans("，：；！？（）“”", ',:;!?()""')


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("支出1,234.5万元,其中:人员经费(含社保)800万元;", "支出1,234.5万元，其中：人员经费（含社保）800万元；"),
        ("完成率97.5%,比2022年(上年)高", "完成率97.5%，比2022年（上年）高"),
        ("云财农(2023)15号", "云财农（2023）15号"),
        ('"三公"经费和"一站式"服务', "“三公”经费和“一站式”服务"),
        ('长5"的管材', '长5"的管材'),
        ("更新时间11:23,见http://e.cn/a?b=(c)", "更新时间11:23，见http://e.cn/a?b=(c)"),
        ("办法(试行(第2版))", "办法（试行（第2版））"),
        ("f(x) = a, b: c", "f(x) = a, b: c"),
        ("(1)数量指标", "（1）数量指标"),
    ],
)
def test_marks_of_a_chinese_sentence_become_wide_and_others_stay(printed: str, read: str) -> None:
    assert full_width(printed) == read
    assert len(read) == len(printed)


def mentions(one: Any) -> list[Mention]:
    if isinstance(one, Mention):
        return [one]
    if isinstance(one, tuple):
        return [found for item in one for found in mentions(item)]
    if is_dataclass(one) and not isinstance(one, type):
        return [found for field in fields(one) for found in mentions(getattr(one, field.name))]
    return []


def plain(one: Any) -> Any:
    """Records without what the width of characters makes of them."""
    if isinstance(one, str):
        return unicodedata.normalize("NFKC", one).translate(HALF)
    if isinstance(one, tuple):
        return tuple(map(plain, one))
    if is_dataclass(one) and not isinstance(one, type):
        return type(one), tuple(plain(getattr(one, field.name)) for field in fields(one))
    return one


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_report_in_half_width_gives_the_same_records_in_its_own_words(path: Path) -> None:
    words = decode(path.read_bytes(), path.name).text
    wide, half = read_text(words), read_text(words.translate(HALF))
    quoted = [one for one in mentions(half.records) if "\n" not in one.quote]
    assert [one for one in quoted if half.document.text[one.start : one.end] != one.quote] == [
        one for one in quoted if len(one.quote) != one.end - one.start
    ]
    assert not any(set("，：；（）").intersection(one.quote) for one in quoted)
    assert plain(half.records) == plain(wide.records)
