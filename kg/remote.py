"""Places that are not on this machine, by their URL (s3://, hdfs://, https://, …), through fsspec.

They are ``upath.UPath``, which answers as a ``pathlib.Path`` does. The extra ``dask`` brings it; what a scheme needs
besides (s3fs for s3://) is installed by whoever uses it.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.utils import parsedate_to_datetime
from hashlib import blake2b
from pathlib import Path, PurePath
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from kg.errors import InputError, JipuError, UsageError
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

_WEB = ("http", "https")

_GONE = (404, 410)
"""What a web server answers where there is no such thing."""

_MILLISECONDS = 10**11
"""Numbers from here on are no seconds since 1970, as WebHDFS counts."""


def place(text: str) -> Path:
    """The path that ``text`` names, on this machine or elsewhere. Raises ``UsageError`` where its scheme is not known
    or lacks its library, ``InputError`` where its keeper cannot be reached."""
    if "://" not in text:
        return Path(text)
    try:
        from upath import UPath

        path = UPath(text)
        _ = path.fs  # what it needs is imported, and some keepers are called, only now
    except (ImportError, ValueError) as error:
        raise UsageError(
            f"{text}: cannot be reached ({error}); install what it needs (pip install 'jipu[dask]')"
        ) from None
    except OSError as error:
        raise _unreachable(text, error) from error
    return cast(Path, path)


def is_remote(path: Path) -> bool:
    """Whether ``place`` found it elsewhere than on this machine."""
    return not isinstance(path, PurePath)


@contextmanager
def asking(path: Path) -> Iterator[None]:
    """Whatever the library of a file's keeper raises is an ``OSError``; what this machine raises stays as it is."""
    try:
        yield
    except (OSError, JipuError):
        raise
    except Exception as error:
        if not is_remote(path):
            raise
        raise OSError(_line(error)) from error


def name_of(path: Path) -> str:
    """A file's name, as people write it: web servers list names with what is no ASCII letter escaped."""
    there: Any = path
    return unquote(path.name) if is_remote(path) and there.protocol in _WEB else path.name


def files_at(path: Path) -> list[Path] | None:
    """The files at or below a place elsewhere, as they are now; hidden files and folders are passed over. ``None``
    where nothing is there. Raises ``InputError`` where its keeper cannot be asked."""
    there: Any = path
    try:
        with asking(path):
            there.fs.invalidate_cache()  # what this process remembers of it may have changed
            found = list(_below(path)) if is_folder(path) else [path] if path.exists() else []
            # Some libraries find nothing where they could not look.
            return found if found or _is_there(path) else None
    except OSError as error:
        raise _unreachable(str(path), error) from error


def is_folder(path: Path) -> bool:
    """Whether there are files below it. To fsspec every web page with links is a folder, and none without; but a report
    may well have some, so the address tells: a folder's ends with a slash, a file's like the name of one."""
    there: Any = path
    if is_remote(path) and there.protocol in _WEB:
        address = urlsplit(str(path))
        name = address.path.rpartition("/")[2]
        if not name or address.query or "." in name:
            return not (name or address.query)
    return path.is_dir()


def _below(folder: Path) -> Iterator[Path]:
    there: Any = folder
    root = there.path.rstrip("/")
    for name in there.fs.find(there.path):
        inner = name.removeprefix(root).strip("/")
        # Of a web page that lists nothing the page itself is what fsspec finds.
        if inner and not any(part.startswith(".") for part in inner.split("/")):
            yield cast(Path, type(there)(there.fs.unstrip_protocol(name), **there.storage_options))


def _is_there(path: Path) -> bool:
    """Whether something is. Raises OSError where its keeper cannot be asked: some libraries say then that there is no
    such file."""
    there: Any = path
    try:
        there.fs.info(there.path)
    except FileNotFoundError as error:
        cause = error.__cause__
        if cause is None or getattr(cause, "status", None) in _GONE:
            return False
        raise OSError(_line(cause)) from error
    return True


def _unreachable(address: str, error: OSError) -> InputError:
    return InputError(f"{address}: cannot be reached ({_line(error)}); check the address, the network and the rights")


def _line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def seen(path: Path) -> tuple[int, Seen | None]:
    """The size of a file elsewhere, and what tells that it changed: whatever its keeper says of it, where that says
    more than how large it is."""
    there: Any = path
    with asking(path):
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
