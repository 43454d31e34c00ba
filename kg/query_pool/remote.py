"""A snapshot whose queries are answered by the store that it was pushed to."""

import os
import time
from collections.abc import Iterator, Sequence
from traceback import clear_frames
from typing import IO, cast

from kg import iris, sparql_guard
from kg.errors import AnswerTooLargeError, QueryError, StoreError
from kg.query_pool.limits import Limits
from kg.query_pool.rows import RowCounter
from kg.query_pool.store import PooledStore
from kg.query_pool.wire import QUERY, Job
from kg.store import GraphStore, QueryResult
from kg.store.endpoint import Addresses, Endpoint
from kg.store.pushing import pieces_of
from kg.store.remote import XML, Remote
from kg.store.terms import read_ask, read_graph, read_xml

_STATEMENTS = "application/n-triples"


class RemoteStore(PooledStore):
    """A PooledStore whose queries go to another store; ``connect`` it before the first query.

    What is refused, searched for, and bounded is so here, before and after; texts and whole graphs come from the
    snapshot. ``start`` is only needed for whole graphs.
    """

    _endpoint: Endpoint
    _limits: Limits

    def connect(self, where: Addresses, limits: Limits) -> None:
        """Find the graph over there. Raises StoreError where it is not the one that the snapshot has."""
        self._endpoint = Endpoint(where, os.environ)
        self._limits = limits
        remote = Remote(self._endpoint, str(self.manifest.get("base", iris.DEFAULT_BASE)))
        if remote.version() != self.version:
            raise StoreError(f"{where.query}: holds no graph like the one here; bring it there with: kg build --store")
        self._union = remote.union if remote.has_named_union() else ""
        self._names_graphs = not self._union or remote.names_graphs()

    def close(self) -> None:
        """Let the store, the processes and the snapshot go."""
        self._endpoint.close()
        if hasattr(self, "_pool"):
            super().close()
        else:
            GraphStore.close(self)

    @property
    def limits(self) -> Limits:
        """What each query may take."""
        return self._limits

    def lookup(self, text: str, base: str | None, format: str, deadline: float) -> bytes | None:
        """Nothing: every query is the store's."""
        return None

    def answer(self, job: Job) -> Iterator[bytes]:
        """The answer in pieces: queries from over there."""
        if job.kind != QUERY:
            return super().answer(job)
        return pieces_of(lambda stream: self._write(stream, job))

    def _write(self, stream: IO[bytes], job: Job) -> None:
        """Ask and write. The engine's reader of results may not leave its thread, not even in an error's trace."""
        try:
            self._asked(job).write(cast(IO[bytes], _Bounded(stream, job)), job.format)
        except Exception as error:
            clear_frames(error.__traceback__)
            raise

    def _asked(self, job: Job) -> QueryResult:
        found = sparql_guard.inspect(job.text, job.base or "")
        default, named = self._graphs_for(job, found)
        pieces = self._endpoint.query(
            f"BASE <{job.base}> {job.text}" if job.base else job.text,
            _STATEMENTS if found.form in ("construct", "describe") else XML,
            default_graphs=default,
            named_graphs=named,
            deadline=min(job.deadline, time.monotonic() + self._limits.seconds),
        )
        if found.form in ("construct", "describe"):
            return read_graph(pieces, job.prefixes)
        return read_ask(pieces) if found.form == "ask" else read_xml(pieces)

    def _graphs_for(self, job: Job, found: sparql_guard.Inspection) -> tuple[Sequence[str], Sequence[str]]:
        """The graphs to name: those of the request, else of FROM (which a store's own union overrides), else ours."""
        if job.default_graphs is not None or job.named_graphs is not None:
            return job.default_graphs or (), job.named_graphs or ()
        if found.graphs or not self._union:
            return found.default_graphs, found.named_graphs
        if not self._names_graphs and _asks_a_graph(job.text):
            raise QueryError(
                "this store makes a union of its own and then takes no GRAPH; name the graphs with FROM NAMED"
            )
        return (self._union,), ()


def _asks_a_graph(text: str) -> bool:
    return any(token.kind == "word" and token.word == "graph" for token in sparql_guard.reading(text))


class _Bounded:
    """Passes on what is written, up to so many rows and bytes."""

    def __init__(self, stream: IO[bytes], job: Job) -> None:
        self._stream = stream
        self._job = job
        self._counter = RowCounter(job.format)
        self._size = 0

    def write(self, piece: bytes) -> int:
        """Take a piece. Raises AnswerTooLargeError beyond the bounds."""
        self._size += len(piece)
        if self._counter.feed(piece) > self._job.rows or self._size > self._job.size:
            raise AnswerTooLargeError(
                f"the answer has more than {self._job.rows:,} rows or {self._job.size:,} bytes; "
                "add LIMIT and OFFSET, or ask for less"
            )
        return self._stream.write(piece)

    def flush(self) -> None:
        """Nothing: whoever reads is given what there is."""
