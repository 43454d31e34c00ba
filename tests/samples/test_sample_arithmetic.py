"""The samples' arithmetic, worked out anew: all of it holds in ``clean``, in ``flawed`` all but the planted faults."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from sample_corpus import CLEAN, FLAWED, Printed, Sample, planted, sample, scored_money

Holds = Callable[[Sample], bool]
HUNDRED = Decimal(100)

R22, R23 = "water_2022_self_evaluation", "water_2023_self_evaluation"
EVALUATION, TABLE = "rural_supply_2023_evaluation", "reservoir_2023_table"
AMENDMENT, ACCOUNT = "rural_supply_amendment_2023", "water_2023_final_account"
BUDGET = "education_2024_budget"


def number(document: Sample, subject: str) -> Printed:
    """``subject`` or ``subject@period``."""
    name, _, period = subject.partition("@")
    return document.printed(name, period or None)


def sums(total: str, *parts: str) -> Holds:
    def holds(document: Sample) -> bool:
        return number(document, total).value == sum(number(document, part).value for part in parts)

    return holds


def rate(result: str, part: str, whole: str) -> Holds:
    """``result`` is 100 × part ÷ whole, as exactly as it is printed."""

    def holds(document: Sample) -> bool:
        printed, above, below = (number(document, name) for name in (result, part, whole))
        return close(printed, HUNDRED * above.value / below.value)

    return holds


def difference(result: str, left: str, right: str) -> Holds:
    def holds(document: Sample) -> bool:
        return number(document, result).value == number(document, left).value - number(document, right).value

    return holds


def close(printed: Printed, exact: Decimal) -> bool:
    return abs(printed.value - exact) <= printed.half


def listed(pattern: str) -> Holds:
    """Group 1 of the pattern counts the names in group 2."""

    def holds(document: Sample) -> bool:
        found = re.search(pattern, document.text)
        assert found, pattern
        return int(found[1]) == len(re.split("[、和；]", found[2]))

    return holds


def tasks_counted(document: Sample) -> bool:
    return number(document, "水务工作任务数").value == sum(row["kind"] == "task" for row in document.truth["tasks"])


def column(key: str, phase: str) -> Holds:
    """A column of the project table adds up to its last row."""

    def holds(document: Sample) -> bool:
        cells = sum(Decimal(str(row[key])) for row in document.truth["projects"])
        rows = [row for row in document.truth["budgets"] if row["item"] == "项目支出" and row["phase"] == phase]
        return cells * 10000 == Decimal(str(rows[-1]["amount_yuan"]))

    return holds


def project_rates(document: Sample) -> bool:
    rows = document.truth["projects"]
    return all(abs(100 * row["spent_wan"] / row["adjusted_wan"] - row["rate_pct"]) <= 0.05001 for row in rows)


def subprojects(document: Sample) -> bool:
    whole, *parts = document.truth["projects"]
    keys = ("budget_wan", "adjusted_wan", "spent_wan")
    return all(round(sum(part[key] for part in parts), 2) == whole[key] for key in keys)


def score_rates(document: Sample) -> bool:
    rows = document.truth["indicators"]
    return all(abs(100 * row["score"] / row["weight"] - row["score_rate_pct"]) <= 0.00501 for row in rows)


def scores_add_up(document: Sample) -> bool:
    total = sum(Decimal(str(row["score"])) for row in document.truth["indicators"])
    total += sum(Decimal(score) for _, score in scored_money(document.text))
    printed = re.findall(r"(?:合计|总分)\t*100[\t ]([\d.]+)", document.text)
    return [Decimal(score) for score in printed] == [total]


def score_in_prose(document: Sample) -> bool:
    printed = re.search(r"合计\t?100[\t ]([\d.]+)", document.text)
    return printed is not None and float(printed[1]) == document.truth["document"]["score"]


def weights_add_up(document: Sample) -> bool:
    money = sum(int(weight) for weight, _ in scored_money(document.text))
    return sum(row["weight"] for row in document.truth["indicators"]) + money == 100


def scores_within_weights(document: Sample) -> bool:
    return all(row["score"] <= row["weight"] for row in document.truth["indicators"])


def targets_earn_their_scores(document: Sample) -> bool:
    """A target ≥N that is missed does not earn the full score."""
    rows = [row for row in document.truth["indicators"] if row["target"].startswith("≥")]
    missed = [row for row in rows if row["actual_value"] < float(re.findall(r"[\d.]+", row["target"])[0])]
    return all(row["score"] < row["weight"] for row in missed)


def fund_parts(document: Sample) -> bool:
    whole, *parts = document.truth["funds"]
    amounts = [[amount["value"] for amount in fund["amounts"]] for fund in (whole, *parts)]
    return [sum(cells) for cells in zip(*amounts[1:], strict=True)] == amounts[0]


def grade_earned(document: Sample) -> bool:
    bands = {"优": 90, "良": 80, "中": 60, "差": 0}
    for name, subject in (("优", "得分下限"), ("良", "得分下限"), ("中", "得分下限")):
        assert number(document, f"评价等级为{name}的{subject}").value == bands[name]
    facts = document.truth["document"]
    return bool(facts["grade"] == next(name for name, floor in bands.items() if facts["score"] >= floor))


def deduction(name: str, weight: str, minus: str) -> Holds:
    def holds(document: Sample) -> bool:
        left = number(document, weight).value - number(document, minus).value
        return left == number(document, f"{name}得分").value == Decimal(str(document.row("indicators", name)["score"]))

    return holds


def direction(pattern: str) -> Holds:
    """Group 1 and 2 are the new and the old value, group 3 the word for the change."""

    def holds(document: Sample) -> bool:
        found = re.search(pattern, document.text)
        assert found, pattern
        new, old = (Decimal(found[group].replace(",", "")) for group in (1, 2))
        return (new > old) == (found[3] in ("增长", "增加", "提高"))

    return holds


def words_agree(document: Sample) -> bool:
    found = re.search(r"机关运行经费支出[\d.]+万元，比上年(增加|减少)[\d.]+万元，(增长|下降)", document.text)
    assert found
    return (found[1] == "增加") == (found[2] == "增长")


def table_rate_repeated(document: Sample) -> bool:
    prose = document.figure("水资源节约与管理项目支出率")["value"]
    return bool(prose == document.row("projects", "水资源节约与管理")["rate_pct"])


def across(subject: str, other: str, other_subject: str, change: str = "") -> Holds:
    """A number against the one of another document; ``change``: their difference, stated here."""

    def holds(document: Sample) -> bool:
        stem = f"flawed_{other}" if document.folder == "flawed" else other
        here, there = number(document, subject).value, number(sample(document.folder, stem), other_subject).value
        return here - there == (number(document, change).value if change else 0)

    return holds


# (document, the fault planted there or "", what must hold). Amounts in 万元 whatever unit is printed.
SPENT = "部门整体支出"
SCHOOL_PROJECTS = ("校舍安全改造项目", "农村学生营养改善项目", "普惠性幼儿园奖补项目", "其他项目")
CHECKS: tuple[tuple[str, str, Holds], ...] = (
    (R22, "count_of_list", listed("内设([0-9]+)个科室，即([^；]+)；")),
    (R22, "", listed("所属事业单位([0-9]+)个，即([^。]+)。")),
    (R22, "", sums("在职人员数", "机关在职人员数", "事业单位在职人员数")),
    (R22, "", rate("部门整体支出预算执行率", SPENT, "部门整体支出调整后预算")),
    (R22, "", difference("部门整体支出比上年增加额", SPENT, f"{SPENT}@2021")),
    (R22, "growth", rate("部门整体支出比上年增长率", "部门整体支出比上年增加额", f"{SPENT}@2021")),
    (R22, "", sums(SPENT, "基本支出", "项目支出")),
    (R22, "share", rate("基本支出占总支出的比例", "基本支出", SPENT)),
    (R22, "", rate("项目支出占总支出的比例", "项目支出", SPENT)),
    (R22, "sum_of_parts", sums("基本支出", "人员经费", "公用经费")),
    (R22, "", rate("“三公”经费执行率", "“三公”经费实际支出", "“三公”经费预算")),
    (R22, "unit_slip", sums("“三公”经费实际支出", "公务用车运行维护费", "公务接待费")),
    (R22, "table_column_total", column("budget_wan", "approved")),
    (R22, "", column("adjusted_wan", "revised")),
    (R22, "", column("spent_wan", "executed")),
    (R22, "execution_rate_in_table", project_rates),
    (R22, "two_values_of_score", score_in_prose),
    (R22, "", score_rates),
    (R22, "", scores_add_up),
    (R22, "", weights_add_up),
    (R22, "percentage_points", difference("农村自来水普及率比上年提高", "农村自来水普及率", "农村自来水普及率@2021")),
    (R22, "", sums("农村供水工程数", "万人工程数", "千人工程数", "千人以下工程数")),
    (R22, "direction_word", direction("非常规水利用量([0-9,]+)万立方米，比上年的([0-9,]+)万立方米(增长|下降)")),
    (R22, "", direction("用水量([0-9.]+)立方米，比上年的([0-9.]+)立方米(增长|下降)")),
    (R22, "completion_rate", rate("治理中小河流完成年度任务的比例", "治理中小河流长度", "治理中小河流年度任务")),
    (R22, "", sums("治理中小河流长度", "新建堤防长度", "清淤疏浚长度")),
    (R22, "sum_of_counts", sums("小型水库数", "小（1）型水库数", "小（2）型水库数")),
    (R22, "", rate("小型水库安全鉴定率", "完成安全鉴定的小型水库数", "小型水库数")),
    (R23, "difference_to_earlier_report", across("在职人员数", R22, "在职人员数", "在职人员比上年末增加数")),
    (R23, "count_of_list", tasks_counted),
    (R23, "", sums("部门整体支出年初预算", "基本支出年初预算", "项目支出年初预算")),
    (R23, "execution_rate", rate("部门整体支出执行率", SPENT, "部门整体支出调整后预算")),
    (R23, "earlier_report", across(f"{SPENT}@2022", R22, f"{SPENT}@2022")),
    (R23, "", difference("整体支出增加额", SPENT, f"{SPENT}@2022")),
    (R23, "", rate("整体支出增长率", "整体支出增加额", f"{SPENT}@2022")),
    (R23, "", sums(SPENT, "基本支出", "项目支出")),
    (R23, "", rate("基本支出占整体支出的比例", "基本支出", SPENT)),
    (R23, "", rate("农村供水保障工程支出占项目支出的比例", "农村供水保障工程支出", "项目支出")),
    (R23, "unit_slip", rate("中小河流治理支出占项目支出的比例", "中小河流治理支出", "项目支出")),
    (R23, "", column("budget_wan", "approved")),
    (R23, "", column("adjusted_wan", "revised")),
    (R23, "", column("spent_wan", "executed")),
    (R23, "", project_rates),
    (R23, "", score_rates),
    (R23, "scores_against_total", scores_add_up),
    (R23, "sum_of_parts", sums("用水总量", "农业用水", "工业用水", "生活用水", "生态用水")),
    (R23, "", across("千人以下工程水费收缴率", R22, "千人以下工程水费收缴率", "千人以下工程水费收缴率比上年提高")),
    (R23, "", across("农村自来水普及率", R22, "农村自来水普及率", "农村自来水普及率比上年提高")),
    (R23, "", across("上半年项目支出进度（提高前）", R22, "上半年项目支出进度")),
    (R23, "", across("农村供水工程数", R22, "农村供水工程数")),
    (R23, "", rate("治理中小河流完成任务的比例", "治理中小河流长度", "治理中小河流长度目标")),
    (R23, "", rate("实现在线监测的工程占农村供水工程的比例", "实现在线监测的农村供水工程数", "农村供水工程数")),
    (R23, "two_values_of_measure", table_rate_repeated),
    (EVALUATION, "", difference("项目预算调增额", "项目调整后预算", "项目年初预算")),
    (EVALUATION, "", sums("项目调整后预算", "中央水利发展资金", "省级水利专项资金", "市级财政资金")),
    (EVALUATION, "", rate("中央水利发展资金占调整后预算的比例", "中央水利发展资金", "项目调整后预算")),
    (EVALUATION, "share", rate("省级水利专项资金占调整后预算的比例", "省级水利专项资金", "项目调整后预算")),
    (EVALUATION, "", rate("市级财政资金占调整后预算的比例", "市级财政资金", "项目调整后预算")),
    (EVALUATION, "", rate("项目预算执行率", "项目实际支出", "项目调整后预算")),
    (EVALUATION, "balance", difference("项目结余", "项目调整后预算", "项目实际支出")),
    (EVALUATION, "", subprojects),
    (EVALUATION, "", project_rates),
    (
        EVALUATION,
        "sum_of_transfers",
        lambda d: sums("拨付到县（区）的资金", *(f"拨付{place}资金" for place in counties(d)))(d),
    ),
    (EVALUATION, "rate", rate("问卷有效率", "收回有效问卷数", "发放问卷数")),
    (EVALUATION, "grade_not_earned", grade_earned),
    (EVALUATION, "", scores_add_up),
    (EVALUATION, "", weights_add_up),
    (EVALUATION, "score_deduction", deduction("组织实施", "组织实施分值", "组织实施扣分")),
    (EVALUATION, "", deduction("产出质量", "产出质量分值", "产出质量扣分")),
    (EVALUATION, "", deduction("社会效益", "社会效益分值", "社会效益扣分")),
    (EVALUATION, "two_reports", across("改造管网长度", R23, "改造供水管网长度")),
    (EVALUATION, "", rate("改造管网完成目标的比例", "改造管网长度", "改造管网长度目标")),
    (EVALUATION, "", rate("水质达标率", "合格水样份数", "抽检水样份数")),
    (EVALUATION, "", difference("水质达标率高于目标", "水质达标率", "农村供水水质达标率目标（不低于）")),
    (TABLE, "fund_parts_against_total", fund_parts),
    (TABLE, "", project_rates),
    (TABLE, "weights_against_100", weights_add_up),
    (TABLE, "", scores_add_up),
    (TABLE, "score_above_weight", scores_within_weights),
    (TABLE, "full_score_below_target", targets_earn_their_scores),
    (AMENDMENT, "count_of_parts", sums("作出处理的规范性文件数", "修改的规范性文件数", "废止的规范性文件数")),
    (ACCOUNT, "count_of_list", listed("单位共([0-9]+)个，包括([^。]+)。")),
    (ACCOUNT, "balance_identity", lambda d: balance(d) == number(d, "年末结转和结余").value),
    (ACCOUNT, "", sums("收入合计", "一般公共预算财政拨款收入", "其他收入")),
    (ACCOUNT, "share_against_100", rate("其他收入占收入合计的比例", "其他收入", "收入合计")),
    (ACCOUNT, "", sums("支出合计", "基本支出", "项目支出")),
    (ACCOUNT, "", sums("基本支出", "工资福利支出", "商品和服务支出", "对个人和家庭的补助")),
    (
        ACCOUNT,
        "sum_of_functions",
        sums("支出合计", "农林水支出", "社会保障和就业支出", "住房保障支出", "卫生健康支出"),
    ),
    (ACCOUNT, "", rate("农林水支出占支出合计的比例", "农林水支出", "支出合计")),
    (ACCOUNT, "", rate("“三公”经费完成预算的比例", "“三公”经费支出决算", "“三公”经费预算")),
    (ACCOUNT, "", rate("“三公”经费支出决算下降率", "“三公”经费支出决算减少额", "“三公”经费支出决算@2022")),
    (ACCOUNT, "", sums("“三公”经费支出决算", "因公出国（境）费", "公务用车购置及运行维护费", "公务接待费")),
    (ACCOUNT, "", across("“三公”经费支出决算@2022", R22, "“三公”经费实际支出")),
    (ACCOUNT, "direction_word", words_agree),
    (ACCOUNT, "sum_of_parts", sums("政府采购支出总额", "政府采购货物支出", "政府采购工程支出", "政府采购服务支出")),
    (ACCOUNT, "", rate("面向中小企业的采购占采购总额的比例", "面向中小企业的采购额", "政府采购支出总额")),
    (ACCOUNT, "", across("支出合计", R23, SPENT)),
    (ACCOUNT, "", across("基本支出", R23, "基本支出")),
    (BUDGET, "", listed("内设([0-9]+)个股室：([^。]+)。")),
    (BUDGET, "", sums("所属学校数", "所属幼儿园数", "所属小学数", "所属初中数", "所属普通高中数")),
    (BUDGET, "", difference("收入预算增加额", "收入预算", "收入预算@2023")),
    (BUDGET, "", rate("收入预算增长率", "收入预算增加额", "收入预算@2023")),
    (BUDGET, "", sums("收入预算", "一般公共预算拨款", "政府性基金预算拨款", "事业收入")),
    (BUDGET, "", rate("一般公共预算拨款占收入预算的比例", "一般公共预算拨款", "收入预算")),
    (BUDGET, "", rate("政府性基金预算拨款占收入预算的比例", "政府性基金预算拨款", "收入预算")),
    (BUDGET, "", rate("事业收入占收入预算的比例", "事业收入", "收入预算")),
    (BUDGET, "", sums("支出预算", "基本支出", "项目支出")),
    (BUDGET, "", rate("基本支出占支出预算的比例", "基本支出", "支出预算")),
    (BUDGET, "", rate("项目支出占支出预算的比例", "项目支出", "支出预算")),
    (BUDGET, "", sums("支出预算", "教育支出", "社会保障和就业支出", "住房保障支出", "卫生健康支出")),
    (BUDGET, "", sums("项目支出", *(f"{name}预算" for name in SCHOOL_PROJECTS))),
    (BUDGET, "", sums("校舍安全改造项目预算", "中央补助资金", "省级补助资金", "区级资金")),
    (BUDGET, "", sums("“三公”经费预算", "公务用车运行维护费", "公务接待费")),
    (BUDGET, "", direction("政府采购预算([0-9,.]+)万元，比上年预算([0-9,.]+)万元(增长|下降)")),
    (BUDGET, "", sums("政府采购预算", "政府采购货物类预算", "政府采购工程类预算", "政府采购服务类预算")),
)


def counties(document: Sample) -> list[str]:
    return [row["area"] for row in document.truth["transfers"] if row["instrument"] == "拨付"]


def balance(document: Sample) -> Decimal:
    opening, income, spent = (number(document, name).value for name in ("年初结转和结余", "收入合计", "支出合计"))
    return opening + income - spent


@pytest.mark.parametrize("stem", CLEAN)
def test_in_a_clean_document_everything_holds(stem: str) -> None:
    document = sample("clean", stem)
    failed = [
        (fault, place) for place, (name, fault, holds) in enumerate(CHECKS) if name == stem and not holds(document)
    ]
    assert failed == []


@pytest.mark.parametrize("stem", FLAWED)
def test_in_a_flawed_document_exactly_the_planted_faults_fail(stem: str) -> None:
    document = sample("flawed", stem)
    plain = stem.removeprefix("flawed_")
    failed = {
        fault or f"check {place}"
        for place, (name, fault, holds) in enumerate(CHECKS)
        if name == plain and not holds(document)
    }
    due = [row["fault"] for row in planted() if row["file"] == f"{stem}.txt"]
    assert len(due) == len(set(due)), "a fault has one name in a document"
    assert failed == set(due)
