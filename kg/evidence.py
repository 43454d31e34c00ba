"""From any node of the graph to the words that it rests on, with their file and place."""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.fragment import described
from kg.queries import load
from kg.store import GraphStore, SelectResult

_WORDS = "words-behind"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document that ``node`` rests on: ``text[start:end] == quote`` in the text of ``file``.

    ``section`` is the path of headings above them, ``place`` the IRI of page and box, sheet and cell, or paragraph,
    empty where the format has none. ``says`` are the predicates of the statements that rest on them, ``about`` what
    these speak of: the node itself, or a name, an amount or a mention of it.

    >>> from kg import open_graph
    >>> graph = open_graph(folder)
    >>> graph.evidence(graph.query("citations")[0]["policy"])[0]
    “《中华人民共和国预算法》”  (education_2024_budget.txt, character 211, 第二部分2024年部门预算情况)
    """

    node: str
    quote: str
    file: str
    start: int
    end: int
    section: str = ""
    place: str = ""
    says: tuple[str, ...] = ()
    about: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """File, page or cell, offset and section, as a person reads them."""
        parts = (self.file, described(self.place), f"character {self.start}", self.section)
        return ", ".join(filter(None, parts))

    def __str__(self) -> str:
        return f"“{self.quote}”  ({self.where})"

    __repr__ = __str__


def evidence_of(
    store: GraphStore, nodes: Iterable[str], *, seconds: float | None = None, limit: int | None = None
) -> tuple[Quote, ...]:
    """The words that each node (an IRI) rests on, by file and place; none where nothing is said of it.

    ``seconds`` as in ``GraphStore.query``; of several nodes together no more than ``limit`` rows are looked at, one
    for each statement that words stand behind. Raises ``QueryError`` on what is no absolute IRI.
    """
    asked = tuple(dict.fromkeys(nodes))
    if not asked:
        return ()
    text = _text(asked) + (f"LIMIT {limit}\n" if limit is not None else "")
    answer = store.query(text, seconds=seconds)
    assert isinstance(answer, SelectResult)
    found: dict[tuple[str, ...], tuple[dict[str, None], dict[str, None]]] = {}
    for row in answer:
        node, file, section, start, end, quote, place, says, about = (
            "" if term is None else term.value for term in row
        )
        predicates, subjects = found.setdefault((node, quote, file, start, end, section, place), ({}, {}))
        predicates.update({says: None} if says else {})
        subjects[about] = None
    return tuple(
        Quote(node, quote, file, int(start), int(end), section, place, tuple(predicates), tuple(subjects))
        for (node, quote, file, start, end, section, place), (predicates, subjects) in found.items()
    )


def _text(nodes: tuple[str, ...]) -> str:
    """The saved query for several nodes at once, each row with its node before it."""
    query = load(_WORDS)
    values = " ".join(map(query.parameters[0].term, nodes))
    text = query.text.replace("SELECT DISTINCT ", "SELECT DISTINCT ?node ", 1)
    return text.replace("VALUES ?node { }", f"VALUES ?node {{ {values} }}")
