"""Commands that fill the graph folder."""

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import GRAPH, STORE, VALIDATOR, Place
from kg.errors import JipuError, UsageError

if TYPE_CHECKING:
    from kg.store import Addresses


@click.command()
@click.argument("paths", nargs=-1, required=True, type=Place())
@GRAPH
@click.option("--base", default=None, help="What the IRIs begin with (default: https://w3id.org/jipu/).")
@click.option("--max-bytes", type=click.IntRange(1), default=None, help="Leave larger files out (default: 50 MB).")
@click.option("--watch", "watch_", is_flag=True, help="Build again whenever files at PATHS change, until Ctrl-C.")
@click.option("--partitions", type=Place(), help="Write the graph as N-Quads into this folder or URL, too.")
@click.option("--scheduler", metavar="TCP://HOST:PORT", help="Read files on the workers of this Dask scheduler.")
@click.option(
    "--jobs", type=click.IntRange(1), default=None, help="Processes that read files (default: one a processor core)."
)
@click.option("--limit", "bounds", multiple=True, metavar="NAME=NUMBER", help="Another bound of one file; see above.")
@VALIDATOR
@STORE
@click.option("--store-update", default="", metavar="ADDRESS", help="Where it takes updates, if that is not beside it.")
@click.option("--store-graphs", default="", metavar="ADDRESS", help="Where it takes whole graphs, likewise.")
@click.option(
    "--keep-originals", is_flag=True, help="Keep the files themselves beside the graph, to show pages of PDFs (masked)."
)
def build(
    paths: tuple[Path, ...],
    folder: Path,
    base: str | None,
    max_bytes: int | None,
    watch_: bool,
    partitions: Path | None,
    scheduler: str | None,
    jobs: int | None,
    bounds: tuple[str, ...],
    validator: str,
    keep_originals: bool,
    store: str | None,
    store_update: str,
    store_graphs: str,
) -> None:
    """Read every document at PATHS (files, folders or URLs) into a new graph that takes the old one's place.

    A document that cannot be read or does not conform is named with the reason and left out; the rest is built,
    and the exit status is 1. What has not changed since the last build of this graph is not read again; a build that
    was broken off goes on where it was. With --store the graph is brought to another store too (any with SPARQL 1.1
    query, update and graph store protocol), where only what has changed since then is sent.

    \b
    What one file may cost, and the defaults (--limit):
      max_seconds=120      that a parser takes over it, or over a page that it has to recognise
      max_memory=2147483648    bytes that a parser holds meanwhile
      max_unpacked=524288000   bytes that a .docx, .xlsx or .zip comes to
      max_members=10000    files in an archive
      max_pages=2000       pages of a PDF
      max_scans=500        pages of a scan that are recognised
      max_cells=500000     cells of a workbook, or of the tables of a document
      max_depth=16         tables in tables
      convert_seconds=120  that LibreOffice takes over a .doc or .wps
    """
    from contextlib import ExitStack

    from kg import report
    from kg.cluster import Cluster
    from kg.iris import DEFAULT_BASE
    from kg.pipeline import build as run
    from kg.readers.limits import limits_of

    options: dict[str, Any] = {
        "base": base or DEFAULT_BASE,
        "limits": limits_of((*bounds, f"max_bytes={max_bytes}") if max_bytes else bounds),
        "validator": validator,
        "keep_originals": keep_originals,
        "partitions": partitions,
    }
    from kg.store import addresses

    where = addresses(store, store_update, store_graphs, writing=True) if store else None
    if watch_:
        _watch(paths, folder, scheduler, jobs, options, where)
        return
    with ExitStack() as stack:
        workers = stack.enter_context(Cluster(scheduler)) if scheduler else None
        advance = stack.enter_context(report.progress())
        result = run(paths, folder, advance=advance, jobs=jobs, workers=workers, **options)
    report.print_build(result)
    if where:
        _push(folder, where)
    if result.left_out:
        raise SystemExit(1)


def _push(folder: Path, where: "Addresses") -> None:
    """Bring the graph to another store."""
    from kg import report
    from kg.store import Endpoint, open_snapshot, push

    with (
        open_snapshot(folder) as opened,
        contextlib.closing(Endpoint(where, os.environ)) as endpoint,
        report.progress() as advance,
    ):
        sent = push(opened, endpoint, advance)
    click.echo(f"{where.query}: {sent.whole:,} graphs sent, {sent.changed:,} changed, {sent.gone:,} removed", err=True)


def _watch(
    paths: tuple[Path, ...],
    folder: Path,
    scheduler: str | None,
    jobs: int | None,
    options: dict[str, Any],
    where: "Addresses | None",
) -> None:
    """Build again and again; Ctrl-C, or the signal that services are ended with, ends it as it should end."""
    import signal

    from kg import report
    from kg.cluster import Cluster
    from kg.parts import cores
    from kg.watch import watch as run
    from kg.workers import Workers

    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with Cluster(scheduler) if scheduler else Workers(jobs or cores()) as workers:
            for result in run(paths, folder, workers=workers, **options):
                try:
                    if isinstance(result, JipuError):
                        raise result
                    report.print_build(result)
                    if where:
                        _push(folder, where)
                except JipuError as error:
                    click.echo(f"kg: {error}", err=True)
                click.echo("waiting for changes (Ctrl-C ends it)", err=True)
    except KeyboardInterrupt:
        click.echo("ended", err=True)


@click.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@GRAPH
@click.option("--as", "name", required=True, metavar="GRAPH-IRI", help="The graph; default is the default graph.")
@click.option("--remove", is_flag=True, help="Take the graph out again.")
def load(files: tuple[Path, ...], folder: Path, name: str, remove: bool) -> None:
    """Put RDF FILES (.ttl .nt .nq .trig .jsonld .rdf) beside the documents, as a graph of their own.

    It takes the place of what the graph held before. Builds leave it alone.
    """
    from kg.iris import DEFAULT_GRAPH
    from kg.store import load as run

    if bool(files) == remove:
        raise UsageError("name the files to load, or give --remove and none")
    snapshot = run(folder, DEFAULT_GRAPH if name == "default" else name, files)
    click.echo(f"{folder}: {snapshot.quads:,} statements in {snapshot.graphs:,} graphs", err=True)
