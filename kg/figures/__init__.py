"""Figures: every quantitative statement of running text, with what it measures, when, and against what."""

from kg.figures.find import find_figures
from kg.figures.relations import find_relations

__all__ = ["find_figures", "find_relations"]
