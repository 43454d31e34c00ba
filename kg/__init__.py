"""Jipu 绩谱: performance documents of Chinese governments as a knowledge graph.

In a notebook: ``read`` and ``read_text`` give records with the words they rest on, ``build`` makes a graph of a folder,
``open_graph`` opens one to ask, to search, to make data frames, and to go back to the quotes. Each costs nothing until
it is called for: the names are looked up on first use, so that ``import api`` loads no extractor.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from kg.answer import Answer
    from kg.citations import find_citations
    from kg.evidence import Quote
    from kg.graph import Graph, build, open_graph
    from kg.reading import Reading, read, read_text

_WHERE = {
    "Answer": "kg.answer",
    "Graph": "kg.graph",
    "Quote": "kg.evidence",
    "Reading": "kg.reading",
    "build": "kg.graph",
    "find_citations": "kg.citations",
    "open_graph": "kg.graph",
    "read": "kg.reading",
    "read_text": "kg.reading",
}

__all__ = [
    "Answer",
    "Graph",
    "Quote",
    "Reading",
    "__version__",
    "build",
    "find_citations",
    "open_graph",
    "read",
    "read_text",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - what it gives depends on the name
    if name not in _WHERE:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    return getattr(import_module(_WHERE[name]), name)


def __dir__() -> list[str]:
    return __all__
