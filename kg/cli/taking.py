"""Commands that write files to take away."""

from pathlib import Path

import click

from kg.cli.options import FILE, FOLDER, GRAPH
from kg.errors import UsageError


@click.command()
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


@click.command()
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


@click.command()
@click.option("--to", "target", type=FOLDER, required=True, help="The folder to write them to.")
def docs(target: Path) -> None:
    """Write the reference pages, in Chinese and English: those that kg serve shows under /docs."""
    from api import openapi_document
    from kg.docs.pages import write

    click.echo(f"{target}: {write(target, openapi_document())} pages", err=True)
