"""Measures of indicators and figures together: what is one, what is close and why, what says too little."""

from decimal import Decimal
from pathlib import Path

import pytest
from asking import ask

from kg.linking.measures import MeasureKey, close_measures, read_name, shared_figure_key, shared_key
from kg.records import Figure, IndicatorRow, Mention

WORDS = Mention(0, 1, "一")

SAME = [
    ("职工医保住院政策范围内报销比例", "职工基本医疗保险政策范围内住院费用报销比例"),
    ("提供医疗救助人次", "医疗救助的人次数"),
    ("2023年我市药品集中带量采购品种数", "药品集中带量采购品种"),
    ("累计建成公立医院床位数量", "建成公立医院床位数"),
    ("执法检查占比", "执法检查比重"),
]
APART = [
    ("职工医保住院报销比例", "居民医保住院报销比例"),
    ("城乡居民医保目录内住院报销比例", "城乡居民医保政策范围内住院报销比例"),
    ("特困人员住院救助比例", "低保对象住院救助比例"),
    ("受益学生数（城区）", "受益学生数"),
    ("计划完成率", "计划率"),
    ("民办学校数", "学校数"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_names_of_one_measure(one: str, other: str) -> None:
    assert read_name(one, "%") == read_name(other, "%")


@pytest.mark.parametrize(("one", "other"), APART)
def test_names_of_two_measures(one: str, other: str) -> None:
    assert read_name(one, "%") != read_name(other, "%")


def test_close_measures_say_what_differs() -> None:
    keys = [
        read_name("检查定点机构数", "家次"),
        read_name("检查定点医药机构数", "家"),
        read_name("检查工地数", "家"),
        read_name("检查定点医药机构数", ""),
    ]
    (close,) = close_measures(keys)
    assert "unit: 家 / 家次" in close.reason
    assert "class of institution: 医药 / not stated" in close.reason


def test_a_scheme_apart_is_not_close() -> None:
    keys = [read_name("职工医保住院报销比例", "%"), read_name("居民医保住院报销比例", "%")]
    assert not list(close_measures(keys))


def figure(subject: str, unit: str = "%", kind: str = "percent") -> Figure:
    return Figure(WORDS, WORDS, subject, Decimal(1), unit, kind, Decimal("0.5"), measure=subject)


@pytest.mark.parametrize(
    ("subject", "shared"),
    [
        ("支付比例", False),
        ("总费用", False),
        ("农村自来水普及率", True),
        ("医疗救助支付比例", True),
    ],
)
def test_whether_a_figure_s_words_tell_its_measure(subject: str, shared: bool) -> None:
    assert (shared_figure_key(figure(subject)) is not None) is shared


def test_a_place_in_an_order_is_no_measure() -> None:
    assert shared_figure_key(figure("参保人数在全国排名", "", "rank")) is None


def test_what_a_name_leaves_out_its_definition_may_say() -> None:
    row = IndicatorRow(
        "政策知晓度", WORDS, value=Decimal(90), unit="%", definition="知晓医疗救助政策的人数与调查人数的比率"
    )
    assert shared_key(row) == read_name("医疗救助政策知晓度", "%") == MeasureKey("政策知晓度", "%", ("医疗救助",))


def test_one_measure_over_years_and_places(corpus: Path) -> None:
    rows = ask(corpus, "indicator-series", wanted="检查定点")
    told = {(row["area"], row["year"], row["value"], row["unit"]) for row in rows}
    assert told == {("广州市", "2021", "6917", "家次"), ("广东省", "2024", "54732", "家")}
    assert len({row["measure"] for row in rows}) == 2


def test_a_measure_in_two_years_with_its_target(corpus: Path) -> None:
    rows = ask(corpus, "indicator-series", wanted="政策知晓度")
    assert {(row["area"], row["year"], row["value"]) for row in rows} == {
        ("广州市", "2020", "92.4"),
        ("广州市", "2021", "90.4"),
    }
    assert len({row["measure"] for row in rows}) == 1
    assert {row["target"] for row in rows} == {"", "≥80%"}


def test_one_rate_of_two_schemes_on_several_bases(corpus: Path) -> None:
    rows = ask(corpus, "indicator-series", wanted="政策范围内住院报销比例")
    staff = [row for row in rows if "职工" in row["indicator"] and row["match"] == "exact"]
    assert {(row["area"], row["year"], row["value"]) for row in staff} == {
        ("广州市", "2021", "90"),
        ("广东省", "2024", "81.46"),
    }
    assert len({row["measure"] for row in staff}) == 1
    residents = {
        (row["area"], row["value"], row["match"], row["differs"]) for row in rows if "居民" in row["indicator"]
    }
    assert ("广州市", "78.2", "exact", "") in residents
    assert ("广东省", "70", "exact", "") in residents
    assert any((value, match) == ("66.42", "close") and "目录内" in why for _, value, match, why in residents)
    assert any((value, match) == ("80", "close") and "政策规定" in why for _, value, match, why in residents)


def test_every_statement_of_one_figure(corpus: Path) -> None:
    rows = ask(corpus, "figure-statements", wanted="医疗救助人次")
    assert [(row["file"][:3], row["area"], row["period"], row["value"], row["unit"]) for row in rows] == [
        ("000", "广州市", "2021", "140.7", "万人次"),
        ("001", "广州市", "2021", "140.7", "万人次"),
        ("001", "广州市", "2021", "140.7", "万人次"),
    ]
    assert {row["change"] for row in rows} == {"", "18.2"}
    assert all("140.7" in row["quote"] for row in rows)


def test_a_measure_of_the_samples_over_two_years(samples: Path) -> None:
    rows = ask(samples, "indicator-series", wanted="自来水普及率")
    levels = {(row["year"], row["value"]) for row in rows if row["value"] in ("92.4", "93.5")}
    assert levels == {("2022", "92.4"), ("2023", "93.5")}
    assert len({row["measure"] for row in rows if row["value"] in ("92.4", "93.5")}) == 1


def test_every_statement_of_a_figure_of_the_samples(samples: Path) -> None:
    rows = ask(samples, "figure-statements", wanted="改造供水管网")
    assert {(row["period"], row["value"]) for row in rows} >= {("2022", "128.6"), ("2023", "142.3")}
