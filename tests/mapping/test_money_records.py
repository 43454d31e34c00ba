"""Projects, funds, budget lines, transfers and indicators in the graph are the records, grounded, one row each."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import RDF, Graph, Literal, URIRef

from kg.built import BuildResult
from kg.cli import main
from kg.document import Document
from kg.iris import DEFAULT_BASE
from kg.linking.policies import PolicyInput
from kg.mapping import map_reading
from kg.pipeline import build
from kg.reading import Reading
from kg.records import (
    Adjustment,
    Agency,
    BudgetLine,
    DocumentRecords,
    Fact,
    Fund,
    FundAmount,
    IndicatorRow,
    Mention,
    Money,
    Project,
    Transfer,
)
from kg.resources import data_dir
from kg.store import open_snapshot
from kg.validation import validate
from kg.vocabulary import JP, OA

SAMPLES = Path(__file__).resolve().parents[2] / "kg" / "samples"
Row = tuple[object, ...]


def yuan(money: Money | None) -> Decimal | None:
    return money.yuan if money else None


def forms(mentions: Iterable[Mention]) -> str:
    return "|".join(dict.fromkeys(mention.quote for mention in sorted(mentions)))


def of_project(one: Project) -> Row:
    money = (yuan(one.budget), yuan(one.adjusted), yuan(one.spent))
    facts = [fact.value if fact else "" for fact in (one.rate, one.grade, one.score)]
    return (one.name, forms(one.mentions), *money, facts[0], one.year, one.executing or one.agency, *facts[1:])


def of_fund(one: Fund) -> list[Row]:
    amounts = [(stated.role, stated.money.yuan, stated.year) for stated in one.amounts]
    head = (one.name, forms(one.mentions), one.source_level)
    return [(*head, *amount) for amount in amounts or [("", None, "")]]


def of_indicator(one: IndicatorRow) -> Row:
    names = (one.name, one.level1, one.level2)
    result = (one.weight, one.score, one.target, one.actual, one.value, one.unit, one.year)
    return (*names, *result, one.definition, one.shortfall_reason, one.improvement, one.section)


def of_line(one: BudgetLine) -> Row:
    what = (one.agency, one.year, one.scope, one.flow, one.classification, one.item, one.phase)
    return (*what, one.money.yuan, one.share, one.growth)


def of_transfer(one: Transfer) -> Row:
    sides = (one.source, one.recipient, one.fund)
    return (*sides, yuan(one.money), one.year, one.area, one.instrument, one.mention.quote)


def plain(value: object) -> str:
    """Numbers in one form: the store drops closing zeros."""
    text = "" if value is None else str(value)
    return f"{Decimal(text).normalize():f}" if re.fullmatch(r"-?\d+(\.\d+)?", text) else text


def expected(result: BuildResult) -> dict[str, Counter[Row]]:
    tables: dict[str, Counter[Row]] = {name: Counter() for name in TABLES}
    for built in result.documents:
        records = built.reading.records
        found: dict[str, list[Row]] = {
            "projects": [of_project(one) for one in records.projects],
            "funds": [row for one in records.funds for row in of_fund(one)],
            "indicators": [of_indicator(one) for one in records.indicators],
            "budgets": [of_line(one) for one in records.budget_lines],
            "transfers": [of_transfer(one) for one in records.transfers],
        }
        for name, rows in found.items():
            tables[name].update((built.reading.names[0], *map(plain, row)) for row in rows)
    return tables


TABLES = {
    "projects": "file name mentions budgetYuan adjustedYuan spentYuan ratePercent year agency grade score",
    "funds": "file name mentions sourceLevel role amountYuan year",
    "indicators": "file name level1 level2 weight score target actual value unit year definition shortfallReason "
    "improvement section measure",
    "budgets": "file agency year scope flow classification item phase amountYuan sharePercent growthPercent",
    "transfers": "file source recipient fund amountYuan year area instrument quote",
}


def table(name: str, folder: Path) -> list[list[str]]:
    done = CliRunner().invoke(main, ["query", name, "--graph", str(folder), "--format", "csv"])
    assert done.exit_code == 0, done.output
    return list(csv.reader(io.StringIO(done.stdout_bytes.decode("utf-8"))))


@pytest.fixture(scope="module", params=["clean", "flawed"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> BuildResult:
    return build([SAMPLES / request.param], tmp_path_factory.mktemp(request.param) / "graph")


def test_every_record_is_its_row(built: BuildResult) -> None:
    assert built.left_out == ()
    folder = built.snapshot.path.parent.parent
    for name, due in expected(built).items():
        head, *rows = table(name, folder)
        assert head == TABLES[name].split()
        # The measure of an indicator is a link between documents; tests of measures hold it.
        width = len(head) - (name == "indicators")
        assert Counter(tuple(map(plain, row[:width])) for row in rows) == due, name
        assert due or name == "transfers"


def places(records: DocumentRecords) -> dict[str, list[tuple[tuple[int, ...], str]]]:
    """Where each row of a table stands, and the cell that tells it."""
    return {
        "projects": [((min(one.mentions).start,), one.name) for one in records.projects],
        "funds": [((min(one.mentions).start,), one.name) for one in records.funds for _ in one.amounts or (None,)],
        "indicators": [((one.mention.start,), one.name) for one in records.indicators],
        "budgets": [((one.mention.start, one.money.mention.start), one.item) for one in records.budget_lines],
        "transfers": [((one.mention.start,), one.mention.quote) for one in records.transfers],
    }


def test_rows_stand_in_the_order_of_the_text(built: BuildResult) -> None:
    for name, tells in (("projects", 1), ("funds", 1), ("indicators", 1), ("budgets", 6), ("transfers", 8)):
        due = [
            (one.reading.names[0], place, cell)
            for one in built.documents
            for place, cell in places(one.reading.records)[name]
        ]
        rows = table(name, built.snapshot.path.parent.parent)[1:]
        assert [(row[0], row[tells]) for row in rows] == [(file, cell) for file, _, cell in sorted(due)], name


GROUNDED = (
    "NamedProject ProjectAmount BudgetAdjustment NamedFund FundAmount BudgetLine Transfer IndicatorResult Indicator"
)


def test_every_node_is_grounded_in_words_that_stand_there(built: BuildResult) -> None:
    for one in built.documents:
        graph, text = map_reading(one.reading, DEFAULT_BASE), one.reading.document.text
        for kind in GROUNDED.split():
            for node in graph.subjects(RDF.type, JP[kind]):
                assert list(graph.objects(node, JP.groundedIn)), (kind, node)
        for selector in graph.objects(None, OA.hasSelector):
            start, end = (int(str(graph.value(selector, place))) for place in (OA.start, OA.end))
            assert text[start:end] == str(graph.value(selector, OA.exact))


def test_a_number_as_printed_stands_beside_its_yuan(built: BuildResult) -> None:
    seen = 0
    for one in built.documents:
        graph = map_reading(one.reading, DEFAULT_BASE)
        for kind in ("ProjectAmount", "FundAmount", "BudgetLine", "Transfer", "BudgetAdjustment"):
            for node in graph.subjects(RDF.type, JP[kind]):
                if (node, JP.amountYuan, None) not in graph:
                    continue
                printed = str(graph.value(node, JP.printedText)).replace(",", "").replace("，", "")
                words = {str(graph.value(mention, OA.hasSelector / OA.exact)) for mention in amount_words(graph, node)}
                assert Decimal(printed) == Decimal(str(graph.value(node, JP.value)))
                assert any(str(graph.value(node, JP.printedText)) in word for word in words)
                seen += 1
    assert seen > 20


def amount_words(graph: Graph, node: object) -> set[object]:
    """The words that an amount rests on: its node's, or those of the statement about it."""
    words = set(graph.objects(node, JP.groundedIn))
    for statement in graph.subjects(RDF.subject, node):
        words |= set(graph.objects(statement, JP.groundedIn))
    return words


