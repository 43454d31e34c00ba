"""One source all the way to records: read, analysed, and held for mapping and linking."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from kg.audit import claims_of_accounts, conflict_source
from kg.audit.doubts import with_doubts
from kg.citations import NamedPolicy, PolicyDocument, policy_document
from kg.document import Document
from kg.errors import InputError
from kg.facts.evaluation import find_evaluation
from kg.linking.policies import PolicyInput, policy_input
from kg.readers import Limits, read_file
from kg.records import Agency, DocumentRecords


@dataclass(frozen=True, slots=True)
class Reading:
    """What one source gave. ``names`` are all file names that its bytes were met under, sorted.

    ``acts`` are the acts that the citations name, one each, and the act that the source is itself; ``policy`` is
    what it says of itself then.
    """

    names: tuple[str, ...]
    document: Document
    records: DocumentRecords
    acts: PolicyInput
    policy: PolicyDocument | None

    @property
    def text_sha256(self) -> str:
        """The hash of the masked text, which all offsets point into."""
        return hashlib.sha256(self.document.text.encode("utf-8")).hexdigest()

    @property
    def cited(self) -> tuple[NamedPolicy, ...]:
        """The act that each citation names, in the citations' order."""
        return tuple(named for named, _ in self.acts.named)

    @property
    def kind(self) -> str:
        """The kind of document, ``other`` where none is known."""
        fact = self.records.facts.kind
        return fact.value if fact else "other"

    @property
    def agency(self) -> str:
        """The full name of the reporting body; empty where nobody is named."""
        fact = self.records.facts.agency
        return fact.value if fact else ""

    @property
    def year(self) -> str:
        """The fiscal year as four digits; empty where none is stated."""
        fact = self.records.facts.fiscal_year
        return fact.value if fact else ""


def read_source(path: Path, names: tuple[str, ...], limits: Limits) -> Reading:
    """Read one file to records. Raises ``InputError`` where it cannot be read or holds nothing of the genre."""
    # spaCy takes a second to load, and reading a graph needs none of it.
    from kg.extractors.base import records_of
    from kg.extractors.citations import context_of
    from kg.nlp import read_doc

    document = read_file(path, limits)
    doc = read_doc(document)
    records = _with_claims_of_accounts(_with_reporting_body(records_of(doc)))
    records = replace(records, claims=with_doubts(records.claims, document))
    records = replace(records, evaluation=find_evaluation(document, records.facts, records.agencies))
    if not (records.facts.kind or records.agencies or records.citations):
        raise InputError(f"{path.name}: nothing here that Jipu extracts: no known kind of title, no body, no policy")
    context = context_of(doc)
    is_policy = records.facts.kind is not None and records.facts.kind.value == "policy"
    policy = policy_document(document.text, context, records.citations) if is_policy else None
    acts = policy_input(document.sha256, records.citations, policy, context)
    return Reading(names, document, records, acts, policy)


def _with_reporting_body(records: DocumentRecords) -> DocumentRecords:
    """The reporting body is a body named, also where recognition in running text knew nothing of it."""
    fact = records.facts.agency
    if fact is None or any(agency.name == fact.value for agency in records.agencies):
        return records
    own = Agency(fact.value, "other", (fact.mention,), resolved=False)
    return replace(records, agencies=(*records.agencies, own))


def _with_claims_of_accounts(records: DocumentRecords) -> DocumentRecords:
    """What the accounts of a body claim, on lines of prose and tables together."""
    source = conflict_source("", records)
    claims = claims_of_accounts(source) if source.agency and source.year else ()
    return replace(records, claims=tuple(dict.fromkeys((*records.claims, *claims))))
