"""spaCy components, one a file; each wraps a plain function that knows no spaCy.

The order is the order in which they run. Importing this package registers them.
"""

from kg.extractors import bodies, citations, facts

COMPONENTS: tuple[str, ...] = ("jipu_facts", "jipu_bodies", "jipu_citations")

__all__ = ["COMPONENTS", "bodies", "citations", "facts"]
