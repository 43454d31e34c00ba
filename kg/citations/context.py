"""What is known of the document that a text comes from, and the places that its reporting body's name tells."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from kg.citations.tables import words

PLACE = (
    "[\u4e00-\u9fff]{1,7}?(?:省|自治区|特别行政区|市|自治州|州|地区|盟|新区|区|自治县|县|自治旗|旗|镇|乡|街道|开发区)"
)
# 广州 in 广州市 and 新乡 in 新乡市 go on; 广州市 in 广州市市场监督管理局 and 忠县 in 忠县县委 do not.
_HEAD = re.compile(f"{PLACE}(?![市县区](?![场政容域委级属]))")
_COMMON = frozenset(words("local_bodies", "word", what="common"))


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of the document that the text comes from; every field may be missing.

    ``place`` (普陀区), ``city`` that holds it (上海市) and ``province`` are those of the reporting body, ``body`` its
    full name. ``expand`` turns a surface form of a body (国家医保局, 我局, 市财政局) into its full name, or ``None``.
    ``breaks`` are offsets of the text where a paragraph or table cell begins: no title, alias or cue runs over them.
    ``self_title`` and ``self_number`` are set where the text is a policy document: it does not cite itself.
    """

    place: str = ""
    province: str = ""
    body: str = ""
    expand: Callable[[str], str | None] | None = None
    breaks: Sequence[int] = ()
    self_title: str = ""
    self_number: str = ""
    city: str = ""

    @property
    def places(self) -> tuple[str, ...]:
        """The body's own place and those that hold it, the nearest first."""
        return tuple(dict.fromkeys(filter(None, (self.place, self.city, self.province))))


def completed(context: Context) -> Context:
    """``context`` with the places that stand at the head of the body's name, where they are not given."""
    named = places_at_head(context.body)
    place = context.place or (named[-1] if named else "")
    city = context.city or next((name for name in named if name.endswith(("市", "州", "盟")) and name != place), "")
    province = context.province or next((name for name in named if name.endswith(("省", "自治区"))), "")
    return replace(context, place=place, city=city, province=province)


def places_at_head(name: str) -> tuple[str, ...]:
    """The places that a body's name begins with, the widest first: 沄川市苇浦区教育局 → 沄川市, 苇浦区."""
    rest = name.removeprefix("中共")
    found: list[str] = []
    while len(found) < 3 and (match := _HEAD.match(rest)) and match[0] not in _COMMON:
        found.append(match[0])
        rest = rest[match.end() :]
    return tuple(found)


def written_out(place: str, context: Context) -> str:
    """``place`` as the name of the reporting body writes it: 苇浦区 → 沄川市苇浦区."""
    above, found, _ = context.body.removeprefix("中共").partition(place)
    return above + place if found and "".join(places_at_head(context.body)).startswith(above + place) else place
