"""Questions of bodies: what they are made of, how two compare, what they had to spend."""

from decimal import Decimal
from pathlib import Path

from asking import ask, million, report, told

CITY, PROVINCE = "广州市医疗保障局", "广东省医疗保障局"


def test_what_is_a_body_made_of(corpus: Path) -> None:
    rows = ask(corpus, "body-structure", wanted="广州市医疗保障局")
    of_2021 = [row for row in rows if row["year"] == "2021" and row["file"].startswith("000")]
    offices = [row["part"].removeprefix("广州市医疗保障局") for row in of_2021 if row["kind"] == "internal_office"]
    assert sorted(offices) == sorted(
        [
            "办公室",
            "规划财务和法规处",
            "待遇保障处",
            "医药服务管理处",
            "医药价格和招标采购处",
            "基金监管处",
            "基层服务处",
        ]
    )
    units = {row["part"] for row in of_2021 if row["kind"] == "public_institution"}
    assert units == {"广州市医疗保险服务中心", "广州市医疗救助服务中心"}


def test_what_is_a_body_of_the_samples_made_of(samples: Path) -> None:
    rows = [row for row in ask(samples, "body-structure", wanted="沄川市水务局") if row["year"] == "2023"]
    units = {row["part"] for row in rows if row["kind"] == "public_institution"}
    assert units == {"沄川市农村供水服务中心", "沄川市水库管理所"}
    assert len({row["part"] for row in rows if row["kind"] == "internal_office"}) == 6


def test_the_structure_of_two_bodies(corpus: Path) -> None:
    rows = ask(corpus, "structure-comparison", one=CITY, other=PROVINCE)
    offices = [row for row in rows if row["kind"] == "internal_office"]
    assert {row["unit"] for row in offices if row["bodies"] == "2"} == {
        "办公室",
        "规划财务和法规处",
        "待遇保障处",
        "医药服务管理处",
        "医药价格和招标采购处",
        "基金监管处",
    }
    assert set(told([row for row in offices if row["bodies"] == "1"], "unit", "body")) == {
        ("基层服务处", CITY),
        ("机关党委（人事处）", PROVINCE),
    }
    units = {row["unit"] for row in rows if row["kind"] == "public_institution" and row["body"] == CITY}
    assert len(units) == 2
    # Itself and the two under it; the province's own form counts what is under it alone.
    counted = [row for row in rows if row["stated"]]
    assert told(counted, "body", "kind", "stated", "named") == [
        (PROVINCE, "subordinate_count", "1", "1"),
        (CITY, "unit_count", "3", "3"),
    ]
    assert [report(row) for row in counted] == ["003", "004"]


def test_the_structure_of_two_bodies_of_the_samples(samples: Path) -> None:
    rows = ask(samples, "structure-comparison", one="沄川市水务局", other="苇浦区教育局")
    assert {row["unit"] for row in rows if row["bodies"] == "2"} == {"办公室"}
    assert ("基础教育股", "沄川市苇浦区教育局") in told(rows, "unit", "body")


def test_a_comparison_with_nobody_named_is_of_all_bodies(samples: Path) -> None:
    assert len(ask(samples, "structure-comparison")) == len(ask(samples, "body-structure"))


def test_budgets_of_a_body_over_two_years(corpus: Path) -> None:
    rows = ask(corpus, "body-budgets", wanted=CITY)
    amounts = [
        (report(row), row["year"], row["item"], row["phase"], million(row["amountYuan"]))
        for row in rows
        if row["classification"] in ("total", "basic_project")
    ]
    assert amounts == [
        ("000", "2021", "部门整体支出", "executed", Decimal("752140.81")),
        ("000", "2021", "部门整体支出", "unspecified", Decimal("753119.78")),
        ("000", "2021", "基本支出", "executed", Decimal("18489.4")),
        ("000", "2021", "项目支出", "executed", Decimal("733651.39")),
        ("004", "2022", "总预算", "approved", Decimal("653204.29")),
        ("004", "2022", "基本支出", "approved", Decimal("20610.45")),
        ("004", "2022", "项目支出", "approved", Decimal("632593.84")),
    ]
    assert [row["ratePercent"] for row in rows if row["ratePercent"]] == ["99.9"]
    assert not [row for row in rows if row["year"] == "2022" and row["phase"] == "executed"]
    assert "对下转移支付" not in {row["item"] for row in rows}


def test_budgets_of_a_body_of_the_samples(samples: Path) -> None:
    rows = [row for row in ask(samples, "body-budgets", wanted="沄川市水务局") if row["phase"] == "executed"]
    spent = {(row["year"], million(row["amountYuan"])) for row in rows if row["item"] == "部门整体支出"}
    assert spent >= {("2022", Decimal("42860.36")), ("2023", Decimal("45219.94"))}
