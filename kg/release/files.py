"""A file of a release: where it lies, what it is, and the hash that tells whether it arrived whole."""

import hashlib
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class File:
    """``path`` is below the release's folder, with slashes; ``size`` counts bytes; ``sha256`` is in hex."""

    path: str
    media_type: str
    size: int
    sha256: str
    title_zh: str
    title_en: str


def described(path: Path, folder: Path, media_type: str, title_zh: str, title_en: str) -> File:
    """The file at ``path`` as it lies below ``folder``."""
    with path.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    below = path.relative_to(folder).as_posix()
    return File(below, media_type, path.stat().st_size, sha256, title_zh, title_en)


def checksums(folder: Path) -> str:
    """A line for each file below ``folder``, sorted by path, as ``sha256sum --check`` reads them."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return "".join(f"{one.sha256}  {one.path}\n" for one in (described(path, folder, "", "", "") for path in files))
