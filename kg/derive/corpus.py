"""What documents say together of bodies and acts that cannot all be so: results of the shapes in ``shapes/corpus``.

They are SHACL validation results in the findings graph, but no ``jp:Finding``: no document contradicts itself. An
earlier stage gives an item of a node whose statements may trip a shape; the shapes alone say whether they do.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kg import iris
from kg.derive.items import Item, Output, encoded
from kg.derive.stage import Group, Stage
from kg.derive.terms import JP, RDF, SH, iri, text, triple, year
from kg.rules import Rule, judge

CORPUS = "corpus"


def corpus_item(node: str, statements: Iterable[str], words: Mapping[str, str]) -> Item:
    """A node with the statements that the shapes ask for, and by the shapes' names what it is that does not fit."""
    return Item(CORPUS, (node,), encoded([sorted(statements), words]))


def of_body(node: str, type_line: str, said: Mapping[str, Sequence[Sequence[str]]], base: str) -> Iterator[Item]:
    """The item of a body that documents say several things of: parents by year, kinds, functions.

    Statements of names and structure stand here as the shapes see them, one for all documents that make them.
    """
    kinds, functions = ([value for (value,) in said.get(what, ())] for what in ("kind", "function"))
    parents = [(place, name, when) for place, name, when in said.get("parent", ()) if when]
    if max(len(kinds), len(functions), len(parents)) < 2:
        return
    statements = [type_line]
    for place, name, when in parents:
        one = f"{node}/part-of/{len(statements)}"
        statements += [
            triple(one, JP.subordinate, iri(node)),
            triple(one, JP.superior, iri(iris.node(base, "body", (place, name), readable=place))),
            triple(one, JP.year, year(when)),
        ]
    for what, predicate, values in (("body-kind", JP.bodyKind, kinds), ("function", JP.function, functions)):
        for value in values:
            one = f"{node}/named/{len(statements)}"
            statements += [
                triple(one, JP.resolvesTo, iri(node)),
                triple(one, predicate, iri(f"{iris.CODE}{what}/{value}")),
            ]
    words = {
        "two-parents": "；".join(f"{when}：{name}" for _, name, when in sorted(parents, key=lambda one: one[::-1])),
        "two-kinds": "；".join(kinds),
        "two-functions": "；".join(functions),
    }
    yield corpus_item(node, statements, words)


def corpus_stages(base: str) -> tuple[Stage, ...]:
    """One result a node and shape."""
    return (Stage(CORPUS, "findings", lambda groups: _results(groups, base)),)


def _results(groups: Sequence[Group], base: str) -> Iterator[Output]:
    """What the shapes say of all groups together: the engine is started once.

    No shape asks that something be absent, so that each says of a node the same among many as among all.
    """
    statements = {line for group in groups for member in group.members for line in member.value[0]}
    tripped: dict[str, list[Rule]] = {}
    for verdict in judge("\n".join(sorted(statements)).encode("utf-8"), kind="corpus") if groups else ():
        tripped.setdefault(verdict.claim, []).append(verdict.rule)
    for group in groups:
        words = {name: said for member in group.members for name, said in member.value[1].items()}
        found = (line for rule in tripped.get(group.key, ()) for line in _result(group.key, rule, words, base))
        yield Output(list(found))


def _result(focus: str, rule: Rule, words: Mapping[str, str], base: str) -> Iterator[str]:
    node = iris.node(base, "finding", (rule.name, focus), readable=rule.name)
    yield triple(node, RDF.type, SH.ValidationResult)
    yield triple(node, SH.resultSeverity, getattr(SH, rule.severity))
    yield triple(node, SH.sourceConstraintComponent, SH.SPARQLConstraintComponent)
    yield triple(node, SH.sourceShape, iri(rule.shape))
    yield triple(node, SH.sourceConstraint, iri(rule.constraint))
    yield triple(node, SH.focusNode, iri(focus))
    yield triple(node, JP.rule, text(rule.name))
    for message, language in zip(rule.messages, ("zh", "en"), strict=True):
        said = f"（{words[rule.name]}）" if language == "zh" else f" ({words[rule.name]})"
        yield triple(node, SH.resultMessage, text(f"{message}{said}", language))
