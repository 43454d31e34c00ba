"""Styles of a Word document: what a paragraph has of its style and of those that the style is based on."""

from dataclasses import dataclass

from lxml import etree

from kg.readers.docx.names import child, is_on, local, number, value

_BODY_LEVEL = 9  # w:outlineLvl counts from 0; 9 is body text


@dataclass(frozen=True, slots=True)
class Style:
    """``level`` counts from 1, 0 is no heading; ``contents``: an entry of a list of contents."""

    level: int = 0
    number_id: str | None = None
    number_level: int | None = None
    contents: bool = False
    hidden: bool = False


class Styles:
    """The styles by id."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._default = ""
        for element in root if root is not None else ():
            if local(element) == "style":
                identity = value(element, "styleId") or ""
                self._elements[identity] = element
                if value(element, "type") == "paragraph" and value(element, "default") in ("1", "true"):
                    self._default = identity
        self._known: dict[str, Style] = {}

    def of(self, identity: str | None) -> Style:
        """The style of a paragraph; ``None`` is the document's default."""
        key = self._default if identity is None else identity
        if key not in self._known:
            self._known[key] = self._resolve(key, frozenset())
        return self._known[key]

    def _resolve(self, identity: str, above: frozenset[str]) -> Style:
        element = self._elements.get(identity)
        if element is None or identity in above:
            return Style()
        based_on = value(child(element, "basedOn"))
        base = self._resolve(based_on, above | {identity}) if based_on else Style()
        properties = child(element, "pPr")
        outline = number(child(properties, "outlineLvl"), -1)
        name = (value(child(element, "name")) or "").lower()
        level = base.level
        if outline >= 0:
            level = outline + 1 if outline < _BODY_LEVEL else 0
        elif name.startswith("heading ") and name[8:].isdigit():
            level = int(name[8:])
        numbered = child(properties, "numPr")
        return Style(
            level=level,
            number_id=value(child(numbered, "numId")) or base.number_id,
            number_level=number(child(numbered, "ilvl"), base.number_level or 0),
            contents=base.contents or (name.startswith("toc ") and name[4:].isdigit()),
            hidden=is_on(child(element, "rPr", "vanish")) or base.hidden,
        )
