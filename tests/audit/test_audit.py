"""The audit: its arithmetic, each rule with a valid and an invalid text, samples, mutations, and the shared gold."""

import csv
import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from auditing import audit, kinds
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.audit.arithmetic import HUNDRED, Printed, growth_holds, plain, ratio_holds, slipped, sum_gap

SAMPLES = Path(__file__).parents[2] / "kg" / "samples"
CENT = Decimal("0.005")


RULES = [
    ("全年支出200.00万元，其中基本支出50.00万元，占总支出的25%。", "占总支出的35%", "占总支出的25%", "share"),
    ("总投资90.00万元，其中：设备购置60.00万元，安装工程30.00万元。", "安装工程40.00万元", "安装工程30.00万元", "sum"),
    ("全年支出98.00万元，完成年度预算100.00万元的98%。", "万元的89%", "万元的98%", "rate"),
    ("发放问卷400份，回收问卷380份，回收率95%。", "回收率59%", "回收率95%", "rate"),
    ("用水量90.0万吨，比上年的100.0万吨下降10.0%。", "增长10.0%", "下降10.0%", "contradiction"),
    ("用水量90.0万吨，比上年的100.0万吨下降10.0%。", "下降16.0%", "下降10.0%", "rate"),
    ("学前教育入园率95.5%，比上年的94.0%提高1.5个百分点。", "提高2.5个百分点", "提高1.5个百分点", "difference"),
    ("本年收入320.00万元，比上年的300.00万元增加20.00万元。", "增加30.00万元", "增加20.00万元", "difference"),
    ("我局内设机构3个，分别是办公室、财务科、业务科。", "内设机构4个", "内设机构3个", "count"),
    ("明确3项任务：一是抓建设；二是抓管理；三是抓服务。", "明确5项任务", "明确3项任务", "count"),
    ("指标设置不全，分值10分，扣1.5分，得8.5分。", "得9.5分", "得8.5分", "difference"),
    ("综合得分93.5分，评价等级为“优”。", "评价等级为“良”", "评价等级为“优”", "contradiction"),
    ("接待费5.00万元，比上年减少1.00万元，下降16.7%。", "增长16.7%", "下降16.7%", "contradiction"),
    (
        "接待费5.00万元，比上年减少1.00万元，下降16.7%，减少的主要原因是厉行节约。",
        "增加的主要原因是",
        "减少的主要原因是",
        "contradiction",
    ),
    ("总投入90.00万元，其中：市级占比70%，县级占比30%。", "县级占比50%", "县级占比30%", "share"),
    (
        "年初结转和结余30.00万元，收入合计200.00万元，支出合计210.00万元，年末结转和结余20.00万元。",
        "年末结转和结余29.00万元",
        "年末结转和结余20.00万元",
        "sum",
    ),
    (
        "调整后预算300.00万元，实际支出280.00万元，结余20.00万元。",
        "结余28.00万元",
        "结余20.00万元",
        "difference",
    ),
    ("清理规范性文件12件，其中保留8件、修改3件、废止1件。", "废止2件", "废止1件", "count"),
    (
        "支出合计200.00万元。按功能分类，农林水支出150.00万元，占75.00%；教育支出30.00万元，占15.00%；"
        "住房保障支出20.00万元，占10.00%。",
        "教育支出36.00万元",
        "教育支出30.00万元",
        "sum",
    ),
    (
        "2022年预算执行数为80.00万元，2023年预算安排90.00万元，比2022年预算执行数增加12.50%。",
        "增加15.20%",
        "增加12.50%",
        "rate",
    ),
    ("本年支出合计400.00万元。\n办公费支出300.00万元，占本年支出合计的75.00%。", "的57.00%", "的75.00%", "share"),
    ("全年疏浚河道21.0公里，完成年度任务20公里的105.0%。", "的150.0%", "的105.0%", "rate"),
    (
        "“三公”经费支出9.00万元，其中：公务用车运行维护费6.00万元，公务接待费3.00万元。",
        "公务接待费3.00元",
        "公务接待费3.00万元",
        "unit",
    ),
]


@pytest.mark.parametrize(("text", "wrong", "right", "kind"), RULES, ids=[f"{row[3]}-{row[1]}" for row in RULES])
def test_rule_finds_the_wrong_and_leaves_the_right(text: str, wrong: str, right: str, kind: str) -> None:
    assert kinds(text) == []
    assert right in text
    assert kind in kinds(text.replace(right, wrong))


