"""Identity → IRI: pure functions. ``base`` + kind + readable ASCII part + first 16 hex digits of the key's SHA-256.

Nothing depends on order, time or machine. Keys are tuples of strings and integers; what is equal is one IRI.
"""

import hashlib
import re
from collections.abc import Iterable

from kg.errors import IdentityError

DEFAULT_BASE = "https://w3id.org/jipu/"
NS = "https://w3id.org/jipu/ns#"
CODE = "https://w3id.org/jipu/code/"
QUERY = "https://w3id.org/jipu/query/"
DEFAULT_GRAPH = "https://w3id.org/jipu/graph/default"
"""The graph that ``?default`` of the graph store protocol is. Queries see the union of all graphs by default, so it
needs a name to be asked for alone; it is there only where somebody loaded something into it."""

Key = tuple[str | int, ...]


def digest(key: Key) -> str:
    """16 hex digits of the SHA-256 of the key's parts, each length-prefixed so that no two keys run together."""
    return hashlib.sha256(_joined(key)).hexdigest()[:16]


def _joined(key: Key) -> bytes:
    parts: list[str] = []
    for part in map(str, key):
        parts += (str(len(part)), ":", part)
    return "".join(parts).encode("utf-8")


def node(base: str, kind: str, key: Key, readable: str = "") -> str:
    """``<base>id/<kind>/<readable>-<digest>``; ``readable`` is kept only as far as it is plain ASCII."""
    plain = re.sub(r"[^a-z0-9]+", "-", readable.lower()).strip("-") if readable else ""
    return f"{base}id/{kind}/{plain + '-' if plain else ''}{digest((kind, *key))}"


class Kind:
    """What things of one kind have in common whose keys begin alike, worked out once.

    ``Kind(base, kind, begin).node(*rest)`` is ``node(base, kind, (*begin, *rest))``.
    """

    def __init__(self, base: str, kind: str, begin: Key) -> None:
        self._start = f"{base}id/{kind}/"
        self._hash = hashlib.sha256(_joined((kind, *begin)))

    def node(self, *rest: str | int) -> str:
        """The IRI of one of them."""
        made = self._hash.copy()
        made.update(_joined(rest))
        return f"{self._start}{made.hexdigest()[:16]}"


def check_distinct(nodes: Iterable[tuple[str, Key]]) -> None:
    """Raise ``IdentityError`` where two different keys share one IRI: what differs must not become one thing."""
    seen: dict[str, Key] = {}
    for iri, key in nodes:
        if seen.setdefault(iri, key) != key:
            raise IdentityError(f"{iri}: stands for {seen[iri]} and for {key}; leave one of them out and report this")


def document(base: str, sha256: str) -> str:
    """A source's bytes: ``<base>id/document/<first 16 hex digits of their SHA-256>``."""
    return f"{base}id/document/{sha256[:16]}"


def text_rendition(base: str, sha256: str) -> str:
    """The masked joined text, by its own hash."""
    return f"{base}id/text/{sha256[:16]}"


def document_graph(base: str, sha256: str) -> str:
    """The named graph that holds what one document says."""
    return f"{base}graph/doc/{sha256[:16]}"


def graph(base: str, name: str) -> str:
    """A named graph that is a function of all documents: links, cube, findings, statistics, ontology."""
    return f"{base}graph/{name}"


def is_built(base: str, name: str) -> bool:
    """Whether a named graph is one that builds make, or may make later; others' RDF stands in graphs of other names."""
    below = name.startswith(graph(base, "")) and not name.startswith(graph(base, "loaded/"))
    return below and name != DEFAULT_GRAPH
