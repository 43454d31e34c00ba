"""IRIs of resolved things, and that a name resolves to one."""

from collections.abc import Iterator

from kg import iris
from kg.derive.items import Output, key_of
from kg.derive.terms import JP, RDF, SKOS, iri, text, triple
from kg.iris import Key
from kg.mapping.reports import report_iri
from kg.reading import Reading


def body_iri(base: str, key: Key) -> str:
    """A resolved body by its place and full name."""
    return iris.node(base, "body", key, readable=str(key[0]))


def policy_iri(base: str, key: Key) -> str:
    """A resolved act by its key; the year and number of a numbered one stand readable in it."""
    return iris.node(base, "policy", key, readable=str(key[1]) if key[0] == "number" else "")


def project_iri(base: str, key: Key) -> str:
    """A resolved project by its key; its year stands readable in it."""
    return iris.node(base, "project", key, readable=str(key[2]))


def fund_iri(base: str, key: Key) -> str:
    """A resolved fund by its key."""
    return iris.node(base, "fund", key)


def report_node(reading: Reading, base: str) -> str:
    """The report that a document expresses, as text: a term of rdflib is not equal to one."""
    return str(report_iri(reading, base))


def resolution(base: str, named: str, resolved: str, rule: str, reason: str) -> Iterator[str]:
    """That a name resolves to a node, by which rule and for what reason; leaving it out takes the merge back."""
    node = iris.node(base, "resolution", (named, resolved))
    yield triple(named, JP.resolvesTo, iri(resolved))
    yield triple(node, RDF.type, JP.Resolution)
    yield triple(node, JP.ofName, iri(named))
    yield triple(node, JP.toNode, iri(resolved))
    yield triple(node, JP.rule, text(rule))
    yield triple(node, JP.reason, text(reason, "en"))


def claim(output: Output, node: str, key: Key) -> None:
    """Say whose an IRI is: the ledger raises ``IdentityError`` where two groups make one of two keys."""
    output.facts[f"{IRI} {node}"] = key_of(*key)


IRI = "iri"
"""What the names of facts begin with that say whose an IRI is."""


def labelled(node: str, of: str, names: tuple[str, ...]) -> Iterator[str]:
    """A node's class (a term) and its names, the first of them preferred."""
    yield triple(node, RDF.type, of)
    yield triple(node, SKOS.prefLabel, text(names[0], "zh"))
    for name in names[1:]:
        yield triple(node, SKOS.altLabel, text(name, "zh"))
