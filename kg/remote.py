"""Places that are not on this machine, by their URL (s3://, hdfs://, https://, …), through fsspec.

They are ``upath.UPath``, which answers as a ``pathlib.Path`` does. The extra ``dask`` brings it; what a scheme needs
besides (s3fs for s3://) is installed by whoever uses it.
"""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from pathlib import Path, PurePath
from typing import Any, cast

from kg.errors import UsageError
from kg.state import Seen

_TIMES = frozenset(
    {
        *("created", "last-modified", "last_modified", "lastmodified", "modificationtime", "modification_time"),
        *("modified", "mtime", "updated"),
    }
)
"""What keepers of files call the time that a file was changed at."""

_TELLS_CHANGE = _TIMES | {
    *("checksum", "content-md5", "digest", "etag", "generation", "md5", "versionid", "version_id"),
}
"""What they call all that changes with a file."""

_MILLISECONDS = 10**11
"""Numbers from here on are no seconds since 1970, as WebHDFS counts."""


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


def forget(path: Path) -> None:
    """Forget what was remembered of its keeper's files in this process: they may have changed."""
    there: Any = path
    there.fs.invalidate_cache()


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
    telling = {key: value for key, value in info.items() if key.lower() in _TELLS_CHANGE and value}
    if not telling:
        return size, None
    told = blake2b(repr(sorted((key, str(value)) for key, value in telling.items())).encode("utf-8"), digest_size=16)
    changed = max((_nanoseconds(value) for key, value in telling.items() if key.lower() in _TIMES), default=0)
    return size, Seen(size, changed, 0, told.hexdigest())


def _nanoseconds(time: Any) -> int:  # noqa: ANN401 - keepers tell it as they like
    """A time as nanoseconds since 1970; 0 where it cannot be read."""
    if isinstance(time, int | float):
        return int(time * (10**6 if time > _MILLISECONDS else 10**9))
    if isinstance(time, datetime):
        return _nanoseconds(time.timestamp())
    for read in (parsedate_to_datetime, datetime.fromisoformat) if isinstance(time, str) else ():
        with suppress(ValueError):
            return _nanoseconds(read(time))
    return 0
