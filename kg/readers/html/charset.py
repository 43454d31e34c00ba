"""The characters of a page: what its bytes are before what it says of them, for pages say it wrongly."""

import codecs
import re
from dataclasses import dataclass

from kg.errors import InputError
from kg.readers import encoding

_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE
)
_HEAD = 4096
_CHINESE = frozenset(("gb2312", "gbk", "gb_2312-80", "x-gbk", "cp936", "gb18030"))
_MOST_LOST = 0.005


@dataclass(frozen=True, slots=True)
class Characters:
    """A page decoded; ``warnings`` say where characters were lost."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, shown: str) -> Characters:
    """By its byte-order mark; else as UTF-8 where it is that; else as it says, or as GB18030 where that reads as
    Chinese. A few bad bytes are let pass with a warning, for a page is often put together from several sources."""
    if b"\x00" in data or data.startswith((codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        found = encoding.decode(data, shown)
        return Characters(found.text, found.encoding)
    declared = _declared(data)
    for name in dict.fromkeys(["utf-8", declared]):
        try:
            return Characters(data.decode(name), name)
        except UnicodeDecodeError:
            continue
    for name in dict.fromkeys(["gb18030" if declared == "utf-8" else declared, "utf-8", "gb18030"]):
        text = data.decode(name, "replace")
        lost = text.count("\ufffd")
        if lost <= _MOST_LOST * len(text) and encoding.plausible(text.replace("\ufffd", "")):
            warnings = (f"{lost} characters could not be read as {name.upper()}",) if lost else ()
            return Characters(text, name, warnings)
    raise InputError(f"{shown}: is an HTML page whose encoding is none that is known; save it as UTF-8")


def _declared(data: bytes) -> str:
    found = _DECLARED.search(data[:_HEAD])
    name = found[1].decode("ascii").lower() if found else "utf-8"
    if name in _CHINESE:
        return "gb18030"
    try:
        return codecs.lookup(name).name if "\ufffd" not in b"a".decode(name, "replace") else "utf-8"
    except (LookupError, UnicodeError):
        return "utf-8"
