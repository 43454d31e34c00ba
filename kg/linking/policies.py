"""One node a policy: what every document calls it, brought together; each merge with its rule and reason.

Pure and free of order: the result is a function of the set of inputs. A tie is left open, contradicting evidence
keeps two nodes and a conflict.
"""

from collections import defaultdict
from collections.abc import Iterable

from kg.citations import Context, NamedPolicy, PolicyDocument, named_act, named_policy
from kg.citations.policy import folded_title
from kg.linking.policy_book import Book, Seen, agree
from kg.linking.policy_nodes import enter_cited, enter_own, inherit, nodes_of
from kg.linking.policy_records import (
    Conflict,
    Event,
    PolicyInput,
    PolicyLinks,
    Resolution,
    ResolvedPolicy,
    Status,
    status,
)
from kg.records import Citation

__all__ = [
    "Conflict",
    "Event",
    "PolicyInput",
    "PolicyLinks",
    "Resolution",
    "ResolvedPolicy",
    "Status",
    "policy_input",
    "resolve_policies",
    "status",
]


def policy_input(
    document: str, citations: Iterable[Citation], act: PolicyDocument | None = None, context: Context | None = None
) -> PolicyInput:
    """What a document gives, from its citations and, where it is a policy itself, what it says of itself."""
    cited = tuple(citations)
    names = _together([named_policy(citation, context) for citation in cited])
    named = tuple((name, citation.relation) for name, citation in zip(names, cited, strict=True))
    if act is None:
        return PolicyInput(document, named)
    since, until = act.in_force_from, act.in_force_until
    return PolicyInput(
        document,
        named,
        named_act(act, context),
        act.date.value if act.date else "",
        since.value if since else "",
        until.value if until else "",
    )


def _together(names: list[NamedPolicy]) -> list[NamedPolicy]:
    """One title is one act inside a document: a mention without number or issuers is the one that has them."""
    fuller: dict[str, set[NamedPolicy]] = defaultdict(set)
    for name in names:
        if name.title and (name.number or name.issuers):
            fuller[folded_title(name.title)].add(name)

    def chosen(name: NamedPolicy) -> NamedPolicy:
        known = [other for other in fuller[folded_title(name.title)] if agree(name, other)] if name.title else []
        numbered = [other for other in known if other.number] or known
        return numbered[0] if not name.number and len(numbered) == 1 else name

    return [chosen(name) for name in names]


def resolve_policies(inputs: Iterable[PolicyInput]) -> PolicyLinks:
    """Bring together what all documents name."""
    documents = sorted(set(inputs), key=repr)
    seen: dict[NamedPolicy, set[str]] = defaultdict(set)
    for item in documents:
        for name in (*(name for name, _ in item.named), *((item.own,) if item.own else ())):
            seen[name].add(item.document)
    book = Book(seen, (item.own for item in documents if item.own), Seen(seen))
    resolutions = book.resolutions()
    target = {item.named: item.resolved for item in resolutions}
    built = nodes_of(book, target)
    enter_own(built, (item for item in documents if item.own), target)
    enter_cited(built, documents, target)
    inherit(built, book.annexes())
    policies = tuple(built[key] for key in sorted(built, key=repr))
    return PolicyLinks(policies, tuple(resolutions), book.conflicts())