def test_a_mention_costs_at_most_nine_triples(built: BuildResult) -> None:
    for one in built.documents:
        graph = map_reading(one.reading, DEFAULT_BASE)
        mentions = set(graph.subjects(RDF.type, JP.Mention))
        selectors = {selector for mention in mentions for selector in graph.objects(mention, OA.hasSelector)}
        assert len(selectors) == len(mentions)
        assert sum(len(set(graph.predicate_objects(node))) for node in mentions | selectors) <= 9 * len(mentions)


def test_the_corpus_tables_are_its_records(shared: Path, tmp_path: Path) -> None:
    result = build([shared / "corpus"], tmp_path / "graph")
    assert result.left_out == ()
    for name, due in expected(result).items():
        rows = table(name, tmp_path / "graph")[1:]
        width = len(TABLES[name].split()) - (name == "indicators")
        assert Counter(tuple(map(plain, row[:width])) for row in rows) == due, name


# Records of one's own, to see what the samples do not hold.

TEXT = (
    "云溪市民政局实施养老助餐项目，年初预算1.2亿元，年中调增2次，500万元，全年支出11,000万元，执行率91.7%。"
    "养老助餐由中央资金补助，资金归集到助老专户，由云溪市财政局管理，市财政局拨付助餐中心80万元，分2批。"
    "子项目老年食堂预算0元。"
)


