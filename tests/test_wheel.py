"""The wheel, installed in an environment of its own away from the checkout, answers."""

import subprocess
import sys
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of a fresh environment that holds the wheel built from the sdist.

    The dependencies are those of this environment, lent by a .pth file: their installation is the lock's matter
    and is tried by `make test` itself. The editable install of the checkout is not lent with them.
    """
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(place), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    environment = place / "venv"
    venv.create(environment, with_pip=True)
    python = environment / "bin" / "python"
    wheel = next(place.glob("*.whl"))
    subprocess.run([python, "-m", "pip", "install", "--quiet", "--no-deps", wheel], check=True, cwd=place)
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
