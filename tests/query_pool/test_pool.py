"""Queries that overrun are ended, by themselves and at once; all others are answered as if they had been alone."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from kg.errors import AnswerTooLargeError, BusyError, DeadlineError, LimitError, MemoryLimitError, QueryError
from kg.query_pool import Limits, PooledStore
from kg.query_pool.rows import RowCounter
from kg.query_pool.supply import nobody
from kg.store import AskResult, GraphResult, SelectResult, build, open_snapshot

COUNT = 3000
EVERYTHING = "SELECT ?s ?o { ?s <http://e/p> ?o }"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SORTED_CROSS = "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pool") / "graph"
    lines = [f'<http://e/s{n}> <http://e/p> "预算\\n{n}, \\"{n}\\" }},{{" .' for n in range(COUNT)]
    build(path, [("http://g/1", "\n".join(lines).encode())], {})
    return path


def opened(folder: Path, **limits: float) -> PooledStore:
    store = open_snapshot(folder, PooledStore)
    store.start(Limits(**limits))  # type: ignore[arg-type]
    return store


@pytest.fixture(scope="module")
def store(folder: Path) -> Iterator[PooledStore]:
    with opened(folder, memory=150_000_000, short=2, long=2) as store:
        yield store


def processes() -> list[int]:
    """The processes that evaluate for this one."""
    found = subprocess.run(
        ["pgrep", "-P", str(os.getpid()), "-f", "kg.query_pool.worker"], capture_output=True, text=True, check=False
    )
    return [int(line) for line in found.stdout.split()]


def test_answers_are_those_of_the_store_itself(folder: Path, store: PooledStore) -> None:
    with open_snapshot(folder) as plain:
        for query in (EVERYTHING, "ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }", "DESCRIBE <http://e/s1>"):
            for format in ("json", "xml", "csv", "tsv") if query[0] in "SA" else ("ttl", "nt", "rdf", "jsonld"):
                assert store.query(query).serialize(format) == plain.query(query).serialize(format)
        select, ask, made = (store.query(query) for query in (EVERYTHING, "ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }"))
        assert isinstance(select, SelectResult)
        assert select.columns == ("s", "o")
        assert list(select) == list(plain.query(EVERYTHING))  # type: ignore[arg-type]
        assert isinstance(ask, AskResult)
        assert ask.value is True
        assert isinstance(made, GraphResult)
        assert list(made) == list(plain.query("CONSTRUCT WHERE { ?s ?p ?o }"))  # type: ignore[arg-type]


def test_errors_are_those_of_the_store_itself(store: PooledStore) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        store.query("SELECT * { SERVICE <http://e/> { ?s ?p ?o } }")
    with pytest.raises(QueryError, match="line 1, column 11"):
        store.query("SELECT * {").serialize("json")
    with pytest.raises(QueryError, match="line 1, column 9"):
        store.query("nonsense").serialize("json")


def test_a_query_past_its_deadline_is_dead_within_a_tenth_of_a_second(store: PooledStore) -> None:
    late = []
    for _ in range(5):
        before = set(processes())
        start = time.monotonic()
        with pytest.raises(DeadlineError, match="not answered in time"):
            store.query(CROSS, seconds=0.4).serialize("json")
        late.append(time.monotonic() - start - 0.4)
        assert len(before - set(processes())) == 1
        assert len(store.query(EVERYTHING).serialize("csv").splitlines()) > COUNT
    # A loaded machine may be late now and then by itself.
    assert min(late) >= 0
    assert sorted(late)[1] < 0.1


def test_the_deadline_holds_even_if_the_pool_has_died(folder: Path) -> None:
    code = f"""
