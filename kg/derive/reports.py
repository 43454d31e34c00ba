"""Reports: what documents express, told apart by reporting body, year, kind and project; and which are copies."""

from collections.abc import Iterator

from kg import iris
from kg.derive.items import Item, Output, encoded, key_of
from kg.derive.naming import body_iri, report_node
from kg.derive.stage import Group, Stage, each
from kg.derive.terms import DCTERMS, JP, RDF, RDFS, SDO, code, iri, text, triple, year
from kg.linking.bodies import BodyLinks
from kg.linking.copies import Edition, copies
from kg.reading import Reading

REPORT = "report"


def copy_fact(sha256: str) -> str:
    """The fact that a document is a copy of another of its report, from which the report's figures are taken."""
    return f"copy {sha256}"


def report_items(reading: Reading, bodies: BodyLinks, base: str) -> Iterator[Item]:
    """What a document says of the report that it expresses; nothing where it is an act."""
    if reading.policy is not None:
        return
    document = reading.document
    own = [body_iri(base, found.resolved) for found in bodies.resolutions if found.named[1] == reading.agency]
    payload = [
        *(document.sha256, document.media_type, bool(document.confidences)),
        *(reading.kind, reading.year, own[-1] if own else "", _label(reading)),
    ]
    yield Item(REPORT, (report_node(reading, base),), encoded(payload))


def report_lines(reading: Reading, base: str) -> Iterator[str]:
    """That the document expresses its report."""
    if reading.policy is None:
        yield triple(iris.document(base, reading.document.sha256), JP.expresses, iri(report_node(reading, base)))


def _label(reading: Reading) -> str:
    title = reading.records.facts.title
    name = title.value if title else reading.names[0]
    return name if reading.agency in name else f"{reading.agency}：{name}"


def report_stages(base: str) -> tuple[Stage, ...]:
    """One node a report, whatever number of documents express it."""
    return (Stage(REPORT, "links", each(lambda group: _report(group, base))),)


def _report(group: Group, base: str) -> Output:
    node, output = group.key, Output()
    editions = [member.value for member in group.members]
    _, _, _, kind, stated, _, label = min(editions)
    output.lines += [
        triple(node, RDF.type, JP.Report),
        triple(node, RDF.type, SDO.Report),
        triple(node, JP.documentKind, code("document-kind", kind)),
        triple(node, RDFS.label, text(label, "zh")),
    ]
    if stated:
        output.lines.append(triple(node, JP.fiscalYear, year(stated)))
    output.lines += [triple(node, JP.reportingBody, iri(body)) for *_, body, _ in editions if body]
    if len({(media_type, scanned) for _, media_type, scanned, *_ in editions}) > 1:
        for copy, original in copies(_edition(group, *one[:3]) for one in editions).items():
            output.facts[copy_fact(copy)] = key_of(original)
            output.lines.append(
                triple(iris.document(base, copy), DCTERMS.isFormatOf, iri(iris.document(base, original)))
            )
    return output


def _edition(group: Group, sha256: str, media_type: str, scanned: bool) -> Edition:
    return Edition(sha256, media_type, scanned, group.sources.text(sha256))
