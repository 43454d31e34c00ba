"""What a report tells beside its numbers: problems and measures, awards and ranks."""

from kg.narrative.problems import find_problems
from kg.narrative.recognitions import find_recognitions

__all__ = ["find_problems", "find_recognitions"]
