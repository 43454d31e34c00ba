"""What the commands print: progress, the summary of a build, answers as tables. Nothing here computes."""

import json
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from kg import quality
from kg.built import BuildResult
from kg.errors import UsageError
from kg.parts import Advance
from kg.queries import load, names
from kg.state import COUNTED
from kg.store import GRAPH_FORMATS, AskResult, GraphResult, QueryResult, SelectResult
from kg.vocabulary import PREFIXES

_SHOWN_ROWS = 1000
_TOLD = 100


@contextmanager
def progress() -> Iterator[Advance]:
    """A bar on standard error while files are read; quiet where that is not a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("reading", total=None)

        def advance(name: str, done: int, total: int) -> None:
            bar.update(task, description=name[:40], completed=done, total=total)

        yield advance


def print_build(result: BuildResult) -> None:
    """What was found in which file, what was doubtful, what was left out and why."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("file", "kind", "body", "year"):
        table.add_column(column)
    for column in COUNTED:
        table.add_column(column.replace("_", " "), justify="right")
    table.add_column("findings", justify="right")
    # A build of many adds a few: the others were told of when they came.
    told = [one for one in result.documents if one.fresh] if len(result.documents) > _TOLD else result.documents
    for one in told[:_TOLD]:
        summary = one.summary
        row = (" = ".join(summary.names), summary.kind, summary.agency, summary.year, *map(str, summary.counts))
        table.add_row(*row, str(summary.contradictions))
    console().print(table)
    for one in told:
        for warning, count in Counter(one.summary.warnings).items():
            click.echo(
                f"warning: {one.summary.names[0]}: {warning}{f' ({count} times)' if count > 1 else ''}", err=True
            )
    for left in result.left_out:
        click.echo(f"left out: {left.reason}", err=True)
    snapshot = result.snapshot
    fresh = sum(one.fresh for one in result.documents)
    click.echo(
        f"{len(result.documents)} documents{f' ({fresh} new or changed)' if fresh else ''}, "
        f"{snapshot.quads:,} statements in {snapshot.graphs} graphs"
        f"{f', {len(result.left_out)} left out' if result.left_out else ''}; graph version {snapshot.version[:12]}"
    )


def print_queries() -> None:
    """The saved queries with their titles and parameters."""
    for query in map(load, names()):
        click.echo(f"{query.name:<20} {query.title_zh} {query.title_en}")
        for parameter in query.parameters:
            click.echo(f"{'':<20}   --set {parameter.name}=…  {parameter.label_zh} {parameter.label_en}")


def print_quality(result: quality.Result, changed: list[quality.Change], misses: int, format_: str) -> None:
    """A comparison with careful readers: rates, what changed since the accepted run, some misses of each table."""
    if format_ == "json":
        click.echo(json.dumps(result.rates, ensure_ascii=False, indent=1, sort_keys=True))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("what")
    for column in ("precision", "recall", "F1", "right"):
        table.add_column(column, justify="right")
    for line in quality.table(result):
        rates = (_rate(line.precision), _rate(line.recall), _rate(line.f1))
        table.add_row(line.what, *rates, f"{line.count.right}/{line.count.total}")
    console().print(table)
    for change in changed:
        click.echo(
            f"{'dropped' if change.is_drop else 'rose'}: {change.key} {_rate(change.before)} → {_rate(change.now)}"
        )
    shown: Counter[str] = Counter()
    for miss in result.misses:
        name = miss.key.partition(".")[0]
        shown[name] += 1
        if shown[name] <= misses:
            click.echo(f"  {miss}"[:300])


def _rate(rate: float | None) -> str:
    return "–" if rate is None else f"{rate:.3f}"


def console() -> Console:
    """Standard output; wide where it is not a terminal, so that a pipe gets whole lines."""
    return Console(width=None if sys.stdout.isatty() else 200, highlight=False, markup=False, emoji=False)


def print_result(result: QueryResult, format_: str) -> None:
    """Write an answer to standard output as ``format_``; a table on screen stops at 1,000 rows and says so."""
    if isinstance(result, GraphResult):
        _print_graph(GraphResult({**PREFIXES, **result.prefixes}, result._native), format_)
    elif format_ == "ttl":
        raise UsageError("ttl is for CONSTRUCT and DESCRIBE; take table, csv, tsv, json or xml for this query")
    elif format_ != "table":
        result.write(sys.stdout.buffer, format_)
    elif isinstance(result, AskResult):
        click.echo("yes" if result.value else "no")
    else:
        _print_table(result)


def _print_graph(result: GraphResult, format_: str) -> None:
    wanted = "ttl" if format_ == "table" else format_
    if wanted not in GRAPH_FORMATS:
        raise UsageError(f"{format_}: CONSTRUCT and DESCRIBE give a graph; take --format ttl")
    result.write(sys.stdout.buffer, wanted)


def _print_table(result: SelectResult) -> None:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in result.columns:
        table.add_column(column, overflow="fold")
    rows = iter(result)
    for row in islice(rows, _SHOWN_ROWS):
        table.add_row(*("" if term is None else term.value for term in row))
    shown = table.row_count
    console().print(table)
    more = next(rows, None) is not None
    click.echo(f"{shown:,} rows{' shown, there are more: take --format csv for all' if more else ''}", err=True)
