"""spaCy components, one a file; each wraps a plain function that knows no spaCy.

The order is the order in which they run. Importing this package registers them.
"""

from kg.extractors import bodies, citations, facts, figures, funds, indicators, narrative, projects, tables

COMPONENTS: tuple[str, ...] = (
    "jipu_facts",
    "jipu_bodies",
    "jipu_citations",
    "jipu_tables",
    "jipu_projects",
    "jipu_funds",
    "jipu_figures",
    "jipu_indicators",
    "jipu_narrative",
)

__all__ = [
    "COMPONENTS",
    "bodies",
    "citations",
    "facts",
    "figures",
    "funds",
    "indicators",
    "narrative",
    "projects",
    "tables",
]
