"""Results kept by key, a file each: written whole or not at all, and what is damaged is as good as absent."""

import hashlib
import io
import os
import pickle
import tempfile
import zlib
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import fields, is_dataclass
from decimal import Decimal
from operator import attrgetter
from pathlib import Path
from typing import Generic, TypeVar

from kg.document import source_map_of_columns
from kg.errors import StoreError

Kept = TypeVar("Kept")
_DIGEST = 32


class Shelf(Generic[Kept]):
    """The values of one kind below ``folder``, as pickles after their SHA-256; ``level`` is zlib's. Several processes
    may use one shelf at once: equal keys mean equal values, so it does not matter who comes last."""

    def __init__(self, folder: Path, level: int) -> None:
        self._folder = folder
        self._level = level

    def __contains__(self, key: str) -> bool:
        # Asked for each source of a corpus: without a Path, which takes several times as long as the question.
        return os.path.exists(f"{self._folder}/{key[:2]}/{key}")

    def get(self, key: str) -> Kept | None:
        """What was put there; ``None`` where nothing was, or it cannot be read any more."""
        data = self.file(key)
        if data is None or hashlib.sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
            return None
        value: Kept = _Unpickler(io.BytesIO(zlib.decompress(data[_DIGEST:]))).load()
        return value

    def put(self, key: str, value: Kept) -> None:
        """Keep a value. Raises ``StoreError`` where the disk refuses."""
        pickled = io.BytesIO()
        _Pickler(pickled, pickle.HIGHEST_PROTOCOL).dump(value)
        data = zlib.compress(pickled.getbuffer(), self._level)
        self.put_file(key, hashlib.sha256(data).digest() + data)

    def file(self, key: str) -> bytes | None:
        """The file that holds a value; ``None`` where there is none."""
        try:
            return self._path(key).read_bytes()
        except OSError:
            return None

    def put_file(self, key: str, data: bytes) -> None:
        """Keep what ``file`` gave on another machine. Raises ``StoreError`` where the disk refuses."""
        try:
            self._write(self._path(key), data)
        except OSError as error:
            raise StoreError(f"{self._folder}: the cache cannot be written ({error.strerror}); make room") from error

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Without a sync: after a power cut the digest tells what did not reach the disk.
        descriptor, fresh = tempfile.mkstemp(dir=path.parent, prefix=".")
        try:
            with os.fdopen(descriptor, "wb") as stream:
                stream.write(data)
            os.replace(fresh, path)
        except BaseException:
            with suppress(OSError):
                os.unlink(fresh)
            raise

    def remove(self, key: str) -> None:
        """Keep it no longer."""
        self._path(key).unlink(missing_ok=True)

    def sweep(self, keep: Collection[str]) -> None:
        """Remove everything but these, what a build that was killed left half-written included."""
        for path in self._folder.glob("*/*"):
            if path.name not in keep:
                path.unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key


class _Pickler(pickle.Pickler):
    """Writes a record with slots as its class and values: by themselves such records go through their fields one by one
    each time they are written or read, which takes twice as long."""

    def __init__(self, stream: io.BytesIO, protocol: int) -> None:
        super().__init__(stream, protocol)
        self._values: dict[type, Callable[[object], tuple[object, ...]] | None] = {}

    def reducer_override(self, value: object) -> tuple[Callable[..., object], tuple[object, ...]]:
        """What stands for ``value``; anything but such records is written as ever."""
        kind = type(value)
        if kind not in self._values:
            self._values[kind] = _values_of(kind)
        values = self._values[kind]
        return (kind, values(value)) if values else NotImplemented


def _values_of(kind: type) -> Callable[[object], tuple[object, ...]] | None:
    """What gives the values that a record of this kind is made of again; ``None`` for what is no record with slots."""
    if not is_dataclass(kind) or "__slots__" not in vars(kind) or kind.__reduce__ is not object.__reduce__:
        return None
    names = [field.name for field in fields(kind)]
    if len(names) < 2:
        return lambda value: tuple(getattr(value, name) for name in names)
    values: Callable[[object], tuple[object, ...]] = attrgetter(*names)
    return values


class _Unpickler(pickle.Unpickler):
    """Makes our records and nothing else: a graph folder may come from elsewhere, and is no program."""

    def find_class(self, module: str, name: str) -> Callable[..., object]:
        if (module, name) == ("decimal", "Decimal"):
            return Decimal
        if (module, name) == (source_map_of_columns.__module__, source_map_of_columns.__name__):
            return source_map_of_columns
        if module.startswith("kg.") and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and is_dataclass(found):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is no record")
