"""What a build costs a report, stage by stage: ``python tests/bench/build.py [N …] [--seed S] [--length CHARACTERS]
[--against TREE]``.

``N`` reports of the genre (``reports.py``) are built for each N from nothing, in one process and in processor time, so
that a loaded machine counts little. With ``--against`` the same reports are built by the code of another checkout in
the same run, and ratios are printed. What is no stage of its own (derived graphs, store, cache) is ``the rest``.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reports import LENGTH, generate

HERE = Path(__file__).resolve()
STAGES = {
    "read_source": "read and analysed",
    "map_document": "mapped, claims judged",
    "broken_claims": "mapped, claims judged",
    "map_reading": "mapped, claims judged",
    "n_triples": "written as lines",
    "validate": "validated",
    "items_of": "given to derived graphs",
    "layout_json": "laid out for pages",
}
"""The functions that ``kg.part`` makes a part with, in this tree or an older one that has it, and what they do."""
REST, WHOLE = "the rest", "a report"


def processor_time() -> float:
    """Seconds of this process and of those that it started and that have ended."""
    return sum(os.times()[:4])


def measured(folder: Path) -> dict[str, float]:
    """Milliseconds a report by stage of building the files of ``folder``, and its characters and statements."""
    import kg.mapping
    import kg.part
    from kg.mapping import ontology_data
    from kg.pipeline import build

    spent: dict[str, float] = defaultdict(float)

    def timed(work: Callable[..., Any], stage: str) -> Callable[..., Any]:
        def run(*given: Any, **named: Any) -> Any:
            # Of this thread: the engine's load and merge beside it, and what they take is part of the rest.
            before, start = sum(spent.values()), time.thread_time()
            try:
                return work(*given, **named)
            finally:
                inside = sum(spent.values()) - before
                spent[stage] += time.thread_time() - start - inside

        return run

    paths = sorted(folder.glob("*.txt"))
    ontology_data()
    with tempfile.TemporaryDirectory() as graph:
        build(paths[:2], Path(graph), jobs=0)  # what is loaded once is loaded
    for place in (kg.part, getattr(kg.mapping, "Statements", kg.part)):
        for name, stage in STAGES.items():
            if name in vars(place):
                setattr(place, name, timed(getattr(place, name), stage))
    with tempfile.TemporaryDirectory() as graph:
        start = processor_time()
        result = build(paths, Path(graph), jobs=0)
        whole = processor_time() - start
    if result.left_out:
        raise SystemExit(f"left out: {result.left_out[0].reason}")
    found = {stage: 1000 * seconds / len(paths) for stage, seconds in spent.items()}
    found[REST] = 1000 * whole / len(paths) - sum(found.values())
    found[WHOLE] = 1000 * whole / len(paths)
    found["characters"] = sum(len(path.read_text(encoding="utf-8")) for path in paths) / len(paths)
    found["statements"] = sum(one.summary.triples for one in result.documents) / len(paths)
    return found


def run(tree: Path, folder: Path) -> dict[str, float]:
    """``measured`` by the code of a checkout, in a process of its own."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tree), str(HERE.parent)))}
    command = [sys.executable, str(HERE), "--measure", str(folder)]
    done = subprocess.run(command, env=environment, cwd=tree, stdout=subprocess.PIPE, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def show(count: int, here: dict[str, float], other: dict[str, float] | None) -> None:
    """Print the stages of one corpus."""
    print(f"{count} reports: {here['characters']:,.0f} characters and {here['statements']:,.0f} statements each")
    for stage in (*dict.fromkeys(STAGES.values()), REST, WHOLE):
        line = f"  {stage:<26}{here.get(stage, 0):>9.1f} ms{here.get(stage, 0) / here[WHOLE]:>7.0%}"
        if other is not None and other.get(stage):
            line += f"{other[stage]:>9.1f} ms there{here.get(stage, 0) / other[stage]:>7.2f} of it"
        print(line)
    print(f"  {1000 / here[WHOLE]:.1f} reports a second of one core", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", type=int, nargs="*", default=[20])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--length", type=int, default=LENGTH)
    parser.add_argument("--against", type=Path)
    parser.add_argument("--measure", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.measure:
        print(json.dumps(measured(asked.measure)))
        return
    costs = []
    for count in asked.counts:
        with tempfile.TemporaryDirectory() as made:
            for _ in generate(Path(made), count, asked.seed, asked.length):
                pass
            (Path(made) / "truth.jsonl").unlink()
            here = run(HERE.parents[2], Path(made))
            show(count, here, run(asked.against, Path(made)) if asked.against else None)
            costs.append(here[WHOLE])
    if len(costs) > 1:
        print(f"cost a report from {asked.counts[0]} to {asked.counts[-1]}: times {costs[-1] / costs[0]:.2f}")


if __name__ == "__main__":
    main()
