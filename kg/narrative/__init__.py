"""What a report tells beside its numbers: problems and measures, awards and ranks, programmes of policy."""

from kg.narrative.problems import find_problems
from kg.narrative.programmes import find_programmes, programmes
from kg.narrative.recognitions import find_recognitions

__all__ = ["find_problems", "find_programmes", "find_recognitions", "programmes"]
