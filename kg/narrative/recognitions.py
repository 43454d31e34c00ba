"""Awards, grades of others' assessments and ranks that a document claims."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

from kg.document import Document, Span
from kg.figures.ranks import find_ranks
from kg.narrative.words import says, says_within, words
from kg.records import Agency, DocumentFacts, Mention, Recognition

_YEAR = re.compile(r"((?:19|20)\d{2})\s?年(?:度)?")
_DATE = re.compile(r"^(?:19|20)\d{2}\s?年(?:度)?(?:\d{1,2}\s?月)?(?:\d{1,2}\s?日)?(?:以来|起)?")
_PLACED = re.compile(r"第[一二三四五六七八九十\d]+名|[十百]强|[特一二三]等[奖功]|[金银铜]奖")
_FAR = 200
_MARKS = "，。；：\t\n|"
_OWN_GRADE = re.compile(r"自评|得分|评分|\d\s?分|绩效等级|评价等级")
_RULE = re.compile(r"[^，。；]{0,8}(?:得\s?\d|加\s?\d|扣\s?\d|加分|的单位|的个人|的给予)")
_SELF = re.compile(r"我[局厅委院校办部中]|本[部单局厅]|我单位")
_PLACE = re.compile(r"我[省市区县州旗]|全[省市区县州]")
_RESULT = re.compile(
    r"(?:结果|等次|等级|成绩|考核|评估|验收)(?:为|达到|获)[“]?(?P<rank>优秀|优|良好|A级|第[一二三\d]名)[”]?"
)
_HELD = re.compile(r"在(?P<where>[^，。；]{3,45}?)[”]?中(?=[，,]|名|位|居|排|荣|获|被|取|$)")
_JUDGED = re.compile(
    r"对(?P<what>[^，。；]{2,40}?)(?:进行|开展|组织|实施)了?(?P<how>[^，。；]{2,12})[，,][^，。；]{0,6}$"
)
"""国家局对…进行验收，结果为…"""
_LEADING = re.compile(r"(?:[，、]|和|以及|并|还|先后|分别|也|同时)+")


@dataclass(frozen=True, slots=True)
class _Claim:
    """A claim found: where the words of it begin and end, what the honour is called and the rank."""

    start: int
    end: int
    name: str
    rank: str


def find_recognitions(
    document: Document, facts: DocumentFacts, agencies: Sequence[Agency] = ()
) -> tuple[Recognition, ...]:
    """Every award, grade and rank claimed, in text order.

    ``awarded_by`` is the full name where ``agencies`` know the body, else the body as named; ``subject`` who or what
    is honoured: the reporting body unless the words name another. What a report gives itself (自评) is none, nor is
    what a policy promises.
    """
    if facts.kind is not None and facts.kind.value == "policy":
        return ()
    found: list[Recognition] = []
    reporting = facts.agency.value if facts.agency else ""
    everywhere = ((one.start, one.end, agency) for agency in agencies for one in agency.mentions)
    named = sorted((start, end, order, agency) for order, (start, end, agency) in enumerate(everywhere))
    for paragraph in document.paragraphs or (Span(0, len(document.text)),):
        last = paragraph.start
        for claim in sorted(_claims(document.text, paragraph), key=lambda one: (one.start, -one.end)):
            if claim.start < last:
                continue
            around = _Around(document.text, last, claim, reporting, tuple(agencies), named)
            if not _is_own_grade(around):
                found.append(_recognition(around, facts))
                last = claim.end
    return tuple(found)


@cache
def _awards() -> re.Pattern[str]:
    """An honour's verb with what it gives: in quotation marks (and what follows them), or plain up to a rank."""

    return re.compile(
        rf"(?:(?P<strong>{_any_of('honouring')})|(?P<weak>{_any_of('winning')}))"
        rf"(?:[^，。；“”]{{0,24}}?“(?P<quoted>[^”]{{1,40}})”(?:中(?:荣获|获得?))?(?P<after>[^，。；、]{{0,14}})"
        rf"|(?P<plain>{_ranked()}|(?P<level>{_LEVELLED}))(?=[，。；、）（”\s]|荣誉|等|及|和|并|$))"
    )


_LEVELLED = r"(?:国家|[省市县区])级(?!财政|预算|部门|资金)[^，。；、“”|]{2,24}"
"""What an honour's verb gives by the level that gives it alone: 国家级生态乡."""


def _any_of(name: str) -> str:
    return "|".join(sorted(map(re.escape, words(name)), key=lambda word: (-len(word), word)))


def _ranked() -> str:
    """An honour's plain name up to the word for its rank."""
    return (
        rf"[^，。；、“”|]{{0,30}}?(?:{_any_of('rank')})"
        r"(?:等次|等级|[^，。；、“”]{0,10}?(?:称号|单位|集体|案例|十强|百强|第[一二三四五六七八九十\d]+名)|\d次)?"
    )


