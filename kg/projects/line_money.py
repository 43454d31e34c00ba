"""The amounts that stand behind a spending line's name: initial, adjusted, spent, rate, score and grade."""

import re
from dataclasses import replace
from functools import cache

from kg.document import Document
from kg.projects.line_names import line_labels
from kg.projects.money import prose_money, words
from kg.quantities import Quantity, find_quantities
from kg.records import DocumentFacts, Fact, Money, Project

_CLAUSE = re.compile(r"[，。；：、（(]")
_FILL = "为|达到?|共计?|合计|约|均|已|只|仅|实际|全年|当年|本年|年末|其中|万元|[：:\\s]"
_PAYMENT = "(?:[^，。；]{0,4}[款费])?"
_RATE = re.compile(
    "(?:[执支使拨][行出用付]率|完成预算的|支出进度|完成率为?预算的)(?:为|达到?|约|是|只有|仅|仅为|[：:\\s])*$"
)
_SCORE = re.compile("(?:自评|评价|综合)?(?:得|评)分(?:为|是|[：:\\s])*$")
_GRADE = re.compile(
    '(?:自评|评价)?(?:结果|等级|等次|级别)(?:为|是|评定为)?[：:“"\\s]*(优秀?|良好?|中等?|合格|较差|差)(?=[”"，。；\\s]|$)'
)


@cache
def _label() -> re.Pattern[str]:
    names = "|".join(re.escape(word) for word, _ in line_labels())
    return re.compile(f"(?<![超未缺])(?P<label>{names}){_PAYMENT}(?:{_FILL})*$")


@cache
def link() -> re.Pattern[str]:
    """What may stand between a name and its first amount."""
    names = "|".join(re.escape(word) for word, _ in line_labels())
    return re.compile(f"(?:{names}|{_FILL}|[，,（(—\\-]|总额|金额|各|年初|20\\d\\d年度?)*$")


def role_before(words_before: str) -> str:
    """What the words right before an amount call it: ``budget``, ``adjusted``, ``spent``, or nothing."""
    said = _label().search(_CLAUSE.split(words_before)[-1])
    return dict(line_labels())[said["label"]] if said else ""


def default_role(lead: str, facts: DocumentFacts) -> str:
    """What an amount without a label is: by the document's kind, else by the words that lead to it; may be empty."""
    kind = facts.kind.value if facts.kind else ""
    by_kind = {"department_budget": "budget", "department_final_account": "spent"}.get(kind, "")
    said = [
        (found.end(), "budget")
        for found in re.finditer("安排|预算|计划|获批|申报|批复|资金量|资金范围|资金规模|下达|资金分配", lead)
    ]
    spent = re.finditer(
        "(?<!项目)(?<!专项)支出(?!项目|绩效|评价|范围)|使用(?!绩效|管理|范围)|发放|(?<!转移)支付|执行|花费", lead
    )
    said += [(found.end(), "spent") for found in spent]
    return by_kind or (max(said)[1] if said else "spent" if "项目支出" in lead else "")


def with_money(document: Document, project: Project, start: int, end: int, default: str) -> Project:
    """A project with the amounts that ``text[start:end]`` states, behind its name; what it has stays.

    An amount that stands at the head without a label is what the others leave open (first planned, then spent), or
    ``default``, which may be empty. Amounts of several names (分别安排…) are nobody's.
    """
    text, since, bare, whole = document.text, start, None, None
    for quantity in find_quantities(text, start, end):
        before = text[since : quantity.cue_start or quantity.start]
        since = max(quantity.end, quantity.cue_end)
        if "分别" in before:
            break
        project = _with_other(document, project, quantity, before)
        money = None if quantity.kind == "price" else prose_money(document, quantity)
        if money is None:
            continue
        if whole and "其中" in before:
            project = placed(project, "budget", whole)
        role = role_before(before)
        if role == "budget" and _OF_ALL_YEARS.search(before):
            whole = whole or money
        elif role:
            project = placed(project, role, money)
        elif bare is None and not (project.budget or project.spent) and link().fullmatch(before):
            bare = money
    project = with_grade(document, project, start, end)
    if bare is None:
        return placed(project, "budget", whole) if whole else project
    if project.spent and not project.budget:
        return replace(project, budget=bare)
    if project.budget and not project.spent:
        return replace(project, spent=bare)
    return placed(project, default, bare) if default else project


_OF_ALL_YEARS = re.compile(f"(?:总投资|概算)(?:额|金额)?(?:{_FILL})*$")
"""What a work costs in all its years is its budget only where no year's is told."""


def with_grade(document: Document, project: Project, start: int, end: int) -> Project:
    """A project with the grade that its evaluation gave it."""
    said = _GRADE.search(document.text, start, end)
    if said is None or project.grade:
        return project
    return replace(project, grade=Fact(said.group(1), words(document, said.start(1), said.end(1))))


def _with_other(document: Document, project: Project, quantity: Quantity, before: str) -> Project:
    fact = Fact(str(quantity.value), words(document, quantity.start, quantity.end))
    if quantity.kind == "percent" and project.rate is None and _RATE.search(before):
        return replace(project, rate=fact)
    if quantity.kind == "score" and project.score is None and _SCORE.search(before):
        return replace(project, score=fact)
    return project


def placed(project: Project, role: str, money: Money) -> Project:
    """A project with an amount in its role (budget, adjusted, spent); what it has there stays."""
    if role == "budget":
        return replace(project, budget=project.budget or money)
    if role == "adjusted":
        return replace(project, adjusted=project.adjusted or money)
    return replace(project, spent=project.spent or money)
