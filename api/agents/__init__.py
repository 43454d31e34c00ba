"""The graph for agents: a server of the Model Context Protocol, on standard input and output or over HTTP.

Every tool only reads. Queries run in the pool of ``kg.query_pool``, so they are bounded and can be ended.
"""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from kg.query_pool import Limits

_LIMITS = Limits(seconds=20.0, rows=10_000, size=20_000_000, short=2, long=2, paused=4, queue=32)
"""What one query of an agent may take, and how many run at once."""


def serve_agents(
    folder: Path, ready: Callable[[str], object], *, port: int | None = None, seconds: float | None = None
) -> None:
    """Answer on standard input and output or, where a ``port`` is given, at /mcp on it on this machine alone.

    Ends with its client or when interrupted. ``seconds`` is the deadline of a query; ``ready`` is told the address.
    Raises StoreError where there is no graph, UsageError where the extra ``mcp`` is not installed or the port cannot
    be listened on.
    """
    from api.agents.server import run

    run(folder, _LIMITS if seconds is None else replace(_LIMITS, seconds=seconds), port, ready)