import sys, threading, time
from pathlib import Path
from kg.store import open_snapshot
from kg.query_pool import Limits, PooledStore
store = open_snapshot(Path({str(folder)!r}), PooledStore)
store.start(Limits(seconds=1.5))
threading.Thread(target=lambda: store.query({CROSS!r}).serialize("json"), daemon=True).start()
time.sleep(0.5)
import subprocess, os
print(subprocess.run(["pgrep", "-P", str(os.getpid())], capture_output=True, text=True).stdout.split(), flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        children = [int(one.strip("[]',")) for one in process.stdout.readline().split()]
        os.kill(process.pid, signal.SIGKILL)
    end = time.monotonic() + 4
    while any(Path(f"/proc/{child}").exists() for child in children) and time.monotonic() < end:
        time.sleep(0.05)
    assert [child for child in children if Path(f"/proc/{child}").exists()] == []


def test_what_pauses_ends_with_the_pool_that_has_died(folder: Path) -> None:
    code = f"""
import sys, threading, time
from pathlib import Path
from kg.store import open_snapshot
from kg.query_pool import Limits, PooledStore
store = open_snapshot(Path({str(folder)!r}), PooledStore)
store.start(Limits(seconds=300, wait=200, short=3, long=1, patience=0.1))
for number in range(3):
    ask = lambda number=number: store.query({CROSS!r} + f" #{{number}}").serialize("json")
    threading.Thread(target=ask, daemon=True).start()
while sorted(run.place for run in list(store._pool._runs)) != ["long", "paused", "paused"]:
    time.sleep(0.05)
print(*[run.process.pid for run in store._pool._runs], flush=True)
time.sleep(60)
"""
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        paused = [int(one) for one in process.stdout.readline().split()]
        os.kill(process.pid, signal.SIGKILL)
    assert len(paused) == 3
    try:
        # Those that stand still see no end of their channel, and the long one sees none while it works.
        until(lambda: not any(Path(f"/proc/{one}").exists() for one in paused))
    finally:
        for one in paused:
            if Path(f"/proc/{one}").exists():
                os.kill(one, signal.SIGKILL)


def test_a_query_that_takes_too_much_memory_is_ended(store: PooledStore) -> None:
    with pytest.raises(MemoryLimitError, match="too much memory"):
        store.query(SORTED_CROSS).serialize("json")
    assert store.query("ASK {}").serialize("json")


@pytest.mark.parametrize("format", ["json", "xml", "csv", "tsv"])
def test_rows_are_counted_in_every_form(folder: Path, format: str) -> None:
    with opened(folder, rows=COUNT - 1) as store:
        with pytest.raises(AnswerTooLargeError, match="more than 2,999 rows"):
            b"".join(store.query(EVERYTHING).pieces(format))
        assert store.query(f"{EVERYTHING} LIMIT {COUNT - 1}").serialize(format)


def test_bytes_are_counted(folder: Path) -> None:
    with opened(folder, size=70_000) as store:
        pieces = store.query(EVERYTHING).pieces("json")
        assert len(next(pieces)) >= 64_000
        with pytest.raises(AnswerTooLargeError, match="more than 70,000 bytes"):
            b"".join(pieces)


def test_rows_split_between_pieces_are_counted_once(folder: Path) -> None:
    with open_snapshot(folder) as store:
        for format in ("json", "xml", "csv", "tsv"):
            whole = store.query(EVERYTHING).serialize(format)
            for size in (1, 2, 7, 1000):
                counter = RowCounter(format)
                for at in range(0, len(whole), size):
                    counter.feed(whole[at : at + size])
                assert counter.rows == COUNT


def test_an_answer_that_nobody_wants_any_more_ends(store: PooledStore) -> None:
    big = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    pieces = store.query(big).pieces("csv")
    assert len(next(pieces)) >= 64_000
    before = set(processes())
    pieces.close()  # type: ignore[attr-defined]
    assert len(before - set(processes())) == 1
    assert store.query("ASK {}").serialize("json")


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A graph whose export is longer than what lies between two processes."""
    path = tmp_path_factory.mktemp("pool") / "large"
    lines = [f'<http://e/s{n}> <http://e/p> "{"x" * 90}{n}" .' for n in range(20_000)]
    build(path, [("http://g/1", "\n".join(lines).encode()), ("http://g/2", b'_:b <http://e/p> "1" .')], {})
    return path


def test_whole_graphs_are_written_as_by_the_store_itself(large: Path) -> None:
    with opened(large, rows=10, size=1000) as store, open_snapshot(large) as plain:
        for format in ("ttl", "nt", "nq", "jsonld"):
            for name in ("http://g/1", "http://g/2", "http://g/none"):
                assert store.graph(name).serialize(format) == plain.graph(name).serialize(format)
            for graphs in (None, (), ("http://g/2", "http://g/1")):
                assert store.export(graphs).serialize(format) == plain.export(graphs).serialize(format)


def test_whole_graphs_have_a_deadline_of_their_own(large: Path) -> None:
    with opened(large, seconds=0.2, export_seconds=1.0) as store:
        pieces = store.export().pieces("nt")
        assert len(next(pieces)) >= 64_000
        time.sleep(0.5)
        next(pieces)
        time.sleep(0.8)
        with pytest.raises(DeadlineError):
            b"".join(pieces)


def test_only_so_many_whole_graphs_are_written_at_a_time_and_no_client_has_all(large: Path) -> None:
    with opened(large, exports=2, short=2, long=1, paused=1, patience=0.1, wait=0.5) as store:

        def begun(client: str) -> Iterator[bytes]:
            # On a loaded machine a process takes longer to start than anyone waits here.
            until(lambda: len(store._pool._idle) > 0)
            pieces = store.asked_by(client, lambda: False).export().pieces("nt")
            next(pieces)
            return pieces

        first = begun("greedy")
        with pytest.raises(BusyError):
            begun("greedy")
        second = begun("other")
        until(lambda: places(store) == ["export", "export"])
        with pytest.raises(BusyError):
            begun("third")
        # They take nothing away from queries, long ones neither.
        short_ones(store, 5)
        with pytest.raises(DeadlineError):
            store.query(CROSS, seconds=0.5).serialize("json")
        assert places(store) == ["export", "export"]
        assert len(b"".join(first)) == len(b"".join(second)) > 1_000_000
        assert len(b"".join(begun("third"))) > 1_000_000


def test_what_nobody_waits_for_any_more_is_ended(store: PooledStore) -> None:
    gone = threading.Event()
    threading.Timer(0.5, gone.set).start()
    before = set(processes())
    start = time.monotonic()
    with pytest.raises(BusyError, match="nobody waits"):
        store.asked_by("client", gone.is_set).query(CROSS).serialize("json")
    assert time.monotonic() - start < 10 < store.limits.seconds
    assert before - set(processes())


def test_who_has_gone_away_waits_for_no_place(folder: Path) -> None:
    with opened(folder, short=2, long=1, paused=1, patience=300, seconds=300, wait=250) as store:
        hostile = Asking(store, CROSS, 2, "hostile")
        gone = threading.Event()
        try:
            until(lambda: places(store) == ["short", "short"])
            threading.Timer(0.3, gone.set).start()
            with pytest.raises(BusyError):
                store.asked_by("client", gone.is_set).query(SORTED_CROSS).serialize("json")
            assert store._pool._waiting == []
        finally:
            hostile.end()


class Asking:
    """Queries under way, each in a thread of its own."""

    def __init__(self, store: PooledStore, text: str, count: int, client: str) -> None:
        self._store = store
        self.outcomes: list[str] = []
        self._threads = [threading.Thread(target=self._ask, args=(text, client)) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def _ask(self, text: str, client: str) -> None:
        try:
            self._store.asked_by(client, lambda: False).query(text).serialize("csv")
            self.outcomes.append("answered")
        except LimitError as error:
            self.outcomes.append(type(error).__name__)

    def join(self) -> None:
        """Wait until all are answered."""
        for thread in self._threads:
            thread.join()

    def end(self) -> None:
        """Kill what evaluates until nobody waits."""
        while any(thread.is_alive() for thread in self._threads):
            for run in list(self._store._pool._runs):
                run.process.kill()
            time.sleep(0.05)


def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def places(store: PooledStore) -> list[str]:
    return sorted(run.place for run in list(store._pool._runs))


def short_ones(store: PooledStore, count: int, client: str = "") -> None:
    """Queries that are no lookups, each another one, so each goes to a process."""
    for number in range(count):
        answer = store.asked_by(client, lambda: False).query(f"ASK {{ ?s ?p ?o FILTER(?o != {number}) }}")
        assert b"true" in answer.serialize("json")


@pytest.mark.parametrize("client", ["hostile", "others"])
def test_long_queries_leave_room_for_short_ones(folder: Path, client: str) -> None:
    """Whoever asks them: while the long ones run, none of the short ones has to wait for one to end."""
    with opened(folder, short=2, long=1, paused=4, patience=0.1, seconds=300, wait=250) as store:
        hostile = Asking(store, CROSS, 8, "hostile")
        try:
            until(lambda: places(store) == ["long", *["paused"] * 4])
            assert len(store._pool._waiting) == 3 - len(hostile.outcomes)
            short_ones(store, 60, client)
            assert places(store) == ["long", *["paused"] * 4]
            assert len(hostile.outcomes) <= 3
            assert set(hostile.outcomes) <= {"BusyError"}
        finally:
            hostile.end()


def test_who_has_less_in_hand_comes_before_those_who_waited_longer(folder: Path) -> None:
    with opened(folder, short=2, long=1, paused=1, patience=300, seconds=300, wait=250) as store:
        hostile = Asking(store, CROSS, 8, "hostile")
        try:
            until(lambda: places(store) == ["short", "short"] and len(store._pool._waiting) == 6)
            other = Asking(store, "ASK { ?s ?p ?o FILTER(?o != 1) }", 1, "other")
            until(lambda: len(store._pool._waiting) == 7)
            # One that runs comes to its end, and its place is free.
            os.kill(next(iter(store._pool._runs)).process.pid, signal.SIGKILL)
            until(lambda: other.outcomes == ["answered"])
            assert hostile.outcomes == ["MemoryLimitError"]
            assert len(store._pool._waiting) == 5
        finally:
            hostile.end()


def test_of_long_queries_the_one_with_most_goes_first_where_there_are_too_many(folder: Path) -> None:
    with opened(folder, short=3, long=1, paused=2, patience=0.1, seconds=300, wait=250) as store:
        hostile = [Asking(store, f"{CROSS} #{number}", 1, "hostile") for number in range(3)]
        try:
            until(lambda: places(store) == ["long", "paused", "paused"])
            other = Asking(store, CROSS, 1, "other")
            until(lambda: sorted(one.outcomes for one in hostile) == [[], [], ["BusyError"]])
            assert other.outcomes == []
            until(lambda: len([run for run in store._pool._runs if run.client == "other"]) == 1)
            # It has its turns although the others came before.
            until(lambda: [run.client for run in list(store._pool._runs) if run.place == "long"] == ["other"])
        finally:
            other.end()
            for one in hostile:
                one.end()


def test_a_query_that_had_to_pause_is_answered(folder: Path) -> None:
    halves = "{ SELECT ?c { ?a ?b ?c } LIMIT 500 } { SELECT ?f { ?d ?e ?f } LIMIT 500 }"
    slow = f"SELECT (COUNT(*) AS ?n) {{ {halves} FILTER(?c < ?f) }}"
    with opened(folder, short=2, long=1, patience=0.1, seconds=300) as store, ThreadPoolExecutor(3) as several:
        asked = [several.submit(store.query(slow).serialize, "csv") for _ in range(3)]
        assert {one.result() for one in asked} == {b"n\r\n124750\r\n"}


HALVES = "{ SELECT ?c { ?a ?b ?c } LIMIT 900 } { SELECT ?f { ?d ?e ?f } LIMIT 900 }"
A_SECOND = f"SELECT (COUNT(*) AS ?n) {{ {HALVES} FILTER(?c < ?f) }}"


def test_the_process_of_a_long_query_serves_on_and_stands_back_no_longer(folder: Path) -> None:
    with opened(folder, short=1, long=1, patience=0.1, seconds=300) as store:
        until(lambda: len(store._pool._idle) == 2)
        before = set(processes())
        for _ in range(5):
            asked = Asking(store, A_SECOND, 1, "client")
            until(lambda: places(store) == ["long"])
            pid = next(iter(store._pool._runs)).process.pid
            until(lambda pid=pid: max(priorities(pid), default=0) > os.getpriority(os.PRIO_PROCESS, 0))  # type: ignore[misc]
            asked.join()
            assert asked.outcomes == ["answered"]
            # The thread that answers next is a new one.
            assert os.getpriority(os.PRIO_PROCESS, 0) in priorities(pid)
            assert pid in before


def priorities(pid: int) -> list[int]:
    """Those of all threads but the first, and but those that end meanwhile."""
    found = []
    for task in os.listdir(f"/proc/{pid}/task"):
        with suppress(ProcessLookupError):
            if int(task) != pid:
                found.append(os.getpriority(os.PRIO_PROCESS, int(task)))
    return found


def test_what_was_long_lately_takes_no_place_of_short_ones(folder: Path) -> None:
    # What begins as a short one is not moved over.
    with opened(folder, short=2, long=2, patience=200, seconds=300, wait=250) as store:
        store._pool._long_lately[hash((CROSS, None, None))] = None
        until(lambda: len(store._pool._idle) == 3)
        hostile = Asking(store, CROSS, 2, "hostile")
        try:
            until(lambda: places(store) == ["long", "long"])
            short_ones(store, 5, "hostile")
        finally:
            hostile.end()


def test_what_is_long_no_more_is_a_short_one_again(folder: Path) -> None:
    with opened(folder, patience=100) as store:
        text = "ASK { ?s ?p ?o FILTER(?o != 1) }"
        store._pool._long_lately[hash((text, None, None))] = None
        assert store.query(text).serialize("json")
        assert store._pool._long_lately == {}


def test_processes_beyond_those_that_stand_ready_end_when_they_are_not_used(folder: Path) -> None:
    with opened(folder, short=1, long=2, paused=2, patience=0.1, seconds=300) as store:
        asked = Asking(store, A_SECOND, 3, "client")
        asked.join()
        assert asked.outcomes == ["answered"] * 3
        until(lambda: len(store._pool._idle) == 2 and places(store) == [])
        assert len(processes()) >= 2


def _ended(store: PooledStore) -> None:
    with pytest.raises((DeadlineError, BusyError)):
        store.query(CROSS).serialize("json")


def test_who_finds_no_place_is_told_so(folder: Path) -> None:
    with opened(folder, short=1, long=1, paused=1, queue=1, patience=60, seconds=2, wait=0.2) as store:
        first = threading.Thread(target=lambda: _ended(store))
        first.start()
        time.sleep(0.2)
        with ThreadPoolExecutor(2) as several:
            for one in [several.submit(store.query("ASK {}").serialize, "json") for _ in range(2)]:
                with pytest.raises(BusyError, match="too many queries at the moment"):
                    one.result()
        first.join()
        assert store.query("ASK {}").serialize("json")


def test_killed_processes_are_replaced(folder: Path) -> None:
    with opened(folder, short=2) as store:
        descriptors = len(os.listdir("/proc/self/fd"))
        for _ in range(5):
            for process in processes():
                os.kill(process, signal.SIGKILL)
            for _ in range(5):
                stream = io.BytesIO()
                with_one_retry(store, stream)
                assert stream.getvalue()
        time.sleep(1.5)
        assert len(os.listdir("/proc/self/fd")) <= descriptors + 2


def with_one_retry(store: PooledStore, stream: io.BytesIO) -> None:
    for _ in range(8):
        try:
            store.query(EVERYTHING).write(stream, "csv")
        except MemoryLimitError:
            continue
        return
    raise AssertionError("no process came back")


COUNTED = "SELECT (COUNT(*) AS ?n) { ?s <http://e/p> ?o }"


def idle(store: PooledStore) -> set[int]:
    return {process.pid for process in store._pool._idle}


@pytest.mark.parametrize("dead", [False, True])
def test_the_next_snapshot_takes_over_idle_processes(tmp_path: Path, dead: bool) -> None:
    lines = [f'<http://e/s{n}> <http://e/p> "{n}" .\n'.encode() for n in range(20)]
    build(tmp_path, [("http://g/1", b"".join(lines[:10]))], {})
    with opened(tmp_path, short=2, long=1) as before:
        until(lambda: len(idle(before)) == 3)
        there = idle(before)
        for pid in there if dead else ():
            os.kill(pid, signal.SIGKILL)
        build(tmp_path, [("http://g/1", b"".join(lines))], {})
        store = open_snapshot(tmp_path, PooledStore)
        store.start(Limits(short=2, long=1), None, before)
        with store:
            assert bool(idle(store) & there) is not dead
            until(lambda: len(idle(store)) == 3)
            assert store._pool._supply._lend is nobody, "no pool keeps the one before it"
            # Those who began on the snapshot before go on there.
            for held, count in ((before, 10), (store, 20), (before, 10)):
                assert str(count).encode() in with_retries(held)
    until(lambda: not set(processes()) & there)


def with_retries(store: PooledStore) -> bytes:
    for _ in range(3):
        try:
            return store.query(COUNTED).serialize("csv")
        except LimitError:  # its process was one of those that were killed
            pass
    return b""


def test_nothing_is_left_when_the_store_closes(folder: Path) -> None:
    before = set(processes())
    store = opened(folder)
    assert set(processes()) - before
    store.close()
    until(lambda: set(processes()) <= before)