def words(quote: str, nth: int = 0) -> Mention:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(quote, start + 1)
    return Mention(start, start + len(quote), quote)


def money(printed: str, unit: str, worth: int) -> Money:
    return Money(Decimal(printed.replace(",", "")) * worth, printed, unit, words(printed + unit))


WHOLE = Project(
    "养老助餐项目",
    (words("养老助餐项目"),),
    ("养老助餐",),
    budget=money("1.2", "亿元", 10**8),
    spent=money("11,000", "万元", 10**4),
    rate=Fact("91.7", words("91.7%")),
    year="2023",
    agency="云溪市民政局",
    executing="云溪市助餐中心",
    adjustments=(Adjustment("increase", money("500", "万元", 10**4), 2),),
    fund="养老助餐",
    inferred=("spent",),
)
PART = Project("老年食堂", (words("老年食堂"),), budget=money("0", "元", 1), part_of="养老助餐项目")
FUND = Fund(
    "中央资金",
    (words("中央资金"), words("养老助餐", 1)),
    "central",
    (FundAmount("spent", money("11,000", "万元", 10**4), "2023", inferred=True),),
    goes_to="助老专户",
    manager="云溪市财政局",
)
ACCOUNT = Fund("助老专户", (words("助老专户"),), account=True)
TRANSFER = Transfer(
    words("市财政局拨付助餐中心80万元"), "市财政局", "助餐中心", "资金", money("80", "万元", 10**4), "2023", batches=2
)
BODIES = (
    Agency("云溪市民政局", "department", (words("云溪市民政局"),)),
    Agency("云溪市财政局", "department", (words("云溪市财政局"), words("市财政局", 1))),
)


def mapped(**records: object) -> Graph:
    sha256 = "5" * 64
    document = Document("own.txt", sha256, "text/plain", TEXT)
    reading = Reading(("own.txt",), document, DocumentRecords(**records), PolicyInput(sha256), None)
    graph = map_reading(reading, DEFAULT_BASE)
    assert validate(graph) == ()
    return graph


@pytest.fixture(scope="module")
def own() -> Graph:
    return mapped(agencies=BODIES, projects=(WHOLE, PART), funds=(FUND, ACCOUNT), transfers=(TRANSFER,))


def answers(graph: Graph, pattern: str) -> list[tuple[str, ...]]:
    head = "PREFIX jp: <https://w3id.org/jipu/ns#> PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
    found = graph.query(f"{head} PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT * WHERE {{ {pattern} }}")
    names = [str(name) for name in found.vars or ()]
    return sorted(tuple(str(row[name]) for name in sorted(names)) for row in found)  # type: ignore[index]


STATED = [
    ("?x jp:amountRole ?r ; jp:amountOf/rdfs:label ?a ; jp:value ?v ; jp:isInferred ?i", 2),
    ('?x a jp:ProjectAmount ; jp:amountYuan ?y ; jp:value ?v ; jp:unit "亿元" ; jp:printedText "1.2"', 1),
    ('?x jp:amountYuan ?y ; jp:unit "元" ; jp:amountOf/rdfs:label "老年食堂"@zh . FILTER(?y = 0)', 1),
    ('?p jp:partOfProject/rdfs:label "养老助餐项目"@zh ; rdfs:label "老年食堂"@zh', 1),
    ('?p jp:bodyInCharge/skos:prefLabel "云溪市民政局"@zh ; jp:bodyInChargeName "云溪市民政局"', 1),
    ('?p jp:executingBodyName "云溪市助餐中心"', 1),
    ("?p jp:executingBody ?b", 0),
    ('?p skos:altLabel "养老助餐"@zh', 2),
    ('?p jp:sameLineAs/rdfs:label "中央资金"@zh ; rdfs:label "养老助餐项目"@zh', 1),
    ("?a jp:adjusts ?p ; jp:adjustmentKind <https://w3id.org/jipu/code/adjustment-kind/increase>", 1),
    ("?a jp:adjustmentCount 2 ; jp:amountYuan ?y ; jp:value ?v . FILTER(?y = 5000000 && ?v = 500)", 1),
    ('?f jp:paidInto/rdfs:label "助老专户"@zh ; jp:paidIntoName "助老专户"', 1),
    ("?f jp:fundKind <https://w3id.org/jipu/code/fund-kind/special_account>", 1),
    ('?f jp:managingBody/skos:prefLabel "云溪市财政局"@zh', 1),
    ('?t jp:transferFrom/skos:prefLabel "云溪市财政局"@zh ; jp:sourceName "市财政局" ; jp:batchCount 2', 1),
    ('?t jp:recipientName "助餐中心" ; jp:fundName "资金"', 1),
    ("?t jp:transferTo|jp:transferFund|jp:areaName|jp:instrument ?x", 0),
]


