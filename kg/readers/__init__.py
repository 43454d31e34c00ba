"""One module a format; each returns a kg.document.Document. ``read_file`` picks the module by a file's content."""

import os
from pathlib import Path

from kg import remote
from kg.collecting import no_collection
from kg.document import Document
from kg.errors import InputError
from kg.readers.formats import is_text, read_bytes
from kg.readers.isolation import reader
from kg.readers.limits import Limits

__all__ = ["Limits", "read_file"]


_STATED = Limits()


def read_file(path: Path, limits: Limits = _STATED) -> Document:
    """Read one file, whatever its ending says; all but text in a process of its own.

    Raises ``InputError`` with one line that names the file, what is wrong with it and what to do.
    """
    try:
        with remote.asking(path):
            if remote.is_folder(path):
                raise InputError(f"{path}: is a folder, not a file; name the files in it")
            size, data = remote.seen(path)[0] if remote.is_remote(path) else path.stat().st_size, b""
            if size <= limits.max_bytes:
                data = path.read_bytes()
                size = len(data)  # not every keeper tells it beforehand
        if size > limits.max_bytes:
            raise InputError(
                f"{path}: is too large ({size / 2**20:.1f} MB, the limit is {limits.max_bytes / 2**20:.1f} MB); "
                "split it or raise the limit"
            )
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file; check the path") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error}); check its permissions") from None
    with no_collection():
        read = read_bytes if is_text(data) else reader(os.getpid()).read
        return read(data, remote.name_of(path), str(path), limits)
