"""Which part of a page is its document (title, head block, text), and which is the site around it."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

from kg.document import Location
from kg.readers.blocks import Block, Grid, Paragraph, paragraph
from kg.readers.html.flow import Flow
from kg.readers.html.head_block import head_lines, without_head_tables
from kg.readers.html.tree import HEADINGS, is_shown, line_of, tag, words_of
from kg.readers.limits import Limits

_SITE_TAGS = frozenset(("nav", "footer", "aside"))
_SITE_ROLES = frozenset(("navigation", "banner", "contentinfo", "search", "complementary", "menu", "menubar"))
_TEXT_TAGS = frozenset(("p", "table", "ul", "ol", "dl", "blockquote", "pre", *HEADINGS))
_MOST = 0.5
_ENOUGH = 0.4
_CORE = 0.7
_SITE_NAME = re.compile(r"\s*[-_|—–»].*$", re.DOTALL)
_NEAR_HEAD = 400


@dataclass(frozen=True, slots=True)
class _Names:
    containers: frozenset[str]
    furniture: frozenset[str]
    title_tags: tuple[str, ...]


def page_blocks(root: etree._Element, limits: Limits, shown: str) -> list[Block]:
    """The blocks of the document that the page shows."""
    body = next((element for element in root if tag(element) == "body"), root)
    all_weights = _weights(body, frozenset())
    site = frozenset(_site(body, all_weights))
    weights = _weights(body, site)
    core = _core(body, weights)
    inner = without_head_tables(Flow(limits, shown, site).blocks(core))
    before: list[Block] = []
    if core is not body:
        # What is outside the core counts only for its title and its head block; parts of the site may hold these.
        around = Flow(limits, shown, frozenset((core,))).blocks(body)
        before = [*_title(root, body, core, inner), *head_lines(around)]
    return [*before, *inner]


def _weights(root: etree._Element, site: frozenset[etree._Element]) -> Mapping[etree._Element, int]:
    """How many printed characters each element holds that are neither a link's nor the site's."""
    order = [element for element in root.iter() if isinstance(element.tag, str)]
    idle: set[etree._Element] = set()
    for element in order:
        if element.getparent() in idle or element in site or tag(element) == "a" or not is_shown(element):
            idle.add(element)
    found: dict[etree._Element, int] = {}
    for element in reversed(order):
        if element in idle:
            continue
        own = len((element.text or "").strip())
        for inner in element:
            own += found.get(inner, 0) + len((inner.tail or "").strip())
        found[element] = own
    return found


def _names_of(element: etree._Element) -> set[str]:
    return set(f"{element.get('id') or ''} {element.get('class') or ''}".lower().split())


def _site(body: etree._Element, weights: Mapping[etree._Element, int]) -> Iterator[etree._Element]:
    """The parts of the page that are the site's; nothing that holds half of the words can be one."""
    names = _names()
    whole = max(1, weights.get(body, 0))
    for element in body.iter():
        if element is body or not isinstance(element.tag, str) or weights.get(element, 0) > _MOST * whole:
            continue
        if (
            tag(element) in _SITE_TAGS
            or (element.get("role") or "").lower() in _SITE_ROLES
            or _names_of(element) & names.furniture
        ):
            yield element


def _core(body: etree._Element, weights: Mapping[etree._Element, int]) -> etree._Element:
    """The element that holds the document: one that is known by its name, else the smallest with most of the words
    that has paragraphs of its own."""
    whole = weights.get(body, 0)
    known = [
        element
        for element in weights
        if element is not body and _names_of(element) & _names().containers and weights[element] >= _ENOUGH * whole
    ]
    core = body
    if known:
        core = _innermost(known, weights)
    while not any(
        tag(inner) in _TEXT_TAGS and weights.get(inner, 0) for inner in core if not _lays_out(inner, weights)
    ):
        inside = max(_inner(core), key=lambda inner: weights.get(inner, 0), default=None)
        if inside is None or weights.get(inside, 0) < _CORE * weights.get(core, 0) or tag(inside) in HEADINGS:
            break
        core = inside
    return core


def _innermost(known: Iterable[etree._Element], weights: Mapping[etree._Element, int]) -> etree._Element:
    """Of the containers with names that say so: the first, and inside it the next as long as little is lost."""
    core: etree._Element | None = None
    for element in sorted(known, key=lambda element: -weights[element]):
        if core is None or (core in element.iterancestors() and weights[element] >= _CORE * weights[core]):
            core = element
    assert core is not None
    return core


def _inner(element: etree._Element) -> list[etree._Element]:
    """The children, those of a table that lays out the page through to its cells."""
    if tag(element) == "table":
        return [cell for cell in element.iter() if tag(cell) in ("td", "th")]
    return [inner for inner in element if isinstance(inner.tag, str)]


def _lays_out(element: etree._Element, weights: Mapping[etree._Element, int]) -> bool:
    """Whether a table lays out the page: one of its cells holds most of it, in blocks of its own."""
    if tag(element) != "table":
        return False
    return any(
        tag(cell) in ("td", "th")
        and weights.get(cell, 0) >= _CORE * weights.get(element, 0)
        and sum(1 for inner in cell.iter() if tag(inner) in _TEXT_TAGS or tag(inner) == "div") > 2
        for cell in element.iter()
    )


def _title(root: etree._Element, body: etree._Element, core: etree._Element, inner: list[Block]) -> list[Paragraph]:
    """The document's title, where the core does not begin with it."""
    opening = ""
    for block in inner:
        cells = block.cells if isinstance(block, Grid) else ()
        opening += block.text if isinstance(block, Paragraph) else "".join(p.text for c in cells for p in c.paragraphs)
        if len(opening) > _NEAR_HEAD:
            break
    for words, line in _titles(root, body, core):
        plain = "".join(words.split())
        if plain:
            known = plain in "".join(opening.split())
            return [] if known else [paragraph(" ".join(words.split()), Location(offset=0, line=line))]
    return []


def _titles(root: etree._Element, body: etree._Element, core: etree._Element) -> Iterator[tuple[str, int]]:
    """What may be the title, the surest first: (words, line)."""
    metas = {element.get("name") or "": element for element in root.iter("meta")}
    for name in _names().title_tags:
        if name in metas:
            yield metas[name].get("content") or "", line_of(metas[name])
    for element in body.iter("h1", "h2"):
        if core not in element.iterancestors() and is_shown(element) and not element.xpath(".//a"):
            yield words_of(element), line_of(element)
    for element in root.iter("title"):
        yield _SITE_NAME.sub("", element.text or ""), line_of(element)


@cache
def _names() -> _Names:
    data = tomllib.loads((Path(__file__).parents[1] / "data" / "pages.toml").read_text(encoding="utf-8"))
    return _Names(frozenset(data["containers"]), frozenset(data["furniture"]), tuple(data["title_tags"]))
