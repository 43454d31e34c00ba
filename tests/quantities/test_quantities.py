"""Quantities against a table of forms, and properties that hold of any text."""

import time
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.quantities import Quantity, find_quantities, parse_chinese, whole_quantity, yuan_per
from kg.quantities.units import hedges, units

CASES = [
    line.split("\t") for line in (Path(__file__).parent / "cases.tsv").read_text(encoding="utf-8").splitlines()[2:]
]


def written(quantity: Quantity) -> str:
    """``value unit|comparator|upper`` as the table writes it."""
    bound = f"|{quantity.comparator}" if quantity.comparator else ""
    upper = f"|{quantity.upper:f}" if quantity.upper is not None else ""
    return f"{quantity.value:f} {quantity.unit}{bound}{upper}"


def test_the_table_is_long_enough() -> None:
    assert len(CASES) >= 200


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[0] for case in CASES])
def test_form(text: str, expected: str) -> None:
    assert "; ".join(map(written, find_quantities(text))) == expected


@pytest.mark.parametrize(
    ("text", "kind", "yuan"),
    [
        ("拨付320万元", "money", "3200000"),
        ("余额12.6亿元", "money", "1260000000"),
        ("安排经费70.00万，", "money", "700000"),
        ("造价260万美元", "money", None),
        ("补助35元/人", "price", "35"),
        ("增长5%", "percent", None),
        ("提高2个百分点", "points", None),
        ("服务3万人次", "count", None),
        ("128万参保人", "scaled", None),
        ("办理5天", "duration", None),
        ("得分90分", "score", None),
        ("改造48公里", "measure", None),
        ("增长2倍", "ratio", None),
        ("年满60周岁", "age", None),
        ("=48（已办结）", "number", None),
    ],
)
def test_kind_and_worth(text: str, kind: str, yuan: str | None) -> None:
    (quantity,) = find_quantities(text)
    assert quantity.kind == kind
    assert quantity.yuan == (None if yuan is None else Decimal(yuan))


@pytest.mark.parametrize(
    ("text", "half"),
    [
        ("18,489.4万元", "0.05"),
        ("4,648万元", "0.5"),
        ("0.00万元", "0.005"),
        ("99%", "0.5"),
        ("三分之一", "0"),
        ("二十人", "0.5"),
    ],
)
def test_half_unit_is_half_of_the_last_printed_digit(text: str, half: str) -> None:
    assert find_quantities(text)[0].half_unit == Decimal(half)


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("十", "10"),
        ("十五", "15"),
        ("一百零八", "108"),
        ("三百五", "350"),
        ("一千零五", "1005"),
        ("十二万四千二百", "124200"),
        ("一亿二千万", "120000000"),
        ("三点五", "3.5"),
        ("二〇二三", "2023"),
        ("三万亿", "3000000000000"),
    ],
)
def test_chinese_numerals(numeral: str, value: str) -> None:
    assert parse_chinese(numeral) == Decimal(value)


@pytest.mark.parametrize("numeral", ["", "一一万三三", "点", "三点"])
def test_what_is_no_numeral(numeral: str) -> None:
    assert parse_chinese(numeral) is None


@pytest.mark.parametrize(
    ("cell", "unit", "value"),
    [
        ("10,000", "万元", "10000"),
        ("98.5%", "", "98.5"),
        ("≥80%", "", "80"),
        ("１２", "个", "12"),
        ("-3.5", "%", "-3.5"),
    ],
)
def test_a_cell_is_one_quantity(cell: str, unit: str, value: str) -> None:
    found = whole_quantity(cell, unit)
    assert found is not None
    assert found.value == Decimal(value)


@pytest.mark.parametrize("cell", ["", "—", "无", "按期完成", "3个或5个", "2023年"])
def test_a_cell_that_is_none(cell: str) -> None:
    assert whole_quantity(cell) is None


@pytest.mark.parametrize(("unit", "yuan"), [("万元", "10000"), ("亿元", "100000000"), ("元", "1"), ("万", "10000")])
def test_worth_of_a_unit(unit: str, yuan: str) -> None:
    assert yuan_per(unit) == Decimal(yuan)


def test_no_worth_of_a_count() -> None:
    assert yuan_per("万人次") is None


def test_the_data_says_where_it_comes_from_and_has_no_unit_twice() -> None:
    folder = Path(__file__).parents[2] / "kg" / "quantities" / "data"
    for name in ("units.tsv", "comparators.tsv"):
        lines = (folder / name).read_text(encoding="utf-8").splitlines()
        assert lines[0].startswith("# source: ")
        keys = [line.split("\t")[0] for line in lines[2:]]
        assert len(keys) == len(set(keys))
    assert units()
    assert hedges("before")
    assert hedges("after")


TEXTS = st.text(
    st.sampled_from(
        "0123456789１２３,，.．%％万亿元个人次项年月日第一二十百〇约超近不足以上至-~＝（）。；《》 \n甲乙丙"
    ),
    max_size=60,
)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_quantity_is_grounded_ordered_and_apart(text: str) -> None:
    end = 0
    for quantity in find_quantities(text):
        assert text[quantity.start : quantity.end] == quantity.quote
        assert quantity.start >= end
        assert quantity.cue_start <= quantity.start < quantity.end <= quantity.cue_end <= len(text)
        assert quantity.half_unit >= 0
        end = quantity.end


@settings(max_examples=200, deadline=None)
@given(
    st.decimals(min_value=0, max_value=10**9, places=2),
    st.sampled_from(["万元", "元", "亿元", "%", "公里", "个百分点"]),
)
def test_what_is_printed_is_read_back(value: Decimal, unit: str) -> None:
    for printed in (f"{value:,}", f"{value}", f"{value:,}".replace(",", "，")):
        (found,) = find_quantities(f"为{printed}{unit}。")
        assert (found.value, found.unit) == (value, unit)


def test_a_part_of_a_text_is_read_alone() -> None:
    text = "甲5个，乙6个，丙7个"
    assert [quantity.value for quantity in find_quantities(text, 4, 8)] == [6]


def test_time_grows_with_the_text_alone() -> None:
    hard = ("1" * 4000 + "一" * 4000 + "1,234," * 700 + "第" * 3000 + "百分之" * 1000) * 2
    text = "全年拨付1,234.5万元，惠及3.2万人次，占比45.6%。" * 12000 + hard
    begin = time.process_time()
    find_quantities(text)
    assert len(text.encode()) / (time.process_time() - begin) > 300_000
