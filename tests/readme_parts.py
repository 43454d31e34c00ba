"""The parts of the READMEs that are made from the sources: ``make generated`` puts them in, a test holds them there.

A README names them between markers, in Python that cog runs (with ``-I tests``):

    <!-- [[[cog import readme_parts; readme_parts.commands("en") ]]] -->
    <!-- [[[end]]] -->

Everything is printed as Markdown, in ``zh`` or ``en``.
"""

from pathlib import Path

import cog

from kg import queries
from kg.docs.answers import recorded
from kg.docs.commands import commands as known_commands
from kg.docs.interface import interface
from kg.docs.ontology import vocabulary
from kg.docs.shapes import shapes as known_shapes
from kg.iris import DEFAULT_BASE
from kg.quality import Result, read_accepted, table
from kg.queries import SavedQuery
from kg.queries.columns import columns

TEN = (
    "who-cites:file,section,quote",
    "shared-acts:title,documents",
    "state-basis:file,cited,level",
    "act-changes:act,change,date,by",
    "body-budgets:year,item,amountYuan,quote",
    "structure-comparison:unit,bodies,body",
    "transfer-uses:recipient,amountYuan,text",
    "targets-and-actuals:indicator,target,actual",
    "indicators-below-full:name,lost,shortfallReason",
    "figure-statements:subject,period,quote",
)
"""The questions that the READMEs answer, each with the columns of its answer that are shown."""

ROOT = Path(__file__).resolve().parent.parent


def commands(language: str) -> None:
    """Each command with what it does, in one line."""
    _table(("命令", "作用") if language == "zh" else ("command", "what it does"))
    for one in known_commands():
        _row(f"`kg {one.name}`", one.short.in_("zh" if language == "zh" else "en"))


def names_of_commands(_language: str) -> None:
    """The commands by their names, in one line."""
    _print(", ".join(f"`kg {one.name}`" for one in known_commands()))


def tables(language: str) -> None:
    """The researchers' tables, each with what one row is."""
    _table(("数据表", "内容") if language == "zh" else ("table", "what it holds"))
    for query in _saved(questions=False):
        _row(f"`{query.name}`", query.comment_zh if language == "zh" else query.comment_en)


def names_of_tables(_language: str) -> None:
    """The researchers' tables by their names, in one line."""
    _print(", ".join(f"`{query.name}`" for query in _saved(questions=False)))


def questions(language: str, *wanted: str) -> None:
    """The questions that saved queries answer, all or some of them."""
    _table(("问题", "查询") if language == "zh" else ("question", "query"))
    for query in _saved(questions=True):
        if not wanted or query.name in wanted:
            _row(query.title_zh if language == "zh" else query.title_en, f"`{query.name}`")


def answer(language: str, name: str, *wanted: str, rows: int = 3) -> None:
    """The first rows that a saved query gives of the samples: all of its columns, or some, in the order named."""
    query, sample = queries.load(name), recorded()[name]
    settings = "".join(f" --set {key}={value}" for key, value in sample.values.items())
    _print(f"`kg query {name}{settings}`", "")
    shown = wanted or query.columns
    labels = [columns()[one].label_zh if language == "zh" else columns()[one].label_en for one in shown]
    _table(labels)
    for row in sample.rows[:rows]:
        cells = dict(zip(query.columns, row, strict=True))
        _row(*(cells[one].replace(DEFAULT_BASE, "…/") for one in shown))


def answers(language: str) -> None:
    """Ten questions with their command and one answer of the samples; then the names of all the other queries."""
    _table(
        ("问题", "`kg query` …", "样例中的一条答案")
        if language == "zh"
        else ("question", "`kg query` …", "one answer of the samples")
    )
    told = set()
    for spec in TEN:
        name, _, shown = spec.partition(":")
        query, sample = queries.load(name), recorded()[name]
        settings = "".join(f" `--set {key}={value}`" for key, value in sample.values.items())
        cells = dict(zip(query.columns, sample.rows[0], strict=True))
        said = " · ".join(cells[one] for one in shown.split(",") if cells[one])
        _row(query.title_zh if language == "zh" else query.title_en, f"`{name}`{settings}", said)
        told.add(name)
    others = ", ".join(f"`{query.name}`" for query in _saved(questions=True) if query.name not in told)
    _print("", f"其余问题：{others}。" if language == "zh" else f"Other questions: {others}.")


def classes(language: str) -> None:
    """The classes of the ontology by group."""
    _table(("主题", "类") if language == "zh" else ("about", "classes"))
    for group in vocabulary().groups:
        found = [f"`jp:{term.anchor}`" for term in group.terms if term.kind == "class"]
        if found:
            _row(group.title.zh if language == "zh" else group.title.en, ", ".join(found))


def numbers(language: str) -> None:
    """How much there is of each kind, in one line."""
    terms = sum(len(group.terms) for group in vocabulary().groups)
    several = len(known_shapes().shapes), sum(len(shape.demands) for shape in known_shapes().shapes)
    rules = sum(rule.severity == "Warning" for rule in known_shapes().rules)
    names = len(queries.names()), len(known_commands()), len(interface())
    if language == "zh":
        _print(
            f"{terms}个自有术语（本体{vocabulary().version}版）、{len(vocabulary().codes)}个代码表、{several[0]}个SHACL形状"
            f"（{several[1]}项要求）、{rules}条审核和语料规则、{names[0]}个内置查询、{names[1]}个命令、{names[2]}个Python名称。"
        )
    else:
        _print(
            f"{terms} terms of our own (ontology {vocabulary().version}), {len(vocabulary().codes)} code lists, "
            f"{several[0]} SHACL shapes with {several[1]} demands, {rules} rules for audit and corpus, "
            f"{names[0]} saved queries, {names[1]} commands, {names[2]} Python names."
        )


def samples(language: str) -> None:
    """How many rows each table has of the samples."""
    _table(("数据表", "样例行数") if language == "zh" else ("table", "rows of the samples"))
    for query in _saved(questions=False):
        _row(f"`{query.name}`", f"{recorded()[query.name].count:,}")


def quality(language: str, accepted: str = "kg/samples/truth/clean/accepted.tsv") -> None:
    """Precision, recall and F1 of each table, as ``kg evaluate --accept`` has written them to ``accepted``."""
    counts = read_accepted(ROOT / accepted)
    assert counts is not None, accepted
    _table(
        ("数据表", "行数", "准确率", "召回率", "F1")
        if language == "zh"
        else ("table", "rows", "precision", "recall", "F1")
    )
    for line in table(Result(counts, {}, ())):
        if "." not in line.what:
            rates = (f"{rate:.3f}" if rate is not None else "" for rate in (line.precision, line.recall, line.f1))
            _row(f"`{line.what}`", f"{line.count.total:,}", *rates)


def _saved(*, questions: bool) -> list[SavedQuery]:
    return [query for query in map(queries.load, queries.names()) if query.is_question == questions]


def _print(*lines: str) -> None:
    cog.outl("\n".join(lines))


def _table(columns: tuple[str, ...] | list[str]) -> None:
    _row(*columns)
    cog.outl(f"|{'---|' * len(columns)}")


def _row(*cells: str) -> None:
    escaped = (" ".join(cell.replace("|", "\\|").split()) for cell in cells)
    cog.outl(f"| {' | '.join(escaped)} |")
