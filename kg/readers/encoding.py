"""Bytes → characters, strictly: a file is decoded whole and for sure, or refused with a reason.

UTF-8 is tried first because its form cannot come about by chance; GB18030 accepts nearly any bytes, so what it
gives must also look like Chinese (GB 18030-2022, GB/T 2312-1980: level 1 are the 3755 most common characters).
"""

import codecs
import re
from dataclasses import dataclass

from kg.errors import InputError

_SAMPLE = 1 << 16
# Characters that make up a tenth and more of any official text in Chinese, but by chance hardly ever of another
# (Korean in EUC-KR decodes to common ideographs, too).
_FREQUENT = frozenset(
    "的一在有和年为不以及与对中上大人会民国工作发展政府部门市县区省财资金项目预算支出管理实施情况评价绩效完成"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\x80-\x84\x86-\x9f]")
_HAN = re.compile(r"[㐀-䶿一-鿿\U00020000-\U0003ffff]")

_OTHER = "save it as .docx or PDF"
_PICTURE = "put it into a PDF and install the OCR extra (pip install 'jipu[ocr]')"
_PACKED = "unpack it and name the files in it"
# (first bytes, what such a file is, what to do); source: the formats' own specifications.
_MAGIC: tuple[tuple[bytes, str, str], ...] = (
    (b"{\\rtf", "an RTF file", _OTHER),
    (b"\x89PNG", "a PNG image", _PICTURE),
    (b"\xff\xd8\xff", "a JPEG image", _PICTURE),
    (b"GIF8", "a GIF image", _PICTURE),
    (b"II*\x00", "a TIFF image", _PICTURE),
    (b"MM\x00*", "a TIFF image", _PICTURE),
    (b"\x1f\x8b", "a gzip archive", _PACKED),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", _PACKED),
    (b"Rar!", "a RAR archive", _PACKED),
)
_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """``text`` is ``data.decode(encoding)`` to the character."""

    text: str
    encoding: str


def refuse_foreign(data: bytes, shown: str) -> None:
    """Raise ``InputError`` where the first bytes announce a format that is known but not read."""
    for magic, kind, advice in _MAGIC:
        if data.startswith(magic):
            raise InputError(f"{shown}: is {kind}, and this format is not read; {advice}")


def decode(data: bytes, shown: str) -> Decoded:
    """The characters of a text file; ``shown`` names it in errors (``InputError``)."""
    if not data:
        raise InputError(f"{shown}: is empty; remove it or fetch it again")
    refuse_foreign(data, shown)
    decoded = _by_bom(data, shown) or _without_bom(data, shown)
    if _control_share(decoded.text) > 0.001:
        raise InputError(f"{shown}: is not text (it is full of control characters); leave it out or save it as text")
    if not decoded.text.strip("\ufeff\u200b \t\r\n\f\v\u3000\x00\x1a"):
        raise InputError(f"{shown}: holds nothing but blanks; remove it or fetch it again")
    return decoded


def _by_bom(data: bytes, shown: str) -> Decoded | None:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return Decoded(data.decode(encoding), encoding)
            except UnicodeDecodeError as error:
                raise _damaged(shown, encoding.removesuffix("-sig").upper(), error.start) from None
    return None


def _without_bom(data: bytes, shown: str) -> Decoded:
    if b"\x00" in data:
        for encoding in ("utf-16-le", "utf-16-be"):
            text = _strictly(data, encoding)
            if text is not None and _control_share(text) == 0 and plausible(text):
                return Decoded(text, encoding)
        raise InputError(f"{shown}: is not text (binary data); leave it out or save it as text")
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        fault = error.start
    text = _strictly(data, "gb18030")
    if text is not None and plausible(text):
        return Decoded(text, "gb18030")
    lost = data[: 16 * _SAMPLE].decode("utf-8", "replace")
    if lost.count("\ufffd") * 20 < len(lost) and _HAN.search(lost):
        raise _damaged(shown, "UTF-8", fault)
    if text is None and _looks_like_damaged_gb18030(data):
        raise _damaged(shown, "GB18030", _first_fault(data, "gb18030"))
    if _control_share(data[:_SAMPLE].decode("latin-1").translate(_NO_C1)) > 0.001:
        raise InputError(f"{shown}: is not text (binary data); leave it out or save it as text")
    raise InputError(f"{shown}: its encoding is neither UTF-8, GB18030 nor UTF-16; save it as UTF-8")


_NO_C1 = dict.fromkeys(range(0x80, 0xA0), "x")


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _first_fault(data: bytes, encoding: str) -> int:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    return len(data)


def _damaged(shown: str, encoding: str, offset: int) -> InputError:
    return InputError(f"{shown}: is damaged (not {encoding} at byte {offset}); fetch it again or save it as UTF-8")


def _samples(text: str) -> str:
    """Beginning, middle and end: enough to judge by, whatever the size."""
    if len(text) <= 3 * _SAMPLE:
        return text
    middle = len(text) // 2
    return text[:_SAMPLE] + text[middle : middle + _SAMPLE] + text[-_SAMPLE:]


def _control_share(text: str) -> float:
    sample = _samples(text)
    return len(_CONTROLS.findall(sample)) / max(1, len(sample))


def plausible(text: str) -> bool:
    """Whether the characters read as Chinese: mostly common ideographs among the letters beyond ASCII.

    Foreign encodings read as GB18030 give rare ideographs, unassigned code points and private-use characters.
    """
    sample = _samples(text)
    beyond = sum(1 for char in sample if char > "\x7f")
    if not beyond:
        return True
    level_1 = 0
    ideographs = _HAN.findall(sample)
    if len(ideographs) > 100 and sum(map(_FREQUENT.__contains__, ideographs)) < 0.05 * len(ideographs):
        return False
    for char in ideographs:
        try:
            code = char.encode("gb2312")
        except UnicodeEncodeError:
            continue
        level_1 += b"\xb0" <= code[:1] <= b"\xd7"
    punctuation = len(re.findall(r"[\u2010-\u2027\u2460-\u249b\u25a0-\u25ff\u3000-\u303f\uff01-\uff5e]", sample))
    return level_1 > 0 and (level_1 + punctuation) / beyond > 0.7


def _looks_like_damaged_gb18030(data: bytes) -> bool:
    text = data.decode("gb18030", "replace")
    return text.count("\ufffd") * 20 < len(text) and plausible(text.replace("\ufffd", ""))
