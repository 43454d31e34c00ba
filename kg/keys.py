"""API keys of kg serve: a file with a line each, which keeps hashes only."""

import hashlib
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from kg.errors import UsageError


@dataclass(frozen=True, slots=True)
class Key:
    """An API key, of which only the hash is kept, and how often it may ask in a minute."""

    name: str
    sha256: str
    per_minute: int


def new_key(path: Path, name: str, per_minute: int) -> str:
    """Make a key and add its hash to a file of keys; the key itself is returned, and kept nowhere."""
    if not name or not name.isprintable():
        raise UsageError(f"{name!r}: a key's name is one line of words")
    key = secrets.token_urlsafe(32)
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "a", encoding="utf-8") as stream:
        stream.write(f"{hash_of(key)} {per_minute} {name}\n")
    return key


def read_keys(path: Path) -> tuple[Key, ...]:
    """The keys of a file: a line each, with SHA-256, requests a minute, name. Raises UsageError where it is not so."""
    keys = []
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: this file of keys cannot be read; make one with: kg key NAME --keys FILE") from error
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        parts = line.split(maxsplit=2)
        if len(parts) != 3 or len(parts[0]) != 64 or not parts[1].isdigit():
            raise UsageError(f"{path}, line {number}: a key is its SHA-256, its requests a minute and its name")
        keys.append(Key(parts[2], parts[0], int(parts[1])))
    if not keys:
        raise UsageError(f"{path}: there is no key in this file; make one with: kg key NAME --keys FILE")
    return tuple(keys)


def hash_of(key: str) -> str:
    """The SHA-256 of a key, in hex."""
    # A key is 256 random bits, so it needs no slow hash.
    return hashlib.sha256(key.encode("utf-8")).hexdigest()
