"""Options that several commands take, and kinds of arguments."""

from pathlib import Path
from typing import Any

import click

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


class Place(click.Path):
    """A path, or the URL of a place elsewhere."""

    def __init__(self) -> None:
        super().__init__(path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """The path; of a URL what ``kg.remote.place`` makes of it."""
        if isinstance(value, str) and "://" in value:
            from kg.remote import place

            return place(value)
        return super().convert(value, param, ctx)
