"""One source all the way to records: read, analysed, and held for mapping and linking."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from kg.citations import NamedPolicy, PolicyDocument, named_policy, policy_document
from kg.document import Document
from kg.errors import InputError
from kg.readers import Limits, read_file
from kg.records import Agency, Citation, DocumentFacts


@dataclass(frozen=True, slots=True)
class Reading:
    """What one source gave. ``names`` are all file names that its bytes were met under, sorted.

    ``cited`` are the acts that ``citations`` name, one each; ``policy`` is there where the source is an act itself.
    """

    names: tuple[str, ...]
    document: Document
    facts: DocumentFacts
    agencies: tuple[Agency, ...]
    citations: tuple[Citation, ...]
    cited: tuple[NamedPolicy, ...]
    policy: PolicyDocument | None

    @property
    def text_sha256(self) -> str:
        """The hash of the masked text, which all offsets point into."""
        return hashlib.sha256(self.document.text.encode("utf-8")).hexdigest()


def read_source(path: Path, names: tuple[str, ...], limits: Limits) -> Reading:
    """Read one file to records. Raises ``InputError`` where it cannot be read or holds nothing of the genre."""
    from kg.extractors.base import records_of
    from kg.extractors.citations import context_of
    from kg.nlp import read_doc

    document = read_file(path, limits)
    doc = read_doc(document)
    facts, agencies, citations = records_of(doc)
    context = context_of(doc)
    cited = tuple(named_policy(citation, context) for citation in citations)
    is_policy = facts.kind is not None and facts.kind.value == "policy"
    policy = policy_document(document.text, context) if is_policy else None
    if not (facts.kind or agencies or citations):
        raise InputError(f"{path.name}: nothing here that Jipu extracts: no known kind of title, no body, no policy")
    return Reading(names, document, facts, _with_reporting_body(agencies, facts), citations, cited, policy)


def _with_reporting_body(agencies: tuple[Agency, ...], facts: DocumentFacts) -> tuple[Agency, ...]:
    """The reporting body is a body named, also where recognition in running text knew nothing of it."""
    if facts.agency is None or any(agency.name == facts.agency.value for agency in agencies):
        return agencies
    return (*agencies, Agency(facts.agency.value, "other", (facts.agency.mention,), resolved=False))
