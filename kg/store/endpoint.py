"""Any SPARQL 1.1 store over HTTP: query, update and graph store protocol.

Credentials come from the environment only (``JIPU_STORE_USER`` with ``JIPU_STORE_PASSWORD``, or
``JIPU_STORE_TOKEN``), so that they stand in no command line, log or message.
"""

import contextlib
import re
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx

from kg.errors import DeadlineError, QueryError, StoreError, UsageError

USER, PASSWORD, TOKEN = "JIPU_STORE_USER", "JIPU_STORE_PASSWORD", "JIPU_STORE_TOKEN"

_UPDATE_SECONDS = 600.0
# Where the graph store and updates are found beside a query address, as Oxigraph and Virtuoso name them.
_BESIDE = {"query": ("update", "store"), "sparql": ("sparql-auth", "sparql-graph-crud-auth")}


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a store answers queries, takes updates, and takes whole graphs."""

    query: str
    update: str
    graphs: str


def addresses(query: str, update: str = "", graphs: str = "", *, writing: bool = False) -> Addresses:
    """The three addresses; what is not given follows from the first where it ends in ``/query`` or ``/sparql``.

    Raises UsageError on what is no HTTP address or has a login in it, and for ``writing`` where one is missing.
    """
    root, _, last = query.rpartition("/")
    beside = _BESIDE.get(last, ("", ""))
    found = Addresses(
        query, update or (beside[0] and f"{root}/{beside[0]}"), graphs or (beside[1] and f"{root}/{beside[1]}")
    )
    for address, option in ((query, "--store"), (found.update, "--store-update"), (found.graphs, "--store-graphs")):
        if not address and not writing:
            continue
        if not address:
            raise UsageError(f"{option}: cannot be told from the query address; name it too")
        parts = urlsplit(address)
        if parts.username or parts.password:
            raise UsageError(f"{option}: no login in an address; put it into ${USER} and ${PASSWORD}")
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise UsageError(f"{option}: {address} is no http or https address")
    return found


class _Login(httpx.Auth):
    """User and password as the store wants them: it is asked once whether as Basic or as Digest."""

    def __init__(self, user: str, password: str) -> None:
        self._pair = user, password
        self._way: httpx.Auth | None = None

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """See httpx: requests out, responses in."""
        if self._way is None:
            response = yield request
            if response.status_code != httpx.codes.UNAUTHORIZED:
                return
            wants = response.headers.get("www-authenticate", "").lower()
            self._way = httpx.DigestAuth(*self._pair) if wants.startswith("digest") else httpx.BasicAuth(*self._pair)
        yield from self._way.auth_flow(request)


class Endpoint:
    """A store at its addresses. Safe to use from several threads; ``close`` it."""

    def __init__(self, where: Addresses, environment: Mapping[str, str]) -> None:
        self.where = where
        user, token = environment.get(USER, ""), environment.get(TOKEN, "")
        auth = _Login(user, environment.get(PASSWORD, "")) if user else None
        headers = {"Authorization": f"Bearer {token}"} if token and not user else {}
        # Nothing but what is said here: no proxy or password file of this machine has a say.
        self._client = httpx.Client(auth=auth, headers=headers, trust_env=False, timeout=_UPDATE_SECONDS)

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def query(
        self,
        text: str,
        accept: str,
        *,
        default_graphs: Sequence[str] = (),
        named_graphs: Sequence[str] = (),
        deadline: float | None = None,
    ) -> Iterator[bytes]:
        """The answer in pieces, in the form ``accept`` (a media type). ``deadline`` is on the monotonic clock.

        Raises QueryError on what the store takes for a wrong query, DeadlineError, and StoreError on anything else.
        """
        form: dict[str, str | list[str]] = {"query": text}
        form |= {"default-graph-uri": list(default_graphs), "named-graph-uri": list(named_graphs)}
        left = _UPDATE_SECONDS if deadline is None else max(deadline - time.monotonic(), 0.001)
        with (
            self._failures(self.where.query),
            self._client.stream(
                "POST", self.where.query, data=form, headers={"Accept": accept}, timeout=left
            ) as response,
        ):
            self._check(response, self.where.query)
            for piece in response.iter_bytes():
                if deadline is not None and time.monotonic() > deadline:
                    raise DeadlineError("the query took too long, so it was ended; ask for less")
                yield piece

    def update(self, text: str) -> None:
        """Carry out an update. Raises StoreError."""
        self._send("POST", self.where.update, {}, text.encode("utf-8"), "application/sparql-update")

    def put(self, graph: str | None, lines: bytes, *, fresh: bool) -> None:
        """Add N-Triples to a graph (``None``: the store's own default graph), ``fresh``: in place of what it held."""
        which = {"default": ""} if graph is None else {"graph": graph}
        self._send("PUT" if fresh else "POST", self.where.graphs, which, lines, "application/n-triples")

    def _send(self, method: str, address: str, parameters: dict[str, str], body: bytes, kind: str) -> None:
        with self._failures(address):
            response = self._client.request(
                method, address, params=parameters or None, content=body, headers={"Content-Type": kind}
            )
            self._check(response, address, writing=True)

    def _check(self, response: httpx.Response, address: str, *, writing: bool = False) -> None:
        """Raise what an answer other than success stands for."""
        if response.is_success:
            return
        response.read()
        said = " ".join(re.sub(r"<[^>]*>", " ", response.text).split())[:200]
        if response.status_code in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            raise StoreError(f"{address}: the store wants another login; set ${USER} and ${PASSWORD}, or ${TOKEN}")
        if response.status_code == httpx.codes.BAD_REQUEST and not writing:
            raise QueryError(f"the store does not take this query: {said}")
        raise StoreError(f"{address}: the store answered {response.status_code}: {said}")

    @contextlib.contextmanager
    def _failures(self, address: str) -> Iterator[None]:
        try:
            yield
        except httpx.ReadTimeout as error:
            raise DeadlineError("the query took too long, so it was ended; ask for less") from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise StoreError(
                f"{address}: the store cannot be reached ({type(error).__name__}); is it running?"
            ) from error
