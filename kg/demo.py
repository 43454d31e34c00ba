"""``kg demo``: the sample documents that travel with the package, built and looked at."""

from collections.abc import Callable
from pathlib import Path

from kg import report
from kg.built import BuildResult
from kg.pipeline import build

Echo = Callable[[str], object]

SAMPLES = Path(__file__).resolve().parent / "samples"
_SHOWN = 5


def run(folder: Path, echo: Echo) -> BuildResult:
    """Build the clean samples into ``folder``; print what was found and, for each document, the first places."""
    with report.progress() as advance:
        result = build([SAMPLES / "clean"], folder, advance=advance)
    report.print_build(result)
    for one in result.documents:
        echo(f"\n{one.reading.names[0]}")
        for citation in one.reading.records.citations[:_SHOWN]:
            section = one.reading.document.section_path(citation.mention.start) or "head"
            echo(f"  {citation.relation:<10} {citation.mention.quote}  ({section})")
        more = len(one.reading.records.citations) - _SHOWN
        if more > 0:
            echo(f"  … and {more} more: kg query citations --graph {folder}")
    return result
