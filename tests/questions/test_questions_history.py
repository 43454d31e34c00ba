"""Questions of the history of rules, their common ground, transfers and their uses, targets and what was reached."""

from decimal import Decimal
from pathlib import Path

from asking import Row, ask, million, report, told

from kg.show import show
from kg.store import open_snapshot


def test_the_history_of_a_rule(corpus: Path) -> None:
    rows = ask(corpus, "act-history", wanted="广州市医疗救助办法")
    assert {(row["act"], row["event"], row["date"]) for row in rows if row["event"] in ("issued", "adjusted")} == {
        ("广州市医疗救助试行办法", "issued", "2012"),
        ("广州市医疗救助办法", "issued", "2016"),
        ("广州市医疗救助办法", "adjusted", "2018-07"),
        ("广州市医疗救助办法", "adjusted", "2020-01"),
    }
    (notice,) = {(row["act"], row["number"]) for row in rows if row["event"] == "promulgated"}
    assert notice == ("广州市医疗救助办法", "穗府办规〔2019〕14号")
    assert {
        (report(row), row["event"], row["reportYear"]) for row in rows if row["event"] in ("in_progress", "planned")
    } == {
        ("001", "in_progress", "2021"),
        ("000", "planned", "2021"),
    }
    assert all(row["quote"] for row in rows if row["event"] != "promulgated")


def test_the_history_of_a_rule_of_the_samples(samples: Path) -> None:
    rows = ask(samples, "act-history", wanted="农村供水工程运行管理办法")
    assert {(row["event"], row["date"]) for row in rows} >= {
        ("issued", "2021"),
        ("in_force", "2021-07-01"),
        ("amended", "2024-01-01"),
        ("planned", ""),
    }


def test_when_a_body_issued_its_rules(corpus: Path) -> None:
    rows = ask(corpus, "acts-of-issuer", wanted="广东省医疗保障局")
    assert set(told(rows, "title", "change", "changed")) >= {
        ("广东省医疗保障局资产管理暂行办法", "issued", "2020"),
        ("广东省医疗保障局采购管理规定", "amended", "2022-07"),
    }
    assert not {row["inForceFrom"] + row["inForceUntil"] for row in rows} - {""}


def test_the_rules_of_a_body_of_the_samples(samples: Path) -> None:
    rows = ask(samples, "acts-of-issuer", wanted="沄川市水务局")
    assert ("沄川市水务局合同管理暂行规定", "repealed") in told(rows, "title", "change")


def test_what_two_bodies_rest_one_matter_on(corpus: Path) -> None:
    rows = ask(corpus, "basis-by-matter", wanted="采购意向公开")
    assert {(report(row), row["agency"], row["number"], row["shared"]) for row in rows} == {
        ("003", "广东省医疗保障局", "财库〔2020〕10号", "1"),
        ("004", "广州市医疗保障局", "", "1"),
    }
    assert {row["title"] for row in rows if report(row) == "004"} == {
        "广州市财政局转发广东省财政厅关于开展政府采购意向公开有关事项的通知"
    }
    assert len({row["policy"] for row in rows}) == 2


def test_transfers_of_the_centre_and_what_they_are_for(corpus: Path) -> None:
    rows = [row for row in ask(corpus, "transfer-uses", wanted="中央") if report(row) == "003"]

    def of(about: str) -> list[Row]:
        return [row for row in rows if row["about"] == about]

    amounts = [(row["fund"].split("（")[0], million(row["amountYuan"])) for row in of("amount")]
    assert amounts == [
        ("城乡居民基本医疗保险补助资金", Decimal(1166979)),
        ("医疗救助补助资金", Decimal(33732)),
        ("医疗服务与保障能力提升补助资金", Decimal(14156)),
    ]
    assert {row["area"] for row in rows} == {"我省（不含深圳市）"}
    assert [(row["number"], row["fund"][:4]) for row in of("rule")] == [("财社〔2024〕56号", "医疗服务")]
    assert [row["text"].startswith("信息化标准化") for row in of("use")] == [True]
    assert {row["fund"].split("（")[0] for row in of("goal")} == {fund for fund, _ in amounts}


def test_transfers_of_the_samples(samples: Path) -> None:
    rows = ask(samples, "transfer-uses", wanted="水利发展资金")
    assert [(row["source"], million(row["amountYuan"])) for row in rows] == [("樾岭省财政厅", Decimal(5200))]


def test_what_was_aimed_at_and_reached(corpus: Path) -> None:
    rows = [row for row in ask(corpus, "targets-and-actuals", wanted="广东省医疗保障局") if row["comparable"]]
    met = {(row["target"], row["actual"], row["comparable"]) for row in rows}
    assert met == {
        ("95%", "95%", "true"),
        ("85%", "95.28%", "false"),
        ("80%", "99.36%", "true"),
        ("112种", "168个", "true"),
        ("6个月", "24个月", "true"),
        ("70%", "86.47%", "true"),
    }
    assert all("全部住院费用" in row["reason"] for row in rows if row["comparable"] == "false")


def test_what_was_aimed_at_and_reached_in_the_samples(samples: Path) -> None:
    rows = ask(samples, "targets-and-actuals", wanted="自来水普及率")
    assert ("92%", "92.4%") in told(rows, "target", "actual")
    table = [row for row in ask(samples, "targets-and-actuals") if row["file"].startswith("reservoir")]
    assert ("≥20座", "21座") in told(table, "target", "actual")


def test_the_words_behind_a_target(corpus: Path) -> None:
    (iri,) = {row["result"] for row in ask(corpus, "targets-and-actuals", wanted="可支配月数")}
    assert {row["quote"] for row in ask(corpus, "words-behind", node=iri)}
    lines: list[str] = []
    with open_snapshot(corpus) as store:
        show(store, iri, 1, lines.append)
    assert any("24个月" in line for line in lines)
