"""What the service and its data set are, at /sparql and /.well-known/void: SPARQL 1.1 Service Description, VoID, DCAT.

https://www.w3.org/TR/sparql11-service-description/, https://www.w3.org/TR/void/
"""

from flask import Blueprint, Response, request, url_for
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib.namespace import FOAF, VOID

from api import negotiation
from api.answers import cached, chosen
from api.context import Context, context
from kg import iris
from kg.release.dataset import Dataset, Distribution, add_distribution
from kg.release.dataset import describe as describe_dataset
from kg.vocabulary import SD

blueprint = Blueprint("description", __name__)

_FORMS = (negotiation.TURTLE, negotiation.JSON_LD, negotiation.RDF_XML, negotiation.N_TRIPLES, negotiation.HTML)
_WRITERS = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml", "nt": "nt"}
# https://www.w3.org/ns/formats/
_FORMATS = URIRef("http://www.w3.org/ns/formats/")
_RESULTS = (
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "N-Quads",
    "TriG",
    "JSON-LD",
    "RDF_XML",
)


@blueprint.get("/.well-known/void")
def void() -> Response:
    """The description under the address where crawlers look for it (RFC 5785)."""
    return described()


def described() -> Response:
    """The description in the form that the client would rather read; browsers are shown the first page."""
    choice = chosen(_FORMS, request.args.get("format", ""))
    if choice.form is negotiation.HTML:
        return Response(status=303, headers={"Location": url_for("overview.home")})

    def make() -> Response:
        content = describe(context(), request.url_root).serialize(format=_WRITERS[choice.form.name], encoding="utf-8")
        return Response(content, content_type=choice.content_type)

    return cached(make, context().store.version, "description", request.url_root, choice.content_type)


def describe(here: Context, root: str) -> Graph:
    """The service at ``<root>sparql`` and its data set. Of the documents' graphs only the space is told."""
    dataset = URIRef(f"{root}.well-known/void#dataset")
    graph = describe_dataset(here.once(_dataset), dataset)
    _add_service(graph, URIRef(f"{root}sparql"), dataset)
    _add_access(graph, here, root, dataset)
    _add_default_graph(graph, dataset)
    for name in here.store.graphs():
        if not name.startswith(iris.document_graph(here.base, "")):
            _add_named_graph(graph, dataset, name, here.store.graph_size(name))
    return graph


def _add_service(graph: Graph, endpoint: URIRef, dataset: URIRef) -> None:
    service = URIRef(f"{endpoint}#service")
    graph.add((service, RDF.type, SD.Service))
    graph.add((service, SD.endpoint, endpoint))
    graph.add((service, SD.supportedLanguage, SD.SPARQL11Query))
    graph.add((service, SD.feature, SD.UnionDefaultGraph))
    graph.add((service, SD.defaultDataset, dataset))
    for name in _RESULTS:
        graph.add((service, SD.resultFormat, _FORMATS + name))


def _dataset(here: Context) -> Dataset:
    return Dataset(here.store)


def _add_access(graph: Graph, here: Context, root: str, dataset: URIRef) -> None:
    """Where all of it is had here, and what the documents' graphs are called."""
    graph.add((dataset, RDF.type, SD.Dataset))
    page = URIRef(f"{root}.well-known/void")
    graph.add((page, RDF.type, VOID.DatasetDescription))
    graph.add((page, FOAF.primaryTopic, dataset))
    graph.add((dataset, VOID.sparqlEndpoint, URIRef(f"{root}sparql")))
    graph.add((dataset, FOAF.homepage, URIRef(root)))
    for form in negotiation.GRAPHS:
        address = f"{root}export.{form.name}"
        graph.add((dataset, VOID.dataDump, URIRef(address)))
        titles = f"全图（{form.name}）", f"the whole graph ({form.name})"
        add_distribution(graph, dataset, Distribution(address, form.media_types[0], *titles))
    documents = URIRef(f"{dataset}-documents")
    graph.add((dataset, VOID.subset, documents))
    graph.add((documents, RDF.type, VOID.Dataset))
    graph.add((documents, RDFS.label, Literal("one graph a document", lang="en")))
    graph.add((documents, RDFS.label, Literal("一份文档一张图", lang="zh")))
    graph.add((documents, VOID.uriSpace, Literal(iris.document_graph(here.base, ""))))


def _add_default_graph(graph: Graph, dataset: URIRef) -> None:
    union = URIRef(f"{dataset}-union")
    graph.add((dataset, SD.defaultGraph, union))
    graph.add((union, RDF.type, SD.Graph))
    graph.add((union, RDFS.label, Literal("the union of all graphs", lang="en")))
    graph.add((union, RDFS.label, Literal("全部图的并集", lang="zh")))


def _add_named_graph(graph: Graph, dataset: URIRef, name: str, size: int) -> None:
    number = len(list(graph.objects(dataset, SD.namedGraph)))
    named, inner = (URIRef(f"{dataset}-{part}-{number}") for part in ("named", "graph"))
    graph.add((dataset, SD.namedGraph, named))
    graph.add((named, RDF.type, SD.NamedGraph))
    graph.add((named, SD.name, URIRef(name)))
    graph.add((named, SD.graph, inner))
    graph.add((inner, RDF.type, SD.Graph))
    graph.add((inner, VOID.triples, Literal(size)))
