"""The citation network as a file for network tools: GraphML, or CSV of its edges."""

import csv
import io
from typing import IO

from kg.queries import load
from kg.store import GraphStore, SelectResult

FORMATS = ("graphml", "csv")


def write_network(store: GraphStore, stream: IO[bytes], format_: str) -> int:
    """Write the network of reports and acts as one of ``FORMATS``; the number of edges.

    Nodes carry label, kind (report or act) and number; edges relation and mentions.
    """
    result = store.query(load("citation-network").text)
    assert isinstance(result, SelectResult)
    rows = [
        dict(zip(result.columns, ("" if term is None else term.value for term in row), strict=True)) for row in result
    ]
    if format_ == "csv":
        _write_csv(result.columns, rows, stream)
    else:
        _write_graphml(rows, stream)
    return len(rows)


def _write_csv(columns: tuple[str, ...], rows: list[dict[str, str]], stream: IO[bytes]) -> None:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    stream.write(text.getvalue().encode("utf-8"))


def _write_graphml(rows: list[dict[str, str]], stream: IO[bytes]) -> None:
    import networkx

    # Several relations may join the same two: a multigraph keeps each as an edge of its own.
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for row in rows:
        graph.add_node(row["source"], label=row["sourceLabel"], kind=row["sourceKind"])
        graph.add_node(row["target"], label=row["targetLabel"], kind="act", number=row["targetNumber"])
        relation = row["relation"]
        graph.add_edge(row["source"], row["target"], key=relation, relation=relation, mentions=int(row["mentions"]))
    networkx.write_graphml(graph, stream)