@cache
def _more_awards() -> re.Pattern[str]:
    """The next honour that the same verb gives: 荣获全省甲先进县|、全省乙先进县."""
    return re.compile(rf"[、和及](?P<plain>{_ranked()})(?=[，。；、）（”\s]|荣誉|等|及|和|并|$)")


@cache
def _firsts() -> re.Pattern[str]:
    """全国首个, 全省率先, and 成为…首个."""
    scopes, firsts = "|".join(words("scope")), "|".join(words("first"))
    return re.compile(
        rf"(?:成为)?(?P<name>(?P<scoped>(?:{scopes})(?:{firsts})))|成为(?P<become>[^，。；]{{0,12}}?(?P<first>首[个批家]))"
    )


@cache
def _ranks() -> re.Pattern[str]:
    ordered = sorted(words("rank"), key=lambda word: (-len(word), word))
    return re.compile("|".join(map(re.escape, ordered)) + r"|第[一二三四五六七八九十\d]+名?|榜首")


def _claims(text: str, paragraph: Span) -> Iterator[_Claim]:
    yield from _honours(text, paragraph)
    for rank in find_ranks(text, paragraph.start, paragraph.end):
        clause = text[_left(text, rank.start, paragraph.start) : rank.end]
        if says(clause, "scope") or _HELD.search(clause):
            yield _Claim(rank.start, rank.end, "", text[rank.number_start : rank.end])
    for match in _firsts().finditer(text, paragraph.start, paragraph.end) if _says(text, paragraph, "first") else ():
        if not says(text[_left(text, match.start(), paragraph.start) : match.start()], "wish"):
            end = _right(text, match.end(), paragraph.end)
            yield _Claim(
                match.start(),
                end,
                text[match.start("name" if match["name"] else "become") : end],
                match["scoped"] or match["first"],
            )
    for match in _RESULT.finditer(text, paragraph.start, paragraph.end):
        yield _Claim(match.start(), match.end(), "", match["rank"])


def _says(text: str, paragraph: Span, *names: str) -> bool:
    return any(says_within(text, paragraph.start, paragraph.end, name) for name in names)


def _honours(text: str, paragraph: Span) -> Iterator[_Claim]:
    if not _says(text, paragraph, "honouring", "winning"):
        return
    for match in _awards().finditer(text, paragraph.start, paragraph.end):
        quoted, after, plain = (match[key] or "" for key in ("quoted", "after", "plain"))
        given = "|".join((quoted, after, plain))
        rank = _PLACED.search(given) or _ranks().search(given)
        if ((rank is None or match["level"]) and match["weak"]) or _RULE.match(text, match.end(), paragraph.end):
            continue
        if says(text[_left(text, match.start(), paragraph.start) : match.start()], "wish"):
            continue
        before = (
            text[match.end("strong" if match["strong"] else "weak") : match.start("quoted") - 1].strip("了为的")
            if quoted
            else ""
        )
        name = f"{before}“{quoted}”{after}" if len(before) > 3 else quoted or plain
        yield _Claim(match.start(), match.end(), name, rank[0] if rank else "")
        if plain and match["strong"]:
            yield from _further(text, match.end(), paragraph.end)


def _further(text: str, at: int, end: int) -> Iterator[_Claim]:
    """The honours of a list behind its first."""
    while more := _more_awards().match(text, at, end):
        rank = _PLACED.search(more["plain"]) or _ranks().search(more["plain"])
        yield _Claim(more.start("plain"), more.end(), more["plain"], rank[0] if rank else "")
        at = more.end()


def _left(text: str, at: int, start: int) -> int:
    """Where the clause before ``at`` begins; one that never ends is looked back on only so far."""
    start = max(start, at - _FAR)
    return max(start, max(text.rfind(mark, start, at) for mark in _MARKS) + 1)


def _right(text: str, at: int, end: int) -> int:
    end = min(end, at + _FAR)
    return min((place for mark in _MARKS if (place := text.find(mark, at, end)) >= 0), default=end)


@dataclass(frozen=True, slots=True)
class _Around:
    """A claim with what stands before it, from ``first`` on; ``reporting`` is the reporting body's full name.

    ``named`` are the mentions of ``agencies``: start, end, place in their order, agency; in text order.
    """

    text: str
    first: int
    claim: _Claim
    reporting: str
    agencies: tuple[Agency, ...]
    named: Sequence[tuple[int, int, int, Agency]]

    @property
    def left(self) -> int:
        """Where the claim's clause begins; with 在…考核中， before it, where that begins."""
        left = _left(self.text, self.claim.start, self.first)
        held = self.held
        left = min(left, held.start()) if held else left
        left = _left(self.text, self.judged.start(), self.first) if self.judged else left
        match = _LEADING.match(self.text, left, self.claim.start)
        left = match.end() if match else left
        others, _, last = self.text[left : self.claim.start].rpartition("、")
        return self.claim.start - len(last) if len(last) > 5 and _SELF.search(others) else left

    @property
    def held(self) -> re.Match[str] | None:
        """在…考核中, in the claim's clause or the one before it."""
        start = _sentence_start(self.text, self.claim.start, self.first)
        held = list(_HELD.finditer(self.text, start, min(len(self.text), self.claim.start + 1)))
        near = [one for one in held if says(one["where"], "contest") or says(one["where"], "scope")]
        return near[-1] if near and len(self.text[near[-1].end() : self.claim.start]) < 16 else None

    @property
    def judged(self) -> re.Match[str] | None:
        """对…进行验收，before a result."""
        return _JUDGED.search(self.text, max(self.first, self.claim.start - _FAR), self.claim.start)

    @property
    def before(self) -> str:
        """The words of the clause before the claim."""
        return self.text[self.left : self.claim.start]

    @property
    def sentence(self) -> str:
        """The words from the last full stop to the claim's end."""
        return self.text[_sentence_start(self.text, self.claim.start, self.first) : self.claim.end]


