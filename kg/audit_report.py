"""``kg audit``: what does not add up, as a report to hand on. Everything in it comes from the store."""

import csv
import html
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kg.errors import StoreError
from kg.store import GraphStore, SelectResult
from kg.vocabulary import PREFIXES

_PREFIX = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())
_DOCUMENTS = (
    _PREFIX + "SELECT ?document ?file WHERE { ?document a jp:Document ; jp:fileName ?file } ORDER BY ?document ?file"
)
_FINDINGS = (
    _PREFIX
    + """SELECT ?document ?finding ?sha ?kind ?cause ?severity ?explanation ?expected ?section ?start ?end WHERE {
  ?finding a jp:Finding ; prov:wasDerivedFrom ?document ; jp:explanation ?explanation ;
    jp:findingKind/skos:prefLabel ?kind ; sh:resultSeverity ?severity ; jp:groundedIn ?mention .
  ?document jp:textRendition ?text ; dcterms:identifier ?sha .
  ?mention oa:hasSource ?text ; oa:hasSelector ?selector .
  ?selector oa:start ?start ; oa:end ?end .
  OPTIONAL { ?finding jp:findingCause/skos:prefLabel ?cause FILTER(LANG(?cause) = "zh") }
  OPTIONAL { ?finding jp:expectedText ?expected }
  OPTIONAL { ?mention jp:section/jp:sectionPath ?section }
  FILTER(LANG(?kind) = "zh")
} ORDER BY ?document ?start ?end ?finding"""
)
_SEVERITY = {"Warning": "警告", "Info": "提示（读取存疑）"}
_AROUND = 24
"""Characters of the text shown on either side of a quote; what stands nearer to the next one is one line with it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A passage with its quotes: ``pieces`` are its words in order, each with whether it is quoted.

    ``start`` and ``end`` are where the quotes begin and end in the text; ``section`` is the path of headings.
    """

    section: str
    start: int
    end: int
    pieces: tuple[tuple[str, bool], ...]

    def marked(self, before: str, after: str, escape: Callable[[str], str] = str) -> str:
        """The words with marks around the quotes; borders of table cells are shown as bars."""
        shown = ((escape(re.sub(r"\s*\t\s*", " | ", words)), quoted) for words, quoted in self.pieces)
        return "".join(f"{before}{words}{after}" if quoted else words for words, quoted in shown)


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding in one document, in Chinese as the auditor reads it; ``lines`` are in text order."""

    finding: str
    kind: str
    cause: str
    severity: str
    explanation: str
    expected: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Every document by its file name with its entries, none where all adds up; ``version`` is the graph's."""

    documents: tuple[tuple[str, tuple[Entry, ...]], ...]
    version: str

    @property
    def summary(self) -> str:
        """How many findings in how many documents."""
        faulty = [entries for _, entries in self.documents if entries]
        count = sum(map(len, faulty))
        return f"{len(self.documents)}份文档，{len(faulty)}份有不符之处，共{count}处；图谱版本 {self.version[:12]}"


def read_report(store: GraphStore) -> Report:
    """The findings of a built graph. Raises ``StoreError`` where a text that they point into is not kept."""
    names: dict[str, list[str]] = {}
    for document, file in _rows(store, _DOCUMENTS):
        names.setdefault(document, []).append(file)
    texts: dict[str, str] = {}
    found: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for document, finding, sha, *rest in _rows(store, _FINDINGS):
        if document not in texts:
            texts[document] = _text(store, sha, names[document][0])
        found.setdefault((document, finding), []).append(tuple(rest))
    entries: dict[str, list[Entry]] = {document: [] for document in names}
    for (document, finding), rows in found.items():
        kind, cause, severity, explanation, expected = rows[0][:5]
        spans = sorted({(int(start), int(end), section) for *_, section, start, end in rows})
        lines = tuple(_lines(texts[document], spans))
        severity = _SEVERITY[severity.rpartition("#")[2]]
        entries[document].append(Entry(finding, kind, cause, severity, explanation, expected, lines))
    documents = sorted((" = ".join(names[document]), tuple(found)) for document, found in entries.items())
    return Report(tuple(documents), store.version)


def _rows(store: GraphStore, query: str) -> Iterator[tuple[str, ...]]:
    result = store.query(query)
    if isinstance(result, SelectResult):
        yield from (tuple("" if term is None else term.value for term in row) for row in result)


def _text(store: GraphStore, identifier: str, file: str) -> str:
    text = store.source_text(identifier.removeprefix("sha256:"))
    if text is None:
        raise StoreError(f"{file}: its text is not kept in this graph; build it again")
    return text


