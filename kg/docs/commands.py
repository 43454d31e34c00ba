"""The commands and settings as their pages tell them, read from click itself."""

import tomllib
from dataclasses import dataclass
from functools import cache
from inspect import cleandoc
from pathlib import Path

import click

from kg.docs.ontology import Words
from kg.settings import SHARED, key_of, options_of


@dataclass(frozen=True, slots=True)
class Option:
    """An option or argument: how it is written, and its help."""

    names: str
    help: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command: one line of what it does, its usage, the rest of its help as paragraphs, its options."""

    name: str
    short: Words
    usage: str
    paragraphs: tuple[str, ...]
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: its key in the file, its variable in the environment, its default (empty where none), its help."""

    key: str
    variable: str
    default: str
    help: str


def settings() -> tuple[Setting, ...]:
    """Every setting, the shared ones first; no machine's own values."""
    from kg.cli import main

    found: dict[str, Setting] = {}
    for name, command in sorted(main.commands.items()):
        for option in options_of(command):
            key = key_of(option)
            full = key if key in SHARED else f"{name}.{key}"
            default = option.to_info_dict()["default"]
            shown = "" if default in (None, "", [], ()) else str(default).lower() if option.is_flag else str(default)
            found.setdefault(full, Setting(full, str(option.envvar), shown, option.help or ""))
    return tuple(sorted(found.values(), key=lambda one: ("." in one.key, one.key)))


def commands() -> tuple[Command, ...]:
    """Every command of ``kg``, in the order of the program."""
    from kg.cli import main

    return tuple(_command(name, command) for name, command in main.commands.items() if not command.hidden)


@cache
def _chinese() -> dict[str, str]:
    return tomllib.loads((Path(__file__).resolve().parent / "data" / "commands.toml").read_text("utf-8"))


def _command(name: str, command: click.Command) -> Command:
    context = click.Context(command, info_name=f"kg {name}")
    help_ = cleandoc(command.help or "").replace("\x08", "\b")
    return Command(
        name,
        Words(_chinese()[name], command.get_short_help_str(200)),
        command.get_usage(context).removeprefix("Usage: "),
        tuple(help_.split("\n\n")),
        tuple(Option(*record) for one in command.get_params(context) if (record := one.get_help_record(context))),
    )
