"""Every audit rule has examples that hold and that fail; pySHACL, the bulk run and the reference arithmetic agree."""

import re
from decimal import Decimal
from functools import cache
from pathlib import Path

import pyshacl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib import RDF, Graph, URIRef
from rdflib.namespace import SH

from kg.audit.arithmetic import Printed, growth_holds, ratio_holds, sum_gap
from kg.resources import data_dir
from kg.rules import judge, rules
from kg.vocabulary import JPS

HERE = Path(__file__).parent / "audit"
FILES = sorted(file for file in (data_dir("shapes") / "audit").glob("*.ttl") if file.stem != "prefixes")
NAMES = [file.stem for file in FILES]
EXAMPLES = sorted(HERE.glob("*/*.ttl"))
ENDINGS = {"valid": None, "invalid": "", "doubtful": "-doubtful", "uncomputed": "-uncomputed"}


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


def texts() -> list[tuple[str, str, str, str]]:
    """(rule, how it stands, subject, Turtle): the examples, and each that fails once more as a doubtful reading."""
    found = []
    for path in EXAMPLES:
        how, text = path.stem.split(".")[0], path.read_text(encoding="utf-8")
        base = f"https://example.org/{name(path)}/"
        text = text.replace("<https://example.org/id/>", f"<{base}>")
        found.append((path.parent.name, how, f"{base}this", text))
        if how == "invalid":
            doubtful = text.replace(base, f"{base}doubtful/").replace("jp:Claim ;", "jp:DoubtfulClaim ;")
            found.append((path.parent.name, "doubtful", f"{base}doubtful/this", doubtful))
    return found


@cache
def everything() -> Graph:
    graph = Graph()
    for _, _, _, text in texts():
        graph.parse(data=text, format="turtle")
    return graph


@cache
def bulk() -> frozenset[tuple[str, str]]:
    """(claim, shape) of the bulk run over all examples together."""
    return frozenset(
        (one.claim, one.rule.shape) for one in judge(everything().serialize(format="nt", encoding="utf-8"))
    )


@pytest.mark.parametrize("rule", NAMES)
def test_every_rule_has_examples_that_hold_and_that_fail(rule: str) -> None:
    stems = {path.stem.split(".")[0] for path in EXAMPLES if path.parent.name == rule}
    assert {"valid", "invalid"} <= stems <= set(ENDINGS)


def test_every_example_is_of_a_rule() -> None:
    assert {path.parent.name for path in EXAMPLES} == set(NAMES)


@pytest.mark.parametrize(("rule", "how", "subject", "text"), texts(), ids=lambda value: None)
def test_example(rule: str, how: str, subject: str, text: str) -> None:
    own = {shape for claim, shape in bulk() if claim == subject and shape.startswith(f"{JPS}Audit-{rule}")}
    own = {shape for shape in own if re.fullmatch(rf"{JPS}Audit-{rule}(?:-doubtful|-uncomputed)?", shape)}
    ending = ENDINGS[how]
    assert own == (set() if ending is None else {f"{JPS}Audit-{rule}{ending}"})


