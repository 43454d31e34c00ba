"""What does not add up in a built graph, with its lines. All but the reviews comes from the store."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kg.errors import StoreError
from kg.fragment import described
from kg.reviews import Review
from kg.store import GraphStore, SelectResult
from kg.vocabulary import PREFIXES

_PREFIX = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
_DOCUMENTS = (
    _PREFIX + "SELECT ?document ?file WHERE { ?document a jp:Document ; jp:fileName ?file } ORDER BY ?document ?file"
)
_FINDINGS = (
    _PREFIX
    + """SELECT ?document ?finding ?sha ?kind ?cause ?severity ?explanation ?expected ?doubt ?root ?section ?place
  ?start ?end WHERE {
  ?finding a jp:Finding ; prov:wasDerivedFrom ?document ; jp:explanation ?explanation ;
    jp:findingKind/skos:prefLabel ?kind ; sh:resultSeverity ?severity ; jp:groundedIn ?mention .
  ?document jp:textRendition ?text ; dcterms:identifier ?sha .
  ?mention oa:hasSource ?text ; oa:hasSelector ?selector .
  ?selector oa:start ?start ; oa:end ?end .
  OPTIONAL { ?finding jp:findingCause/skos:prefLabel ?cause FILTER(LANG(?cause) = "zh") }
  OPTIONAL { ?finding jp:expectedText ?expected }
  OPTIONAL { ?finding jp:doubtReason ?doubt }
  OPTIONAL { ?finding jp:rootFinding ?root }
  OPTIONAL { ?mention jp:section/jp:sectionPath ?section }
  OPTIONAL { ?mention jp:sourcePlace ?place }
  FILTER(LANG(?kind) = "zh")
} ORDER BY ?document ?start ?end ?finding"""
)
_UNCOMPUTED = (
    _PREFIX
    + """SELECT ?file ?message ?quotes WHERE {
  ?result a sh:ValidationResult ; prov:wasDerivedFrom/jp:fileName ?file ; sh:resultMessage ?message ;
    jp:quoteList ?quotes .
  FILTER NOT EXISTS { ?result a jp:Finding }
  FILTER(LANG(?message) = "zh")
} ORDER BY ?file ?quotes ?message"""
)
_SEVERITY = {"Warning": "警告", "Info": "提示（读取存疑）"}
Span = tuple[int, int, str, str]
"""Where a quote begins and ends in the text, the section it stands under, the place in its source."""
_AROUND = 24
"""Characters of the text shown on either side of a quote; what stands nearer to the next one is one line with it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A passage with its quotes: ``pieces`` are its words in order, each with whether it is quoted.

    ``start`` and ``end`` are where the quotes begin and end in the text; ``section`` is the path of headings,
    ``places`` where they stand in the source (page and box, sheet and cell, paragraph), empty for plain text.
    """

    section: str
    start: int
    end: int
    pieces: tuple[tuple[str, bool], ...]
    places: tuple[str, ...] = ()

    @property
    def place_words(self) -> str:
        """Where it stands: in the source where that has places of its own, in the text, under which headings."""
        words = (*self.places, f"第{self.start + 1}至{self.end}字", self.section)
        return "，".join(filter(None, words))

    def marked(self, before: str, after: str, escape: Callable[[str], str] = str) -> str:
        """The words with marks around the quotes; borders of table cells are shown as bars."""
        shown = ((escape(re.sub(r"\s*\t\s*", " | ", words)), quoted) for words, quoted in self.pieces)
        return "".join(f"{before}{words}{after}" if quoted else words for words, quoted in shown)


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding in one document, in Chinese as the auditor reads it; ``lines`` are in text order.

    ``also`` are the explanations of findings that rest on the same fault; ``review`` what a reviewer said last.
    """

    finding: str
    kind: str
    cause: str
    severity: str
    explanation: str
    expected: str
    lines: tuple[Line, ...]
    also: tuple[str, ...] = ()
    review: Review | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """Every document by its file name with its entries, none where all adds up; ``version`` is the graph's.

    ``uncomputed`` are (file, why, words) of claims that a rule could not compute; ``orphans`` reviews of findings that
    the graph does not hold.
    """

    documents: tuple[tuple[str, tuple[Entry, ...]], ...]
    version: str
    uncomputed: tuple[tuple[str, str, str], ...] = ()
    orphans: tuple[Review, ...] = ()

    @property
    def summary(self) -> str:
        """How many findings in how many documents."""
        faulty = [entries for _, entries in self.documents if entries]
        count = sum(map(len, faulty))
        return f"{len(self.documents)}份文档，{len(faulty)}份有不符之处，共{count}处；图谱版本 {self.version[:12]}"


