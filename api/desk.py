"""The auditor's desk: every finding with its lines side by side and the sum worked out."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from api.catalogue import page_number
from api.context import Context, context
from kg.audit_report import Entry

blueprint = Blueprint("desk", __name__)

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Item:
    """A finding as the desk shows it: ``file`` names its document, ``source`` is the SHA-256 of the source."""

    file: str
    entry: Entry


@blueprint.get("/findings")
def findings() -> Response:
    """The findings that fit the filters of the request, a page at a time."""
    items = _items(context())
    asked = {name: request.args.get(name, "").strip() for name in ("kind", "severity", "words")}
    fitting = [item for item in items if _fits(item, asked)]
    page = page_number()
    return Response(
        render_template(
            "findings.html",
            items=fitting[(page - 1) * PER_PAGE : page * PER_PAGE],
            count=len(fitting),
            page=page,
            last=page * PER_PAGE >= len(fitting),
            asked=asked,
            kinds=sorted({item.entry.kind for item in items}),
            severities=sorted({item.entry.severity for item in items}),
        )
    )


def _items(here: Context) -> tuple[Item, ...]:
    return tuple(Item(file, entry) for file, entries in here.audit.documents for entry in entries)


def _fits(item: Item, asked: dict[str, str]) -> bool:
    entry = item.entry
    words = (item.file, entry.explanation, *("".join(piece for piece, _ in line.pieces) for line in entry.lines))
    return (
        asked["kind"] in ("", entry.kind)
        and asked["severity"] in ("", entry.severity)
        and any(asked["words"] in one for one in words)
    )
