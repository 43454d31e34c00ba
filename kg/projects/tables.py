"""Projects of tables of projects, and of the forms that are about one project."""

import re
from collections.abc import Sequence
from dataclasses import replace

from kg.document import Document
from kg.projects.money import table_money, words
from kg.records import DocumentFacts, Fact, Money, Project
from kg.tables import RebuiltTable, Row, TableCell
from kg.tables.labels import is_blank_mark, is_number, squeeze, to_number
from kg.tables.three_public_list import is_of_three_public

_CHAIN = ("budget", "adjusted", "spent", "rate")
_NOT_A_PROJECT = re.compile(
    r"(?:收入|支出|经费|结余|拨款|总额|合计|小计|总计)$|^(?:其中|基本支出|项目支出|年度资金|上年结转|其他资金|人员|公用)|^\d+$"
)
_ACCOUNT = re.compile("[一二三四五六七八九十]{1,3}、.*(?:支出|收入)$")
_CODE = re.compile(r"\d{6}\w{10,20}[-—－](?=[^\d]|20\d\d)")
"""The system of integrated budgets (财办〔2023〕12号) numbers projects, and its forms print that before the name."""
_OF_SYSTEM = re.compile(
    r"^(?:[（(]\d{3,12}[）)]|\d{3,12}[-－—])|(?<=[局委办院府会厅校心室社])[（(]?(?:部门|本级)[）)]?$"
)
"""It also numbers bodies, and tells a department with its units (某局部门) from the body itself (某局本级)."""
_OF_PARTS = re.compile("(?:子|分|各|具体|重点|主要)项目.*表(?:[（(][^（）()]*[）)])?$")
"""The title of a table that lists projects, whose first column bears no head."""
_ARRANGES = re.compile("(?:安排|分配|计划|下达|拨付)(?:情况|汇总|明细)?(?:一览)?表$")
_TASK_NUMBER = re.compile(r"^(?:年度)?(?:主要|重点)?任务[一二三四五六七八九十\d]{0,3}$")
_LIST_MARK = re.compile(r"^(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|其中[：:])\s*")


def is_project_table(table: RebuiltTable) -> bool:
    """A table whose rows are projects: its head says so, or it says 项目 and follows money from budget to spending.

    Goals of several projects stand in one table, too, each with its money and its indicators.
    """
    if table.kind in ("projects", "tasks"):
        return True
    if table.kind == "indicators" and table.column("project") is not None:
        return any(table.column(meaning) is not None for meaning in _CHAIN)
    heads = {squeeze(column.labels[-1].text) for column in table.columns if column.meaning == "item" and column.labels}
    chain = sum(table.column(meaning) is not None for meaning in _CHAIN)
    listed = not heads and table.title is not None and _OF_PARTS.search(table.title.text) is not None
    if table.kind != "accounts" or not (heads == {"项目"} or listed) or chain < 2 or table.column("code") is not None:
        return False
    names = [cell.text for row in table.rows if not row.total and (cell := table.cell(row, "item"))]
    return not any(_NOT_A_PROJECT.search(squeeze(name)) or is_of_three_public(name) for name in names)


def project_cell(table: RebuiltTable, row: Row) -> TableCell | None:
    """The cell that names a row's project; ``None`` for rows of sums, of accounts and without words."""
    cell = table.cell(row, "project") or table.cell(row, "task") or table.cell(row, "item")
    if cell and table.kind == "tasks" and _TASK_NUMBER.match(squeeze(cell.text)):
        cell = table.cell(row, "content")
    if row.total or cell is None or is_number(cell.text) or is_blank_mark(cell.text):
        return None
    if table.kind not in ("projects", "indicators") and _NOT_A_PROJECT.search(squeeze(cell.text)):
        return None
    return cell


def projects_of_tables(
    document: Document, tables: Sequence[RebuiltTable], whole: Project | None, year: str
) -> list[Project]:
    """A project a row, part of the evaluated project where there is one."""
    found = []
    for table in tables:
        if not is_project_table(table):
            continue
        for row in table.rows:
            cell = project_cell(table, row)
            if cell:
                found.append(_of_row(document, table, row, cell, whole, year))
    return found


def _of_row(
    document: Document, table: RebuiltTable, row: Row, cell: TableCell, whole: Project | None, year: str
) -> Project:
    mark = _LIST_MARK.match(cell.text)
    start = cell.start + (mark.end() if mark and len(cell.spans) == 1 else 0)
    name = document.text[start : cell.end] if len(cell.spans) == 1 else cell.text
    inferred = tuple(table.columns[k].meaning for k in sorted(row.inferred))
    agency, unit = table.cell(row, "agency"), table.cell(row, "unit_in_charge")
    grade = table.cell(row, "grade")
    project = chain_of_row(document, table, row, Project(name, (words(document, start, cell.end),), year=year))
    return replace(
        project,
        budget=project.budget or _arranged(document, table, row) or _allocated(document, table, row),
        score=_score(document, table.cell(row, "score")),
        grade=Fact(squeeze(grade.text), words(document, grade.start, grade.end)) if grade else None,
        agency=agency.text if agency else "",
        executing=unit.text if unit else "",
        part_of=whole.name if whole else "",
        inferred=inferred,
    )


