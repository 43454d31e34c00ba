"""Citations of Chinese policy documents: text in, records out; no graph and no spaCy needed."""

from kg.citations.acts import Article, PolicyDocument, named_act, policy_document
from kg.citations.context import Context
from kg.citations.finder import find_citations
from kg.citations.heads import own_head
from kg.citations.numbers import normalise_number
from kg.citations.policy import NamedPolicy, named_policy

__all__ = [
    "Article",
    "Context",
    "NamedPolicy",
    "PolicyDocument",
    "find_citations",
    "named_act",
    "named_policy",
    "normalise_number",
    "own_head",
    "policy_document",
]
