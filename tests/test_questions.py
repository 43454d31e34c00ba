"""Questions of acts: who cites which on what ground, who issued them, what became of them."""

from pathlib import Path

from asking import ask, told

from kg.pipeline import build


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
    assert ("001", "社会救助暂行办法", "central", "国务院") in {
        (row["file"][:3], row["rests"], row["level"], row["issuers"]) for row in rows
    }
    assert {row["level"] for row in rows} == {"central"}


CHAIN = {
    "report": "广州市水务局2023年度部门整体支出绩效自评报告\n一、基本情况\n"
    "根据《广州市农村供水工程运行管理办法》（穗府办规〔2021〕7号），我局开展运行管理。\n",
    "city": "广州市人民政府办公厅关于印发广州市农村供水工程运行管理办法的通知\n穗府办规〔2021〕7号\n各区人民政府：\n"
    "现将《广州市农村供水工程运行管理办法》印发给你们，请遵照执行。\n广州市人民政府办公厅\n2021年3月1日\n"
    "广州市农村供水工程运行管理办法\n第一条 根据《广东省水利厅关于加强城乡供水管理的通知》"
    "（粤水规〔2020〕3号），制定本办法。\n",
    "province": "广东省水利厅关于加强城乡供水管理的通知\n粤水规〔2020〕3号\n各市水务局：\n"
    "根据《中华人民共和国水法》和《城市供水条例》（国务院令第158号），现就有关事项通知如下。\n一、加强管理。\n广东省水利厅\n2020年3月1日\n",
}


def test_the_way_up_to_the_state_goes_by_level(tmp_path: Path) -> None:
    for name, text in CHAIN.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    build([tmp_path / f"{name}.txt" for name in CHAIN], tmp_path / "graph")
    rows = [row for row in ask(tmp_path / "graph", "state-basis") if row["file"] == "report.txt"]
    assert told(rows, "level", "rests") == [
        ("central", "中华人民共和国水法"),
        ("central", "城市供水条例"),
        ("provincial", "广东省水利厅关于加强城乡供水管理的通知"),
        ("municipal", "广州市人民政府办公厅关于印发广州市农村供水工程运行管理办法的通知"),
        ("municipal", "广州市农村供水工程运行管理办法"),
    ]


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
