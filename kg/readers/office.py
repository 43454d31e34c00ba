"""Word documents of old formats (.doc, .wps) through LibreOffice, where it is installed."""

import os
import shutil
import subprocess
import tempfile
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from kg.document import Document
from kg.errors import InputError
from kg.readers.docx import read as read_docx
from kg.readers.limits import TAKING, Limits

MEDIA_TYPE = "application/msword"
_PROGRAMS = ("soffice", "libreoffice")
_GRACE = 10.0
# No macro runs, and nothing that a document links to is fetched (no folder or address is trusted).
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def read(data: bytes, name: str, shown: str, limits: Limits) -> Document:
    """Read the bytes of a .doc or .wps file; as ``kg.readers.docx.read``. Raises ``InputError``, also where
    LibreOffice is missing, fails or takes longer than ``limits.convert_seconds``."""
    program = next((found for program in _PROGRAMS if (found := shutil.which(program))), None)
    if program is None:
        raise InputError(
            f"{shown}: is an old Word or WPS file, which only LibreOffice can open; install LibreOffice "
            "(soffice must be on the PATH) or save the file as .docx"
        )
    document = read_docx(_converted(program, data, shown, limits), name, shown, limits)
    return replace(document, sha256=sha256(data).hexdigest(), media_type=MEDIA_TYPE)


def _converted(program: str, data: bytes, shown: str, limits: Limits) -> bytes:
    """The document as .docx. LibreOffice gets a folder and a profile of its own, so that it neither meets another
    instance nor leaves anything behind."""
    with tempfile.TemporaryDirectory() as folder:
        profile = Path(folder, "profile", "user", "registrymodifications.xcu")
        profile.parent.mkdir(parents=True)
        profile.write_text(_SETTINGS, encoding="utf-8")
        source = Path(folder, "source.doc")
        source.write_bytes(data)
        command = [program, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore",
                   "--convert-to", "docx", "--outdir", folder, str(source)]  # fmt: skip
        with subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:  # fmt: skip
            try:
                TAKING.get()(limits.convert_seconds + _GRACE)
                process.wait(limits.convert_seconds)
                TAKING.get()(limits.max_seconds)
            except subprocess.TimeoutExpired:
                raise InputError(
                    f"{shown}: LibreOffice took longer than {limits.convert_seconds:.0f} s over it; "
                    "save it as .docx or raise the limit"
                ) from None
            finally:
                _end(process)
        result = Path(folder, "source.docx")
        if not result.exists():
            raise InputError(f"{shown}: LibreOffice could not open it; save it as .docx or fetch it again")
        return result.read_bytes()


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End LibreOffice with what it started: the program named soffice is only its starter."""
    try:
        os.killpg(process.pid, 9)
    except (OSError, AttributeError):
        process.kill()
