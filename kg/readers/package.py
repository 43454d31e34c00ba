"""Zipped files (.docx, .xlsx, .zip) opened within bounds: no bomb is unpacked, no entity of XML is resolved."""

import io
import lzma
import zipfile
import zlib
from dataclasses import dataclass

from lxml import etree

from kg.errors import InputError
from kg.readers.limits import Limits

_ENCRYPTED = 0x1
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, RuntimeError, EOFError, OSError, ValueError,
    KeyError,
)  # fmt: skip
_RATIO = 200
_SMALL = 1 << 24


@dataclass(frozen=True, slots=True)
class Package:
    """A zip file whose sizes were looked at; ``shown`` is what errors call it."""

    archive: zipfile.ZipFile
    shown: str

    def names(self) -> list[str]:
        """Its files, in the order in which they stand in it, without folders."""
        return [name for name in self.archive.namelist() if name and not name.endswith("/")]

    def read(self, name: str) -> bytes:
        """The bytes of one of its files. Raises ``InputError`` where it is damaged or longer than it says."""
        try:
            with self.archive.open(name) as stream:
                stated = self.archive.getinfo(name).file_size
                data = stream.read(stated + 1)
        except _DAMAGE as error:
            raise InputError(f"{self.shown}: is damaged ({name}: {_line(error)}); fetch it again") from None
        return data

    def xml(self, name: str) -> etree._Element:
        """The root of one of its XML files; a document type declaration, which no Office file has, is refused."""
        return parse_xml(self.read(name), f"{self.shown}: is damaged ({name})")

    def xml_or_none(self, name: str) -> etree._Element | None:
        """As ``xml``; ``None`` where there is no such file."""
        return self.xml(name) if name in self.archive.NameToInfo else None


def open_package(data: bytes, shown: str, kind: str, limits: Limits) -> Package:
    """Open the bytes of a zip file. Raises ``InputError`` where it is damaged, encrypted or out of bounds."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGE as error:
        raise InputError(f"{shown}: is {kind} that is damaged ({_line(error)}); fetch it again") from None
    members = archive.infolist()
    if len(members) > limits.max_members:
        raise InputError(
            f"{shown}: holds {len(members)} files (the limit is {limits.max_members}); split it or raise the limit"
        )
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.max_unpacked:
        raise InputError(
            f"{shown}: would unpack to {unpacked / 2**20:.0f} MB (the limit is {limits.max_unpacked / 2**20:.0f} MB); "
            "leave it out or raise the limit"
        )
    if unpacked > max(_SMALL, _RATIO * len(data)):
        raise InputError(
            f"{shown}: would unpack to {unpacked // len(data)} times its size, as no document does; leave it out"
        )
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise InputError(f"{shown}: is {kind} that is encrypted; save it without a password")
    return Package(archive, shown)


def parse_xml(data: bytes, failure: str) -> etree._Element:
    """The root element. ``failure`` opens the message of the ``InputError``."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise InputError(f"{failure}: {_line(error)}; fetch it again or save it anew") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise InputError(f"{failure}: it declares a document type, which no Office file does; leave it out")
    return root


def _line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
