"""What the README shows is what the commands give."""

import re
import shlex
from pathlib import Path

from click.testing import CliRunner

from kg.cli import main
from kg.queries import names

README = (Path(__file__).resolve().parent.parent / "README.md").read_text("utf-8")


def test_the_example_query_gives_the_answer_that_stands_there(samples: Path) -> None:
    blocks = re.findall(r"```console\n\$ kg (.*?)\n```", README, re.DOTALL)
    assert blocks
    for block in blocks:
        end = block.index("'\n") + 1
        command, answer = block[:end], block[end:].strip()
        done = CliRunner().invoke(main, [*shlex.split(command), "--graph", str(samples)])
        assert done.stdout.replace("\r", "").strip() == answer


def test_the_python_snippet_prints_what_stands_below_it(capsys) -> None:
    code, printed = re.search(r"```python\n(.*?)```\n\n```\n(.*?)```", README, re.DOTALL).groups()
    exec(compile(code, "README.md", "exec"), {})
    assert capsys.readouterr().out == printed


def test_every_saved_query_is_told_of() -> None:
    assert set(names()) <= set(re.findall(r"`([a-z-]+)`", README))


def test_every_command_shown_exists() -> None:
    shown = set(re.findall(r"\bkg (build|query|show|export|serve|validate|demo|audit|load|key)\b", README))
    assert shown <= set(main.commands)
    assert {"build", "query", "show", "export", "serve", "demo"} <= shown
