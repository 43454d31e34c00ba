"""Citations of Chinese policy documents: text in, records out; no graph and no spaCy needed."""

from kg.citations.bodies import Context
from kg.citations.finder import find_citations
from kg.citations.numbers import normalise_number

__all__ = ["Context", "find_citations", "normalise_number"]
