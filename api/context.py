"""What a request can reach: the open graph, its base IRI, and what is asked of it again and again."""

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar, cast

from flask import current_app, g

from kg.audit_report import Report, read_report
from kg.iris import DEFAULT_BASE
from kg.store import GraphStore, Row, SelectResult
from kg.vocabulary import PREFIXES

EXTENSION = "jipu"
Made = TypeVar("Made")

PREFIX_LINES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
"""For queries of our own; visitors declare what they use."""

_COUNTED = {
    "documents": "?x a jp:Document",
    "bodies": "?x a ?class . VALUES ?class { org:Organization org:FormalOrganization org:OrganizationalUnit }",
    "policies": "?x a eli:LegalResource",
    "citations": "?x a cito:Citation",
    "projects": "?x a jp:NamedProject",
    "indicators": "?x a jp:IndicatorResult",
    "figures": "?x a jp:Figure",
    "findings": "?x a jp:Finding",
}


class Context:
    """One open snapshot. It never changes, so what is computed once stays true."""

    def __init__(self, store: GraphStore) -> None:
        self.store = store
        base = store.manifest.get("base", DEFAULT_BASE)
        self.base: str = base if isinstance(base, str) else DEFAULT_BASE
        self._made: dict[Callable[[Context], object], object] = {}

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many documents, bodies, policies and citations there are."""
        found = {}
        for name, pattern in _COUNTED.items():
            rows = self.rows(f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}")
            found[name] = int(rows[0][0].value) if rows and rows[0][0] else 0
        return found

    @cached_property
    def audit(self) -> Report:
        """What does not add up, as ``kg audit`` reports it."""
        return read_report(self.store)

    def once(self, make: Callable[["Context"], Made]) -> Made:
        """What ``make`` gives for this snapshot, worked out at the first call."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast(Made, self._made[make])

    def rows(self, text: str) -> list[Row]:
        """The rows of a SELECT of our own, with all prefixes declared."""
        answer = self.store.query(PREFIX_LINES + text)
        return list(answer) if isinstance(answer, SelectResult) else []


def constant(context: Context) -> Callable[[], Context]:
    """What gives every request the same context."""
    return lambda: context


def context() -> Context:
    """The context of the request: one and the same until it is answered, even if a new build comes in between."""
    if "context" not in g:
        find: Callable[[], Context] = current_app.extensions[EXTENSION]
        g.context = find()
    found = g.context
    assert isinstance(found, Context)
    return found