@pytest.mark.parametrize("rule", NAMES)
def test_pyshacl_says_the_same(rule: str) -> None:
    """Of each rule's own examples: it takes a hundred times the time of the bulk run."""
    shapes, data = Graph(), Graph()
    shapes.parse(FILES[NAMES.index(rule)])
    shapes.parse(data_dir("shapes") / "audit" / "prefixes.ttl")
    for name, _, _, text in texts():
        if name == rule:
            data.parse(data=text, format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    assert isinstance(report, Graph)
    told = {
        tuple(str(report.value(result, term)) for term in (SH.focusNode, SH.sourceShape, SH.resultSeverity))
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }
    severity = {one.shape: f"{SH}{one.severity}" for one in rules() if one.name == rule}
    subjects = {str(subject) for subject in data.subjects(RDF.type)}
    assert told == {
        (claim, shape, severity[shape]) for claim, shape in bulk() if claim in subjects and shape in severity
    }
    assert told


def test_the_rules_are_valid_shacl() -> None:
    shapes = Graph()
    for file in FILES:
        shapes.parse(file)
    assert pyshacl.validate(Graph(), shacl_graph=shapes, meta_shacl=True)[0]


def test_severity_stands_on_the_shape_alone() -> None:
    for file in FILES:
        graph = Graph().parse(file)
        assert all((subject, RDF.type, SH.NodeShape) in graph for subject in graph.subjects(SH.severity))
        for constraint in graph.subjects(RDF.type, SH.SPARQLConstraint):
            assert isinstance(constraint, URIRef)
            assert " * " not in str(graph.value(constraint, SH.select)), "rules divide, never multiply amounts"


def numbers(halves: list[str], units: tuple[str, ...] = ("",)) -> st.SearchStrategy[Printed]:
    def made(drawn: tuple[int, str, str]) -> Printed:
        half = Decimal(drawn[1])
        return Printed(drawn[0] * (half * 2 if half else Decimal(1)), half, drawn[2])

    return st.tuples(st.integers(0, 10**9), st.sampled_from(halves), st.sampled_from(units)).map(made)


def operand(node: str, number: Printed) -> str:
    decimal = "http://www.w3.org/2001/XMLSchema#decimal"
    unit = f'<urn:x:{node}> <https://w3id.org/jipu/ns#operandUnit> "{number.unit}" .\n' if number.unit else ""
    return unit + "".join(
        f'<urn:x:{node}> <https://w3id.org/jipu/ns#{term}> "{value:f}"^^<{decimal}> .\n'
        for term, value in (("operandValue", number.value), ("operandHalf", number.half))
    )


def fails(kind: str, given: dict[str, list[Printed]]) -> set[str]:
    """The shapes that say something of one claim with these numbers by role."""
    text = "<urn:x:claim> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://w3id.org/jipu/ns#Claim> .\n"
    for role, ones in given.items():
        for place, one in enumerate(ones):
            text += f"<urn:x:claim> <https://w3id.org/jipu/ns#{role}> <urn:x:{role}{place}> .\n"
            text += operand(f"{role}{place}", one)
    return {one.rule.shape.removeprefix(f"{JPS}Audit-") for one in judge(text.encode())} & {kind, f"{kind}-uncomputed"}


MONEY = numbers(["50", "0.5", "0.005"])
IN_UNITS = numbers(["50", "0.5", "0.005"], ("", "万元", "亿元"))
PERCENT = numbers(["0.5", "0.05", "0.005"])


@settings(max_examples=60, deadline=None)
@given(st.lists(IN_UNITS, min_size=1, max_size=5), st.integers(-40, 40), st.sampled_from(["50", "0.005"]))
def test_sums_are_those_of_the_reference(parts: list[Printed], steps: int, half: str) -> None:
    total = Printed(sum((part.value for part in parts), Decimal(0)) + steps * Decimal(half), Decimal(half), "万元")
    for kind, claimed in (("sum", "Sum"), ("difference", "Difference"), ("budget-identity", "Balance")):
        expected = {kind} if sum_gap(total, parts) else set()
        assert fails(kind, {f"claimed{claimed}": [total], "addend": parts}) == expected


@settings(max_examples=60, deadline=None)
@given(MONEY, MONEY, st.integers(-3, 3), st.sampled_from(["0.5", "0.05", "0.005"]))
def test_rates_are_those_of_the_reference(part: Printed, whole: Printed, steps: int, half: str) -> None:
    least = min(part.half, whole.half)
    if whole.value <= least:
        assert fails("rate", {"claimedRate": [part], "numerator": [part], "denominator": [whole]}) == {
            "rate-uncomputed"
        }
        return
    slack = Decimal(half)
    percent = Printed((part.value / whole.value * 100).quantize(slack * 2) + steps * slack, slack)
    expected = set() if ratio_holds(percent, part, whole) else {"rate"}
    assert fails("rate", {"claimedRate": [percent], "numerator": [part], "denominator": [whole]}) == expected


@settings(max_examples=60, deadline=None)
@given(MONEY, MONEY, st.integers(-3, 3), st.sampled_from(["0.5", "0.05", "0.005"]))
def test_growth_is_that_of_the_reference(now: Printed, then: Printed, steps: int, half: str) -> None:
    if then.value <= min(now.half, then.half):
        return
    slack = Decimal(half)
    percent = Printed(abs(now.value / then.value - 1).quantize(slack * 2 / 100) * 100 + steps * slack, slack)
    expected = set() if growth_holds(percent, now, then) else {"growth"}
    assert fails("growth", {"claimedGrowth": [percent], "numerator": [now], "denominator": [then]}) == expected


def test_what_is_too_large_to_add_is_reported_and_not_called_wrong() -> None:
    """The store's decimals end near 1.7e20; what does not fit must not pass in silence."""
    huge = Printed(Decimal("160000000000000000000"), Decimal(50))
    given = {"claimedSum": [huge], "addend": [huge, huge], "subtrahend": [huge]}
    assert "sum-uncomputed" in fails("sum", given | {"subtrahend": [huge, huge]})
