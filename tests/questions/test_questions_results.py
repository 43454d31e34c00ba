"""Questions of results: what does not add up, which indicators fell short, which problems are admitted."""

from pathlib import Path

from asking import ask, report, told


def test_what_does_not_add_up(corpus: Path) -> None:
    found = [(report(row), row["quotes"], row["expected"]) for row in ask(corpus, "findings")]

    def has(number: str, *words: str) -> bool:
        return any(one == number and all(word in quotes for word in words) for one, quotes, _ in found)

    assert has("000", "752,140.81", "18,489.4", "733,651.39")
    assert has("000", "43.66", "15.5", "1.67", "3.5")
    assert has("001", "83.8%", "23,954.02", "28,602.02")
    assert has("004", "管理效率")


def test_nothing_in_the_clean_samples_does_not_add_up(samples: Path) -> None:
    assert ask(samples, "findings") == []


def test_which_indicators_fell_short(corpus: Path) -> None:
    rows = ask(corpus, "indicators-below-full")
    table = [row for row in rows if report(row) == "004"]
    assert told(table, "name", "score", "weight") == [
        ("部门整体绩效目标产出指标完成情况", "19.91", "20"),
        ("部门预算资金支出率", "9.98", "10"),
        ("资产管理合规性", "1.5", "2"),
        ("预决算公开合规性", "1", "2"),
        ("采购政策效能", "0.96", "1"),
    ]
    assert all(row["shortfallReason"] and row["improvement"] for row in table)
    assert told([row for row in rows if report(row) == "000"], "name", "score", "weight") == [
        ("资金管理", "15.5", "16"),
        ("采购管理", "1.67", "2"),
        ("信息公开管理", "3.5", "4"),
        ("履职效能", "48.9", "50"),
    ]


def test_which_indicators_of_the_samples_fell_short(samples: Path) -> None:
    rows = [row for row in ask(samples, "indicators-below-full") if row["file"].startswith("reservoir")]
    assert ("主汛期前完工率", "9", "10") in told(rows, "name", "score", "weight")
    assert "合计" not in {row["name"] for row in rows}


def test_which_problems_are_admitted(corpus: Path) -> None:
    rows = ask(corpus, "problems")
    thin = [row for row in rows if report(row) == "001"]
    assert {row["problem"] for row in thin} == {"街镇基层工作人员不稳定"}
    assert "180个镇街" in thin[0]["quote"]
    assert [row["measure"][:8] for row in thin] == ["提升基层服务能力", "加强信息化系统建"]
    assert len({row["problem"] for row in rows if report(row) == "000"}) == 2
    assert len({row["measure"] for row in rows if report(row) == "000"}) == 2
    assert len({row["problem"] for row in rows if report(row) == "003" and row["year"] == "2024"}) == 2


def test_which_problems_of_the_samples_are_admitted_and_mended(samples: Path) -> None:
    rows = ask(samples, "problems")
    assert ("管护力量不足", "充实管护力量") in told(rows, "problem", "measure")
    assert {row["year"] for row in rows if row["rectified"] == "true"} == {"2022"}


def test_one_ratio_by_several_definitions_is_compared_and_no_contradiction(corpus: Path) -> None:
    rows = ask(corpus, "indicator-series", wanted="住院报销比例")
    compared = [row for row in rows if row["caliber"]]
    assert {(row["area"], row["year"], row["value"], row["comparator"]) for row in compared} == {
        ("广东省", "2024", "66.42", ""),
        ("广东省", "2024", "70", "about"),
        ("广东省", "2024", "80", "about"),
    }
    (told_of,) = {row["caliber"] for row in compared}
    assert all(words in told_of for words in ("目录内66.42%", "政策范围内约70%", "政策规定约80%"))
    assert not [row for row in ask(corpus, "findings") if row["cause"] == "caliber"]
