"""The commands as their page tells them, read from click itself."""

from dataclasses import dataclass
from inspect import cleandoc

import click


@dataclass(frozen=True, slots=True)
class Option:
    """An option or argument: how it is written, and its help."""

    names: str
    help: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command: one line of what it does, its usage, the rest of its help as paragraphs, its options."""

    name: str
    short: str
    usage: str
    paragraphs: tuple[str, ...]
    options: tuple[Option, ...]


def commands() -> tuple[Command, ...]:
    """Every command of ``kg``, in the order of the program."""
    from kg.cli import main

    return tuple(_command(name, command) for name, command in main.commands.items() if not command.hidden)


def _command(name: str, command: click.Command) -> Command:
    context = click.Context(command, info_name=f"kg {name}")
    help_ = cleandoc(command.help or "").replace("\x08", "\b")
    return Command(
        name,
        command.get_short_help_str(200),
        command.get_usage(context).removeprefix("Usage: "),
        tuple(help_.split("\n\n")),
        tuple(Option(*record) for one in command.get_params(context) if (record := one.get_help_record(context))),
    )
