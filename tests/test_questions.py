"""Questions of acts: who cites which on what ground, who issued them, what became of them."""

from pathlib import Path

from asking import ask


def test_who_cites_a_notice_and_its_annex(corpus: Path) -> None:
    rows = ask(corpus, "who-cites", wanted="穗府办规〔2019〕14号")
    by_number = [row for row in rows if row["number"] == "穗府办规〔2019〕14号"]
    assert [(row["file"][:3], row["relation"]) for row in by_number] == [("001", "basis")] * 3
    assert [row["section"].rsplit(" > ", 1)[-1] for row in by_number] == [
        "（三）项目内容",
        "（1）项目立项情况",
        "（3）保障措施",
    ]
    annex = [row for row in rows if row["article"] == "第三十九条"]
    assert [(row["title"], row["relation"]) for row in annex] == [("广州市医疗救助办法", "basis")]


def test_which_acts_do_several_reports_cite(corpus: Path) -> None:
    rows = ask(corpus, "shared-acts")
    assert {(row["title"], row["file"][:3]) for row in rows} == {
        ("中共中央国务院关于深化医疗保障制度改革的意见", "000"),
        ("中共中央国务院关于深化医疗保障制度改革的意见", "001"),
        ("广州市医疗救助办法", "000"),
        ("广州市医疗救助办法", "001"),
    }
    assert {row["relation"] for row in rows if row["title"].startswith("中共中央")} == {"implements"}


def test_which_rules_did_a_body_issue(corpus: Path) -> None:
    titles = {row["title"] for row in ask(corpus, "acts-of-issuer", wanted="广东省医疗保障局")}
    assert {"广东省医疗保障局资产管理暂行办法", "广东省医疗保障局采购管理规定"} <= titles


def test_what_do_reports_rest_on(corpus: Path) -> None:
    rows = ask(corpus, "state-basis")
    assert ("001", "社会救助暂行办法", "国务院") in {(row["file"][:3], row["rests"], row["issuers"]) for row in rows}


def test_what_a_later_notice_changed(samples: Path) -> None:
    changes = {(row["change"], row["act"], row["date"]) for row in ask(samples, "act-changes")}
    assert ("amended", "沄川市农村供水工程运行管理办法", "2024-01-01") in changes
    assert ("repealed", "沄川市农村饮水工程建后管护暂行办法", "2024-01-01") in changes


def test_the_status_of_an_act_depends_on_the_day(samples: Path) -> None:
    def status(day: str) -> str:
        rows = ask(samples, "policies", day=day)
        return next(row["status"] for row in rows if row["title"] == "沄川市农村供水工程运行管理办法")

    assert [status(day) for day in ("2021-01-01", "2022-01-01", "2024-05-01", "2027-01-01")] == [
        "unknown",
        "in_force",
        "amended",
        "expired",
    ]


def test_a_number_finds_an_act_cited_by_its_title_in_another_file(samples: Path) -> None:
    rows = ask(samples, "who-cites", wanted="沄府办规〔2021〕7号")
    assert {row["file"] for row in rows if row["quote"] == "《办法》"} >= {"water_2022_self_evaluation.txt"}
