"""Commands that ask the graph."""

import sys
from pathlib import Path

import click

from kg.cli.options import GRAPH, STORE
from kg.errors import UsageError


def _query_names(_ctx: click.Context, _argument: click.Parameter, begun: str) -> list[str]:
    from kg.queries import names

    return [name for name in names() if name.startswith(begun)]


@click.command()
@click.argument("query", required=False, shell_complete=_query_names)
@GRAPH
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "csv", "tsv", "json", "xml", "ttl"]),
    default="table",
    show_default=True,
    help="ttl is for CONSTRUCT and DESCRIBE.",
)
@click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Set a parameter of a saved query.")
@STORE
def query(query: str | None, folder: Path, format_: str, settings: tuple[str, ...], store: str | None) -> None:
    """Ask the graph. QUERY is a saved query's name, a file of SPARQL, - for standard input, or SPARQL itself.

    Without QUERY the saved queries are listed with their parameters. With --store another store answers, to which
    kg build --store has brought the graph.

    \b
      kg query documents
      kg query citations --format csv
      kg query who-cites --set wanted=穗府办规〔2019〕14号
      kg query 'SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }'
    """
    from kg.report import print_queries, print_result
    from kg.store import addresses, open_snapshot

    if query is None:
        print_queries()
        return
    text = _query_text(query, dict(_setting(setting) for setting in settings))
    if store:
        from kg.query_pool import Limits, RemoteStore

        with open_snapshot(folder, RemoteStore) as remote:
            remote.connect(addresses(store), Limits())
            print_result(remote.query(text), format_)
        return
    with open_snapshot(folder) as opened:
        print_result(opened.query(text), format_)


def _setting(setting: str) -> tuple[str, str]:
    name, equals, value = setting.partition("=")
    if not equals:
        raise UsageError(f"--set {setting}: write NAME=VALUE")
    return name, value


def _query_text(query: str, values: dict[str, str]) -> str:
    """What QUERY stands for; only SPARQL itself has a brace in it."""
    from kg.queries import load, names

    if query in names():
        return load(query).bound(values)
    if values:
        raise UsageError("--set is for saved queries; write the value into the query itself")
    if query == "-":
        return sys.stdin.buffer.read().decode("utf-8-sig")
    if "{" in query:
        return query
    path = Path(query)
    if path.is_file():
        try:
            return path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise UsageError(f"{path.name}: a query file must be UTF-8 text") from None
    return load(query).text  # raises the error that lists the names


@click.command()
@click.argument("what")
@GRAPH
@click.option(
    "--limit", type=click.IntRange(1), default=10, show_default=True, help="Nodes to show where a text matches many."
)
def show(what: str, folder: Path, limit: int) -> None:
    """Show a node with its evidence. WHAT is its IRI, or words of its label, title or document number."""
    from kg.show import show as run
    from kg.store import open_snapshot

    with open_snapshot(folder) as store:
        run(store, what, limit, click.echo)
