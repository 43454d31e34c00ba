"""The researchers' tables as CSV files and what they hold: a data package (Data Package 1.0, Table Schema).

https://specs.frictionlessdata.io/data-package/, https://specs.frictionlessdata.io/table-schema/
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from kg import queries
from kg.queries import SavedQuery
from kg.queries.columns import columns
from kg.release.files import File, described
from kg.store import GraphStore, SelectResult

# A mention's act is one of those listed; a row's file is one of the documents. Lists in a cell stay text.
_REFERENCES = {"policy": ("policies", "policy"), "file": ("documents", "file")}


def tables() -> tuple[SavedQuery, ...]:
    """The saved queries that are tables of one kind of thing; the others are questions."""
    return tuple(query for query in map(queries.load, queries.names()) if not query.is_question)


def write_tables(store: GraphStore, folder: Path) -> tuple[File, ...]:
    """Write each table to ``folder/tables/<name>.csv`` (UTF-8, RFC 4180, a header row)."""
    (folder / "tables").mkdir()
    written = []
    for query in tables():
        path = folder / "tables" / f"{query.name}.csv"
        rows = store.query(query.text)
        assert isinstance(rows, SelectResult)
        with path.open("wb") as stream:
            rows.write(stream, "csv")
        written.append(described(path, folder, "text/csv", query.title_zh, query.title_en))
    return tuple(written)


def data_package(files: Iterable[File], head: dict[str, object]) -> str:
    """``datapackage.json``: ``head`` (name, title, version …) and a resource with its schema for each table."""
    by_name = {query.name: query for query in tables()}
    resources = [_resource(file, by_name[Path(file.path).stem]) for file in files]
    return json.dumps({**head, "resources": resources}, ensure_ascii=False, indent=2) + "\n"


def _resource(file: File, query: SavedQuery) -> dict[str, Any]:
    return {
        "name": query.name,
        "path": file.path,
        "profile": "tabular-data-resource",
        "title": f"{query.title_zh} {query.title_en}",
        "description": f"{query.comment_zh} {query.comment_en}",
        "format": "csv",
        "mediatype": file.media_type,
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "schema": _schema(query),
    }


def _schema(query: SavedQuery) -> dict[str, Any]:
    known = columns()
    references = [
        {"fields": name, "reference": {"resource": resource if resource != query.name else "", "fields": field}}
        for name, (resource, field) in _REFERENCES.items()
        if name in query.columns and resource != query.name
    ]
    fields = [
        {"name": name, "type": known[name].type, "title": f"{known[name].label_zh} {known[name].label_en}"}
        for name in query.columns
    ]
    return {"fields": fields, "missingValues": [""], **({"foreignKeys": references} if references else {})}
