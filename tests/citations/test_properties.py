"""Properties: any accepted form of a number normalises back, offsets hold, time is linear whatever the brackets."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.citations import find_citations, normalise_number

PREFIXES = [
    "国发",
    "国办发",
    "财社",
    "穗府办规",
    "沪司规",
    "湘政办发",
    "教财厅函",
    "鲁人社字",
    "法发",
    "建办城",
    "重大校发",
]
BODIES = ["国务院", "财政部", "公安部", "北京市人民政府", "国家税务总局", "中国人民银行"]
BRACKETS = ["〔〕", "﹝﹞", "[]", "［］", "【】", "（）", "()"]
BLANKS = st.sampled_from(["", " ", "\u3000", "\n", "\n\n", " \n"])
DIGITS = "〇一二三四五六七八九"


def wide(text: str) -> str:
    return "".join(chr(ord(char) - ord("0") + ord("０")) if char.isdecimal() else char for char in text)


def chinese(value: int) -> str:
    if value < 10:
        return DIGITS[value]
    if value < 20:
        return "十" + (DIGITS[value % 10] if value % 10 else "")
    if value < 100:
        return DIGITS[value // 10] + "十" + (DIGITS[value % 10] if value % 10 else "")
    return (
        DIGITS[value // 100]
        + "百"
        + ("零" if 0 < value % 100 < 10 else "")
        + ("" if value % 100 == 0 else ("一" if 10 <= value % 100 < 20 else "") + chinese(value % 100))
    )


@given(
    st.sampled_from(PREFIXES),
    st.integers(1949, 2040),
    st.integers(1, 9999),
    st.sampled_from(BRACKETS),
    st.lists(BLANKS, min_size=4, max_size=4),
    st.sampled_from(["", "第"]),
    st.booleans(),
)
def test_letters(prefix: str, year: int, serial: int, pair: str, blank: list[str], word: str, full: bool) -> None:
    printed = f"{year}{blank[1]}{pair[1]}{blank[2]}{word}{serial}{blank[3]}号"
    printed = f"{prefix}{blank[0]}{pair[0]}{wide(printed) if full else printed}"
    assert normalise_number(printed) == f"{prefix}〔{year}〕{serial}号"


@given(st.sampled_from(BODIES), st.integers(1, 999), st.integers(0, 4), BLANKS)
def test_orders(body: str, serial: int, form: int, blank: str) -> None:
    printed = [
        f"{body}令{blank}第{serial}号",
        f"{body}令第{wide(str(serial))}号",
        f"{body}令第{chinese(serial)}号",
        f"{body}第{serial}号令",
        f"{body}令{blank}第{serial}{blank}号",
    ][form]
    assert normalise_number(printed) == f"{body}令第{serial}号"


@given(st.sampled_from(BODIES), st.integers(1990, 2040), st.integers(1, 999), st.booleans())
def test_announcements(body: str, year: int, serial: int, before: bool) -> None:
    printed = f"{body}{year}年第{serial}号公告" if before else f"{body}公告{year}年第{serial}号"
    assert normalise_number(printed) == f"{body}公告{year}年第{serial}号"


PIECES = st.sampled_from(
    [
        *list("《》〈〉（）()〔〕[]【】，。、；：“”\t\n 第条号令的和0129年法"),
        "关于",
        "印发",
        "通知",
        "办法",
        "条例",
        "以下简称",
        "我市",
        "“十四五”规划",
        "根据",
        "废止",
        "财政部",
        "制定了",
        "〔2019〕14号",
        "该办法",
    ]
)


@settings(max_examples=300)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_offsets(text: str) -> None:
    last = -1
    for citation in find_citations(text):
        mention = citation.mention
        assert text[mention.start : mention.end] == mention.quote
        assert mention.start >= last
        last = mention.start


@given(st.lists(PIECES, max_size=40).map("".join))
def test_joined_text_finds_the_same(text: str) -> None:
    joined = "".join(char for char in text if char not in "\n ")
    spread = "\n".join(joined)
    one, two = find_citations(joined), find_citations(spread)
    assert [(c.title, c.number, c.relation) for c in one] == [(c.title, c.number, c.relation) for c in two]


def seconds(text: str) -> float:
    start = time.process_time()
    find_citations(text)
    return time.process_time() - start


def test_adversarial_text_takes_linear_time() -> None:
    units = [
        "《",
        "》",
        "（",
        "《关于",
        "（以下简称《",
        "〔2019",
        "制定了甲办法、",
        "第一条、",
        "中共",
        "令第",
        "关于转发的",
        "我市",
        "根据",
        "该办法",
        "“十四五”",
        "1",
    ]
    for unit in units:
        small, large = unit * (4000 // len(unit)), unit * (32000 // len(unit))
        few, many = min(seconds(small) for _ in range(2)), min(seconds(large) for _ in range(2))
        # Eight times the text; a quadratic step would take 64 times as long.
        assert many < 20 * few + 0.05, unit


@pytest.mark.slow
def test_fifty_megabytes_take_linear_time() -> None:
    act = "依据《某省渔港条例》（某政发〔2018〕4号）第三条，我局制定了渔港巡查管理办法，按该办法开展工作。"
    unit = act + "全年巡查渔港三十座，支出12.5万元，群众反映良好，设施完好率稳步提升。" * 8 + "\n"
    size = len(unit.encode())
    small, large = seconds(unit * (5_000_000 // size)), seconds(unit * (50_000_000 // size))
    assert large < 15 * small
