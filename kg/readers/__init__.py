"""One module a format; each returns a kg.document.Document. ``read_file`` picks the module by a file's content."""

from dataclasses import dataclass
from pathlib import Path

from kg.document import Document
from kg.errors import InputError
from kg.readers.encoding import refuse_foreign
from kg.readers.text import read as read_text


@dataclass(frozen=True, slots=True)
class Limits:
    """What a reader refuses to take on. ``max_bytes`` is the size of the file."""

    max_bytes: int = 50 * 2**20


def read_file(path: Path, limits: Limits = Limits()) -> Document:
    """Read one file, whatever its ending says; today plain text alone.

    Raises ``InputError`` with one line that names the file, what is wrong with it and what to do.
    """
    try:
        if path.is_dir():
            raise InputError(f"{path}: is a folder, not a file; name the files in it")
        size = path.stat().st_size
        if size > limits.max_bytes:
            raise InputError(
                f"{path}: is too large ({size / 2**20:.1f} MB, the limit is {limits.max_bytes / 2**20:.1f} MB); "
                "split it or raise the limit"
            )
        data = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file; check the path") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check its permissions") from None
    refuse_foreign(data, str(path))
    return read_text(data, path.name, shown=str(path))
