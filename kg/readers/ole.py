"""Files of the old Office formats, which are folders of streams (MS-CFB): which reader each is for."""

import io

import olefile

from kg.document import Document
from kg.errors import InputError
from kg.readers.limits import Limits


def read(data: bytes, name: str, shown: str, limits: Limits) -> Document:
    """Read the bytes of an .xls, .doc, .wps or .et file; ``shown`` is what errors call it. Raises ``InputError``."""
    streams = _streams(data, shown)
    if "encryptedpackage" in streams:
        raise InputError(f"{shown}: is an Office file that is encrypted; save it without a password")
    if streams & {"workbook", "book"}:
        from kg.readers.xls import read as read_xls

        return read_xls(data, name, shown, limits)
    if streams & {"worddocument", "wpscontents", "contents"}:
        from kg.readers.office import read as read_office

        return read_office(data, name, shown, limits)
    raise InputError(
        f"{shown}: is an old Word, Excel or WPS file of a kind that is not read; save it as .docx, .xlsx or PDF"
    )


def _streams(data: bytes, shown: str) -> set[str]:
    """The names in the root folder, in small letters."""
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as folder:
            return {path[0].lower() for path in folder.listdir(streams=True, storages=False)}
    except Exception as error:  # the library lets many kinds pass on a damaged file
        reason = " ".join(str(error).split()) or type(error).__name__
        raise InputError(
            f"{shown}: is an old Word, Excel or WPS file that is damaged ({reason}); fetch it again"
        ) from None
