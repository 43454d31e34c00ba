"""Forms that reports of many places have and that a rule for one of them would miss, each as a short document."""

from pathlib import Path

import pytest

from kg.reading import Reading, read
from kg.records import Money, Project

HEAD = "沄川市水务局2023年度部门整体支出绩效自评报告\n"


@pytest.fixture
def reading(tmp_path: Path):
    """Reads a text as a report with a title of its own."""

    def of(body: str, head: str = HEAD) -> Reading:
        path = tmp_path / "report.txt"
        path.write_text(head + body, encoding="utf-8")
        return read(path)

    return of


def wan(money: Money | None) -> float | None:
    return float(money.yuan) / 10000 if money else None


def named(projects: tuple[Project, ...]) -> dict[str, tuple[float | None, float | None]]:
    return {project.name: (wan(project.budget), wan(project.spent)) for project in projects}


def test_a_table_of_projects_whose_unit_and_heads_are_unusual(reading) -> None:
    found = reading(
        "单位：万亩、万元\n项目名称\t建设面积\t计划投资\t累计支付\n石桥片区农田建设项目\t0.9\t1,800\t1,602.9\n"
        "柳湾片区农田建设项目\t0.8\t1,600\t1,411.25\n合计\t1.7\t3,400\t3,014.15\n"
    )
    assert named(found.records.projects) == {
        "石桥片区农田建设项目": (1800, 1602.9),
        "柳湾片区农田建设项目": (1600, 1411.25),
    }


def test_evaluated_projects_with_score_and_grade_in_their_table(reading) -> None:
    found = reading(
        "评价结果一览表\n（金额单位：万元）\n项目名称\t预算安排\t实际支出\t得分\t等级\n"
        "河道清淤项目\t320\t300\t91.2\t优\n泵站改造工程\t150\t120\t78.4\t中\n",
        "沄川市财政局关于2023年度重点项目绩效评价结果的公告\n",
    )
    assert found.records.facts.kind.value == "project_evaluation"
    assert [(one.name, one.score.value, one.grade.value) for one in found.records.projects] == [
        ("河道清淤项目", "91.2", "优"),
        ("泵站改造工程", "78.4", "中"),
    ]


def test_projects_of_a_list_and_what_is_none(reading) -> None:
    found = reading(
        "一、部门职责\n负责组织实施水土保持和农村供水工程。\n二、主要项目\n"
        "1.河道清淤项目。预算320万元，支出300万元，新建集中供水工程11处。\n2.小流域治理项目。治理面积23.8平方公里。\n"
        "3.泵站改造工程：总投资1,200万元，2023年安排预算450万元，支出400万元。\n"
    )
    assert named(found.records.projects) == {
        "河道清淤项目": (320, 300),
        "小流域治理项目": (None, None),
        "泵站改造工程": (450, 400),
    }


def test_a_list_of_funds_alone_is_no_list_of_projects(reading) -> None:
    found = reading(
        "全年支出救助资金900万元。各项支出为：\n（1）特困人员救助供养资金600万元；\n（2）临时救助资金300万元。\n"
    )
    assert found.records.projects == ()
    roles = {fund.name: [amount.role for amount in fund.amounts] for fund in found.records.funds}
    assert roles["特困人员救助供养资金"] == ["spent"]


def test_rows_with_bars_whose_first_cells_are_empty(reading) -> None:
    found = reading(
        "主管部门|沄川市水务局|实施单位|沄川市水库管理中心\n资金情况（万元）|年初预算数|全年预算数|全年执行数|执行率\n"
        "年度资金总额|320|320|300|93.75%\n其中：省级资金|120|120|120|100%\n"
        "一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分\n产出指标|数量指标|清淤长度|≥20公里|21公里|20|20\n"
        "||改造泵站数|≥3座|3座|20|20\n|质量指标|验收合格率|100%|98%|20|19.6\n合计||||||59.6\n",
        "河道清淤项目支出绩效自评表（2023年度）\n",
    )
    assert [(row.name, row.level2, str(row.score)) for row in found.records.indicators] == [
        ("清淤长度", "数量指标", "20"),
        ("改造泵站数", "数量指标", "20"),
        ("验收合格率", "质量指标", "19.6"),
    ]
    assert {fund.name for fund in found.records.funds} >= {"年度资金总额", "省级资金"}
    assert named(found.records.projects) == {"河道清淤项目": (320, 300)}


