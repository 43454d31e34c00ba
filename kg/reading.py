"""One source all the way to records: read, analysed, and held for mapping and linking."""

import hashlib
import re
from dataclasses import dataclass, fields, replace
from html import escape
from pathlib import Path

from kg.audit import claims_of_accounts, conflict_source
from kg.audit.doubts import with_doubts
from kg.bodies.calling import called_otherwise
from kg.citations import NamedPolicy, PolicyDocument, policy_document
from kg.collecting import no_collection
from kg.document import Document
from kg.errors import InputError
from kg.facts.evaluation import find_evaluation
from kg.full_width import as_printed, full_width
from kg.linking.policies import PolicyInput, policy_input
from kg.readers import Limits, read_file
from kg.readers.text import read as read_plain
from kg.records import Agency, DocumentRecords
from kg.rewriting import rewritten

_STATED = Limits()


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """What one source gave. ``names`` are all file names that its bytes were met under, sorted.

    ``document`` is its text with sections, tables and the way back to the source, ``records`` what was read in it.
    ``acts`` are the acts that the citations name, one each, and the act that the source is itself; ``policy`` is
    what it says of itself then.

    >>> from kg import read
    >>> reading = read(samples / "reservoir_2023_table.txt")
    >>> reading.kind, reading.agency, reading.year
    ('self_evaluation_table', '沄川市水务局', '2023')
    >>> mention = reading.records.citations[0].mention
    >>> reading.document.text[mention.start : mention.end] == mention.quote
    True
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

    @property
    def counts(self) -> dict[str, int]:
        """How many records of each kind there are, kinds without any left out."""
        found = {one.name: getattr(self.records, one.name) for one in fields(self.records)}
        return {name: len(records) for name, records in found.items() if isinstance(records, tuple) and records}

    def __repr__(self) -> str:
        said = ", ".join(filter(None, (self.kind, self.agency, self.year)))
        counted = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in self.counts.items())
        return f"Reading({' = '.join(self.names)}: {said}; {counted})"

    def _repr_html_(self) -> str:
        """What it is and how much was read, as notebooks show it."""
        rows = "".join(f"<tr><td>{name}</td><td>{count}</td></tr>" for name, count in self.counts.items())
        said = "，".join(filter(None, (self.kind, self.agency, self.year)))
        return f"<p><b>{escape(' = '.join(self.names))}</b> {escape(said)}</p><table>{rows}</table>"


def read(path: str | Path, limits: Limits = _STATED) -> Reading:
    """Read one file to records, each with the words it rests on: no graph, no RDF.

    Raises ``InputError`` where it cannot be read or holds nothing of the genre.

    >>> from kg import read
    >>> reading = read(samples / "water_2022_self_evaluation.txt")
    >>> reading.records.projects[0].name
    '农村供水保障工程'
    """
    return read_source(Path(path), (Path(path).name,), limits)


def read_text(text: str, name: str = "text.txt") -> Reading:
    """Read words that are no file, as if they were a text file called ``name``. Raises ``InputError`` as ``read``.

    >>> from kg import read_text
    >>> reading = read_text(
    ...     "云江市水务局2023年度部门整体支出绩效自评报告\\n根据《项目支出绩效评价管理办法》第九条自评。"
    ... )
    >>> citation = reading.records.citations[0]
    >>> citation.title, citation.article, citation.relation, citation.mention.start
    ('项目支出绩效评价管理办法', '第九条', 'basis', 26)
    """
    return _reading(read_plain(text.encode("utf-8"), name), (name,))


def read_source(path: Path, names: tuple[str, ...], limits: Limits) -> Reading:
    """Read one file to records. Raises ``InputError`` where it cannot be read or holds nothing of the genre."""
    return _reading(read_file(path, limits), names)


@no_collection()
def _reading(document: Document, names: tuple[str, ...]) -> Reading:
    # spaCy takes a second to load, and reading a graph needs none of it.
    from kg.extractors.base import records_of
    from kg.extractors.citations import context_of
    from kg.nlp import read_doc

    wide = replace(document, text=full_width(document.text))
    doc = read_doc(wide)
    records = _with_claims_of_accounts(_with_reporting_body(records_of(doc)))
    records = replace(records, claims=with_doubts(records.claims, wide))
    records = replace(records, evaluation=find_evaluation(wide, records.facts, records.agencies))
    if not _of_the_genre(records):
        raise InputError(
            f"{document.name}: nothing here that Jipu extracts: no known kind of title, no body, no policy, no "
            "line of a budget, no project, no indicator"
        )
    context = context_of(doc)
    is_policy = records.facts.kind is not None and records.facts.kind.value == "policy"
    policy = policy_document(wide.text, context, records.citations) if is_policy else None
    acts = policy_input(document.sha256, records.citations, policy, context)
    found = Reading(names, document, _as_called(wide.text, records), acts, policy)
    return found if wide.text == document.text else _as_printed(found, wide.text)


def _as_called(text: str, records: DocumentRecords) -> DocumentRecords:
    """The records with places as the document calls them."""
    called = called_otherwise(text, records.agencies)
    if not called:
        return records
    official = re.compile("|".join(map(re.escape, sorted(called, key=len, reverse=True))))
    return rewritten(records, lambda words: official.sub(lambda one: called[one[0]], words), lambda mention: mention)


def _as_printed(reading: Reading, wide: str) -> Reading:
    """A reading of text with full-width punctuation, in the words of the document. What tells acts apart keeps its
    form, which is the same in all documents."""
    records, policy = as_printed((reading.records, reading.policy), wide, reading.document.text)
    return replace(reading, records=records, policy=policy)


def _of_the_genre(records: DocumentRecords) -> bool:
    """Whether anything tells that it is a document of administration: numbers alone stand in any text. A page of a
    report need not name its body, but what it accounts for."""
    named = records.facts.kind or records.agencies or records.citations
    return bool(named or records.budget_lines or records.projects or records.funds or records.indicators)


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
