"""What the audit costs beside the build: ``python tests/bench/audit.py [reports]`` prints both and their ratio.

Reports are the sound sample documents over and over, so that the documents of one body are far more than anywhere.
"""

import re
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kg import iris
from kg.derive import items_of, open_derived
from kg.mapping import broken_claims, map_document
from kg.readers import Limits
from kg.readers.encoding import decode
from kg.reading import Reading, read_source
from kg.rules import rules
from kg.validation import validate

SAMPLES = Path(__file__).parents[2] / "kg" / "samples" / "clean"


def variants(folder: Path, count: int) -> list[Path]:
    """``count`` files in ``folder``: the samples' texts with a line more, so that no two are one document."""
    sources = sorted(SAMPLES.glob("*_2*_*.txt"))
    made = []
    for number in range(count):
        source = sources[number % len(sources)]
        text = decode(source.read_bytes(), source.name).text
        path = folder / f"{number:04}.txt"
        path.write_text(re.sub(r"\n", f"\n第{number + 1}批\n", text, count=1), encoding="utf-8")
        made.append(path)
    return made


def timed(work: Callable[[], object]) -> float:
    """Processor seconds, so that a loaded machine does not count."""
    start = time.process_time()
    work()
    return time.process_time() - start


def derive(readings: list[Reading], broken: dict[str, tuple]) -> None:
    """What all documents say together, the links with it."""
    texts = {one.document.sha256: one.document.text for one in readings}
    with open_derived(None, iris.DEFAULT_BASE, "", texts.__getitem__) as derived:
        for one in readings:
            sha256 = one.document.sha256
            derived.replace(sha256, items_of(one, broken[sha256], iris.DEFAULT_BASE, b""))
        derived.settle()


def main(count: int) -> None:
    """Print the seconds of building and of auditing the same reports."""
    rules()
    with tempfile.TemporaryDirectory() as folder:
        paths = variants(Path(folder), count)
        read_source(paths[0], (paths[0].name,), Limits())  # the pipeline is loaded once
        readings: list[Reading] = []
        reading = timed(lambda: readings.extend(read_source(path, (path.name,), Limits()) for path in paths))
    broken: dict[str, tuple] = {}
    claims = timed(
        lambda: broken.update({one.document.sha256: broken_claims(one, iris.DEFAULT_BASE) for one in readings})
    )
    graphs: list[bytes] = []
    mapping = timed(lambda: graphs.extend(map_document(one, iris.DEFAULT_BASE)[0].n_triples() for one in readings))
    mapping -= claims  # which it judges as well
    checking = timed(lambda: [validate(graph) for graph in graphs])
    between = timed(lambda: derive(readings, broken))
    building, auditing = reading + mapping + checking, claims + between
    statements = sum(graph.count(b"\n") for graph in graphs)
    print(f"{count} reports, {statements:,} statements")
    print(f"build: read {reading:.2f} s, map {mapping:.2f} s, validate {checking:.2f} s: {building:.2f} s")
    print(f"audit: rules {claims:.2f} s, between documents and findings {between:.2f} s: {auditing:.2f} s")
    print(f"audit / build: {auditing / building:.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
