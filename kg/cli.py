"""The command ``kg``: parses, calls, prints. Heavy modules are imported inside the commands that need them."""

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg import __version__
from kg import settings as settings_
from kg.errors import JipuError, UsageError

if TYPE_CHECKING:
    from kg.store import Addresses

GRAPH = click.option(
    "--graph",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default="graph",
    envvar="JIPU_GRAPH",
    show_default=True,
    show_envvar=True,
    help="The folder that holds the graph.",
)

STORE = click.option(
    "--store",
    metavar="ADDRESS",
    envvar="JIPU_STORE",
    show_envvar=True,
    help="Another store's SPARQL query address; login from $JIPU_STORE_USER and $JIPU_STORE_PASSWORD, "
    "or $JIPU_STORE_TOKEN.",
)

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)

VALIDATOR = click.option(
    "--validator",
    type=click.Choice(["shacl", "pyshacl"]),
    default="shacl",
    show_default=True,
    help="What checks the graphs: the fast native validator, or the reference.",
)


class _Place(click.Path):
    """A path, or the URL of a place elsewhere."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """The path; of a URL what ``kg.remote.place`` makes of it."""
        if isinstance(value, str) and "://" in value:
            from kg.remote import place

            return place(value)
        return super().convert(value, param, ctx)


class _Group(settings_.Group):
    """Turns every error that Jipu raises on purpose into one line and an exit status."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own signature
        try:
            return super().invoke(ctx)
        except JipuError as error:
            click.echo(f"kg: {error}", err=True)
            ctx.exit(error.exit_status)
        except click.BadParameter as error:
            variable = settings_.variable_of(error)
            if not variable:
                raise
            # Nobody has typed the option that click would name.
            click.echo(f"kg: ${variable}: {error.message}", err=True)
            ctx.exit(error.exit_code)
        except BrokenPipeError:
            # The reader of our output went away (kg query … | head); nothing is wrong, and nothing more to say.
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - lives until the process ends, a moment later
            ctx.exit(0)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="kg")
@click.option(
    "--config",
    type=FILE,
    envvar="JIPU_CONFIG",
    show_envvar=True,
    help=f"A file of settings (default: {settings_.FILE} where there is one); see kg settings.",
)
@click.pass_context
def main(ctx: click.Context, config: Path | None) -> None:
    """Jipu 绩谱: performance documents of Chinese governments as a graph.

    \b
    A folder of reports becomes a graph, and the graph answers:
      kg build reports/            read, validate and store every document below reports/
      kg query documents           what is inside, as a table
      kg query citations --format csv > citations.csv
      kg show 穗府办规〔2019〕14号   what is known of it, with the words it rests on
      kg audit --format html > audit.html      what does not add up, with its lines
      kg export --to graph.ttl     take the graph away
      kg serve                     the web page and SPARQL endpoint on this machine
    Every command takes --graph DIR (default ./graph, or $JIPU_GRAPH).

    \b
    Commands, options and saved queries are completed after one of these (bash, zsh, fish):
      eval "$(_KG_COMPLETE=bash_source kg)"
      eval "$(_KG_COMPLETE=zsh_source kg)"
      _KG_COMPLETE=fish_source kg | source
    """
    ctx.default_map = settings_.read_settings(config, main)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=_Place())
@GRAPH
@click.option("--base", default=None, help="What the IRIs begin with (default: https://w3id.org/jipu/).")
@click.option("--max-bytes", type=click.IntRange(1), default=None, help="Leave larger files out (default: 50 MB).")
@click.option("--watch", "watch_", is_flag=True, help="Build again whenever files at PATHS change, until Ctrl-C.")
@click.option("--partitions", type=_Place(), help="Write the graph as N-Quads into this folder or URL, too.")
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


def _query_names(_ctx: click.Context, _argument: click.Parameter, begun: str) -> list[str]:
    from kg.queries import names

    return [name for name in names() if name.startswith(begun)]


@main.command()
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


@main.command()
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


