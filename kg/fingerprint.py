"""What a cached result rests on besides its source: our code and data, the libraries, the options.

All of it by content and version, never by times of files: a checkout, a wheel and a copy of either share a cache.
"""

import hashlib
import json
import platform
import shutil
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from kg.readers import Limits
from kg.resources import data_dir

LIBRARIES = (
    "ahocorasick-rs",
    "lxml",
    "olefile",
    "onnxruntime",
    "opencv-python",
    "opencv-python-headless",
    "openpyxl",
    "pillow",
    "pyoxigraph",
    "pypdfium2",
    "pyshacl",
    "rapidocr",
    "rdflib",
    "shacl",
    "spacy",
    "xlrd",
)
"""The distributions that readings and graphs rest on; one that is not installed is as good as a version."""

AFTER_READING = frozenset(
    {
        "_data",
        "answer.py",
        "audit_report",
        "built.py",
        "cache.py",
        "checks.py",
        "cli",
        "cluster.py",
        "demo.py",
        "derive",
        "docs",
        "evidence.py",
        "export.py",
        "fingerprint.py",
        "fragment.py",
        "graph.py",
        "keys.py",
        "mapping",
        "matches.py",
        "network.py",
        "page_image.py",
        "part.py",
        "partitions.py",
        "parts.py",
        "pipeline.py",
        "queries",
        "quality",
        "query_pool",
        "release",
        "remote.py",
        "report.py",
        "reviews.py",
        "rules.py",
        "samples",
        "scan.py",
        "search.py",
        "settings.py",
        "show.py",
        "sparql_guard.py",
        "state.py",
        "store",
        "validation.py",
        "watch.py",
        "workers.py",
    }
)
"""What lies in ``kg`` and no reading depends on."""

_PACKAGE = Path(__file__).resolve().parent


@cache
def of_extraction() -> str:
    """The fingerprint of all that turns a source into records."""
    return _fingerprint(one for one in _PACKAGE.iterdir() if one.name not in AFTER_READING)


@cache
def of_everything() -> str:
    """The fingerprint of all that turns a source into a validated graph, and many of those into the corpus."""
    return _fingerprint([*_PACKAGE.iterdir(), data_dir("ontology"), data_dir("shapes")])


def reading_key(sha256: str, limits: Limits) -> str:
    """What the reading of a source is kept under: neither its names nor the base of IRIs matter to it."""
    return _digest(_reading(limits), sha256)


def part_key(sha256: str, names: tuple[str, ...], base: str, limits: Limits, validator: str) -> str:
    """What a source's part of the graph is kept under."""
    return _digest(_part(base, limits, validator), sha256, *map(ascii, names))


@lru_cache(maxsize=8)
def _reading(limits: Limits) -> str:
    return _digest(of_extraction(), json.dumps(asdict(limits)))


@lru_cache(maxsize=8)
def _part(base: str, limits: Limits, validator: str) -> str:
    return _digest(of_everything(), json.dumps([asdict(limits), base, validator]))


def _digest(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode("ascii")).hexdigest()


def _fingerprint(roots: Iterable[Path]) -> str:
    summed = hashlib.sha256()
    for root in sorted(roots, key=lambda path: path.name):
        for file in sorted(_files(root)):
            data = file.read_bytes()
            summed.update(f"{root.name}/{file.relative_to(root).as_posix()} {len(data)}\n".encode())
            summed.update(data)
    for library in LIBRARIES:
        summed.update(f"{library} {_version(library)}\n".encode())
    summed.update(f"{platform.python_version()} {unicodedata.unidata_version} {_office()}\n".encode())
    return summed.hexdigest()


def _files(root: Path) -> Iterator[Path]:
    if root.is_file():
        return iter((root,))
    return (file for file in root.rglob("*") if file.is_file() and file.suffix != ".pyc")


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"


def _office() -> str:
    """Which LibreOffice there is, by the note that lies beside its program; empty where there is none."""
    for program in ("soffice", "libreoffice"):
        found = shutil.which(program)
        if found:
            folder = Path(found).resolve().parent
            notes = [note for name in ("versionrc", "version.ini") if (note := folder / name).is_file()]
            return notes[0].read_text("utf-8", "replace") if notes else found
    return ""
