"""Questions of money: a project's chain, and the words behind an amount."""

from decimal import Decimal
from pathlib import Path

from asking import ask, million, report
from click.testing import CliRunner

from kg.cli import main

WHOLE = "困难群众医疗救助金项目"


def chain(row: dict[str, str]) -> tuple[Decimal | None, ...]:
    return tuple(million(row[column]) for column in ("budgetYuan", "adjustedYuan", "spentYuan"))


def test_where_a_project_s_money_comes_from_and_goes(corpus: Path) -> None:
    rows = [row for row in ask(corpus, "project-money", wanted=WHOLE) if report(row) == "001"]
    whole = [row for row in rows if row["name"] == WHOLE]
    assert [(chain(row), row["ratePercent"], row["year"]) for row in whole if row["budgetYuan"]] == [
        ((Decimal("24767.12"), Decimal("28602.02"), Decimal("28602.02")), "100", "2021")
    ]
    assert [(row["adjustment"], million(row["adjustmentYuan"])) for row in whole if row["adjustment"]] == [
        ("decrease", Decimal("813.1")),
        ("net", Decimal("3834.9")),
    ]
    lines = {row["name"]: (row["source"], *chain(row)) for row in rows if row["partOf"] == WHOLE}
    assert lines == {
        "广州市困难群众医疗救助金": ("municipal", Decimal(10000), Decimal(10000), Decimal(10000)),
        "广州市基本医疗救助金项目": ("municipal", Decimal("14767.12"), Decimal("13954.02"), Decimal("13954.02")),
        "中央财政医疗救助补助资金": ("central", Decimal(0), Decimal(4648), Decimal(4648)),
    }


def test_the_money_of_a_project_of_the_samples(samples: Path) -> None:
    rows = ask(samples, "project-money", wanted="农村供水保障工程")
    assert {(row["year"], chain(row)) for row in rows if row["name"] == "农村供水保障工程"} == {
        ("2022", (Decimal(12600), Decimal(13850), Decimal("13572.6"))),
        ("2023", (Decimal(13400), Decimal(14620), Decimal("14327.6"))),
    }
    parts = [row for row in rows if row["partOf"] == "农村供水保障工程项目"]
    assert sum(Decimal(row["spentYuan"]) for row in parts) == Decimal("143276000")
    assert [million(row["adjustmentYuan"]) for row in rows if row["adjustment"] == "increase"] == [Decimal(1220)]


def test_the_words_behind_an_amount(corpus: Path) -> None:
    money = ask(corpus, "project-money", wanted=WHOLE)
    (named,) = {row["named"] for row in money if chain(row)[0] == Decimal("24767.12")}
    rows = ask(corpus, "words-behind", node=named)
    places = [(row["start"], row["quote"]) for row in rows if row["quote"].startswith("28,602.02")]
    assert len(set(places)) >= 3
    assert {report(row) for row in rows} == {"001"}
    assert any("财务管理" in row["section"] for row in rows)
    shown = CliRunner().invoke(main, ["show", named, "--graph", str(corpus)])
    assert shown.exit_code == 0
    assert shown.output.count("“28,602.02") == len(set(places))


def test_every_row_of_every_table_has_words_behind_it(samples: Path) -> None:
    for table, column in (
        ("findings", "finding"),
        ("body-budgets", "line"),
        ("project-money", "named"),
        ("indicators-below-full", "result"),
        ("policies", "policy"),
        ("agencies", "agency"),
    ):
        for iri in {row[column] for row in ask(samples, table)} - {""}:
            assert ask(samples, "words-behind", node=iri), (table, iri)


def test_words_behind_nothing(samples: Path) -> None:
    assert ask(samples, "words-behind") == []
    done = CliRunner().invoke(main, ["query", "words-behind", "--set", "node=x> ?y", "--graph", str(samples)])
    assert done.exit_code != 0
    assert "must be an absolute IRI" in done.output