@main.command()
@GRAPH
@click.option("--to", "target", type=FILE, help="The file to write; its ending tells the format.")
@click.option("--canonical", is_flag=True, help="Sorted N-Quads, byte-identical for the same graph (.nq).")
@click.option("--network", type=FILE, help="Write the citation network instead: .graphml, or .csv of its edges.")
def export(folder: Path, target: Path | None, canonical: bool, network: Path | None) -> None:
    """Write the whole graph to a file: .ttl .nt .nq .trig .jsonld .rdf by its ending.

    Turtle, N-Triples and RDF/XML have no named graphs: the statements of all graphs stand side by side there.
    """
    from kg.export import export_graph, export_network
    from kg.store import open_snapshot

    if not target and not network:
        raise UsageError("name the file to write: --to FILE, or --network FILE for the citation network")
    with open_snapshot(folder) as store:
        if target:
            click.echo(f"{target}: {export_graph(store, target, canonical=canonical):,} statements", err=True)
        if network:
            click.echo(f"{network}: {export_network(store, network):,} edges", err=True)


@main.command()
@GRAPH
@click.option("--to", "target", type=FOLDER, required=True, help="The folder to write; an earlier release is replaced.")
@click.option("--issued", default="", metavar="DATE", help="When it is issued (default: the newest document's date).")
@click.option("--at", "address", default="", metavar="IRI", help="Where the folder will be found on the web.")
@click.option("--title", default="", help="What it is called (default: made from its documents and years).")
@click.option("--publisher", default="", metavar="NAME", help="Who publishes it.")
@click.option("--licence", default="", metavar="IRI", help="Under which licence.")
@click.option("--with-loaded", is_flag=True, help="Publish graphs that kg load brought too; nobody masked them.")
def publish(folder: Path, target: Path, with_loaded: bool, **terms: str) -> None:
    """Write a release to cite and to put on any web server.

    Turtle, canonical N-Quads, the tables as CSV with a data package, a description (DCAT, VoID), checksums and a page.
    The same graph gives the same bytes.
    """
    from kg.release import Terms
    from kg.release import publish as run
    from kg.store import open_snapshot

    with open_snapshot(folder) as store:
        release = run(store, target, Terms(**terms), with_loaded=with_loaded)
    click.echo(
        f"{target}: {len(release.files)} files, version {release.version[:16]}, to be cited as {release.iri}", err=True
    )


@main.command()
@click.argument("gold", type=click.Path(path_type=Path, file_okay=False, exists=True))
@GRAPH
@click.option("--baseline", type=FILE, help="What was accepted last (default: accepted.tsv in GOLD).")
@click.option("--accept", is_flag=True, help="Take this run as the one that later runs are shown beside.")
@click.option("--misses", type=click.IntRange(0), default=0, show_default=True, help="Show so many misses a table.")
@click.option("--format", "format_", type=click.Choice(["table", "json"]), default="table", help="json: rates by key.")
def evaluate(gold: Path, folder: Path, baseline: Path | None, accept: bool, misses: int, format_: str) -> None:
    """Compare the graph with GOLD, a folder of what careful readers found: precision, recall and F1.

    GOLD holds one JSON file a report, named as its file is, in the form of kg/samples/truth. What changed since the
    last accepted run is shown; the exit status is 1 where something dropped and is not accepted.
    """
    from kg import quality
    from kg.report import print_quality
    from kg.store import open_snapshot

    path = baseline or gold / "accepted.tsv"
    accepted = quality.read_accepted(path)
    with open_snapshot(folder) as store:
        result = quality.evaluate(store, gold)
    changed = quality.changes(result, accepted) if accepted is not None else []
    print_quality(result, changed, misses, format_)
    if accept:
        quality.accept(result, path)
        click.echo(f"{path}: accepted", err=True)
    elif any(change.is_drop for change in changed):
        raise SystemExit(1)


