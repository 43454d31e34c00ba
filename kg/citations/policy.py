"""What a citation names: an act as one document knows it, with the key that it stands under there."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from kg.citations import bodies, issuing, resolve, titles
from kg.citations.context import Context, completed
from kg.citations.names import specific
from kg.citations.numbers import find_numbers, normalise_number
from kg.citations.tables import either, kinds, rows, words
from kg.iris import Key
from kg.records import Citation

STATE = "国家"
"""The place of central bodies, of laws and of the party's centre."""

# Inner marks, blanks and kinds of quotation marks differ between two citations of one title.
_FOLD = str.maketrans(
    {
        "(": "（",
        ")": "）",
        "〈": "",
        "〉": "",
        "《": "",
        "》": "",
        "＂": "“",
        '"': "“",
        "”": "“",
        " ": "",
        "\u3000": "",
        "\u00a0": "",
        "\t": "",
    }
)
_CENTRAL = re.compile("中华人民共和国|国家|全国|中央|国务院|中共中央|党中央|最高人民|党和国家")
_LOCAL = re.compile("(?:中共)?(?P<place>[\u4e00-\u9fff]{2,7}?(?:特别行政区|自治区|自治州|自治县|省|市|州|盟|县|区|旗))")
_NUMBER_YEAR = re.compile("[〔](\\d{4})〕|(\\d{4})年第")
_YEAR = re.compile("[（(](?P<year>(?:19|20)\\d\\d)年?(?:修订|修正|版|本|年本|年版)?[^）)]{0,8}[）)]$")


@dataclass(frozen=True, slots=True)
class NamedPolicy:
    """An act as a document names it.

    ``key`` is equal for equal names: by number (and the title beside it), else by place, whole title and issuers
    (or the place of the document where neither is told), else by the words themselves (an unresolved short form).
    ``year`` is that of the number or of a version in the title;
    ``place`` is 国家 for central acts, empty where nothing tells; ``kind`` is 通知 办法 意见 … or empty;
    ``promulgates`` is the title X of a 关于印发X的通知. ``scope`` is whose act it may be where neither title,
    issuers nor number tell: the places of its document, the nearest first; before them, for a title as any body
    has (财务管理办法), the reporting body.
    """

    key: Key
    title: str = ""
    number: str = ""
    issuers: tuple[str, ...] = ()
    kind: str = ""
    year: int | None = None
    place: str = ""
    promulgates: str = ""
    scope: tuple[str, ...] = ()


def kind_of(title: str) -> str:
    """通知, 办法, 意见 … by the word that a title ends in; empty where it ends in none."""
    word = titles.kind_word(title)
    return kinds()[word][1] if word else ""


def named_policy(citation: Citation, context: Context | None = None) -> NamedPolicy:
    """The act that ``citation`` names; ``context`` is that of its document and only helps to place it."""
    context = completed(context or Context())
    issuers = citation.issuers or (issuing.of_title(citation.title, "", context) if citation.title else ())
    place = place_of(citation.title, issuers, citation.number, context)
    number = canonical_number(citation.number)
    scope = () if place or not citation.title else _scope(citation.title, context)
    key: Key
    if number:
        key = ("number", number, folded_title(citation.title)) if citation.title else ("number", number)
    elif citation.title:
        key = ("title", place, folded_title(citation.title), *(issuers or scope[:1]))
    else:
        key = ("words", citation.mention.quote)
    return NamedPolicy(
        key,
        citation.title,
        number,
        issuers,
        kind_of(citation.title),
        year_of(citation.title, number),
        place,
        resolve.promulgated(citation.title),
        scope,
    )


def _scope(title: str, context: Context) -> tuple[str, ...]:
    kind = titles.kind_word(title)
    common = not specific(titles.bare_name(title)[: -len(kind)] if kind else title, kind, 3)
    return ((context.body,) if common and context.body else ()) + context.places


def folded_title(title: str) -> str:
    """A title for comparing: brackets in full width, no inner marks, no blanks, one kind of quotation mark."""
    return title.translate(_FOLD)


@lru_cache(maxsize=4096)
def canonical_number(number: str) -> str:
    """One number for one act: the body of an order by its full name (银保监会令 → 中国银行保险监督管理委员会令)."""
    normal = normalise_number(number) if number else None
    if normal is None:
        return number
    found = find_numbers(normal)[0]
    if found.form == "letters":
        return normal
    names = bodies.parse(found.maker, Context())
    return "、".join(names) + normal[len(found.maker) :] if names else normal


def year_of(title: str, number: str) -> int | None:
    """The year of a number, else of a version named at a title's end."""
    if number:
        match = _NUMBER_YEAR.search(number)
        if match:
            return int(match[1] or match[2])
    version = _YEAR.search(title)
    return int(version["year"]) if version else None


_OF_OTHERS = re.compile("关于|转发|印发|批转")


def place_of(title: str, issuers: tuple[str, ...], number: str, context: Context) -> str:
    """Where an act holds: from the head of its title, its issuers, its number's letters; empty where none tells."""
    head = _CENTRAL.match(title)
    if head:
        return STATE
    names = (title, *issuers) if not _OF_OTHERS.match(title) else (*issuers, resolve.promulgated(title))
    for name in filter(None, names):
        if name in bodies.central().values() or _CENTRAL.match(name):
            return STATE
        match = _LOCAL.match(name)
        if match and (name in issuers or _is_place(match["place"], context)):
            return match["place"]
    if number and number[0] in _letters() and "令" not in number:
        return _letters()[number[0]]
    return STATE if kind_of(title) == "法律" else ""


_COMMON = re.compile(
    "^自治|(?:社|地|城|校|园|库|灌|牧|林|矿|景|辖|街|超|上|门|都|集|分|片|小|开发|保护|示范|试验|先行|工业|风景名胜)[区市]$|[的和与及]"
)
_ACTION = re.compile(either(words("stops", "word", use="action")))


def _is_place(name: str, context: Context) -> bool:
    """Whether the head of a title is a place's name, not a common noun that ends like one (社区, 地区, 城市)."""
    if name in (context.place, context.province) or name in _letters().values():
        return True
    if _ACTION.match(name):
        return False
    return not _COMMON.search(name)


@cache
def _letters() -> dict[str, str]:
    return {row["letter"]: row["place"] for row in rows("places") if not row["shared"]}