def _score(document: Document, cell: TableCell | None) -> Fact | None:
    """The score that a table of evaluated projects gives a row."""
    number = to_number(cell.text) if cell else None
    return Fact(str(number), words(document, cell.start, cell.end)) if cell and number is not None else None


def _arranged(document: Document, table: RebuiltTable, row: Row) -> Money | None:
    """The one amount of a row where a table arranges money for projects (资金安排表, 分配表): what it plans for it."""
    title = table.title.text if table.title else ""
    if not _ARRANGES.search(title) or any(table.column(meaning) is not None for meaning in _CHAIN):
        return None
    stated = [meaning for meaning in ("allocated", "amount") if table.column(meaning) is not None]
    return table_money(document, table, row, stated[0]) if len(stated) == 1 else None


def _allocated(document: Document, table: RebuiltTable, row: Row) -> Money | None:
    """What was passed down for a row, where a table has no other column of what was planned (下达资金 | 支出数)."""
    planned = any(table.column(meaning) is not None for meaning in ("budget", "adjusted"))
    return None if planned or table.column("spent") is None else table_money(document, table, row, "allocated")


def chain_of_row(document: Document, table: RebuiltTable, row: Row, project: Project) -> Project:
    """A project with the money and rate of a row, where it has none of its own yet."""
    rate = table.cell(row, "rate")
    number = to_number(rate.text) if rate else None
    fact = Fact(str(number), words(document, rate.start, rate.end)) if rate and number is not None else None
    return replace(
        project,
        budget=project.budget or table_money(document, table, row, "budget"),
        adjusted=project.adjusted or table_money(document, table, row, "adjusted"),
        spent=project.spent or table_money(document, table, row, "spent"),
        rate=project.rate or fact,
    )


def without_code(name: str) -> str:
    """A project's name without its number in the system of budgets."""
    return _CODE.sub("", name, count=1) if _CODE.match(name) else name


def projects_of_forms(
    document: Document, tables: Sequence[RebuiltTable], facts: DocumentFacts, year: str
) -> list[Project]:
    """The project that a self-evaluation form is about: its fields, its money, its score."""
    found = []
    for form in sorted({table.form for table in tables}):
        blocks = [table for table in tables if table.form == form]
        pairs = [pair for block in blocks for pair in block.pairs if pair.meaning == "project"]
        names = [pair for pair in pairs if pair.value and not _ACCOUNT.match(squeeze(pair.value.text))]
        if not names and (titled := _of_title(document, blocks, year)):
            found.append(_of_form(document, blocks, titled))
        if len(names) == 1 and (value := names[0].value):
            name = without_code(value.text) if len(value.spans) == 1 else value.text
            start = value.start + len(value.text) - len(name)
            project = Project(name, (words(document, start, value.end),), year=year)
            found.append(_of_form(document, blocks, project))
    return found


_FORM = re.compile(
    r"(?:附[表件]\d{0,2}\s?[：:]?\s*)?(?:20\d\d年度?)?(?P<name>[“㐀-鿿][^，。；：]{3,40}?(?:项目|工程|资金|补助|补贴|经费))"
    "(?:项目)?支出绩效(?:自评|目标)表"
)


def _of_title(document: Document, blocks: Sequence[RebuiltTable], year: str) -> Project | None:
    """The project that the title of a form with its own money names (附表：某补贴项目支出绩效自评表)."""
    title = blocks[0].title
    named = _FORM.match(title.text) if title and len(title.spans) == 1 else None
    if title is None or named is None or not any(block.kind == "money" for block in blocks):
        return None
    name = words(document, title.start + named.start("name"), title.start + named.end("name"))
    return Project(name.quote, (name,), year=year)


def _of_form(document: Document, blocks: Sequence[RebuiltTable], project: Project) -> Project:
    for block in blocks:
        for pair in block.pairs:
            if pair.value and pair.meaning == "agency":
                project = replace(project, agency=project.agency or _OF_SYSTEM.sub("", pair.value.text))
            if pair.value and pair.meaning == "unit_in_charge":
                project = replace(project, executing=project.executing or _OF_SYSTEM.sub("", pair.value.text))
        sums = [row for row in block.rows if row.total]
        if block.kind in ("money", "accounts"):
            whole = [row for row in block.rows if _whole_amount(block, row)]
            rows = whole or (list(sums) if block.kind == "money" else [])
            project = chain_of_row(document, block, rows[0], project) if rows else project
        total = block.cell(sums[-1], "score") if block.kind == "indicators" and sums else None
        project = replace(project, score=_score(document, total) or project.score)
        goal = block.rows[0].cells if block.kind == "goals" and block.rows else ()
        index = block.column("goal_target")
        cell = goal[index] if goal and index is not None else None
        cell = cell or next((c for c in goal if c), None)
        if cell:
            project = replace(project, goal=Fact(cell.text, words(document, cell.start, cell.end)))
    return project


def _whole_amount(block: RebuiltTable, row: Row) -> bool:
    items = [cell.text for k, cell in enumerate(row.cells) if cell and block.columns[k].meaning == "item"]
    return bool(items) and any(mark in items[-1] for mark in ("总额", "总金额", "合计"))
