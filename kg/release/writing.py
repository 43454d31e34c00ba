"""Writing a release: all its files beside the folder that is to hold them, then one swap."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, FOAF, VOID

from kg import iris
from kg.docs.rendering import LANGUAGES, Language, render, style
from kg.errors import InputError, UsageError
from kg.release.dataset import Dataset, Distribution, add_distribution, add_issue, describe
from kg.release.files import File, checksums, described
from kg.release.tables import data_package, tables, write_tables
from kg.resources import data_dir
from kg.store import GraphStore
from kg.vocabulary import PREFIXES

SUMS = "SHA256SUMS"
"""The file of a release that lists all others with their hashes."""

PAGES: dict[Language, str] = {"zh": "index.html", "en": "index.en.html"}

_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True, slots=True)
class Terms:
    """What whoever publishes says of the release; what is empty is not said.

    ``issued`` is a date (2024, 2024-05 or 2024-05-28), by default that of the newest document; ``address`` is the IRI
    of the place where the folder will be found, by default one below the graph's base.
    """

    issued: str = ""
    address: str = ""
    title: str = ""
    publisher: str = ""
    licence: str = ""

    def checked(self) -> "Terms":
        """Itself. Raises ``UsageError`` on what is no date or no IRI."""
        if self.issued and not _DAY.fullmatch(self.issued):
            raise UsageError(f"--issued {self.issued}: write a date as 2024-05-28, 2024-05 or 2024")
        for option, value in (("--at", self.address), ("--licence", self.licence)):
            if value and not re.fullmatch(r"https?://[!#-;=?-\[\]_a-z~]+", value):
                raise UsageError(f"{option} {value}: write an http or https IRI of ASCII characters")
        return self


@dataclass(frozen=True, slots=True)
class Release:
    """A written release: its folder, the IRI that stands for it, the graph's version, its date, and its data files."""

    folder: Path
    iri: str
    version: str
    issued: str
    files: tuple[File, ...]


def publish(store: GraphStore, target: Path, terms: Terms | None = None, *, with_loaded: bool = False) -> Release:
    """Write the release of an open graph to ``target``: byte-identical for the same graph and terms.

    The folder appears whole or not at all; an earlier release there is replaced, anything else is left alone. Raises
    ``UsageError`` where ``target`` holds something else, where RDF of others stands in the graph (nobody masked
    it) and ``with_loaded`` does not let it through, and on terms that do not fit; ``InputError`` where the disk
    refuses.
    """
    asked = (terms or Terms()).checked()
    dataset = Dataset(store)
    _check_target(target)
    loaded = [name for name in store.graphs() if not iris.is_built(dataset.base, name)]
    if loaded and not with_loaded:
        raise UsageError(
            f"<{loaded[0]}>: this graph was loaded beside the documents and nobody masked it; take it out "
            f"(kg load --remove --as {loaded[0]}), or publish it too with --with-loaded"
        )
    with _whole(target) as folder:
        return _written(dataset, folder, target, asked)


def _check_target(target: Path) -> None:
    if target.exists() and not (target.is_dir() and (not any(target.iterdir()) or (target / SUMS).is_file())):
        raise UsageError(f"{target}: holds something that is no release; name a new folder")