@pytest.mark.parametrize(
    "text",
    [
        "总投资90.00万元，其中设备购置60.00万元。",
        "基本支出40.0万元，其中人员经费30.0万元，公用经费10.0万元；项目支出60.0万元。",
        "全市有水库30座，其中大型10座、中型20座，小型塘坝300座。",
        "执行率98.5%，年初预算100.0万元，追加20.0万元，支出118.2万元。",
        "设内设机构等9个部门，包括办公室、财务科等。",
        "会议费年初预算20.0万元，支出决算为10.0万元，完成预算的50.0%，其中：场地费决算为4.0万元，完成预算的80.0%。",
        "培训学员约300人，占学员总数的三成左右。",
        "2022年会议费支出12.0万元，比预算节约3.0万元，较上年下降8.5%。",
        "自评涉及资金500.0万元。其中管网改造项目全年预算数300.0万元，执行数270.0万元，完成预算的90.0%。",
    ],
)
def test_what_is_no_contradiction(text: str) -> None:
    assert kinds(text) == []


TABLE = "项目支出情况表\n单位：万元\n序号\t项目名称\t年初预算数\t调整后预算数\t支出数\t支出率\n{rows}"
RATES = "绿地养护项目支出率为{rate}。\n" + TABLE.removesuffix("{rows}")
GOOD = (
    "1\t步道建设\t100.00\t120.00\t118.80\t99.0%\n"
    "2\t绿地养护\t80.00\t80.00\t76.00\t95.0%\n"
    "合计\t\t180.00\t200.00\t194.80\t97.4%\n"
)


@pytest.mark.parametrize(
    ("right", "wrong", "kind"),
    [
        ("180.00", "190.00", "sum"),
        ("95.0%", "59.0%", "rate"),
        ("194.80", "149.80", "sum"),
        ("80.00\t76", "88.00\t76", "sum"),
    ],
)
def test_table_of_projects(right: str, wrong: str, kind: str) -> None:
    assert kinds(TABLE.format(rows=GOOD)) == []
    assert kind in kinds(TABLE.format(rows=GOOD.replace(right, wrong, 1)))


@pytest.mark.parametrize(("rate", "found"), [("95.0%", []), ("95%", []), ("98.0%", ["contradiction"])])
def test_a_rate_in_the_text_is_its_row_s_rate(rate: str, found: list[str]) -> None:
    assert kinds(RATES.format(rate=rate) + GOOD) == found


SCORES = (
    "自评得分情况表\n一级指标\t分值\t得分\t得分率\n"
    "一、管理\t40\t38.5\t96.25%\n二、履职\t60\t57\t95%\n合计\t100\t95.5\t95.5%\n"
)


@pytest.mark.parametrize(
    ("right", "wrong", "kind"),
    [
        ("38.5\t", "39.5\t", "sum"),
        ("96.25%", "92.65%", "rate"),
        ("60\t57", "50\t57", "sum"),
        ("60\t57", "60\t67", "contradiction"),
    ],
)
def test_table_of_scores(right: str, wrong: str, kind: str) -> None:
    assert kinds(SCORES) == []
    assert kind in kinds(SCORES.replace(right, wrong, 1))


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=6))
def test_a_sum_of_rounded_parts_is_never_called_wrong(cents: list[int]) -> None:
    parts = [Printed((Decimal(cent) / 1000).quantize(Decimal("0.01")), CENT) for cent in cents]
    total = Printed((Decimal(sum(cents)) / 1000).quantize(Decimal("0.01")), CENT)
    assert sum_gap(total, parts) == 0


@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=6), st.integers(5, 10**6))
def test_a_gap_beyond_print_is_found(cents: list[int], gap: int) -> None:
    parts = [Printed(Decimal(cent) / 100, CENT) for cent in cents]
    beyond = Decimal(gap) / 100
    total = Printed(sum((part.value for part in parts), Decimal(0)) + beyond, CENT)
    found = sum_gap(total, parts)
    assert found == (beyond if beyond > CENT * (len(parts) + 1) else 0)


@given(st.integers(0, 10**9), st.integers(1, 10**9), st.sampled_from(["0.5", "0.05", "0.005"]))
def test_a_printed_share_always_holds(part: int, whole: int, half: str) -> None:
    one, other = Decimal(part) / 100, Decimal(whole) / 100
    digit = Decimal(half) * 2
    percent = (one / other * HUNDRED).quantize(digit.normalize())
    assert ratio_holds(Printed(percent, Decimal(half)), Printed(one, CENT), Printed(other, CENT))


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_a_printed_growth_always_holds(now: int, then: int) -> None:
    one, other = Decimal(now) / 100, Decimal(then) / 100
    percent = abs((one / other - 1) * HUNDRED).quantize(Decimal("0.1"))
    assert growth_holds(Printed(percent, Decimal("0.05")), Printed(one, CENT), Printed(other, CENT))


