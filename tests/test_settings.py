"""Every option is a setting: on the command line, in the environment, in the file; the first that speaks counts."""

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from kg import settings
from kg.cli import main
from kg.queries import names

KG = Path(sys.executable).parent / "kg"


def every() -> Iterator[tuple[str, click.Option]]:
    for name, command in sorted(main.commands.items()):
        for option in settings.options_of(command):
            yield name, option


EVERY = list(every())
IDS = [f"{name}.{settings.key_of(option)}" for name, option in EVERY]


def some(option: click.Option) -> list[Any]:
    """Three values that fit an option, none its default, as they stand in the file."""
    if option.is_flag:
        other = not option.default
        return [other, not other, other]
    kind = option.type
    if isinstance(kind, click.Choice):
        found = [str(one) for one in kind.choices if one != option.default]
        return [found[0], found[-1], str(kind.choices[0])]
    if isinstance(kind, click.types._NumberRangeBase):
        start = int(kind.min or 0) + 1
        step = 1 if isinstance(kind, click.IntRange) else 1.5
        return [start + step, start + 2 * step, start + 3 * step]
    return [f"{name}={number}" for name, number in (("first", 1), ("second", 2), ("third", 3))]


def toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def resolved(name: str, option: click.Option, arguments: list[str], file: Path | None = None) -> Any:
    """What an option comes to when its command is called."""
    command = main.commands[name]
    arguments_ = [one for one in command.params if isinstance(one, click.Argument) and one.required]
    folders = [isinstance(one.type, click.Path) and not one.type.file_okay for one in arguments_]
    needed = [str(Path(__file__).parent) if folder else __file__ for folder in folders]
    others = [one for one in command.params if isinstance(one, click.Option) and one.required and one is not option]
    given = [word for one in others for word in (one.opts[0], "given")]
    outer = click.Context(main, default_map=settings.read_settings(file, main))
    with command.make_context(name, [*needed, *given, *arguments], parent=outer) as context:
        return context.params[str(option.name)]


def shown(value: Any) -> Any:
    """A value of the command's, to compare with one of the file's."""
    if isinstance(value, tuple):
        assert len(value) == 1
        return shown(value[0])
    return str(value) if isinstance(value, Path) else value


@pytest.mark.parametrize(("name", "option"), EVERY, ids=IDS)
def test_every_option_is_a_setting_that_takes_effect(
    name: str, option: click.Option, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_file, in_environment, given = some(option)
    key = settings.key_of(option)
    file = tmp_path / "other.toml"
    file.write_text(f"[{name}]\n{key} = {toml(in_file)}\n", "utf-8")
    assert shown(resolved(name, option, [], file)) == in_file
    variable = str(option.envvar)
    assert variable == (
        f"JIPU_{key}".upper() if key in settings.SHARED else f"JIPU_{name}_{key}".replace("-", "_").upper()
    )
    monkeypatch.setenv(variable, str(in_environment))
    assert shown(resolved(name, option, [], file)) == in_environment
    if option.is_flag:
        words = [option.opts[0]] if given else option.secondary_opts
        if not words:
            # A flag without its contrary can only be given.
            words, given = [option.opts[0]], True
    else:
        words = [option.opts[0], str(given)]
    assert shown(resolved(name, option, words, file)) == given


@pytest.mark.parametrize(("name", "option"), EVERY, ids=IDS)
def test_every_setting_says_what_it_does(name: str, option: click.Option) -> None:
    assert option.help


def test_no_two_settings_share_a_variable() -> None:
    variables = [str(option.envvar) for name, option in EVERY if settings.key_of(option) not in settings.SHARED]
    assert len(variables) == len(set(variables))
    assert "JIPU_CONFIG" not in variables


def run(*arguments: str | Path, **environment: str) -> Result:
    return CliRunner(env=environment).invoke(main, [str(argument) for argument in arguments])


def test_the_file_here_is_read_without_being_named(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("jipu.toml").write_text(f'graph = "{samples}"\n[query]\nformat = "csv"\n', "utf-8")
    assert run("query", "documents").output.startswith("report,file,title")
    assert run("query", "documents", JIPU_QUERY_FORMAT="json").output.startswith("{")
    assert run("query", "documents", "--format", "xml", JIPU_QUERY_FORMAT="json").output.startswith("<?xml")
    assert run("query", "documents", JIPU_GRAPH="nowhere").exit_code == 1
    other = tmp_path / "other.toml"
    other.write_text('[query]\nformat = "tsv"\n', "utf-8")
    assert run("--config", other, "query", "documents", "--graph", samples).output.startswith("?report\t?file")
    assert run("query", "documents", "--graph", samples, JIPU_CONFIG=str(other)).output.startswith("?report\t?file")


def test_a_section_goes_before_what_stands_above_all(tmp_path: Path) -> None:
    file = tmp_path / "jipu.toml"
    file.write_text('graph = "all"\n[serve]\ngraph = "own"\n', "utf-8")
    found = settings.read_settings(file, main)
    assert found["serve"]["folder"] == "own"
    assert found["query"]["folder"] == "all"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("porrt = 1", "porrt"),
        ("[sreve]\nport = 1", "[serve]"),
        ("[serve]\nporrt = 1", "port"),
        ("[serve]\nhelp = true", "serve.help"),
        ("serve = 1", "serve"),
        ("[serve]\nport = 'x'", "serve.port"),
        ("[serve]\nport = 70000", "serve.port"),
        ("[serve]\nport = true", "serve.port"),
        ("[serve]\nport = [1]", "serve.port"),
        ("[serve]\nport = {a = 1}", "serve.port"),
        ("[serve]\npublic = 'yes'", "true or false"),
        ("[query]\nformat = 'docx'", "csv"),
        ("graph = 2024-01-01", "graph"),
        ("[serve\nport = 1", "TOML"),
    ],
)
def test_what_is_wrong_in_the_file_is_one_line_that_names_it(tmp_path: Path, content: str, words: str) -> None:
    file = tmp_path / "wrong.toml"
    file.write_text(content, "utf-8")
    done = run("--config", file, "query")
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "wrong.toml" in done.stderr
    assert words in done.stderr