def _sentence_start(text: str, at: int, start: int) -> int:
    start = max(start, at - 2 * _FAR)
    return max(start, max(text.rfind(mark, start, at) for mark in "。；") + 1)


def _is_own_grade(around: _Around) -> bool:
    """Whether the claim is a grade that nobody else is said to have given."""
    if around.claim.rank not in ("优秀", "优", "良好", "A级"):
        return False
    return bool(_OWN_GRADE.search(around.sentence)) or not (around.claim.name or _body(around))


def _recognition(around: _Around, facts: DocumentFacts) -> Recognition:
    claim, body = around.claim, _body(around)
    mention = Mention(around.left, claim.end, around.text[around.left : claim.end])
    subject = _subject(around)
    name = claim.name if claim.name != claim.rank else ""
    if around.held and len(name) <= len(claim.rank) + 2:
        name = _bare_name(around.held["where"])
    if around.judged:
        name = around.judged["what"] + around.judged["how"]
    if not name:
        name = subject if subject != around.reporting else mention.quote
    year = _YEAR.search(mention.quote)
    fiscal = facts.fiscal_year.value if facts.fiscal_year else ""
    return Recognition(mention, name, claim.rank, body, year[1] if year else fiscal, subject)


_BODY = r"[一-鿿]{1,20}?(?:人民政府|政府|委员会|办公室|协会|学会|总局|部|委|局|厅|国务院|中心|组织部)"
_BY = frozenset("被由经获")
_GIVES = re.compile(r"(?:[、和与及][^，。；“]{2,16}?)*(?:联合|共同)?(?:评|授|命名|认定|通报|表彰|确定|列为|记)")
_GIVER = re.compile(rf"(?:被|由|经|获得?|受到|得到|在)(?P<passive>{_BODY})(?=\d|评|授|命|认|通|表|的|举|开|组|考|年)")
_ACTIVE = re.compile(rf"(?P<active>{_BODY})(?:对|将|把|授予|通报|表彰)")


def _body(around: _Around) -> str:
    """Who gives the honour: the full name where it is known, else the words."""
    start, left, until = _sentence_start(around.text, around.claim.start, around.first), around.left, around.claim.end
    first, last = (bisect_left(around.named, at, key=itemgetter(0)) for at in (min(start, left), until))
    near = sorted(around.named[first:last], key=itemgetter(2))
    for begin, end, _, agency in near:
        before, after = around.text[begin - 1 : begin], around.text[end:until]
        if left < begin and before in _BY and agency.resolved and _GIVES.match(after):
            return "" if agency.name == around.reporting else agency.name
    match = _GIVER.search(around.text, left, until)
    match = match or _ACTIVE.search(around.text, start, around.claim.end)
    if match is None:
        return ""
    place = Span(*match.span(1))
    for begin, end, _, agency in near:
        if agency.resolved and place.start <= begin and end >= place.end > begin:
            return "" if agency.name == around.reporting else agency.name
    return "" if _SELF.match(match[1]) else match[1]


def _bare_name(where: str) -> str:
    """The name of a contest without the body that holds it, and the year behind that."""
    name = where.strip("“”")
    match = re.match(_BODY + r"(?=\d|年)", name)
    return _YEAR.sub("", name[match.end() :], count=1) if match else name


def _subject(around: _Around) -> str:
    """Who or what is honoured: the words before the claim, the reporting body where they are its own or none."""
    if around.judged:
        return around.judged["what"]
    words_before = around.before
    if around.held and around.held.start() >= around.left:
        at = around.held.start() - around.left
        words_before = words_before[:at] or words_before[around.held.end() - around.left :]
    place = next((agency.jurisdiction for agency in around.agencies if agency.name == around.reporting), "")
    if _PLACE.search(words_before) and not _SELF.search(words_before):
        return place or around.reporting
    words_before = re.split("[被由经在]", _DATE.sub("", words_before))[0].strip("，、：“”继续中 ")
    if len(words_before) < 2 or len(words_before) > 30 or _SELF.search(words_before):
        return around.reporting
    return words_before
