"""What running text says of a project's money: initial, adjusted, spent, rate, and the changes between."""

import re
from dataclasses import replace
from functools import cache

from kg.document import Document
from kg.projects.cues import cues
from kg.projects.line_money import placed
from kg.projects.money import prose_money, words
from kg.projects.sentences import sentences
from kg.quantities import Quantity, find_quantities
from kg.records import Adjustment, Fact, Money, Project

_TIMES = re.compile(r"(\d+)\s?[次批笔]")
_OWN_MONEY = re.compile(
    r"(?<![、和与及各个类])项目(?:预算|年初|总投[入资]|支出|概算|计划(?:总?投资|资金)|资金总额|实际支[出付])"
)
_OF_MONEY = re.compile(
    "(?:资金|经费|预算|投入)[^。]{0,12}(?:到位|使用|安排|投入|支出|支付|执行|计划|落实|情况)|资金使用$"
)
"""The title of a section on the money of what a report evaluates."""
_PLAIN = re.compile(
    r"(?:截至|截止|[至到]|\d+|[年度月日底末初]|[该本]?(?:项目|政策)|实际|全年|当年|本年|已|累计|共|总|计划|概算|预算|资金|\s)*"
)
"""What may stand before an amount's label where a section alone says whose it is."""
_GOES_ON = re.compile(
    r"(?:截至|截止|至|到)?(?:20\d\d\s?年)?(?:\d{1,2}\s?月)?(?:\d{1,2}\s?日|底|末)?[，,]?"
    r"(?:全年|当年|已|累计|共|实际|资金|预算)*(?:支出|使用|执行|支付|完成)"
)
"""How a sentence goes on that tells of the money of the same project (截至2022年底，实际支出…)."""
_CLAUSE = re.compile(r"[，。；：、]")
_YEAR = re.compile(r"20\d\d\s?年度?(?=[㐀-鿿])")


@cache
def _labels() -> tuple[tuple[str, str], ...]:
    pairs = [(cue, role) for role in ("budget", "total", "adjusted", "spent", "rate") for cue in cues(role)]
    return tuple(sorted(pairs, key=lambda pair: -len(pair[0])))


def read_chain(document: Document, project: Project, names: tuple[str, ...]) -> Project:
    """A project with the amounts that sentences naming it, headed by 项目 or under the title of a section on its money
    state for it; what it has stays.
    """
    about = -1
    total: Money | None = None
    for sentence in sentences(document):
        inside = document.text[sentence.start : sentence.end]
        paragraph = document.paragraph_at(sentence.start).start
        named = any(name in inside for name in names) or _OWN_MONEY.search(inside) is not None
        if named:
            about = paragraph
        named = named or (about == paragraph and _GOES_ON.match(inside) is not None)
        if not named and not _under_money(document, sentence.start):
            continue
        for quantity in find_quantities(document.text, sentence.start, sentence.end):
            role = _role(document.text, quantity, sentence.start, names, plain=not named)
            if role == "rate" and quantity.kind == "percent" and project.rate is None:
                fact = Fact(str(quantity.value), words(document, quantity.start, quantity.end))
                project = replace(project, rate=fact)
            money = prose_money(document, quantity) if role not in ("", "rate") else None
            total = total or (money if role == "total" else None)
            if money and role != "total":
                project = placed(project, role, money)
    project = project if project.budget or total is None else replace(project, budget=total)
    return project if project.budget and project.spent else _of_the_whole(document, project, names)


def _of_the_whole(document: Document, project: Project, names: tuple[str, ...]) -> Project:
    """What the project still lacks, from the first sentences that tell an amount and not whose it is: in a report on
    one project those are its own. More spent than there was to spend is something else's.
    """
    budget, spent = project.budget, project.spent
    for sentence in sentences(document):
        for quantity in find_quantities(document.text, sentence.start, sentence.end):
            role = _role(document.text, quantity, sentence.start, names, plain=True)
            money = prose_money(document, quantity) if role in ("budget", "total", "spent") else None
            if money is None:
                continue
            if role != "spent":
                budget = budget or money
            elif budget and money.yuan <= budget.yuan:
                spent = spent or money
    return replace(project, budget=budget, spent=spent)


def _under_money(document: Document, at: int) -> bool:
    index = document.section_index(at)
    return index is not None and _OF_MONEY.search(document.sections[index].title) is not None


def _role(text: str, quantity: Quantity, start: int, names: tuple[str, ...], *, plain: bool) -> str:
    """What the words right before an amount call it: its clause must end in such a label, or in it and the project's
    name (预算安排X资金…万元), and with ``plain`` have nothing else that could say whose the amount is."""
    before = text[start : quantity.cue_start or quantity.start]
    clause = _YEAR.sub("", _CLAUSE.split(before)[-1])
    if any(word in clause for word in cues("bought")):
        return ""
    clause = re.sub(r"(?:为|达到|(?<!下)达|共|约|：|:|\s)+$", "", clause)
    clause = next((clause.removesuffix(name) for name in names if clause.endswith(name)), clause)
    for label, role in _labels():
        if clause.endswith(label):
            return role if not plain or _PLAIN.fullmatch(clause.removesuffix(label)) else ""
    handed = next((word for word in cues("handed") if clause.endswith(word)), "") if plain else ""
    return "budget" if handed and _PLAIN.fullmatch(clause.removesuffix(handed)) else ""


def read_adjustments(document: Document) -> tuple[Adjustment, ...]:
    """Changes of the budget in the year (调增…万元, 调减…1次，813.1万元), each amount with its words."""
    found = []
    for kind in ("increase", "decrease"):
        for cue in cues(kind):
            for said in re.finditer(re.escape(cue), document.text):
                stop = re.search(r"[。；]", document.text[said.end() : said.end() + 40])
                end = said.end() + (stop.start() if stop else 40)
                quantities = find_quantities(document.text, said.end(), min(end, len(document.text)))
                money = next((m for q in quantities if (m := prose_money(document, q))), None)
                if money is None or "项目" not in document.text[max(0, said.start() - 200) : said.start()]:
                    continue
                times = _TIMES.search(document.text, said.end(), money.mention.start)
                net = re.search(r"共$|合计$|净$", document.text[max(0, said.start() - 3) : said.start()])
                name = "net" if net else kind
                found.append(Adjustment(name, money, int(times.group(1)) if times else None))
    unique = {change.money.mention.start: change for change in found}
    return tuple(unique[at] for at in sorted(unique))