def read_report(store: GraphStore, reviews: Mapping[str, Review] | None = None) -> Report:
    """The findings of a built graph, those on doubtful readings last, with what ``reviews`` say of them.

    Raises ``StoreError`` where a text that they point into is not kept.
    """
    reviews = reviews or {}
    names: dict[str, list[str]] = {}
    for document, file in _rows(store, _DOCUMENTS):
        names.setdefault(document, []).append(file)
    texts: dict[str, str] = {}
    found: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    also: dict[tuple[str, str], list[str]] = {}
    for document, finding, sha, *rest in _rows(store, _FINDINGS):
        if document not in texts:
            texts[document] = _text(store, sha, names[document][0])
        found.setdefault((document, finding), []).append(tuple(rest))
    for (document, _), rows in found.items():
        if rows[0][6]:
            also.setdefault((document, rows[0][6]), []).append(rows[0][3])
    entries: dict[str, list[Entry]] = {document: [] for document in names}
    for (document, finding), rows in found.items():
        if not rows[0][6]:
            more = tuple(also.get((document, finding), ()))
            entries[document].append(_entry(finding, rows, texts[document], more, reviews.get(finding)))
    for ones in entries.values():
        ones.sort(key=lambda entry: entry.severity != _SEVERITY["Warning"])
    documents = sorted((" = ".join(names[document]), tuple(found)) for document, found in entries.items())
    uncomputed = tuple((file, why, words) for file, why, words in _rows(store, _UNCOMPUTED))
    told = {finding for _, finding in found}
    orphans = tuple(review for finding, review in sorted(reviews.items()) if finding not in told)
    return Report(tuple(documents), store.version, uncomputed, orphans)


def _entry(
    finding: str, rows: Sequence[tuple[str, ...]], text: str, also: tuple[str, ...], review: Review | None
) -> Entry:
    kind, cause, severity, explanation, expected, doubt = rows[0][:6]
    spans = sorted({(int(start), int(end), section, place) for *_, section, place, start, end in rows})
    shown = _SEVERITY[severity.rpartition("#")[2]] + (f"：{doubt}" if doubt else "")
    return Entry(finding, kind, cause, shown, explanation, expected, tuple(_lines(text, spans)), also, review)


def _rows(store: GraphStore, query: str) -> Iterator[tuple[str, ...]]:
    result = store.query(query)
    if isinstance(result, SelectResult):
        yield from (tuple("" if term is None else term.value for term in row) for row in result)


def _text(store: GraphStore, identifier: str, file: str) -> str:
    text = store.source_text(identifier.removeprefix("sha256:"))
    if text is None:
        raise StoreError(f"{file}: its text is not kept in this graph; build it again")
    return text


def _lines(text: str, spans: Sequence[Span]) -> Iterator[Line]:
    """Quotes that stand close together under one heading make one line."""
    group: list[Span] = []
    for span in spans:
        if group and (span[2] != group[0][2] or span[0] - max(one[1] for one in group) > 2 * _AROUND):
            yield _line(text, group)
            group = []
        group.append(span)
    if group:
        yield _line(text, group)


def _line(text: str, group: Sequence[Span]) -> Line:
    start, end = group[0][0], max(one[1] for one in group)
    left = text[max(0, start - _AROUND) : start].rpartition("。")[2].lstrip()
    right, stop, _ = text[end : end + _AROUND].partition("。")
    pieces = [
        ("…" if start - len(left) and not text[: start - len(left)].rstrip().endswith("。") else "", False),
        (left, False),
    ]
    at = start
    for low, high in _joined(group):
        pieces += [(text[at:low], False), (text[low:high], True)]
        at = high
    pieces += [(right + stop, False), ("" if stop or end + len(right) == len(text) else "…", False)]
    places = tuple(dict.fromkeys(described(place, "zh") for *_, place in group if place))
    return Line(group[0][2], start, end, tuple((words, quoted) for words, quoted in pieces if words), places)


def _joined(group: Sequence[Span]) -> list[tuple[int, int]]:
    """The ranges of the quotes; those that overlap or touch are one."""
    ranges: list[tuple[int, int]] = []
    for low, high, *_ in group:
        if ranges and low <= ranges[-1][1]:
            low, high = ranges[-1][0], max(ranges.pop()[1], high)
        ranges.append((low, high))
    return ranges
