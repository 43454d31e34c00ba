"""Commands that answer over the network."""

from pathlib import Path
from typing import Any

import click

from kg.cli.options import FILE, GRAPH, STORE


def _serve(
    folder: Path,
    host: str,
    port: int,
    *,
    public: bool = False,
    keys: Path | None = None,
    audit: Path | None = None,
    reviews: Path | None = None,
    log: Path | None = None,
    log_queries: bool = False,
    metrics: str = "",
    store: str | None = None,
    **limits: float | None,
) -> None:
    """The one place where kg reaches for api."""
    from api import Options
    from api import serve as run
    from kg.query_pool import Limits
    from kg.store import addresses

    given: dict[str, Any] = {name: value for name, value in limits.items() if value is not None}
    options = Options(
        Limits(**given),
        public,
        keys,
        audit,
        reviews=reviews,
        log=log,
        log_queries=log_queries,
        metrics=metrics,
        store=addresses(store) if store else None,
    )
    run(folder, host, port, options, lambda url: click.echo(f"Jipu 绩谱 on {url} (Ctrl-C ends it)", err=True))


@click.command()
@GRAPH
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=5000, show_default=True, help="The port; 0 takes a free one."
)
@click.option("--reviews", type=FILE, help="Keep what reviewers say of findings in this file (JSON lines).")
@click.option("--public", is_flag=True, help="Let anyone in from other machines, where --host lets them reach it.")
@click.option("--keys", type=FILE, help="Answer only who shows a key of this file (see kg key).")
@click.option("--audit", type=FILE, help="Record each request in this file, as lines of JSON.")
@click.option("--log", type=FILE, help="Log each request as a line of JSON; - is standard error. Queries as hashes.")
@click.option("--log-queries", is_flag=True, help="Log the text of queries too.")
@click.option(
    "--metrics", default="", metavar="[HOST:]PORT", help="Answer Prometheus there (without HOST: this machine alone)."
)
@click.option("--timeout", "seconds", type=click.FloatRange(0.1), help="Seconds a query may take (default: 30).")
@click.option("--max-rows", "rows", type=click.IntRange(1), help="Rows an answer may have (default: 1,000,000).")
@click.option("--max-bytes", "size", type=click.IntRange(1), help="Bytes an answer may have (default: 256 MB).")
@click.option("--memory", type=click.IntRange(50_000_000), help="Bytes a query may take (default: 1 GB).")
@click.option("--keep", "kept", type=click.IntRange(0), help="Bytes of answers to keep (default: 256 MB; 0: none).")
@STORE
def serve(folder: Path, host: str, port: int, **options: Any) -> None:  # noqa: ANN401 - the options above
    """Serve the web page and the SPARQL endpoint of a built graph.

    A query that takes too long or too much is ended, and nothing else notices. A new build takes over by itself.
    With --store queries are answered by another store, to which kg build --store has brought the graph.
    """
    _serve(folder, host, port, **options)


@click.command()
@GRAPH
@click.option("--http", is_flag=True, help="Answer over HTTP on this machine, not on standard input and output.")
@click.option("--port", type=click.IntRange(0, 65535), default=5001, show_default=True, help="With --http.")
@click.option("--timeout", "seconds", type=click.FloatRange(0.1), help="Seconds a query may take (default: 20).")
def mcp(folder: Path, http: bool, port: int, seconds: float | None) -> None:
    """Let agents ask: a server of the Model Context Protocol (extra mcp) over a built graph.

    Its tools describe the graph, search, run saved queries and SPARQL within limits, and show the words behind any
    answer. An agent starts it itself as `kg mcp --graph DIR`, or finds it at http://127.0.0.1:5001/mcp with --http.
    """
    from api import serve_agents

    serve_agents(
        folder, lambda url: click.echo(f"agents: {url}", err=True), port=port if http else None, seconds=seconds
    )


@click.command()
@click.argument("name")
@click.option("--keys", type=FILE, required=True, help="The file to add it to.")
@click.option("--per-minute", type=click.IntRange(1), default=600, show_default=True, help="Requests it may make.")
def key(name: str, keys: Path, per_minute: int) -> None:
    """Make an API key called NAME for kg serve --keys, and print it: the file keeps only its hash."""
    from kg.keys import new_key

    click.echo(new_key(keys, name, per_minute))


@click.command()
@GRAPH
@click.option("--serve/--no-serve", "serve_", default=True, help="Whether to serve the page afterwards.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=5000, show_default=True, help="The port; 0 takes a free one."
)
def demo(folder: Path, serve_: bool, port: int) -> None:
    """Build the sample documents that travel with Jipu, print what was found and where, and serve the page."""
    from kg.demo import run

    run(folder, click.echo)
    if serve_:
        _serve(folder, "127.0.0.1", port)
