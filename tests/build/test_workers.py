"""Files are read in several processes: the graph is the same, and a process that dies costs what killed it."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from kg.part import Options, Workshop
from kg.pipeline import build
from kg.readers import Limits
from kg.scan import Source, scan
from kg.state import State
from kg.store import open_snapshot
from kg.store.folder import lock_file
from kg.workers import Workers

REPORT = """云溪县水务局{year}年度部门整体支出绩效自评报告
一、基本情况
根据《云溪县农村供水管理办法》（云府办规〔2020〕3号）的规定，我局负责全县农村供水工作。
"""
# Does with a file what its name says, in place of making its part.
PROGRAM = """
import os, signal
from kg import part, workers
seen = []
def attempt(self, source):
    name = source.path.stem
    seen.append(name)
    if name == "crash" or (name == "once" and len(seen) > 1):
        os.kill(os.getpid(), signal.SIGKILL)
    if name == "swell":
        bytearray(self.options.limits.max_memory + 2**20)
    if name == "grow":
        bytearray(self.options.limits.max_memory // 2)
    return part.Refusal(str(os.getpid()), False)
part.Workshop.attempt = attempt
workers.main()
"""

# Says before its first file whether the language data is there.
LOADED = """
import os
from kg import nlp, part, workers
def attempt(self, source):
    return part.Refusal(f"{os.getpid()} {nlp.create_nlp.cache_info().currsize > 0}", False)
part.Workshop.attempt = attempt
workers.main()
"""


def canonical(folder: Path) -> bytes:
    with open_snapshot(folder) as store:
        return b"".join(store.canonical_nquads())


def written(folder: Path, names: Sequence[str]) -> list[Source]:
    """Files of these names, in this order."""
    (folder / "in").mkdir()
    for name in names:
        (folder / "in" / f"{name}.txt").write_text(name, "utf-8")
    with State(folder / "state") as state:
        sources, _ = scan([folder / "in"], state, Limits(), folder / "graph")
    return sorted(sources, key=lambda source: names.index(source.path.stem))


def outcomes(folder: Path, names: list[str], count: int = 1) -> dict[str, str]:
    order = written(folder, names)
    options = Options(limits=Limits(max_memory=200 * 2**20))
    with Workers(count, PROGRAM) as workers:
        made = {one.source.path.stem: one.refusal for one in workers.make(Workshop(folder, options), order)}
    assert set(made) == set(names)
    assert not [one for one in made.values() if one is None or one.lasting]
    return {name: refusal.reason for name, refusal in made.items() if refusal}


def test_one_process_makes_many_parts(tmp_path: Path) -> None:
    assert len(set(outcomes(tmp_path, ["a", "b", "c", "d"]).values())) == 1


def test_a_process_that_dies_costs_its_file_and_is_replaced(tmp_path: Path) -> None:
    found = outcomes(tmp_path, ["a", "crash", "b", "swell", "c", "grow", "d", "once", "e"])
    assert found["crash"].endswith(
        "crash.txt: the process that read it ended twice over it; leave it out and report it"
    )
    assert "swell.txt: needs more memory than the limit of 200 MB" in found["swell"]
    pids = [found[name] for name in ("a", "b", "c", "grow", "d", "once", "e")]
    assert all(pid.isdigit() for pid in pids)
    assert pids[2] == pids[3] != pids[4]  # one that has grown large is not used again
    assert pids[5] == pids[6] != pids[4]
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(int(pid), 0)


def test_few_files_go_to_the_process_that_stands_ready(tmp_path: Path) -> None:
    sources = written(tmp_path, "abc")
    with Workers(2, LOADED) as workers:
        workers.stand_ready()
        workers.stand_ready()
        ready = [child._process.pid for child in workers._children if child._process]
        found = [one.refusal for source in sources for one in workers.make(Workshop(tmp_path, Options()), [source])]
    # Before its first file it had the language data, too.
    assert [refusal and refusal.reason for refusal in found] == [f"{pid} True" for pid in ready] * 3


def test_whoever_stops_listening_leaves_no_process(tmp_path: Path) -> None:
    sources = written(tmp_path, "abcdef")
    with Workers(2, PROGRAM) as workers:
        made = workers.make(Workshop(tmp_path, Options()), sources)
        refusal = next(made).refusal
        made.close()  # type: ignore[attr-defined]
    assert refusal is not None
    with pytest.raises(ProcessLookupError):
        os.kill(int(refusal.reason), 0)


def test_the_graph_is_the_same_in_any_number_of_processes(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for year in range(2010, 2016):
        (tmp_path / "in" / f"{year}.txt").write_text(REPORT.format(year=year), "utf-8")
    (tmp_path / "in" / "bad.txt").write_bytes(b"")
    built = [build([tmp_path / "in"], tmp_path / f"graph{jobs}", jobs=jobs) for jobs in (0, 2)]
    assert canonical(tmp_path / "graph0") == canonical(tmp_path / "graph2")
    assert [one.summary for one in built[0].documents] == [one.summary for one in built[1].documents]
    assert built[0].left_out == built[1].left_out != ()


def test_a_worker_that_is_killed_from_outside_costs_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for year in range(2010, 2014):
        (tmp_path / "in" / f"{year}.txt").write_text(REPORT.format(year=year), "utf-8")
    killed: list[int] = []

    def advance(_name: str, done: int, _total: int) -> None:
        if done == 1 and not killed:
            killed.extend(children())
            for pid in killed:
                os.kill(pid, signal.SIGKILL)

    result = build([tmp_path / "in"], tmp_path / "graph", jobs=2, advance=advance)
    assert (len(killed), len(result.documents), result.left_out) == (2, 4, ())


def children() -> list[int]:
    """The workers that this process has started: by their parent, in /proc."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
            works = b"kg.workers" in stat.with_name("cmdline").read_bytes()
        except OSError:
            continue
        if works and int(fields[1]) == os.getpid() and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


BUSY = """
import fcntl, time
from kg.readers.worker import answer
def work(name):
    with open(name, "w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        print("working", file=stream, flush=True)
        time.sleep(600)
answer(work)
"""


def test_a_process_at_work_ends_with_the_one_that_asked_it(tmp_path: Path) -> None:
    file = tmp_path / "held"
    program = "import sys; from kg.readers.child import Child; Child(sys.argv[1]).ask((sys.argv[2],))"
    asking = subprocess.Popen([sys.executable, "-c", program, BUSY, str(file)])
    deadline = time.monotonic() + 30
    while not file.exists() or not file.read_text():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    asking.kill()
    asking.wait()
    with file.open() as stream:
        while not lock_file(stream, exclusive=True):
            assert time.monotonic() < deadline
            time.sleep(0.02)