@pytest.mark.parametrize(
    ("total", "parts", "found"),
    [
        ("962.5", ["118.0", "735.0", "127.3"], False),
        ("980.3", ["118.0", "753.0", "127.3"], True),  # changed over
        ("1980.34", ["1118.04", "762.30"], True),  # 862.30
        ("1980.34", ["1118.04", "82.30"], True),  # left out
        ("1980.34", ["1118.04", "91.70"], False),
        ("198034", ["1118.04", "862.30"], True),  # the point moved
        ("1980.34", ["1118.04", "8662.30"], True),  # doubled
        ("90.00", ["60.00", "20.00"], False),
        ("1980.34", ["1118.04", "862.30"], False),
    ],
)
def test_a_slip_of_the_pen(total: str, parts: list[str], found: bool) -> None:
    assert slipped(Decimal(total), [Decimal(part) for part in parts]) is found


@pytest.mark.parametrize(
    ("value", "text"), [("1234567.50", "1,234,567.5"), ("100", "100"), ("0.00", "0"), ("-5.20", "-5.2")]
)
def test_numbers_for_reading(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text


def test_a_wrong_share_is_told_from_a_right_one_by_print_alone() -> None:
    part, whole = Printed(Decimal("1675"), Decimal("0.5")), Printed(Decimal("2000"), Decimal("0.5"))
    assert ratio_holds(Printed(Decimal("83.8"), Decimal("0.05")), part, whole)
    assert not ratio_holds(Printed(Decimal("83.9"), Decimal("0.05")), part, whole)


CLEAN = sorted((SAMPLES / "clean").glob("*.txt"))


def year_of(path: Path, folder: str = "clean") -> str:
    truth = SAMPLES / "truth" / folder / f"{path.stem}.json"
    return str(json.loads(truth.read_text(encoding="utf-8"))["document"]["fiscal_year"] or "")


@pytest.mark.parametrize("path", CLEAN, ids=[path.stem for path in CLEAN])
def test_nothing_is_found_in_the_clean_samples(path: Path) -> None:
    assert [finding.explanation for finding in audit(path.read_bytes(), year_of(path))[1]] == []


@pytest.mark.parametrize("path", sorted((SAMPLES / "flawed").glob("*.txt")), ids=lambda path: path.stem)
def test_every_quote_stands_in_the_text(path: Path) -> None:
    document, findings = audit(path.read_bytes(), year_of(path, "flawed"))
    for finding in findings:
        assert finding.quotes
        for quote in finding.quotes:
            assert document.text[quote.start : quote.end] == quote.quote


def score(tmp_path: Path, sources: Path, truth: Path, scorer: Path, bars: list[str]) -> None:
    with (tmp_path / "findings.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(("file", "kind", "quotes", "explanation"))
        for path in sorted(truth.glob("*.json")):
            source = next(iter(sorted(sources.glob(f"{path.stem}.*"))))
            year = str(json.loads(path.read_text(encoding="utf-8"))["document"]["fiscal_year"] or "")
            for finding in audit(source.read_bytes(), year)[1]:
                quotes = "|".join(quote.quote for quote in finding.quotes)
                writer.writerow((f"{path.stem}.txt", finding.kind, quotes, finding.explanation))
    command = [
        sys.executable,
        str(scorer),
        str(tmp_path),
        str(truth),
        *(word for bar in bars for word in ("--at-least", bar)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_gold_is_found_and_nothing_else(shared: Path, tmp_path: Path) -> None:
    bars = ["findings.recall=1", "findings.precision=0.9", "findings.kind=0.9"]
    score(tmp_path, shared / "corpus", shared / "gold", shared / "score" / "score.py", bars)


def test_the_planted_faults_are_found(shared: Path, tmp_path: Path) -> None:
    bars = ["findings.recall=0.89", "findings.precision=0.95", "findings.kind=0.95"]
    score(tmp_path, SAMPLES / "flawed", SAMPLES / "truth" / "flawed", shared / "score" / "score.py", bars)


MUTABLE = [RULES[2][0], RULES[3][0], RULES[4][0]]


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(MUTABLE), st.integers(0, 30), st.sampled_from("123456789"))
def test_a_changed_leading_digit_under_a_rule_is_found(text: str, place: int, digit: str) -> None:
    """The leading digit of any amount of a sentence that a rule covers whole."""
    places = [match.start() for match in re.finditer(r"(?<![\d.])\d(?=\d)", text)]
    at = places[place % len(places)]
    changed = text[:at] + digit + text[at + 1 :]
    assert bool(kinds(changed)) == (digit != text[at])


def test_a_count_of_some_kinds_is_not_measured_by_a_list_of_more() -> None:
    assert kinds("设置三个办公室和监察机构，分别为综合办公室、党群办公室、城管办公室、监察组。") == []
