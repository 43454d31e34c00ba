"""The evaluation that a report tells of: evaluator, evaluated, methods, result, bands; and its node."""

from decimal import Decimal
from pathlib import Path

import pytest
from rdflib import RDF

from kg import iris
from kg.facts.bands import grade_bands
from kg.mapping import map_reading
from kg.readers import Limits
from kg.reading import Reading, read_source
from kg.validation import validate
from kg.vocabulary import CODE, JP

SELF = """霁川县园林局2023年度部门整体支出绩效自评报告
一、基本情况
霁川县园林局负责全县公园绿地的管护。其他单位常见的标杆管理法不适用于我局。
二、组织实施
本次自评采用比较法和公众评判法。
三、评价结论
评分90（含）-100分为优，80（含）-90分为良，60（含）-80分为中。
我局部门整体支出绩效自评得分93.5分，评价等级为“优”。
"""
PROJECT = """霁川县园林局口袋公园建设项目绩效评价报告
一、项目概况
霁川县园林局口袋公园建设项目2023年预算200.00万元。
{who}
二、评价结论
项目绩效评价得分85.2分，评价等级为“良”。
"""


def read(folder: Path, text: str) -> Reading:
    path = folder / "a.txt"
    path.write_text(text, "utf-8")
    return read_source(path, (path.name,), Limits())


def test_a_body_evaluates_itself(tmp_path: Path) -> None:
    evaluation = read(tmp_path, SELF).records.evaluation
    assert evaluation is not None
    assert evaluation.evaluator == "霁川县园林局"
    assert (evaluation.score, evaluation.grade) == (Decimal("93.5"), "优")
    assert [method.value for method in evaluation.methods] == ["比较法", "公众评判法"]
    assert [(band.grade, band.low, band.high) for band in evaluation.bands] == [
        ("优", 90, 100),
        ("良", 80, 90),
        ("中", 60, 80),
    ]


@pytest.mark.parametrize(
    ("who", "evaluator"),
    [
        ("霁川县园林局自行组织开展评价。", "霁川县园林局"),
        ("霁川县园林局委托广州沄信会计师事务所有限公司开展评价。", "广州沄信会计师事务所有限公司"),
        ("霁川县园林局委托第三方评价机构开展评价。", ""),
        ("本公司受霁川县园林局委托开展评价。", ""),
    ],
)
def test_who_evaluates_a_project(tmp_path: Path, who: str, evaluator: str) -> None:
    evaluation = read(tmp_path, PROJECT.format(who=who)).records.evaluation
    assert evaluation is not None
    assert evaluation.evaluator == evaluator


def test_a_document_without_a_result_tells_of_no_evaluation(tmp_path: Path) -> None:
    assert read(tmp_path, SELF.split("三、")[0]).records.evaluation is None


@pytest.mark.parametrize(
    ("text", "bands"),
    [
        ("90分（含）以上为优", [("优", 90, None)]),
        ("评价等级：优（90分及以上）、良（80-90分）", [("优", 90, None), ("良", 80, 90)]),
        ("90～100分为“优”；80～90分为“良”", [("优", 90, 100), ("良", 80, 90)]),
        ("满意率90%以上，评为优", []),
        ("得分95分，等级为优", []),
    ],
)
def test_bands(text: str, bands: list[tuple[str, int, int | None]]) -> None:
    found = grade_bands(text)
    assert [(band.grade, band.low, band.high) for band in found] == bands
    assert all(text[band.mention.start : band.mention.end] == band.mention.quote for band in found)


def test_the_node(tmp_path: Path) -> None:
    graph = map_reading(read(tmp_path, SELF), iris.DEFAULT_BASE)
    (node,) = graph.subjects(RDF.type, JP.Evaluation)
    assert graph.value(node, JP.gradeCode) == CODE["grade/excellent"]
    assert (graph.value(node, JP.evaluator), RDF.type, JP.NamedBody) in graph
    assert graph.value(node, JP.evaluated) == graph.value(node, JP.evaluator)
    assert len(set(graph.objects(node, JP.gradeBand))) == 3
    assert len(set(graph.objects(node, JP.evaluationMethod))) == 2
    assert validate(graph) == ()


def test_an_evaluated_project_is_its_node(tmp_path: Path) -> None:
    graph = map_reading(read(tmp_path, PROJECT.format(who="")), iris.DEFAULT_BASE)
    (node,) = graph.subjects(RDF.type, JP.Evaluation)
    assert (graph.value(node, JP.evaluated), RDF.type, JP.NamedProject) in graph
    assert validate(graph) == ()
