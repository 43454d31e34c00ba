"""Small documents of our own for the tests of this folder."""

from kg.document import Document
from kg.extractors.base import records_of
from kg.nlp import read_doc
from kg.readers.text import read
from kg.records import DocumentFacts, DocumentRecords, Fact, Mention

_NOWHERE = Mention(0, 0, "")
FACTS = DocumentFacts(fiscal_year=Fact("2023", _NOWHERE), agency=Fact("海州市民政局", _NOWHERE))


def document(text: str) -> Document:
    return read(text.encode(), "own.txt")


def records(text: str) -> DocumentRecords:
    """What the whole pipeline reads."""
    return records_of(read_doc(document(text)))
