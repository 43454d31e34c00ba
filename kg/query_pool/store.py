"""A snapshot whose queries run in a pool: to its callers a GraphStore like any other."""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from sys import maxsize
from typing import IO, Self

from kg.query_pool.kept import Kept, key_of
from kg.query_pool.limits import HELD_BACK, Limits
from kg.query_pool.lookups import answered_here, is_lookup
from kg.query_pool.pool import Pool
from kg.query_pool.runs import Asker
from kg.query_pool.wire import EXPORT, GRAPH, QUERY, Job
from kg.sparql_guard import Inspection
from kg.store import (
    AskResult,
    ExportResult,
    GraphResult,
    GraphStore,
    QueryResult,
    Row,
    SelectResult,
    Statement,
    read_statements,
    read_table,
)


class PooledStore(GraphStore):
    """A GraphStore whose ``query`` has a deadline and bounds; get one by ``open_snapshot(folder, PooledStore)``.

    ``start`` it before the first query.
    """

    _pool: Pool
    _asker = Asker()
    _answers: Kept | None = None

    def start(self, limits: Limits, kept: Kept | None = None, before: "PooledStore | None" = None) -> None:
        """Start the processes; ``kept`` is where answers that took long are kept, ``before`` a store that this one
        takes the place of, whose idle processes it takes over.

        Raises StoreError where none can open the snapshot.
        """
        self._pool = Pool(self.path, limits, before._pool if before else None)
        self._answers = kept

    def close(self) -> None:
        """Let the processes and the snapshot go; queries that run come to their end."""
        self._pool.close()
        super().close()

    def asked_by(self, client: str, gone: Callable[[], bool]) -> Self:
        """See GraphStore. Do not ``close`` what this gives: it shares everything with this one."""
        found = copy(self)
        found._asker = Asker(client, gone)
        return found

    def query(
        self,
        text: str,
        *,
        default_graphs: Sequence[str] | None = None,
        named_graphs: Sequence[str] | None = None,
        base: str | None = None,
        prefixes: Mapping[str, str] | None = None,
        seconds: float | None = None,
        inspection: Inspection | None = None,
    ) -> QueryResult:
        """See GraphStore. It is evaluated when it is read or written: LimitError and QueryError may come only then.

        ``seconds`` may only shorten the deadline.
        """
        found = inspection or self.check(text, default_graphs, named_graphs, base)
        form = found.form
        graph = form in ("construct", "describe")
        limits = self.limits
        job = Job(
            QUERY,
            found.rewritten or text,
            None if default_graphs is None else tuple(default_graphs),
            None if named_graphs is None else tuple(named_graphs),
            base,
            dict(prefixes or {}) if graph else {},
            "",
            time.monotonic() + limits.deadline(seconds),
            limits.rows,
            limits.size,
            found.repeatable,
        )
        if graph:
            return _Graph(self, job)
        return _Ask(self, job) if form == "ask" else _Select(self, job)

    def graph(self, graph: str, *, prefixes: Mapping[str, str] | None = None) -> ExportResult:
        """See GraphStore. It is read when it is written, and LimitError may come only then."""
        return self._written(GRAPH, graph, None, prefixes)

    def export(self, graphs: Sequence[str] | None = None, *, prefixes: Mapping[str, str] | None = None) -> ExportResult:
        """See GraphStore. It is read when it is written, and LimitError may come only then."""
        return self._written(EXPORT, "", None if graphs is None else tuple(graphs), prefixes)

    def _written(
        self, kind: str, graph: str, graphs: tuple[str, ...] | None, prefixes: Mapping[str, str] | None
    ) -> ExportResult:
        """Statements that have no limit of their number, but one of the time that they take."""
        deadline = time.monotonic() + self.limits.export_seconds
        return _Export(self, Job(kind, graph, graphs, None, None, dict(prefixes or {}), "", deadline, maxsize, maxsize))

    def answer(self, job: Job) -> Iterator[bytes]:
        """The answer in pieces: from here where it is a small lookup or was kept, else from the pool."""
        if job.kind == QUERY and job.default_graphs is None and job.named_graphs is None:
            found = self.lookup(job.text, job.base, job.format, job.deadline)
            if found is not None:
                return iter((found,))
        if self._answers is None or not job.repeatable:
            return self._pool.answer(job, self._asker)
        key = key_of(self.version, job)
        return self._answers.find(key) or self._answers.keeping(key, self._pool.answer(job, self._asker))

    def lookup(self, text: str, base: str | None, format: str, deadline: float) -> bytes | None:
        """The whole answer of a query that is a lookup with a short answer; it needs no ``check``.

        ``deadline`` is on the monotonic clock.
        """
        if is_lookup(text) and self.limits.rows >= HELD_BACK <= self.limits.size:
            return answered_here(self, text, base, format, deadline)
        return None

    @property
    def limits(self) -> Limits:
        """What each query may take."""
        return self._pool.limits


class _Pooled:
    """A query whose answer comes from the pool."""

    __slots__ = ()

    def __init__(self, store: PooledStore, job: Job) -> None:
        # The results that this stands in for are frozen.
        object.__setattr__(self, "_native", (store, job))

    def pieces(self, format: str) -> Iterator[bytes]:
        """The answer piece by piece."""
        store, job = self._native  # type: ignore[attr-defined]
        found: Iterator[bytes] = store.answer(job._replace(format=format))
        return found

    def write(self, stream: IO[bytes], format: str) -> None:
        """Write it as one of the formats of its kind."""
        for piece in self.pieces(format):
            stream.write(piece)


class _Select(_Pooled, SelectResult):
    __slots__ = ("_table",)
    _table: SelectResult

    def _read(self) -> SelectResult:
        """The table, asked for once."""
        if not hasattr(self, "_table"):
            object.__setattr__(self, "_table", read_table(self.pieces("json")))
        return self._table

    @property
    def columns(self) -> tuple[str, ...]:
        return self._read().columns

    def __iter__(self) -> Iterator[Row]:
        return iter(self._read())


class _Ask(_Pooled, AskResult):
    __slots__ = ()

    @property
    def value(self) -> bool:
        return bool(json.loads(b"".join(self.pieces("json")))["boolean"])


class _Graph(_Pooled, GraphResult):
    __slots__ = ()

    def __iter__(self) -> Iterator[Statement]:
        return read_statements(self.pieces("nt"))


class _Export(_Pooled, ExportResult):
    __slots__ = ("_native",)
