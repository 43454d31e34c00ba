"""What recognition hands on: a span of words that names or means a body, and what its words say."""

import re
from dataclasses import dataclass, replace

from kg.bodies.data import Place, Prefix
from kg.bodies.lexicon import Named

Places = tuple[tuple[Place, ...], ...]


@dataclass(frozen=True, slots=True)
class BodySpan:
    """Words that name or mean a body: ``text`` stands at ``[start, end)``.

    ``form``: "name"; "department" (财政部门: by function only); "core" (财政 in 财政、民政等部门); "counterpart" (省局:
    the body of the reporting body's function at that level); "self" (我局).
    ``anchor`` is the text of its place or word for a level, also where a list shares it (省法院、检察院), ``places``
    the divisions it may be, one tuple of candidates a name, lowest last, ``level`` the level of a word such as 市.
    ``tail`` is what follows the anchor, ``named`` what is known of it, ``of_government`` whether 人民政府 stands
    between (…人民政府外事办公室). ``base`` is the body that an office's name begins with. ``lead`` are name words that
    no list knows left of a word for a level (沄川 before 市财政局): perhaps a place's own name.
    """

    start: int
    end: int
    text: str
    form: str = "name"
    kind: str = "other"
    anchor: str = ""
    places: Places = ()
    level: str = ""
    tail: str = ""
    named: Named | None = None
    prefix: Prefix | None = None
    base: "BodySpan | None" = None
    of_government: bool = False
    lead: str = ""

    @property
    def function(self) -> str:
        """The code of the function of government, empty where unknown."""
        if self.named is not None:
            return self.named.function
        return self.prefix.function if self.prefix is not None else ""


def shifted(span: BodySpan, by: int) -> BodySpan:
    """``span`` with its offsets (and its base's) moved by ``by``."""
    if not by:
        return span
    base = shifted(span.base, by) if span.base else None
    return replace(span, start=span.start + by, end=span.end + by, base=base)


_SHORT_FORM = re.compile(
    '\\s*[（(]\\s*以下(?:简称|统称|称)[：:]?\\s*[“"「‘]?(?P<short>[\u3400-\u9fff]{2,10})[”"」’]?\\s*[）)]'
)


def short_form(text: str, end: int) -> str:
    """The short form that a bracket right behind a name gives (以下简称“区绿容局”), or empty."""
    given = _SHORT_FORM.match(text, end)
    return given["short"] if given else ""