def test_indicators_that_paragraphs_open_with(reading) -> None:
    found = reading(
        "三、指标分析\nA1 项目决策\nA11 立项依据充分性。权重4分，得4分。依据充分。\n"
        "A12 绩效目标合理性。权重6分，得4分。申报的8项指标中有3项未量化，扣2分。\n"
        "（二）履职情况\n1.水质达标率，满分10分，自评9分。水质达标率95.5%，扣1分。\n"
        "2.清淤长度：目标值20公里，实际完成21公里。\n"
    )
    rows = {row.name: row for row in found.records.indicators}
    assert (rows["立项依据充分性"].level1, str(rows["立项依据充分性"].score)) == ("项目决策", "4")
    assert rows["绩效目标合理性"].shortfall_reason == "申报的8项指标中有3项未量化"
    assert (rows["水质达标率"].actual, str(rows["水质达标率"].weight)) == ("95.5%", "10")
    assert (rows["清淤长度"].target, rows["清淤长度"].actual) == ("20公里", "21公里")


def test_grades_and_scores_that_are_not_the_reports_own(reading) -> None:
    found = reading("对9个项目开展自评，评价等级为“优”的7个、“良”的2个。自评得分由99.2分更正为96.64分。\n")
    assert found.records.facts.grade is None
    subjects = [figure.subject for figure in found.records.figures]
    assert "自评得分（更正前）" in subjects
    assert "自评得分" in subjects


@pytest.mark.parametrize(
    ("title", "date", "year"),
    [
        ("关于沄川市2023年财政预算执行情况和2024年财政预算草案的报告", "2024-01-10", "2023"),
        ("关于沄川市2022年财政预算执行情况与2023年预算草案的报告", "2023-01-05", "2022"),
    ],
)
def test_reports_on_a_budget_that_was_carried_out(reading, title: str, date: str, year: str) -> None:
    y, m, d = (int(part) for part in date.split("-"))
    session = f"——{y}年{m}月{d}日在沄川市第八届人民代表大会第三次会议上\n沄川市财政局\n一、收入支出情况\n"
    facts = reading(session, f"{title}\n").records.facts
    assert (facts.fiscal_year.value, facts.date.value) == (year, date)


def test_offices_said_by_their_general_names(reading) -> None:
    found = reading(
        "我校由计划财务处牵头，会同教务处、科研处开展自评。\n", "沄川市第一职业学院2023年度整体支出绩效自评报告\n"
    )
    offices = [agency.name for agency in found.records.agencies if agency.kind == "internal_office"]
    assert offices == ["沄川市第一职业学院计划财务处", "沄川市第一职业学院教务处", "沄川市第一职业学院科研处"]


def test_lines_broken_inside_a_title_and_behind_an_indentation(reading) -> None:
    found = reading(
        "    按照《岭东省财政厅关于做好2023年度中央对地方转移支付预算执\n"
        "行情况绩效自评工作的通知》（岭财绩〔2024〕107 号）要求，我局会同项目乡镇对\n"
        "2023年度资金的分配和使用做了自查，全年支出基本支出和项目支\n出共300万元。\n"
    )
    assert [citation.title for citation in found.records.citations] == [
        "岭东省财政厅关于做好2023年度中央对地方转移支付预算执行情况绩效自评工作的通知"
    ]


def test_problems_and_measures_behind_dashes_and_semicolons(reading) -> None:
    found = reading(
        "四、主要问题\n——工程进度滞后。2个子项目完工晚45天。\n——管护责任不实。3条渠道淤塞。\n五、意见建议\n"
        "建议县政府督促县水务局退回经费；由县水务局配合疏浚渠道；评价结果作为下年度资金分配依据。\n"
    )
    assert [problem.problem for problem in found.records.problems] == ["工程进度滞后", "管护责任不实"]
    assert all(problem.measure for problem in found.records.problems if problem.measure_mention)
