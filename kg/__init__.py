"""Jipu 绩谱: performance documents of Chinese governments as a knowledge graph.

``from kg import build, open_graph, find_citations`` costs nothing until one of them is called for: the names are
looked up on first use, so that ``import api`` loads no extractor.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from kg.citations import find_citations
    from kg.pipeline import build
    from kg.store import open_snapshot as open_graph

__all__ = ["__version__", "build", "find_citations", "open_graph"]

_WHERE = {
    "build": ("kg.pipeline", "build"),
    "find_citations": ("kg.citations", "find_citations"),
    "open_graph": ("kg.store", "open_snapshot"),
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - what it gives depends on the name
    if name not in _WHERE:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    module, attribute = _WHERE[name]
    return getattr(import_module(module), attribute)
