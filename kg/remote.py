"""Places that are not on this machine, by their URL (s3://, hdfs://, https://, …), through fsspec.

They are ``upath.UPath``, which answers as a ``pathlib.Path`` does. The extra ``dask`` brings it; what a scheme needs
besides (s3fs for s3://) is installed by whoever uses it.
"""

from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path, PurePath
from typing import Any, cast

from kg.errors import UsageError
from kg.state import Seen

_TELLS_CHANGE = frozenset(
    {
        *("checksum", "content-md5", "digest", "etag", "generation", "md5", "versionid", "version_id"),
        *("created", "last-modified", "last_modified", "lastmodified", "modificationtime", "modification_time"),
        *("modified", "mtime", "updated"),
    }
)
"""What keepers of files call what changes with a file."""


def place(text: str) -> Path:
    """The path that ``text`` names, on this machine or elsewhere. Raises ``UsageError`` where its scheme is not known
    or lacks its library."""
    if "://" not in text:
        return Path(text)
    try:
        from upath import UPath

        path = UPath(text)
        _ = path.fs  # what it needs is imported only now
    except (ImportError, ValueError) as error:
        raise UsageError(
            f"{text}: cannot be reached ({error}); install what it needs (pip install 'jipu[dask]')"
        ) from None
    return cast(Path, path)


def is_remote(path: Path) -> bool:
    """Whether ``place`` found it elsewhere than on this machine."""
    return not isinstance(path, PurePath)


def below(folder: Path) -> Iterator[Path]:
    """The files below a place elsewhere; hidden files and folders are passed over."""
    there: Any = folder
    root = there.path.rstrip("/")
    for name in there.fs.find(there.path):
        inner = name.removeprefix(root).strip("/")
        if not any(part.startswith(".") for part in inner.split("/")):
            yield cast(Path, type(there)(there.fs.unstrip_protocol(name), **there.storage_options))


def seen(path: Path) -> tuple[int, Seen | None]:
    """The size of a file elsewhere, and what tells that it changed: whatever its keeper says of it, where that says
    more than how large it is."""
    there: Any = path
    info = there.fs.info(there.path)
    size = int(info.get("size") or 0)
    telling = {key: str(value) for key, value in info.items() if key.lower() in _TELLS_CHANGE and value}
    if not telling:
        return size, None
    told = blake2b(repr(sorted(telling.items())).encode("utf-8"), digest_size=16)
    return size, Seen(size, 0, 0, told.hexdigest())
