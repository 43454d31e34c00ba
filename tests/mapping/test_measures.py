"""Measures: one name counted in one kind of unit is one series over years and places, and nothing else is."""

import csv
import io
from decimal import Decimal
from itertools import permutations
from pathlib import Path

import pytest
from click.testing import CliRunner
from deriving import derived_graph
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SKOS

from kg.cli import main
from kg.document import Document
from kg.linking.measures import NamedMeasureKey, base_unit, measure_key, shared_key
from kg.linking.policies import PolicyInput
from kg.pipeline import build
from kg.reading import Reading
from kg.records import DocumentRecords, IndicatorRow, Mention
from kg.validation import gate, validate
from kg.vocabulary import JP

KEYS = [
    ("受益学生数", "12000", "人", ("受益学生数", "人")),
    ("受益学生数", "1.2", "万人", ("受益学生数", "人")),
    ("受益学生数", "1.5", "万人次", ("受益学生数", "人次")),
    ("受益学生数", None, "", ("受益学生数", "")),
    ("受益学生数", "3", "", ("受益学生数", "1")),
    ("２０２３年度 受益学生数", "3", "人", ("受益学生数", "人")),
    ("受益学生数（万人）", "3", "万人", ("受益学生数", "人")),
    ("受益学生数(人)", "3", "人", ("受益学生数", "人")),
    ("受益学生数（城区）", "3", "人", ("受益学生数（城区）", "人")),
    ("“一网通办”率", "98", "%", ("一网通办率", "%")),
    ("“一网通办”率", "98", "％", ("一网通办率", "%")),
    ("亩均成本", "3", "万元", ("亩均成本", "元")),
    ("亩均成本", "30000", "元", ("亩均成本", "元")),
    ("2023年", "1", "个", ("2023年", "个")),
]


@pytest.mark.parametrize(("name", "value", "unit", "key"), KEYS)
def test_key_of_a_measure(name: str, value: str | None, unit: str, key: tuple[str, str]) -> None:
    row = IndicatorRow(name, Mention(0, 1, "一"), value=Decimal(value) if value else None, unit=unit)
    assert measure_key(row) == NamedMeasureKey(*key)


@pytest.mark.parametrize(
    ("printed", "base"),
    [("万", ""), ("千瓦时", "千瓦时"), ("亿元", "元"), ("万亩", "亩"), ("家", "家"), ("家次", "家次")],
)
def test_base_unit(printed: str, base: str) -> None:
    assert base_unit(printed) == base


@pytest.mark.parametrize(
    ("name", "unit", "shared"),
    [("社会效益", "人", False), ("社会效益", "", True), ("满意度", "%", True), ("管网漏损率", "%", True)],
)
def test_the_name_of_a_level_tells_no_measure(name: str, unit: str, shared: bool) -> None:
    row = IndicatorRow(name, Mention(0, 1, "一"), value=Decimal(1) if unit else None, unit=unit)
    assert (shared_key(row) is not None) is shared


def reading(number: int, *rows: tuple[str, str, str]) -> Reading:
    sha256 = str(number) * 64
    text = "".join(name for name, _, _ in rows)
    found = []
    for name, value, unit in rows:
        words = Mention(text.index(name), text.index(name) + len(name), name)
        found.append(IndicatorRow(name, words, value=Decimal(value) if value else None, unit=unit))
    document = Document(f"{number}.txt", sha256, "text/plain", text)
    return Reading((document.name,), document, DocumentRecords(indicators=tuple(found)), PolicyInput(sha256), None)


READINGS = [
    reading(1, ("管网漏损率", "9.8", "%"), ("社会效益", "6", "人")),
    reading(2, ("管网漏损率", "9.1", "%"), ("社会效益", "7", "人")),
    reading(3, ("管网漏损率", "300", "处")),
    reading(4, ("管网漏损率", "", "")),
]


def measures(graph: Graph) -> dict[URIRef, str]:
    return {node: str(graph.value(node, JP.measureUnit) or "") for node in graph.subjects(RDF.type, JP.Measure)}


def test_two_units_are_two_measures_of_one_name() -> None:
    graph = derived_graph("links", READINGS)
    found = measures(graph)
    assert sorted(found.values()) == ["", "%", "处"]
    (rate,) = (node for node, unit in found.items() if unit == "%")
    assert len(set(graph.subjects(JP.resolvesTo, rate))) == 2
    assert len(set(graph.subjects(SKOS.exactMatch, rate))) == 2
    assert {str(graph.value(node, SKOS.prefLabel)) for node in found} == {"管网漏损率"}
    assert gate(validate(graph)) == ()


def test_each_resolution_says_by_which_rule() -> None:
    graph = derived_graph("links", READINGS)
    resolutions = set(graph.subjects(RDF.type, JP.Resolution))
    assert {str(graph.value(one, JP.rule)) for one in resolutions} == {"measure-name-unit"}
    assert len(resolutions) == 4


def test_links_rest_on_no_order() -> None:
    first = set(derived_graph("links", READINGS))
    assert all(set(derived_graph("links", order)) == first for order in permutations(READINGS))


FORM = """{title}
单位：万元
一级指标\t二级指标\t三级指标\t分值\t指标值\t完成值\t得分
产出指标\t数量指标\t{name}\t60\t≥{value}{unit}\t{value}{unit}\t60
效益指标\t社会效益指标\t供水稳定性\t40\t稳定\t基本稳定\t38
总分\t\t\t100\t\t\t98
"""


def test_the_series_of_a_measure(tmp_path: Path) -> None:
    source = tmp_path / "in"
    source.mkdir()
    for year, unit, value in ((2022, "公里", 30), (2023, "公里", 42), (2024, "处", 5)):
        title = f"云溪县水务局{year}年度部门整体支出绩效自评表"
        text = FORM.format(title=title, name="新建管道长度", value=value, unit=unit)
        (source / f"{year}.txt").write_text(text, encoding="utf-8")
    build([source], tmp_path / "graph")
    command = ["query", "indicator-series", "--graph", str(tmp_path / "graph"), "--format", "csv"]
    done = CliRunner().invoke(main, [*command, "--set", "wanted=管道长度"])
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(io.StringIO(done.stdout_bytes.decode("utf-8"))))
    series = [(row["countedIn"], row["year"], row["value"], row["target"]) for row in rows]
    assert series == [("公里", "2022", "30", "≥30公里"), ("公里", "2023", "42", "≥42公里"), ("处", "2024", "5", "≥5处")]
    assert len({row["measure"] for row in rows}) == 2
    assert {row["agency"] for row in rows} == {"云溪县水务局"}
    everything = CliRunner().invoke(main, command).stdout_bytes.decode("utf-8")
    assert everything.count("供水稳定性") == 3


def test_the_measure_column_of_indicators(samples: Path) -> None:
    done = CliRunner().invoke(main, ["query", "indicators", "--graph", str(samples), "--format", "csv"])
    rows = list(csv.DictReader(io.StringIO(done.stdout_bytes.decode("utf-8"))))
    years = {row["year"] for row in rows if row["name"] == "部门履职"}
    assert len(years) > 1, "the samples hold one department over two years"
    assert len({row["measure"] for row in rows if row["name"] == "部门履职"}) == 1
    assert all(row["measure"] for row in rows if row["name"] not in ("产出数量", "产出质量", "社会效益", "资金管理"))