def _lines(text: str, spans: Sequence[tuple[int, int, str]]) -> Iterator[Line]:
    """Quotes that stand close together under one heading make one line."""
    group: list[tuple[int, int, str]] = []
    for span in spans:
        if group and (span[2] != group[0][2] or span[0] - max(end for _, end, _ in group) > 2 * _AROUND):
            yield _line(text, group)
            group = []
        group.append(span)
    if group:
        yield _line(text, group)


def _line(text: str, group: Sequence[tuple[int, int, str]]) -> Line:
    start, end = group[0][0], max(end for _, end, _ in group)
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
    return Line(group[0][2], start, end, tuple((words, quoted) for words, quoted in pieces if words))


def _joined(group: Sequence[tuple[int, int, str]]) -> list[tuple[int, int]]:
    """The ranges of the quotes; those that overlap or touch are one."""
    ranges: list[tuple[int, int]] = []
    for low, high, _ in group:
        if ranges and low <= ranges[-1][1]:
            low, high = ranges[-1][0], max(ranges.pop()[1], high)
        ranges.append((low, high))
    return ranges


def as_text(report: Report) -> str:
    """For the screen: quotes between 【 and 】."""
    out = [report.summary]
    for name, entries in report.documents:
        out.append(f"\n{name}" + ("" if entries else "：未发现不符之处"))
        for number, entry in enumerate(entries, 1):
            out.append(f"\n  {number}. {entry.kind} · {entry.severity}" + (f" · {entry.cause}" if entry.cause else ""))
            out.append(f"     {entry.explanation}")
            if entry.expected:
                out.append(f"     应为：{entry.expected}")
            out += [f"     {_place(line)}\n       {line.marked('【', '】')}" for line in entry.lines]
    return "\n".join(out) + "\n"


def _place(line: Line) -> str:
    return f"第{line.start + 1}至{line.end}字" + (f"，{line.section}" if line.section else "")


def as_csv(report: Report) -> str:
    """One row a finding in a document: RFC 4180 with a header row; quotes between 【 and 】, lines joined by a bar."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        ("file", "number", "kind", "severity", "cause", "explanation", "expected", "places", "lines", "finding")
    )
    for name, entries in report.documents:
        for number, entry in enumerate(entries, 1):
            places = "|".join(_place(line) for line in entry.lines)
            lines = "|".join(line.marked("【", "】") for line in entry.lines)
            head = (entry.kind, entry.severity, entry.cause, entry.explanation, entry.expected)
            writer.writerow((name, number, *head, places, lines, entry.finding))
    return out.getvalue()


_STYLE = """body{font:16px/1.6 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}
section{border-top:1px solid #999;margin-top:2em}article{margin:1.5em 0;break-inside:avoid}h3{margin-bottom:.2em}
p{margin:.3em 0}.place{color:#555;font-size:.9em;margin-top:.6em}blockquote{margin:.2em 0 .2em 1em}
mark{background:#ffe48a}code{font-size:.8em;color:#555;overflow-wrap:anywhere}"""


def as_html(report: Report) -> str:
    """One page that needs nothing beside itself; every word of a document is escaped."""
    body = "".join(_html_document(name, entries) for name, entries in report.documents)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f"<title>绩效文档审核报告</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>绩效文档审核报告</h1>\n<p>{html.escape(report.summary)}</p>\n{body}</body>\n</html>\n"
    )


def _html_document(name: str, entries: Sequence[Entry]) -> str:
    articles = "".join(_html_entry(number, entry) for number, entry in enumerate(entries, 1))
    return f"<section>\n<h2>{html.escape(name)}</h2>\n{articles or _NONE}</section>\n"


_NONE = "<p>未发现不符之处</p>\n"


def _html_entry(number: int, entry: Entry) -> str:
    heading = " · ".join(filter(None, (entry.kind, entry.severity, entry.cause)))
    expected = f"<p>应为：<strong>{html.escape(entry.expected)}</strong></p>\n" if entry.expected else ""
    lines = "".join(
        f'<p class="place">{html.escape(_place(line))}</p>\n'
        f"<blockquote>{line.marked('<mark>', '</mark>', html.escape)}</blockquote>\n"
        for line in entry.lines
    )
    return (
        f"<article>\n<h3>{number}. {html.escape(heading)}</h3>\n<p>{html.escape(entry.explanation)}</p>\n"
        f"{expected}{lines}<p><code>{html.escape(entry.finding)}</code></p>\n</article>\n"
    )
