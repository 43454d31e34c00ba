"""The command ``kg``: parses, calls, prints. Heavy modules are imported inside the commands that need them."""

import os
import sys
from pathlib import Path
from typing import Any

import click

from kg import __version__
from kg import settings as settings_
from kg.cli import asking, building, checking, serving, taking
from kg.cli.options import FILE
from kg.errors import JipuError


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


for _command in (
    *(building.build, building.load),
    *(asking.query, asking.show),
    *(checking.audit, checking.validate, checking.evaluate),
    *(taking.export, taking.publish, taking.docs),
    *(serving.serve, serving.mcp, serving.key, serving.demo),
):
    main.add_command(_command)
