"""What a request can reach: the open graph, its base IRI, and what is asked of it again and again."""

from collections.abc import Callable
from copy import copy
from typing import TypeVar, cast

from flask import current_app, g, request

from api.calling import GONE
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

    def asked_by(self, client: str, gone: Callable[[], bool]) -> "Context":
        """The same snapshot for one request; see GraphStore.asked_by."""
        found = copy(self)
        found.store = self.store.asked_by(client, gone)
        return found

    @property
    def counts(self) -> dict[str, int]:
        """How many documents, bodies, policies and citations there are."""
        return self.once(_counts)

    @property
    def audit(self) -> Report:
        """What does not add up, as ``kg audit`` reports it."""
        return self.once(_audit)

    def once(self, make: Callable[["Context"], Made]) -> Made:
        """What ``make`` gives for this snapshot, worked out at the first call."""
        if make not in self._made:
            self._made[make] = make(self)
        return cast(Made, self._made[make])

    def rows(self, text: str) -> list[Row]:
        """The rows of a SELECT of our own, with all prefixes declared."""
        answer = self.store.query(PREFIX_LINES + text)
        return list(answer) if isinstance(answer, SelectResult) else []


def _counts(context: Context) -> dict[str, int]:
    found = {}
    for name, pattern in _COUNTED.items():
        rows = context.rows(f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}")
        found[name] = int(rows[0][0].value) if rows and rows[0][0] else 0
    return found


def _audit(context: Context) -> Report:
    return read_report(context.store)


def constant(context: Context) -> Callable[[], Context]:
    """What gives every request the same context."""
    return lambda: context


def context() -> Context:
    """The context of the request: one and the same until it is answered, even if a new build comes in between."""
    if "context" not in g:
        find: Callable[[], Context] = current_app.extensions[EXTENSION]
        client = g.get("key_name") or request.remote_addr or ""
        g.context = find().asked_by(client, request.environ.get(GONE, lambda: False))
    found = g.context
    assert isinstance(found, Context)
    return found
