"""The audit rules of ``shapes/audit`` in bulk: SHACL-SPARQL constraints, each run once over all that it targets.

pySHACL evaluates such a constraint once a focus node, and is the reference that the tests compare with. Here its
SELECT is evaluated once with ``$this`` left free, joined to the target classes of its shapes: same results.
"""

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from rdflib import RDF, Graph
from rdflib.namespace import SH

from kg.resources import data_dir
from kg.store import select
from kg.vocabulary import JPS


@dataclass(frozen=True, slots=True)
class Rule:
    """One shape of a rule. ``name`` is its file's; ``severity`` the shape's, as SHACL's local name.

    ``computes`` is False for the shape that reports what the rule could not compute. ``messages`` are (zh, en).
    ``query`` gives all that the constraint finds, each with its class: shapes of one constraint differ in their
    ``classes`` alone.
    """

    name: str
    shape: str
    constraint: str
    severity: str
    computes: bool
    messages: tuple[str, str]
    classes: frozenset[str]
    query: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule has to say of a claim (an IRI): that it fails, or that the rule could not compute it."""

    claim: str
    rule: Rule


@cache
def rules(kind: str = "audit") -> tuple[Rule, ...]:
    """The rules in order of their names, each with its shapes.

    ``kind``: ``audit``, of the claims of documents, or ``corpus``, of what documents say together of bodies and acts.
    """
    found = []
    prefixes = _prefixes(Graph().parse(data_dir("shapes") / "audit" / "prefixes.ttl"))
    for file in sorted((data_dir("shapes") / kind).glob("*.ttl")):
        graph = Graph().parse(file)
        targets = " ".join(f"<{target}>" for target in sorted(set(map(str, graph.objects(None, SH.targetClass)))))
        for shape in sorted(graph.subjects(RDF.type, SH.NodeShape), key=str):
            constraint = graph.value(shape, SH.sparql)
            messages = {getattr(message, "language", ""): str(message) for message in graph.objects(shape, SH.message)}
            body = str(graph.value(constraint, SH.select)).strip()
            found.append(
                Rule(
                    name=file.stem,
                    shape=str(shape),
                    constraint=str(constraint),
                    severity=str(graph.value(shape, SH.severity)).removeprefix(str(SH)),
                    computes=str(shape) != f"{JPS}Audit-{file.stem}-uncomputed",
                    messages=(messages["zh"], messages["en"]),
                    classes=frozenset(map(str, graph.objects(shape, SH.targetClass))),
                    query=f"{prefixes}SELECT DISTINCT ?this ?class WHERE {{ VALUES ?class {{ {targets} }} "
                    f"?this a ?class . {{ {body} }} }}",
                )
            )
    return tuple(found)


def _prefixes(graph: Graph) -> str:
    pairs = [
        (str(graph.value(one, SH.prefix)), str(graph.value(one, SH.namespace)))
        for one in graph.objects(None, SH.declare)
    ]
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(pairs))


def judge(statements: bytes, names: Collection[str] = (), kind: str = "audit") -> tuple[Verdict, ...]:
    """What the rules of a kind (those of these ``names``, where any are given) say of the claims, or the bodies and
    acts, in ``statements`` (N-Triples), in order of rule and node."""
    asked = [rule for rule in rules(kind) if rule.name in names or not names]
    queries = tuple(dict.fromkeys(rule.query for rule in asked))
    found = dict(zip(queries, select(statements, queries), strict=True))
    return tuple(
        Verdict(node, rule)
        for rule in asked
        for node in sorted(str(node) for node, of in found[rule.query] if node and str(of) in rule.classes)
    )
