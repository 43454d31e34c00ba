"""What a reader refuses to take on, so that no file costs more than is stated here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one source; each is refused with an ``InputError`` that names it.

    ``max_bytes`` is the size of the file, ``max_unpacked`` what a zipped file (.docx, .xlsx, .zip) may come to,
    ``max_members`` how many files it may hold, ``max_pages`` the pages of a PDF, ``max_cells`` the cells of a
    workbook or of one table, ``max_depth`` how deep tables and archives may nest, ``convert_seconds`` how long
    LibreOffice may take over a file of an old format.
    """

    max_bytes: int = 50 * 2**20
    max_unpacked: int = 500 * 2**20
    max_members: int = 10_000
    max_pages: int = 2_000
    max_cells: int = 500_000
    max_depth: int = 16
    convert_seconds: float = 120.0
