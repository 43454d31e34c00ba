"""Commands that say what is wrong: with documents, with graphs, with the reading."""

import sys
from pathlib import Path

import click

from kg.cli.options import FILE, GRAPH, VALIDATOR
from kg.errors import UsageError


@click.command()
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


@click.command()
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


@click.command()
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
