"""What the data set is, for catalogues and crawlers: DCAT 3 and VoID, of a release and of a running server alike.

https://www.w3.org/TR/vocab-dcat-3/, https://www.w3.org/TR/void/; ``shapes/dataset.ttl`` says what must be there.
"""

from dataclasses import dataclass
from functools import cached_property

from rdflib import RDF, XSD, Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, OWL, VOID

from kg import iris
from kg.store import GraphStore, SelectResult, Term
from kg.vocabulary import PREFIXES, SPDX, date_literal

_DATES = "SELECT ?date { ?document a jp:Document ; dcterms:date ?date }"
_YEARS = "SELECT DISTINCT ?year { ?document a jp:Document ; jp:fiscalYear ?year }"
_COUNT = "SELECT (COUNT(DISTINCT ?document) AS ?n) { ?document a jp:Document }"
_PREFIX_LINES = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("dcterms", "jp"))
_MEDIA_TYPE = "http://www.iana.org/assignments/media-types/"
_EU = "http://publications.europa.eu/resource/authority/"
_PARTS = {str(VOID[name]) for name in ("classPartition", "propertyPartition", "subset")}
_THEMES = (URIRef(f"{_EU}data-theme/GOVE"), URIRef(f"{_EU}data-theme/ECON"))
_LANGUAGE = URIRef(f"{_EU}language/ZHO")
# rdflib knows the second version of the vocabulary.
_DCAT_VERSION = URIRef(f"{DCAT}version")
_KEYWORDS = (
    ("预算绩效", "zh"),
    ("绩效评价", "zh"),
    ("政策引用", "zh"),
    ("budget performance", "en"),
    ("evaluation", "en"),
)


class Dataset:
    """The facts of an open graph that its description rests on, each worked out once."""

    def __init__(self, store: GraphStore) -> None:
        self.store = store
        self.base = str(store.manifest.get("base", iris.DEFAULT_BASE))

    @cached_property
    def documents(self) -> int:
        """How many documents are in the graph."""
        return int(self._values(_COUNT)[0])

    @cached_property
    def years(self) -> tuple[str, ...]:
        """The fiscal years that the documents tell of, sorted."""
        return tuple(sorted(self._values(_YEARS)))

    @cached_property
    def newest(self) -> str:
        """The date of the newest document as exact as stated; empty where no document is dated."""
        return max(self._values(_DATES), default="")

    @property
    def title_zh(self) -> str:
        """The title where nobody gave another."""
        return f"绩谱：{self.documents}份绩效文档的知识图谱{self._span('（', '—', '年）')}"

    @property
    def title_en(self) -> str:
        """The title where nobody gave another."""
        return f"Jipu: a knowledge graph of {self.documents} performance documents{self._span(' (', '–', ')')}"

    def _span(self, before: str, between: str, after: str) -> str:
        if not self.years:
            return ""
        first, last = self.years[0], self.years[-1]
        return f"{before}{first if first == last else f'{first}{between}{last}'}{after}"

    def _values(self, query: str) -> list[str]:
        rows = self.store.query(_PREFIX_LINES + query)
        assert isinstance(rows, SelectResult)
        return [row[0].value for row in rows if row[0]]


@dataclass(frozen=True, slots=True)
class Distribution:
    """One form that the data set is had in. ``size`` is -1 and ``sha256`` empty where the bytes are made on demand."""

    address: str
    media_type: str
    title_zh: str
    title_en: str
    size: int = -1
    sha256: str = ""


