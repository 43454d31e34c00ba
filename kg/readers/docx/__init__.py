"""Word documents (.docx) → ``kg.document.Document``, as Word would print them with every change accepted."""

from kg.document import Document
from kg.errors import InputError
from kg.readers.assembling import Source, assemble
from kg.readers.docx.body import Body
from kg.readers.docx.numbering import Numbering
from kg.readers.docx.styles import Styles
from kg.readers.limits import Limits
from kg.readers.package import Package, open_package

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MAIN = "/officeDocument"


def read(data: bytes, name: str, shown: str, limits: Limits) -> Document:
    """Read the bytes of a .docx file; ``shown`` is what errors call it. Raises ``InputError``.

    The source map gives the number of the paragraph (as ``line``, from 1, cells' paragraphs included) and the
    offset in it.
    """
    package = open_package(data, shown, "a Word file (.docx)", limits)
    main = main_part(package, "word/document.xml")
    root = package.xml_or_none(main)
    if root is None:
        raise InputError(f"{shown}: is a Word file (.docx) that is damaged (it holds no {main}); fetch it again")
    folder = main.rpartition("/")[0]
    styles = Styles(package.xml_or_none(f"{folder}/styles.xml"))
    numbering = Numbering(package.xml_or_none(f"{folder}/numbering.xml"))
    notes = {kind: package.xml_or_none(f"{folder}/{kind}s.xml") for kind in ("footnote", "endnote")}
    body = Body(styles, numbering, notes, limits, shown)
    blocks = body.blocks(root)
    document = assemble(blocks, Source(name, data, MEDIA_TYPE, "utf-8", warnings=body.warnings()))
    if not document.text.strip():
        raise InputError(f"{shown}: is a Word file (.docx) without any words{body.pictures()}")
    return document


def main_part(package: Package, default: str) -> str:
    """The name of the package's main part, which its relations give."""
    relations = package.xml_or_none("_rels/.rels")
    for relation in relations if relations is not None else ():
        if relation.get("Type", "").endswith(_MAIN):
            return str(relation.get("Target", default)).lstrip("/")
    return default
