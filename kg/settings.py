"""Settings: every option of every command can also stand in the environment or in one TOML file.

The options in ``kg/cli/`` are the one table of them: an option ``--max-rows`` of ``kg serve`` is the variable
``JIPU_SERVE_MAX_ROWS`` and the key ``max-rows`` under ``[serve]``; options that many commands share (``--graph``) are
``JIPU_GRAPH`` and a key above all sections. What is given on the command line goes first, then the environment, then
the file, then the default.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from kg.errors import UsageError

FILE = "jipu.toml"
"""The file that is read where it stands in the working folder and no other is named."""

SHARED = ("graph", "store")
"""Options that mean the same for each command that has them."""

_SOURCES = {
    ParameterSource.ENVIRONMENT: "environment",
    ParameterSource.DEFAULT_MAP: "file",
    ParameterSource.DEFAULT: "default",
}


@dataclass(frozen=True, slots=True)
class Setting:
    """One option: ``key`` in the file (``serve.port``), ``variable`` in the environment, and what it does.

    ``value`` is what holds now, ``source`` where that comes from: environment, file or default.
    """

    key: str
    variable: str
    value: str
    source: str
    help: str


def name_variables(command: str, options: Iterator[click.Option]) -> None:
    """Give each option of a command the variable of the environment that sets it, where it has none yet."""
    for option in options:
        if not option.envvar:
            option.envvar = f"JIPU_{command}_{key_of(option)}".replace("-", "_").upper()


def options_of(command: click.Command) -> Iterator[click.Option]:
    """The options of a command that are settings: all but those that end it at once, such as --help."""
    return (one for one in command.params if isinstance(one, click.Option) and not one.is_eager)


def key_of(option: click.Option) -> str:
    """An option's key in the file: its long name without the dashes."""
    return next(name for name in option.opts if name.startswith("--")).removeprefix("--")


def read_settings(path: Path | None, group: click.Group) -> dict[str, dict[str, Any]]:
    """The file's settings as click takes them, by command and parameter: of ``path``, else of FILE if it is there.

    Raises ``UsageError``, one line that names the file and the key, on what is no TOML, an unknown key, or a value
    that does not fit.
    """
    file = path or Path(FILE)
    if path is None and not file.is_file():
        return {}
    try:
        content = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"{file}: cannot be read ({error.strerror}); check --config and $JIPU_CONFIG") from None
    except ValueError as error:
        raise UsageError(f"{file}: is not TOML in UTF-8: {error}") from None
    found: dict[str, dict[str, Any]] = {name: {} for name in group.commands}
    for key, value in content.items():
        if isinstance(value, Mapping) and key in group.commands:
            for inner, one in value.items():
                _set(found, file, group, (key,), inner, one)
        elif key in SHARED:
            having = tuple(name for name, command in group.commands.items() if _option(command, key))
            _set(found, file, group, having, key, value)
        else:
            known = (*SHARED, *(f"[{name}]" for name in sorted(group.commands)))
            raise UsageError(f"{file}: {key}: there is no such setting; there are: {', '.join(known)}")
    return found


def _set(
    found: dict[str, dict[str, Any]], file: Path, group: click.Group, names: tuple[str, ...], key: str, value: object
) -> None:
    """Set one key of some commands, the value checked."""
    for name in names:
        command = group.commands[name]
        option = _option(command, key)
        if option is None:
            known = ", ".join(sorted(map(key_of, options_of(command)))) or "none"
            raise UsageError(f"{file}: {name}.{key}: there is no such setting; [{name}] has: {known}")
        problem = _problem(option, command, value)
        if problem:
            shown = key if key in SHARED and len(names) > 1 else f"{name}.{key}"
            raise UsageError(f"{file}: {shown}: {problem}")
        value = [value] if option.multiple and not isinstance(value, list) else value
        # A section says more than what stands above all sections, wherever it stands in the file.
        if len(names) == 1:
            found[name][str(option.name)] = value
        else:
            found[name].setdefault(str(option.name), value)


def _option(command: click.Command, key: str) -> click.Option | None:
    return next((one for one in options_of(command) if key_of(one) == key), None)


def _problem(option: click.Option, command: click.Command, value: object) -> str:
    """What is wrong with a value from the file; empty where it fits."""
    values = value if isinstance(value, list) else [value]
    if isinstance(value, list) and not option.multiple:
        return "takes one value, not a list"
    if any(isinstance(one, bool) is not option.is_flag for one in values):
        return "is true or false" if option.is_flag else "takes no true or false"
    if not all(isinstance(one, str | int | float) for one in values):
        return "takes a text or a number"
    try:
        option.type_cast_value(click.Context(command), values if option.multiple else value)
    except click.BadParameter as error:
        return error.message.rstrip(".")
    return ""


def settings(context: click.Context, group: click.Group) -> list[Setting]:
    """Every setting as it holds now, shared ones once, in the order of keys; ``context`` is the group's own."""
    found: dict[str, Setting] = {}
    for name, command in sorted(group.commands.items()):
        # Arguments are missing here and values may not fit: what is asked is only what they are and where from.
        inner = command.make_context(name, [], parent=context, resilient_parsing=True)
        for option in options_of(command):
            key = key_of(option)
            full = key if key in SHARED else f"{name}.{key}"
            source = inner.get_parameter_source(str(option.name)) or ParameterSource.DEFAULT
            value = _shown(inner.params[str(option.name)])
            found.setdefault(full, Setting(full, str(option.envvar), value, _SOURCES[source], option.help or ""))
    return sorted(found.values(), key=lambda one: ("." in one.key, one.key))


def variable_of(error: click.BadParameter) -> str:
    """The variable of the environment whose value does not fit; empty where it came from elsewhere."""
    if error.ctx is None or not isinstance(error.param, click.Option):
        return ""
    source = error.ctx.get_parameter_source(str(error.param.name))
    return str(error.param.envvar) if source is ParameterSource.ENVIRONMENT else ""


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


class Group(click.Group):
    """A group whose commands' options are settings."""

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        """Add a command; its options get their variables."""
        name_variables(name or str(cmd.name), options_of(cmd))
        super().add_command(cmd, name)
