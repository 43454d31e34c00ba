"""Evidence about acts that does not fit together, as findings: nothing was merged on it."""

from collections.abc import Iterator, Sequence
from typing import Any

from kg import iris
from kg.derive.acts import CONFLICT
from kg.derive.citing import CITING
from kg.derive.items import Output
from kg.derive.stage import Group, Stage, each
from kg.derive.terms import JP, PROV, RDF, SH, code, iri, number, text, triple
from kg.iris import Key

_EXPLANATIONS = {
    "one-number-several-titles": "同一文号对应不同的标题，未予合并",
    "one-title-several-numbers": "同一标题对应不同的文号，未予合并",
    "one-name-several-acts": "同一名称可指不同的文件，未予认定",
}


def conflict_stages(base: str) -> tuple[Stage, ...]:
    """One finding a conflict, with the citations that show it.

    A number with two titles is a contradiction; a title with two numbers may be two acts of one name, so it ranks
    lower.
    """
    return (Stage(CONFLICT, "findings", each(lambda group: Output(list(_conflicts(group, base))))),)


Cited = tuple[str, str, str, str]
"""A citation's document, what findings of it are about, and its words: their node and quote."""


def _conflicts(group: Group, base: str) -> Iterator[str]:
    told = sorted(
        (sorted(group.sources.documents(map(int, items))), reason, rule, tuple(map(tuple, keys)))
        for rule, keys, items, reason in _values(group)
    )
    focused = False
    for documents, reason, rule, keys in told:
        cited = [one for sha256 in documents for one in _words(keys, group.sources.given(sha256, CITING))]
        if cited:
            yield from _conflict(rule, keys, reason, cited, focused, base)
            focused = True


def _values(group: Group) -> Iterator[Any]:
    return (member.value for member in group.members)


def _words(keys: Sequence[Key], given: Sequence[Any]) -> Iterator[Cited]:
    """The citations of one document that the conflict is about."""
    numbers = {key[1] for key in keys if key[0] == "number"}
    titles = {part for key in keys for part in key[1:]}
    for document, _, about, _, _, citations in given:
        for key, title, numbered, _, node, quote in citations:
            if tuple(key) in keys or numbered in numbers or (title and title in titles):
                yield document, about, node, quote


def _conflict(
    rule: str, keys: Sequence[Key], reason: str, cited: Sequence[Cited], focused: bool, base: str
) -> Iterator[str]:
    node = iris.node(base, "finding", (rule, *(str(part) for key in keys for part in key)), readable=rule)
    doubtful = rule != "one-number-several-titles"
    quotes = tuple(dict.fromkeys(quote for *_, quote in cited))
    explanation = f"{_EXPLANATIONS[rule]}：{'；'.join(quotes)}"
    yield triple(node, RDF.type, JP.Finding)
    yield triple(node, RDF.type, SH.ValidationResult)
    yield triple(node, SH.resultSeverity, SH.Info if doubtful else SH.Warning)
    yield triple(node, SH.sourceConstraintComponent, JP.AuditConstraintComponent)
    yield triple(node, SH.resultMessage, text(explanation, "zh"))
    yield triple(node, SH.resultMessage, text(reason, "en"))
    yield triple(node, JP.rule, text(rule))
    yield triple(node, JP.findingKind, code("finding-kind", "contradiction"))
    yield triple(node, JP.findingCause, code("finding-cause", "wording"))
    yield triple(node, JP.isDoubtful, number(doubtful))
    if doubtful:
        yield triple(node, JP.doubtReason, text("同一名称可指不同的文件"))
    yield triple(node, JP.explanation, text(explanation))
    yield triple(node, JP.quoteList, text("|".join(quotes)))
    if not focused:
        yield triple(node, SH.focusNode, iri(cited[0][1]))
    for document, _, words, _ in cited:
        yield triple(node, PROV.wasDerivedFrom, iri(document))
        yield triple(node, JP.groundedIn, iri(words))