@contextmanager
def _whole(target: Path) -> Iterator[Path]:
    """A folder to fill that takes the place of ``target`` at the end, and is gone where something fails."""
    part, old = (target.with_name(f".{target.name}.{ending}") for ending in ("part", "old"))
    try:
        for left in (part, old):
            shutil.rmtree(left, ignore_errors=True)
        part.mkdir(parents=True)
        yield part
        if target.exists():
            target.rename(old)
        part.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise InputError(f"{target}: cannot be written ({error.strerror or error}); name another place") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _written(dataset: Dataset, folder: Path, target: Path, terms: Terms) -> Release:
    store = dataset.store
    address = terms.address or f"{dataset.base}release/{store.version[:16]}/"
    address = address if address.endswith("/") else f"{address}/"
    issued = terms.issued or dataset.newest
    graphs = _write_graphs(dataset, folder)
    written = write_tables(store, folder)
    title_zh, title_en = terms.title or dataset.title_zh, terms.title or dataset.title_en
    head: dict[str, object] = {
        "profile": "tabular-data-package",
        "name": "jipu",
        "id": address,
        "title": f"{title_zh} {title_en}" if title_zh != title_en else title_zh,
        "version": store.version,
        **({"homepage": terms.address} if terms.address else {}),
        **({"licenses": [{"path": terms.licence}]} if terms.licence else {}),
        **({"contributors": [{"title": terms.publisher, "role": "publisher"}]} if terms.publisher else {}),
    }
    package = _put(
        folder, "datapackage.json", data_package(written, head), "application/json", "数据包", "data package"
    )
    distributed = (*graphs, package, *written)
    description = _description(dataset, address, issued, terms, distributed)
    catalogue = _put(folder, "catalogue.ttl", description, "text/turtle", "数据集描述", "description of the data set")
    files = (*distributed, catalogue)
    _write_pages(dataset, folder, Release(target, address, store.version, issued, files), terms)
    (folder / SUMS).write_text(checksums(folder), "utf-8")
    return Release(target, address, store.version, issued, files)


def _write_graphs(dataset: Dataset, folder: Path) -> tuple[File, ...]:
    """The graph as Turtle and canonical N-Quads, its terms, and the shapes that it conforms to."""
    store, terms = dataset.store, iris.graph(dataset.base, "ontology")
    shapes = "\n".join(path.read_text("utf-8") for path in sorted(data_dir("shapes").rglob("*.ttl")))
    made: list[tuple[str, str, str, str, Callable[[IO[bytes]], object]]] = [
        ("jipu.nq", "application/n-quads", "全图（规范N-Quads）", "the whole graph (canonical N-Quads)",
         lambda stream: stream.writelines(store.canonical_nquads())),
        ("jipu.ttl", "text/turtle", "全图（Turtle，不分图）", "the whole graph (Turtle, without named graphs)",
         lambda stream: store.dump(stream, "ttl", prefixes=PREFIXES)),
        ("shapes.ttl", "text/turtle", "SHACL形状", "SHACL shapes", lambda stream: stream.write(shapes.encode("utf-8"))),
    ]  # fmt: skip
    if store.has(terms):
        made.append(("ontology.ttl", "text/turtle", "本体与代码表", "ontology and code lists",
                     lambda stream: store.dump(stream, "ttl", graph=terms, prefixes=PREFIXES)))  # fmt: skip
    files = []
    for name, media_type, title_zh, title_en, write in made:
        with (folder / name).open("wb") as stream:
            write(stream)
        files.append(described(folder / name, folder, media_type, title_zh, title_en))
    return tuple(files)


def _put(folder: Path, name: str, content: str, media_type: str, title_zh: str, title_en: str) -> File:
    (folder / name).write_text(content, "utf-8", newline="\n")
    return described(folder / name, folder, media_type, title_zh, title_en)


def _description(dataset: Dataset, address: str, issued: str, terms: Terms, files: tuple[File, ...]) -> str:
    iri = URIRef(address)
    graph = describe(dataset, iri, terms.title, terms.title)
    add_issue(graph, iri, issued, terms.publisher, terms.licence)
    graph.add((iri, FOAF.homepage, URIRef(f"{address}{PAGES['zh']}")))
    graph.add((iri, VOID.dataDump, URIRef(f"{address}jipu.nq")))
    graph.add((iri, DCTERMS.identifier, Literal(address)))
    for one in files:
        form = Distribution(f"{address}{one.path}", one.media_type, one.title_zh, one.title_en, one.size, one.sha256)
        add_distribution(graph, iri, form)
    return graph.serialize(format="turtle")


def _write_pages(dataset: Dataset, folder: Path, release: Release, terms: Terms) -> None:
    (folder / "style.css").write_text(style(), "utf-8")
    for language in LANGUAGES:
        title = terms.title or (dataset.title_zh if language == "zh" else dataset.title_en)
        page = render(
            "release.html",
            language,
            title=title,
            release=release,
            terms=terms,
            version=dataset.store.version,
            quads=dataset.store.quads,
            documents=dataset.documents,
            tables=tables(),
            pages=PAGES,
            sums=SUMS,
        )
        (folder / PAGES[language]).write_text(page, "utf-8")
