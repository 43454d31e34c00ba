"""Statistics of the graph, kept by adding and taking away: how many entities of each class and triples of each
property, and how many documents of each kind, place and year, as VoID has them.

They count the statements of the documents' graphs and of links, cube and findings, each graph for itself.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from kg import iris
from kg.derive.items import Item, decoded, encoded, unpacked
from kg.derive.terms import JP, RDF, RDFS, VOID, code, iri, number, text, triple, year
from kg.reading import Reading

TALLY = "tally"
"""The stage of what a document adds to the statistics."""

_ABOUT = {
    "kind": (JP.documentKind, "document-kind"),
    "place": (JP.jurisdiction, "place"),
    "year": (JP.fiscalYear, ""),
}
_TYPE = RDF.type.encode("ascii")
_CLASS = re.compile(b" " + re.escape(_TYPE) + rb" (<[^>]*>) \.\n")
Tally = Counter[tuple[str, str]]
"""How many there are of what: (class, term), (property, term), (kind, code), (place, code), (year, four digits),
(all, triples) and (all, documents)."""


def tally_item(reading: Reading, data: bytes) -> Item:
    """What a document adds: the statements of its graph (N-Triples), and that it is one of its kind, place and year."""
    counted = tally_of(data)
    counted["all", "documents"] += 1
    counted["kind", reading.kind] += 1
    place = next((one.place for one in reading.records.agencies if one.name == reading.agency), "")
    for what, value in (("place", place), ("year", reading.year if re.fullmatch(r"\d{4}", reading.year) else "")):
        if value:
            counted[what, value] += 1
    return Item(TALLY, ("",), encoded(sorted([*key, count] for key, count in counted.items())))


def tally_of(lines: bytes) -> Tally:
    """The classes and properties of statements."""
    properties = Counter([line.split(b" ", 2)[1] for line in lines.split(b"\n") if line])
    classes = Counter(_CLASS.findall(lines)) if _TYPE in properties else Counter()
    counted: Tally = Counter({("property", term.decode("ascii")): count for term, count in properties.items()})
    counted.update({("class", term.decode("ascii")): count for term, count in classes.items()})
    if properties:
        counted["all", "triples"] += properties.total()
    return counted


class Tallies:
    """The sums over all documents and groups, in a table of the ledger."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._changed: Tally = Counter()

    def replace(self, document: int, payload: bytes) -> None:
        """Make ``payload`` (empty: nothing) what a document adds."""
        query = "SELECT payload FROM tally_of WHERE document = ?"
        found = self._database.execute(query, (document,)).fetchone()
        if (found[0] if found else b"") == payload:
            return
        if found:
            self._changed.subtract(_counter(found[0]))
            self._database.execute("DELETE FROM tally_of WHERE document = ?", (document,))
        if payload:
            self._changed.update(_counter(payload))
            self._database.execute("INSERT INTO tally_of VALUES (?, ?)", (document, payload))

    def exchange(self, before: Iterable[bytes], now: Iterable[bytes]) -> None:
        """Take away what pieces of lines counted, and add what others do."""
        for piece in before:
            self._changed.subtract(tally_of(unpacked(piece)))
        for piece in now:
            self._changed.update(tally_of(unpacked(piece)))

    def enter(self) -> None:
        """Put what has changed into the table."""
        changed = [(*key, count) for key, count in self._changed.items() if count]
        query = "INSERT INTO tally VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count"
        self._database.executemany(query, changed)
        self._database.execute("DELETE FROM tally WHERE count = 0")
        self._changed.clear()

    def lines(self, base: str) -> Iterator[str]:
        """The statistics as statements."""
        sums = {(what, name): count for what, name, count in self._database.execute("SELECT * FROM tally")}
        return _lines(sums, base) if sums else iter(())


def _counter(payload: bytes) -> Tally:
    rows = decoded(payload)
    assert isinstance(rows, list)
    return Counter({(what, name): count for what, name, count in rows})


def _lines(sums: Mapping[tuple[str, str], int], base: str) -> Iterator[str]:
    whole = iris.node(base, "statistics", ())
    yield triple(whole, RDF.type, VOID.Dataset)
    yield triple(whole, RDFS.label, text("统计", "zh"))
    yield triple(whole, RDFS.label, text("statistics", "en"))
    for what in ("triples", "documents"):
        yield triple(whole, getattr(VOID, what), number(sums.get(("all", what), 0)))
    for what, counted in (("class", VOID.entities), ("property", VOID.triples)):
        names = [(name, count) for (kind, name), count in sums.items() if kind == what]
        yield triple(whole, VOID.classes if what == "class" else VOID.properties, number(len(names)))
        for name, count in names:
            part = iris.node(base, "partition", (what, name))
            yield triple(whole, getattr(VOID, f"{what}Partition"), iri(part))
            yield triple(part, RDF.type, VOID.Dataset)
            yield triple(part, getattr(VOID, what), name)
            yield triple(part, counted, number(count))
    yield from _documents(whole, sums, base)


def _documents(whole: str, sums: Mapping[tuple[str, str], int], base: str) -> Iterator[str]:
    """The documents of each kind, place and year of their reports, as parts of the whole."""
    for (what, name), count in sums.items():
        if what not in _ABOUT:
            continue
        part = iris.node(base, "partition", (what, name))
        predicate, scheme = _ABOUT[what]
        yield triple(whole, VOID.subset, iri(part))
        yield triple(part, RDF.type, VOID.Dataset)
        yield triple(part, predicate, code(scheme, name) if scheme else year(name))
        yield triple(part, VOID.documents, number(count))
