"""What a reader refuses to take on, so that no file costs more than is stated here."""

from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass, fields, replace
from typing import Any

from kg.errors import UsageError


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one source; each is refused with an ``InputError`` that names it.

    ``max_bytes`` is the size of the file, ``max_unpacked`` what a zipped file (.docx, .xlsx, .zip) may come to,
    ``max_members`` how many files it may hold, ``max_pages`` the pages of a PDF, ``max_cells`` the cells of a
    workbook or of one table, ``max_depth`` how deep tables and archives may nest. ``max_seconds`` is how long a
    parser may take over a file (over a page, where it has to recognise one), ``max_memory`` how many bytes it may
    hold meanwhile, ``convert_seconds`` how long LibreOffice may take over a file of an old format. Of a scan, pages
    beyond ``max_scans`` are named in a warning and not recognised.
    """

    max_bytes: int = 50 * 2**20
    max_unpacked: int = 500 * 2**20
    max_members: int = 10_000
    max_pages: int = 2_000
    max_scans: int = 500
    max_cells: int = 500_000
    max_depth: int = 16
    max_seconds: float = 120.0
    max_memory: int = 2 * 2**30
    convert_seconds: float = 120.0


def limits_of(settings: Iterable[str]) -> Limits:
    """The stated limits but for what is set (``max_pages=5000``). Raises ``UsageError``."""
    found = Limits()
    kinds: dict[str, Any] = {field.name: type(getattr(found, field.name)) for field in fields(Limits)}
    for setting in settings:
        name, _, words = setting.partition("=")
        if name not in kinds:
            raise UsageError(f"{setting}: there is no such limit; there are {', '.join(kinds)}")
        try:
            number = kinds[name](words)
        except ValueError:
            raise UsageError(f"{setting}: is no number; give it as {name}=NUMBER") from None
        if not 0 < number < 2**63:
            raise UsageError(f"{setting}: is out of range; a limit is above 0")
        found = replace(found, **{name: number})
    return found


def _no_clock(_seconds: float) -> None:
    """Outside the process that parsers run in."""


TAKING: ContextVar[Callable[[float], None]] = ContextVar("taking", default=_no_clock)
"""A reader calls it with the seconds that its next step may take (a page to be recognised, a file to be converted):
the clock of ``max_seconds`` starts anew with these."""
