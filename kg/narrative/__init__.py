"""What a report tells beside its numbers: problems and measures, tasks, honours, programmes, histories of acts."""

from kg.narrative.history import find_events
from kg.narrative.problems import find_problems
from kg.narrative.programmes import find_programmes, programmes, sectors
from kg.narrative.recognitions import find_recognitions
from kg.narrative.tasks import find_tasks

__all__ = [
    "find_events",
    "find_problems",
    "find_programmes",
    "find_recognitions",
    "find_tasks",
    "programmes",
    "sectors",
]
