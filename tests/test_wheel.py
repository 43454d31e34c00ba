"""The wheel, installed in an environment of its own away from the checkout, answers."""

import os
import resource
import subprocess
import sys
import tarfile
import tomllib
import venv
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that holds the sdist, and the wheel built from it."""
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(place), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return place


@pytest.fixture(scope="module")
def installed(built: Path) -> Path:
    """The folder of programs of a fresh environment that holds the wheel.

    The dependencies are those of this environment, lent by a .pth file: their installation is the lock's matter
    and is tried by `make test` itself. The editable install of the checkout is not lent with them.
    """
    environment = built / "venv"
    venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    wheel = next(built.glob("*.whl"))
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", wheel], check=True, cwd=built)
    lent = [path for path in sys.path if path.endswith("site-packages")]
    own = next(environment.glob("lib/python*/site-packages"))
    # Appended, not prepended; .pth files of the lent folder (the editable install) are not read.
    (own / "lent.pth").write_text("\n".join(lent), encoding="utf-8")
    return environment / "bin"


def test_the_wheel_finds_its_data_and_builds_the_samples(installed: Path, tmp_path: Path) -> None:
    where = [installed / "python", "-c", "import kg; print(kg.__file__)"]
    assert (
        str(installed.parent) in subprocess.run(where, check=True, capture_output=True, text=True, cwd=tmp_path).stdout
    )
    done = subprocess.run(
        [installed / "kg", "demo", "--no-serve"], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "documents" in done.stdout
    assert (tmp_path / "graph" / "current").is_file()
    for command in (["publish", "--to", "release"], ["docs", "--to", "site"]):
        subprocess.run([installed / "kg", *command], check=True, capture_output=True, cwd=tmp_path)
    assert (tmp_path / "release" / "datapackage.json").is_file()
    assert (tmp_path / "site" / "zh" / "ontology.html").is_file()


def tracked(*folders: str) -> set[str]:
    """Files of the checkout below folders, as git has them."""
    if not (ROOT / ".git").exists():
        pytest.skip("needs the checkout, not the sdist")
    done = subprocess.run(["git", "ls-files", *folders], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines())


def test_the_wheel_holds_the_programs_with_their_data_and_nothing_else(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = {name for name in wheel.namelist() if ".dist-info/" not in name}
        metadata = message_from_bytes(wheel.read(next(n for n in wheel.namelist() if n.endswith("/METADATA"))))
        points = wheel.read(next(n for n in wheel.namelist() if n.endswith("/entry_points.txt"))).decode()
    expected = tracked("kg", "api") - tracked("api/web")
    expected |= {f"kg/_data/{name}" for name in tracked("ontology", "shapes")}
    assert {name for name in names if not name.startswith("api/static/built/")} == expected
    assert "kg = kg.cli:main" in points
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert metadata["Version"] == project["version"]
    assert set(metadata.get_all("Provides-Extra")) == set(project["optional-dependencies"])
    assert metadata["License-Expression"] == "Apache-2.0"


def test_the_sdist_is_all_that_its_own_tests_need(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    # What is left out serves the repository alone.
    needless = {name for name in tracked() if name.startswith(".ci/")}
    assert tracked() - needless - names == set()


def test_help_is_there_at_once(installed: Path, tmp_path: Path) -> None:
    """Processor time, so that other work on the machine does not count; the second of two, as users meet it."""
    spent = []
    for _ in range(2):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([installed / "kg", "--help"], check=True, capture_output=True, cwd=tmp_path)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert spent[-1] < 0.4


def size_of(environment: Path) -> int:
    """Bytes of what is installed in an environment, compiled files left out."""
    (packages,) = environment.glob("lib/python*/site-packages")
    return sum(
        os.lstat(Path(folder) / name).st_size
        for folder, _, names in os.walk(packages)
        if "__pycache__" not in folder
        for name in names
    )


@pytest.mark.slow
def test_the_wheel_without_extras_is_little_larger_than_the_libraries_it_stands_on(built: Path, tmp_path: Path) -> None:
    wanted = {
        "libraries": ("spacy", "rdflib", "pyshacl", "flask", "pyoxigraph"),
        "own": (str(next(built.glob("*.whl"))),),
    }
    sizes = {}
    for name, packages in wanted.items():
        environment = tmp_path / name
        venv.create(environment, with_pip=True)
        pip = [environment / "bin" / "python", "-m", "pip", "install", "--quiet", "--no-compile"]
        subprocess.run([*pip, *packages], check=True, cwd=tmp_path, stderr=subprocess.DEVNULL)
        sizes[name] = size_of(environment)
    assert sizes["own"] <= 1.4 * sizes["libraries"], sizes