@pytest.mark.parametrize(("pattern", "times"), STATED)
def test_what_is_stated_is_there_and_nothing_else(own: Graph, pattern: str, times: int) -> None:
    assert len(answers(own, pattern)) == times


def test_single_values_rest_on_their_own_words(own: Graph) -> None:
    statement = own.value(predicate=RDF.predicate, object=JP.ratePercent)
    assert own.value(statement, RDF.object) == Literal(Decimal("91.7"))
    assert str(own.value(statement, JP.groundedIn / OA.hasSelector / OA.exact)) == "91.7%"


def test_a_name_of_two_things_leads_to_neither() -> None:
    """Two projects of one name stay two, and what is part of 'it' is linked to none."""
    twin = Project("养老助餐项目", (words("养老助餐", 1),))
    graph = mapped(projects=(WHOLE, twin, PART))
    assert len(set(graph.subjects(RDF.type, JP.NamedProject))) == 3
    assert list(graph.triples((None, JP.partOfProject, None))) == []


def test_records_in_another_order_are_the_same_graph(own: Graph) -> None:
    again = mapped(agencies=BODIES[::-1], projects=(PART, WHOLE), funds=(ACCOUNT, FUND), transfers=(TRANSFER,))
    assert set(again) == set(own)


def test_a_line_read_twice_is_one() -> None:
    line = BudgetLine("支出", words("支出"), money("11,000", "万元", 10**4), "expenditure", "total", year="2023")
    graph = mapped(budget_lines=(line, line))
    assert len(set(graph.subjects(RDF.type, JP.BudgetLine))) == 1


ROW = IndicatorRow(
    "老年食堂",
    words("老年食堂"),
    level1="产出指标",
    level2="数量指标",
    weight=Decimal(10),
    score=Decimal("9.50"),
    actual="年中调增2次",
    value=Decimal(2),
    unit="次",
    year="2023",
    evidence=(("weight", words("0元")), ("actual", words("年中调增2次")), ("actual", words("2次"))),
)


def test_an_indicator_with_its_item_its_parents_and_its_words() -> None:
    graph = mapped(indicators=(ROW,))
    chain = '?i jp:indicator/skos:broader/skos:prefLabel "数量指标"@zh'
    assert len(answers(graph, f'{chain} ; jp:indicator/skos:broader/skos:broader/skos:prefLabel "产出指标"@zh')) == 1
    grounded = {
        str(graph.value(statement, RDF.predicate)).removeprefix(str(JP)): {
            str(graph.value(mention, OA.hasSelector / OA.exact)) for mention in graph.objects(statement, JP.groundedIn)
        }
        for statement in graph.subjects(RDF.type, JP.Statement)
    }
    # The words of a result ground the whole of it, the last of them the number; a score without words has none.
    assert grounded == {"weight": {"0元"}, "actualText": {"年中调增2次", "2次"}, "value": {"2次"}}
    assert len(answers(graph, "?i jp:score ?s ; jp:level1 '产出指标' ; jp:order 1 . FILTER(?s = 9.5)")) == 1


def test_rows_of_one_name_stay_two_and_share_their_item() -> None:
    other = IndicatorRow("老年食堂", words("老年食堂"), "产出指标", "数量指标", evidence=(("actual", words("80万元")),))
    graph = mapped(indicators=(ROW, other))
    assert len(set(graph.subjects(RDF.type, JP.IndicatorResult))) == 2
    assert len(set(graph.objects(None, JP.indicator))) == 1
    assert len(set(graph.objects(None, JP.measure))) == 2


def test_every_code_that_records_use_is_in_its_list() -> None:
    lists = {path.stem for path in (data_dir("ontology") / "codes").glob("*.ttl")}
    assert {"amount-role", "source-level", "scope", "flow", "classification", "phase", "adjustment-kind"} <= lists
    notations = {
        str(concept).rsplit("/", 1)[1]
        for concept in Graph().parse(data_dir("ontology") / "codes" / "adjustment-kind.ttl").subjects(RDF.type, None)
        if isinstance(concept, URIRef)
    }
    assert {"increase", "decrease", "net"} <= notations


def test_the_samples_name_every_kind(samples: Path) -> None:
    kinds = [*GROUNDED.split(), "NamedMeasure", "Measure", "IndicatorScheme"]
    query = "SELECT DISTINCT ?kind WHERE { ?x a ?kind }"
    with open_snapshot(samples) as store:
        met = {row[0].value for row in store.query(query)}
    assert {kind for kind in kinds if str(JP[kind]) not in met} <= {"BudgetAdjustment"}