@main.command()
@click.option("--to", "target", type=FOLDER, required=True, help="The folder to write them to.")
def docs(target: Path) -> None:
    """Write the reference pages, in Chinese and English: those that kg serve shows under /docs."""
    from api import openapi_document
    from kg.docs.pages import write

    click.echo(f"{target}: {write(target, openapi_document())} pages", err=True)


@main.command()
@GRAPH
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, dir_okay=False, exists=True))
@VALIDATOR
def validate(folder: Path, files: tuple[Path, ...], validator: str) -> None:
    """Check every document's graph against the shapes (or the RDF FILES given); exit status 1 on a violation."""
    from kg.checks import validate_files, validate_store
    from kg.store import open_snapshot

    if files:
        bad = validate_files(files, click.echo, validator)
    else:
        with open_snapshot(folder) as store:
            bad = validate_store(store, click.echo, validator)
    if bad:
        raise SystemExit(1)


@main.command()
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


@main.command()
@GRAPH
@click.option(
    "--format",
    "format_",
    type=click.Choice(["table", "html", "csv", "xlsx"]),
    default="table",
    show_default=True,
    help="xlsx is written to a file: > audit.xlsx.",
)
@click.option(
    "--reviews", type=FILE, help="A file of what reviewers said of findings (JSON lines, the last one holds)."
)
def audit(folder: Path, format_: str, reviews: Path | None) -> None:
    """Report what does not add up: each finding with the sum worked out, its lines, file and place.

    With --reviews each finding shows what was said of it, and reviews of findings that are no longer there are listed.
    """
    from kg import audit_report
    from kg.reviews import latest, read_reviews
    from kg.store import open_snapshot

    said = latest(read_reviews(reviews)) if reviews else {}
    with open_snapshot(folder) as store:
        report = audit_report.read_report(store, said)
    if format_ == "xlsx":
        if sys.stdout.isatty():
            raise UsageError(
                "a workbook is no text for the screen; write it to a file: kg audit --format xlsx > audit.xlsx"
            )
        sys.stdout.buffer.write(audit_report.as_xlsx(report))
        return
    write = {"table": audit_report.as_text, "html": audit_report.as_html, "csv": audit_report.as_csv}[format_]
    # As bytes: Windows would write the rows of CSV with line ends of its own.
    sys.stdout.buffer.write(write(report).encode("utf-8"))


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


@main.command()
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
@STORE
def serve(folder: Path, host: str, port: int, **options: Any) -> None:  # noqa: ANN401 - the options above
    """Serve the web page and the SPARQL endpoint of a built graph.

    A query that takes too long or too much is ended, and nothing else notices. A new build takes over by itself.
    With --store queries are answered by another store, to which kg build --store has brought the graph.
    """
    _serve(folder, host, port, **options)


@main.command()
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


@main.command()
@click.argument("name")
@click.option("--keys", type=FILE, required=True, help="The file to add it to.")
@click.option("--per-minute", type=click.IntRange(1), default=600, show_default=True, help="Requests it may make.")
def key(name: str, keys: Path, per_minute: int) -> None:
    """Make an API key called NAME for kg serve --keys, and print it: the file keeps only its hash."""
    from kg.keys import new_key

    click.echo(new_key(keys, name, per_minute))


@main.command()
@click.pass_context
def settings(ctx: click.Context) -> None:
    """List every setting: its key in jipu.toml, its variable, what holds now, and where that comes from.

    \b
    Each option of each command can be set, the first of these that says anything counting:
      on the command line    kg serve --port 8000
      in the environment     JIPU_SERVE_PORT=8000
      in a file              jipu.toml here, or --config FILE, or $JIPU_CONFIG:
                               graph = "/srv/jipu"
                               [serve]
                               port = 8000
    """
    from rich.table import Table

    from kg.report import console

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("key", "variable", "value", "from", "what"):
        table.add_column(column, overflow="fold")
    assert ctx.parent is not None
    for one in settings_.settings(ctx.parent, main):
        table.add_row(one.key, one.variable, one.value, one.source, one.help)
    console().print(table)


@main.command()
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