def describe(dataset: Dataset, iri: URIRef, title_zh: str = "", title_en: str = "") -> Graph:
    """The data set as ``iri``, without its distributions."""
    graph = Graph()
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)
    store = dataset.store
    for kind in (DCAT.Dataset, VOID.Dataset):
        graph.add((iri, RDF.type, kind))
    _text(graph, iri, DCTERMS.title, title_zh or dataset.title_zh, title_en or dataset.title_en)
    _text(
        graph,
        iri,
        DCTERMS.description,
        f"由{dataset.documents}份政府绩效文档抽取的{store.quads}条陈述；每条可溯至原文，个人信息已遮蔽，经SHACL校验。",
        f"{store.quads} statements from {dataset.documents} government performance documents; each leads to its words, "
        "personal data are masked, and all of it conforms to SHACL shapes.",
    )
    graph.add((iri, _DCAT_VERSION, Literal(store.version)))
    graph.add((iri, OWL.versionInfo, Literal(store.version)))
    graph.add((iri, DCTERMS.language, _LANGUAGE))
    for theme in _THEMES:
        graph.add((iri, DCAT.theme, theme))
    for word, language in _KEYWORDS:
        graph.add((iri, DCAT.keyword, Literal(word, lang=language)))
    graph.add((iri, DCTERMS.conformsTo, URIRef(iris.NS.removesuffix("#"))))
    graph.add((iri, VOID.triples, Literal(store.quads)))
    graph.add((iri, VOID.documents, Literal(dataset.documents)))
    graph.add((iri, VOID.uriSpace, Literal(dataset.base)))
    for namespace in PREFIXES.values():
        graph.add((iri, VOID.vocabulary, URIRef(namespace)))
    _add_period(graph, iri, dataset.years)
    _add_partitions(graph, iri, dataset)
    return graph


def _add_partitions(graph: Graph, iri: URIRef, dataset: Dataset) -> None:
    """How many there are of each class and property, as the graph of statistics has it of its own data set."""
    statistics = iris.graph(dataset.base, "statistics")
    found = list(dataset.store.statements(graph=statistics))
    parts = {one.object.value for one in found if one.predicate in _PARTS}
    for one in found:
        subject = one.subject.value
        if subject in parts:
            graph.add((URIRef(subject), URIRef(one.predicate), _term(one.object)))
        elif one.predicate in _PARTS:
            graph.add((iri, URIRef(one.predicate), _term(one.object)))


def _term(term: Term) -> URIRef | Literal:
    if term.kind == "iri":
        return URIRef(term.value)
    return Literal(term.value, lang=term.language or None, datatype=term.datatype or None)


def _add_period(graph: Graph, iri: URIRef, years: tuple[str, ...]) -> None:
    """From the first to the last fiscal year that a document tells of."""
    if years:
        period = URIRef(f"{iri}-period" if "#" in iri else f"{iri}#period")
        graph.add((iri, DCTERMS.temporal, period))
        graph.add((period, RDF.type, DCTERMS.PeriodOfTime))
        graph.add((period, DCAT.startDate, Literal(years[0], datatype=XSD.gYear)))
        graph.add((period, DCAT.endDate, Literal(years[-1], datatype=XSD.gYear)))


def add_issue(graph: Graph, iri: URIRef, issued: str, publisher: str, licence: str) -> None:
    """Who publishes the data set, when and under which licence; what is empty is not said."""
    if issued:
        graph.add((iri, DCTERMS.issued, date_literal(issued)))
    if licence:
        graph.add((iri, DCTERMS.license, URIRef(licence)))
    if publisher:
        agent = URIRef(f"{iri}#publisher")
        graph.add((iri, DCTERMS.publisher, agent))
        graph.add((agent, RDF.type, FOAF.Agent))
        graph.add((agent, FOAF.name, Literal(publisher)))


def add_distribution(graph: Graph, iri: URIRef, one: Distribution) -> None:
    """A form of the data set, with its size and hash where they are known."""
    address = URIRef(one.address)
    graph.add((iri, DCAT.distribution, address))
    graph.add((address, RDF.type, DCAT.Distribution))
    _text(graph, address, DCTERMS.title, one.title_zh, one.title_en)
    graph.add((address, DCAT.accessURL, address))
    graph.add((address, DCAT.downloadURL, address))
    graph.add((address, DCAT.mediaType, URIRef(_MEDIA_TYPE + one.media_type)))
    if one.size >= 0:
        graph.add((address, DCAT.byteSize, Literal(one.size, datatype=XSD.nonNegativeInteger)))
    if one.sha256:
        checksum = URIRef(f"{one.address}#sha256")
        graph.add((address, SPDX.checksum, checksum))
        graph.add((checksum, RDF.type, SPDX.Checksum))
        graph.add((checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256))
        graph.add((checksum, SPDX.checksumValue, Literal(one.sha256, datatype=XSD.hexBinary)))


def _text(graph: Graph, node: URIRef, predicate: URIRef, zh: str, en: str) -> None:
    graph.add((node, predicate, Literal(zh, lang="zh")))
    graph.add((node, predicate, Literal(en, lang="en")))
