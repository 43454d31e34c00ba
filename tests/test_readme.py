"""What the READMEs show is what is there: their generated parts, commands, snippets and answers; both say the same."""

import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner
from markdown_it import MarkdownIt

from api import create_app
from kg.cli import main
from kg.queries import names
from kg.store import open_snapshot

ROOT = Path(__file__).resolve().parent.parent
ENGLISH = ROOT / "README.md"
READMES = [path for path in (ENGLISH, ROOT / "README.zh.md") if path.is_file()]
WAITING = {"serve", "mcp"}
"""Commands that answer until they are ended: other tests start them."""


def blocks(readme: Path) -> list[tuple[str, str]]:
    """The language and text of each block of code; of those that are only indented it is that of a terminal."""
    tokens = MarkdownIt().parse(readme.read_text("utf-8"))
    return [
        (one.info.strip() if one.type == "fence" else "console", one.content)
        for one in tokens
        if one.type in ("fence", "code_block")
    ]


def headings(readme: Path) -> list[tuple[int, str]]:
    """The level and text of each heading."""
    tokens = MarkdownIt().parse(readme.read_text("utf-8"))
    return [(int(one.tag[1:]), following.content) for one, following in pairwise(tokens) if one.type == "heading_open"]


def shown(readme: Path) -> list[tuple[str, str]]:
    """Each command of the blocks for a terminal, without its prompt, with what stands below it if it had one."""
    commands: list[tuple[str, str]] = []
    for language, text in blocks(readme):
        if language not in ("console", "sh", "bash", "shell"):
            continue
        if text.startswith("$ "):
            for one in re.split(r"^\$ ", text, flags=re.M)[1:]:
                lines = one.splitlines(keepends=True)
                end = next(end for end in range(1, len(lines) + 1) if _whole("".join(lines[:end])))
                commands.append(("".join(lines[:end]).strip(), "".join(lines[end:])))
        else:
            commands += [(line, "") for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    return commands


def _whole(text: str) -> bool:
    """Whether a command ends here: its quotes are closed and its last line is not continued."""
    try:
        return bool(shlex.split(text, comments=True)) and not text.rstrip("\n").endswith("\\")
    except ValueError:
        return False


def words(command: str) -> list[str]:
    """A command's words without its comment, the program by its name alone."""
    first, *rest = shlex.split(command, comments=True) or [""]
    return [first.rpartition("/")[2], *rest]


class Terminal:
    """Runs the commands of a README in a folder like a reader's: ``reports/`` with documents, some RDF, readings."""

    def __init__(self, folder: Path) -> None:
        samples = ROOT / "kg" / "samples"
        shutil.copytree(samples / "clean", folder / "reports")
        shutil.copytree(samples / "truth" / "clean", folder / "gold")
        (folder / "notes.ttl").write_text('<https://example.org/a> <https://example.org/b> "注" .\n', "utf-8")
        self.folder = folder

    def run(self, command: str) -> str:
        """What a command prints. Programs other than our own are looked up, not run."""
        program, *arguments = words(command)
        match program:
            case "" | "cd" | "git":
                return ""
            case "kg":
                return self._kg(arguments)
            case "make":
                targets = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
                assert {one for one in arguments if "=" not in one} <= targets, command
            case "pip" | "pipx" | "uv" | "python" | "python3":
                extras = re.findall(r"\bjipu\[([\w,-]+)\]", command)
                known = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
                assert {extra for several in extras for extra in several.split(",")} <= set(known), command
            case "curl":
                return self._curl(arguments)
            case "docker" | "podman" | "eval" | "systemctl":
                return ""
            case other:
                pytest.fail(f"{other}: no test knows how to run this: {command}")
        return ""

    def _kg(self, arguments: list[str]) -> str:
        target = None
        if ">" in arguments:
            arguments, target = arguments[: arguments.index(">")], arguments[arguments.index(">") + 1]
        name = next((one for one in arguments if one in main.commands), "")
        if name in WAITING or (name == "demo" and "--no-serve" not in arguments):
            main.commands[name].make_context(name, arguments[arguments.index(name) + 1 :])
            return ""
        done = CliRunner().invoke(main, arguments)
        assert done.exit_code == 0, (arguments, done.output, done.exception)
        if target:
            (self.folder / target).write_bytes(done.stdout_bytes)
        return done.stdout.replace("\r", "")

    def _curl(self, arguments: list[str]) -> str:
        address = next(one for one in arguments if one.startswith("http"))
        path = re.sub(r"^https?://[^/]+", "", address)
        with open_snapshot(self.folder / "graph") as store:
            answer = create_app(store).test_client().get(path)
            assert answer.status_code == 200, address
            return answer.text


def test_every_command_and_snippet_gives_what_stands_below_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIPU_GRAPH", raising=False)
    terminal = Terminal(tmp_path)
    # Readers have built the samples by then: it is the first thing that they are told to do.
    terminal.run("kg demo --no-serve")
    commands = shown(ENGLISH)
    assert sum(words(command)[0] == "kg" for command, _ in commands) > 5
    for command, below in commands:
        printed = terminal.run(command)
        if below:
            assert printed.strip() == below.strip(), command
    snippets = blocks(ENGLISH)
    capsys.readouterr()
    for (language, code), (following, printed) in zip(snippets, [*snippets[1:], ("python", "")], strict=True):
        if language == "python":
            exec(compile(code, "README.md", "exec"), {})
            said = capsys.readouterr().out
            assert not following or following == "python" or said == printed


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_its_generated_parts_are_made_from_the_sources(readme: Path) -> None:
    check = [sys.executable, "-m", "cogapp", "--check", "--diff", "-I", str(ROOT / "tests"), str(readme)]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"make generated\n{done.stdout[-2000:]}{done.stderr[-2000:]}"


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_saved_query_and_command_is_told_of(readme: Path) -> None:
    text = readme.read_text("utf-8")
    assert set(names()) <= set(re.findall(r"`([a-z-]+)`", text))
    inline = re.findall(r"`kg ([a-z]+)\b[^`\n]*`", text)
    told = {*inline, *(words(command)[1] for command, _ in shown(readme) if words(command)[0] == "kg")}
    assert told <= set(main.commands), told - set(main.commands)
    assert {"build", "query", "show", "export", "serve", "demo"} <= told


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_it_says_what_the_english_one_says(readme: Path) -> None:
    assert [level for level, _ in headings(readme)] == [level for level, _ in headings(ENGLISH)]
    assert [(words(command), below) for command, below in shown(readme)] == [
        (words(command), below) for command, below in shown(ENGLISH)
    ]
    assert code(readme) == code(ENGLISH)
    assert len(re.findall("[\u4e00-\u9fff]", readme.read_text("utf-8"))) > (1_000 if "zh" in readme.name else 0)


def code(readme: Path) -> list[str]:
    """The snippets of Python and what they print."""
    return [text for language, text in blocks(readme) if language in ("python", "")]


def test_commands_are_read_as_they_are_typed(tmp_path: Path) -> None:
    readme = tmp_path / "README.md"
    readme.write_text(
        "# A\n\n    .venv/bin/kg query documents --graph graph  # all of it\n    kg export \\\n      --to x.ttl\n\n"
        "```console\n$ kg query 'ASK\n  {}'\nyes\n$ kg settings\n```\n",
        "utf-8",
    )
    assert [(words(command), below) for command, below in shown(readme)] == [
        (["kg", "query", "documents", "--graph", "graph"], ""),
        (["kg", "export", "--to", "x.ttl"], ""),
        (["kg", "query", "ASK\n  {}"], "yes\n"),
        (["kg", "settings"], ""),
    ]
    assert headings(readme) == [(1, "A")]


def test_a_command_that_fails_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AssertionError, match="no such thing"):
        Terminal(tmp_path).run("kg show 'no such thing'")
    with pytest.raises(pytest.fail.Exception, match="no test knows"):
        Terminal(tmp_path / "other").run("kgg build")
