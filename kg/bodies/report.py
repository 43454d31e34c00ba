"""Which body reports: from the title, else from the cover's or a table's labels, else from how the text begins."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.bodies.body import people_s, speaks
from kg.bodies.data import read_tsv
from kg.bodies.lists import find_bodies
from kg.bodies.name_lines import PAGE_HEAD, below, signed, spoken, whole_name
from kg.bodies.resolver import Resolver
from kg.bodies.span import BodySpan, shifted, short_form

_NOTE = r"(?:[（(][^）)\n]{0,12}[）)])?"
_OWN = "|".join(row[1] for row in read_tsv("labels.tsv") if row[0] == "own")
_PROJECT = "|".join(row[1] for row in read_tsv("labels.tsv") if row[0] == "project")
_CLIENT = "|".join(row[1] for row in read_tsv("labels.tsv") if row[0] == "client")
_PAGE = "|".join(row[1] for row in read_tsv("labels.tsv") if row[0] == "page")
_AFTER = r"(?:及代码|名称|全称)?" + _NOTE + r"[ \u3000]*[：:\t\n|][ \u3000\t\n|：:]*"
_VALUE = re.compile(r"[^\t\n，。；：:|、]{2,40}")
_COVER = 4000
_FINANCE = "finance"
_NO_VALUE = re.compile(r"^(?:无|盖章|公章|（|\(|填报|联系|项目|单位|部门|资金|年度|预算|[0-9])")


def _label(names: str) -> re.Pattern[str]:
    return re.compile(f"(?:{names}){_AFTER}")


_LABELS = (_label(_OWN), _label(_PROJECT), _label(_CLIENT))
_PUBLISHED = re.compile(f"(?:{_PAGE})[ \u3000]*[：:\t|]{{1,3}}[ \u3000]*(?P<value>[^\t\n，。；：:|、]{{2,40}})")
_NOT_OF_A_WORD = re.compile("[^㐀-鿿]?|日")
_OF_SITE = re.compile("(?:政务|门户|官方)?(?:网站|官网)")
_FIRM = re.compile("(?:事务所|公司)(?:（[^（）]*）|\\([^()]*\\))?$")
"""Who evaluates for others reports, too: a report of theirs is of the body that its title names."""
_CLIENTS = re.compile(r"委托(?!代[理管建]|书)")


def reporting_body(text: str, title: str = "", *, breaks: Sequence[int] = ()) -> BodySpan | None:
    """The body whose report ``text`` is, or ``None`` where nothing says so.

    ``title`` is the document's title (it may stand in ``text`` or not); ``breaks`` as for ``find_bodies``. Taken
    from, in this order: the label of a cover or table that names the reporting department, the title, a line below it
    that is a name, the label of the department behind a project, the line that says whose head reports, the signature
    above the date at the end, the department that a commissioned evaluation is of, who the text says evaluates itself,
    a name that opens the text, who published the page, the one department that the text names in full where it speaks
    of itself as such.
    Offsets of the result point into ``text``;
    where the name stands in ``title`` alone they are those of its first occurrence, else start = end = 0.
    """
    stated = _labelled(text, _LABELS[0], breaks)
    found = None if stated and _FIRM.search(stated.text) else stated
    if found is None:
        found = _titled(text, title) or below(text, title, breaks)
    if found is None:
        found = _labelled(text, _LABELS[1], breaks) or _in_charge(text)
    found = (
        found
        or spoken(text, breaks)
        or signed(text, breaks)
        or _commissioned(text, breaks)
        or _evaluating(text, breaks)
    )
    found = found or _opening(text, breaks) or stated or _published(text, breaks) or _alone(text, breaks)
    if found is not None and not found.places:
        found = _placed(found, (_titled(text, title), _published(text, breaks)))
    return replace(found, text=people_s(_official(found.text))) if found else None


def _official(name: str) -> str:
    """``name`` with its place's whole name (大理州 → 大理白族自治州) and a standing body's (县政府 → 县人民政府)."""
    spans = find_bodies(name)
    if len(spans) != 1 or spans[0].text != name or spans[0].form != "name" or not spans[0].places or spans[0].level:
        return name
    span = spans[0]
    body = Resolver.for_report("").resolve(span)
    standing = span.named is not None and span.named.standing is not None
    short = span.anchor.endswith(("州", "县", "旗")) and all(p.name not in span.anchor for p in span.places[-1])
    cut = span.prefix is not None and not name.endswith("委员会")  # 共青团某市委
    if body is None or not body.resolved or not (standing or short or cut) or name.endswith(body.name):
        return name
    return body.name


def _labelled(text: str, label: re.Pattern[str], breaks: Sequence[int]) -> BodySpan | None:
    """The first label in the head of the text whose value is a name."""
    edges = sorted(b for b in breaks if b < _COVER)
    for match in label.finditer(text, 0, _COVER):
        value = _VALUE.match(text, match.end())
        if value is None or _NO_VALUE.match(value.group()):
            continue
        end = next((b for b in edges if match.end() < b < value.end()), value.end())
        words = text[match.end() : end].rstrip()
        span = whole_name(words)
        if span is not None:
            return shifted(span, match.end())
    return None


def _titled(text: str, title: str) -> BodySpan | None:
    """The first full name in the title."""
    if not title:
        return None
    head = re.sub(r"^\s*(?:关于)?(?:[0-9０-９〇○一二三四五六七八九十]{4}(?:[-—至][0-9]{4})?年?度?)?", "", title).strip()
    span = whole_name(head)
    if span is None:
        return None
    at = text.find(span.text)
    start = max(at, 0)
    moved = shifted(span, start - span.start)
    return (
        moved
        if at >= 0
        else BodySpan(
            0,
            0,
            span.text,
            span.form,
            span.kind,
            span.anchor,
            span.places,
            span.level,
            span.tail,
            span.named,
            span.prefix,
            span.base,
        )
    )


_SAID = re.compile("(?:主管|责任|预算|实施)(?:单位|部门)(?:为|是)?(?=[㐀-鿿]{4})")


def _in_charge(text: str) -> BodySpan | None:
    """The department that the opening pages say is in charge of the project (项目主管单位为…), by its full name."""
    for said in _SAID.finditer(text, 0, _COVER):
        span = whole_name(re.split("[，。；、]", text[said.end() : said.end() + 40])[0])
        body = Resolver.for_report("").resolve(span) if span is not None and span.start == 0 and span.places else None
        if span is not None and body is not None and body.resolved:
            return replace(shifted(span, said.end()), text=body.name)
    return None


def _client(text: str, breaks: Sequence[int]) -> BodySpan | None:
    """The body that commissioned the evaluation: by its label, or 受X委托 on the opening pages."""
    labelled = _labelled(text, _LABELS[2], breaks)
    if labelled is not None:
        return labelled
    spans = find_bodies(text[:_COVER], breaks=breaks)
    return next(
        (
            span
            for span in spans
            if span.form == "name"
            and span.places
            and not span.level
            and (
                (text[max(0, span.start - 1) : span.start] in ("受", "由") and _CLIENTS.match(text, span.end))
                or text.startswith("委托第三方", span.end)
            )
        ),
        None,
    )


def _commissioned(text: str, breaks: Sequence[int]) -> BodySpan | None:
    """The department whose project or budget a third party evaluated.

    A department that commissions an evaluation itself is that department. Where the finance department did, it is
    the one other department of its place that the report names most; a tie is left open. The result's ``text`` is
    the full name, its offsets those of the first mention.
    """
    client = _client(text, breaks)
    if client is None or client.function != _FINANCE:
        return client
    resolver = Resolver.for_report(client.text)
    first: dict[str, BodySpan] = {}
    counts: dict[str, int] = {}
    for span in find_bodies(text, breaks=breaks):
        body = resolver.resolve(span) if span.form == "name" and span.kind == "department" else None
        mine = resolver.body is not None and body is not None and body.jurisdiction == resolver.body.jurisdiction
        if body is None or not mine or not body.resolved or body.function in ("", _FINANCE, "audit"):
            continue
        first.setdefault(body.name, span)
        counts[body.name] = counts.get(body.name, 0) + 1 + _again(text, span)
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[1][1] >= ranked[0][1]):
        return None
    return replace(first[ranked[0][0]], text=ranked[0][0])


_SUBORDINATE = re.compile("(?:下属|所属|直属|下辖)(?:的)?(?:事业|预算)?(?:单位|机构)?[^，。；]{0,6}$")
_NEAR = 20


def _opening(text: str, breaks: Sequence[int]) -> BodySpan | None:
    """The one full name of a department that the opening pages give most, where no other comes near."""
    named = [s for s in find_bodies(text[:_COVER], breaks=breaks) if s.form == "name" and s.places and not s.level]
    below = {s.text for s in named if _SUBORDINATE.search(text, max(0, s.start - _NEAR), s.start)}
    head = [s for s in named if s.text not in below]
    counts: dict[str, int] = {}
    for span in head:
        counts[span.text] = counts.get(span.text, 0) + 1 + _again(text[:_COVER], span)
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[1][1] * 2 > ranked[0][1]):
        return None
    return next(span for span in head if span.text == ranked[0][0])


def _published(text: str, breaks: Sequence[int]) -> BodySpan | None:
    """The body that the head of a page names as its publisher, or whose own site the page is on. A government's site
    shows the documents of all its departments."""
    edges = set(breaks)
    for found in _PUBLISHED.finditer(text, 0, PAGE_HEAD):
        # 资金来源：财政部 tells of money.
        apart = found.start() in edges or _NOT_OF_A_WORD.fullmatch(text, max(0, found.start() - 1), found.start())
        span = whole_name(found["value"]) if apart else None
        if span is not None and span.start == 0 and span.kind != "media":
            return shifted(span, found.start("value"))
    head = find_bodies(text[:PAGE_HEAD], breaks=breaks)
    return next((one for one in head if one.kind != "government" and _OF_SITE.match(text, one.end)), None)


_EVALUATES = re.compile("[^。；]{0,16}?(?:组织|开展|进行)了?[^。；]{0,50}?自评")


def _evaluating(text: str, breaks: Sequence[int]) -> BodySpan | None:
    """The body that the opening says carried out the self-evaluation (某厅、某厅认真组织开展了…绩效自评)."""
    heads = find_bodies(text[:_EVALUATED], breaks=breaks)
    found = (one for one in heads if one.form == "name" and one.places and not one.level)
    return next(
        (one for one in found if _EVALUATES.match(text, one.end) and text[one.start - 1 : one.start] in _FRESH), None
    )


_EVALUATED = 800
_FRESH = ("", "，", "。", "；", "：", "\t")
"""Before a subject: 根据财政部…要求 and 受…委托 name others."""


def _alone(text: str, breaks: Sequence[int]) -> BodySpan | None:
    """The one department that a text names in full, where it speaks of itself as such a body (我局)."""
    spans = [one for one in find_bodies(text[:_COVER], breaks=breaks) if one.form in ("name", "self")]
    full = [one for one in spans if one.form == "name" and one.places and not one.level and one.kind in _DEPARTMENTS]
    if len({one.text for one in full}) != 1:
        return None
    return full[0] if any(one.form == "self" and speaks(one.text, full[0].text) for one in spans) else None


_DEPARTMENTS = ("department", "public_institution", "court", "procuratorate")


def _placed(found: BodySpan, others: Iterable[BodySpan | None]) -> BodySpan:
    """A name without a place (林业局) as the title or the head of the page gives it in full."""
    full = (one for one in others if one is not None and one.places and one.text.endswith(found.text))
    return next(full, found)


def _again(text: str, span: BodySpan) -> int:
    """How often a name comes again in the short form that is given right behind it."""
    short = short_form(text, span.end)
    return text.count(short, span.end + len(short)) if short else 0
