"""Records the samples' answers that the reference pages show: run by ``make generated``, held by tests/docs."""

import tempfile
from pathlib import Path

from kg.docs.answers import record
from kg.pipeline import build
from kg.store import open_snapshot

SAMPLES = Path(__file__).resolve().parent.parent / "kg" / "samples" / "clean"

if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        build([SAMPLES], Path(folder) / "graph")
        with open_snapshot(Path(folder) / "graph") as store:
            record(store)