def test_a_file_that_is_not_there_or_no_text_is_one_line(tmp_path: Path) -> None:
    bad = tmp_path / "bytes.toml"
    bad.write_bytes(b"\xff\xfe\x00")
    for file in (tmp_path / "none.toml", bad):
        done = run("--config", file, "query")
        assert done.exit_code == 2
        assert done.stderr.count("\n") == 1
        assert file.name in done.stderr


def test_a_wrong_variable_is_named(samples: Path) -> None:
    done = run("serve", "--graph", samples, JIPU_SERVE_PORT="x")
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1
    assert "$JIPU_SERVE_PORT" in done.stderr
    assert "--port" in run("serve", "--graph", samples, "--port", "x").stderr


def test_all_settings_are_listed_with_what_holds_and_why(tmp_path: Path) -> None:
    file = tmp_path / "jipu.toml"
    file.write_text('graph = "everywhere"\n[serve]\nport = 8123\nkeys = "k"\n', "utf-8")
    lines = run("--config", file, "settings", JIPU_SERVE_KEYS="from-here", COLUMNS="300").output.splitlines()
    told = {line.split()[0]: line.split() for line in lines}
    expected = {key if key.partition(".")[2] not in settings.SHARED else key.partition(".")[2] for key in IDS}
    assert set(told) == {"key", *expected}
    assert told["graph"][1:4] == ["JIPU_GRAPH", "everywhere", "file"]
    assert told["serve.port"][1:4] == ["JIPU_SERVE_PORT", "8123", "file"]
    assert told["serve.keys"][1:4] == ["JIPU_SERVE_KEYS", "from-here", "environment"]
    assert told["mcp.port"][1:4] == ["JIPU_MCP_PORT", "5001", "default"]
    assert tomllib.loads(file.read_text("utf-8"))["serve"]["port"] == 8123


def complete(words: str) -> list[str]:
    environment = {
        "_KG_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    done = subprocess.run([KG], capture_output=True, text=True, check=True, env=environment)
    return [line.partition(",")[2] for line in done.stdout.splitlines()]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("kg q", ["query"]),
        ("kg query act-", ["act-changes", "act-history"]),
        ("kg query --fo", ["--format"]),
        ("kg query --format c", ["csv"]),
        ("kg validate --validator py", ["pyshacl"]),
    ],
)
def test_the_shell_completes_commands_options_values_and_query_names(words: str, offered: list[str]) -> None:
    assert complete(words) == offered


def test_all_saved_queries_are_offered() -> None:
    assert complete("kg query ") == list(names())


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_scripts_that_the_help_names_are_made(shell: str) -> None:
    assert f"_KG_COMPLETE={shell}_source kg" in run("--help").output
    environment = {"_KG_COMPLETE": f"{shell}_source", "PATH": "/usr/bin:/bin"}
    done = subprocess.run([KG], capture_output=True, text=True, check=True, env=environment)
    assert "_KG_COMPLETE" in done.stdout
