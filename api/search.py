"""One box over everything that has a name: bodies, acts (by number in any form), projects, indicators, words."""

from dataclasses import dataclass

from flask import Blueprint, Response, render_template, request

from api.context import Context, context
from api.labels import Labels, Shown
from api.language import link
from kg.search import KINDS, Quoted, named, quoted

blueprint = Blueprint("search", __name__)

_MOST = 50
_SHOWN_WORDS = 60


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind; ``key`` names the kind's title."""

    key: str
    found: tuple[Shown, ...]
    more: bool


@blueprint.get("/search")
def page() -> Response:
    """What fits the words of ``q``, by kind."""
    words = request.args.get("q", "").strip()
    groups = find(context(), words) if words else ()
    return Response(render_template("search.html", words=words, groups=groups))


def find(here: Context, words: str) -> tuple[Group, ...]:
    """What has ``words`` in a name, by kind, the shortest names first; a document number counts in any form."""
    labels = Labels(here)
    groups = []
    for kind in KINDS:
        nodes = named(here.store, words, kind, _MOST + 1)
        shown = tuple(Shown(labels.of(node.iri), labels.href(node.iri), node.iri) for node in nodes[:_MOST])
        groups.append(Group(kind, shown, len(nodes) > _MOST))
    passages = quoted(here.store, words, _MOST + 1)
    groups.append(Group("quotes", tuple(map(_shown, passages[:_MOST])), len(passages) > _MOST))
    return tuple(group for group in groups if group.found)


def _shown(passage: Quoted) -> Shown:
    """Words of a document as a link to their place in the text."""
    href = link("linked.text", sha256=passage.source, start=passage.start, end=passage.end, _anchor="quote")
    shown = passage.quote[:_SHOWN_WORDS] + ("…" if len(passage.quote) > _SHOWN_WORDS else "")
    return Shown(f"“{shown}” {passage.file}", href, passage.quote)
