"""Awards, grades of others' assessments and ranks that a document claims."""

import re
from collections.abc import Iterator

from kg.document import Document, Span
from kg.figures.ranks import find_ranks
from kg.records import DocumentFacts, Mention, Recognition

_AWARD = re.compile(
    r"(?P<verb>获评|被评为|评为|评定为|荣获|获得|荣膺|获|入选|被授予|被命名为|授予|被认定为|列为)"
    r"[^，。；“]{0,24}?(?:“(?P<quoted>[^”]{1,40})”(?P<after>[^，。；、]{0,14})"
    r"|(?P<plain>[^，。；、“”]{0,24}?(?P<rank>特等奖|[一二三]等奖|金奖|银奖|铜奖|优秀奖|先进单位|先进集体|优秀单位|优秀等次|示范[市县区点]|称号)))"
)
_RANKS = re.compile(
    r"特等奖|[一二三]等奖|[金银铜]奖|优秀奖|先进单位|先进集体|优秀|第[一二三四五六七八九十\d]+名?|十强|百强|全国首批|全国首个|示范"
)
_BODY = re.compile(
    r"(?:被|获|由|经)(?P<body>[一-鿿]{1,20}?(?:部|委|局|厅|政府|办公室|协会|省|国务院|中心|组织部))(?:评为|授予|命名|认定|评定)"
)
_HELD = re.compile(r"在([^，。；]{4,40}?(?:考核|评选|竞赛|大赛|评比|评估|评价))中，[^。；]{0,12}$")
_YEAR = re.compile(r"((?:19|20)\d{2})\s?年")


def find_recognitions(document: Document, facts: DocumentFacts) -> tuple[Recognition, ...]:
    """Every award and rank claimed in running text, in text order; ``awarded_by`` as named in the sentence."""
    found: list[Recognition] = []
    for paragraph in document.paragraphs or (Span(0, len(document.text)),):
        found += _awards(document, facts, paragraph)
        found += _placed(document, facts, paragraph)
    return tuple(sorted(dict.fromkeys(found), key=lambda one: (one.mention.start, one.mention.end)))


def _clause(text: str, start: int, end: int, paragraph: Span) -> Mention:
    """The clause around a claim, out to the marks on either side."""
    left = max(text.rfind(mark, paragraph.start, start) for mark in "，。；") + 1
    left = max(left, paragraph.start)
    return Mention(left, end, text[left:end])


def _awards(document: Document, facts: DocumentFacts, paragraph: Span) -> Iterator[Recognition]:
    text = document.text
    for match in _AWARD.finditer(text, paragraph.start, paragraph.end):
        words = match["quoted"] or match["plain"]
        rank = _RANKS.search((match["quoted"] or "") + (match["after"] or "") + (match["plain"] or ""))
        if rank is None:
            continue
        mention = _clause(text, match.start(), match.end(), paragraph)
        body = _BODY.search(mention.quote)
        if words == rank[0] and (held := _HELD.search(text[: match.start()], max(paragraph.start, match.start() - 60))):
            words, mention = held[1], Mention(held.start(), match.end(), text[held.start() : match.end()])
        yield Recognition(
            mention, words, rank[0], body["body"] if body else "", _year(mention.quote, facts), _subject(facts)
        )


def _placed(document: Document, facts: DocumentFacts, paragraph: Span) -> Iterator[Recognition]:
    text = document.text
    for rank in find_ranks(text, paragraph.start, paragraph.end):
        mention = _clause(text, rank.start, rank.end, paragraph)
        where = re.search(r"在[“]?([^，。；]{3,40}?)[”]?中(?:名列|位列|排名|排|荣获|获)", mention.quote)
        if where and re.search("考核|评选|竞赛|大赛|评比|评估|比赛|评价", where[1]):
            said = text[rank.number_start : rank.end]
            yield Recognition(mention, where[1], said, "", _year(mention.quote, facts), _subject(facts))


def _year(words: str, facts: DocumentFacts) -> str:
    match = _YEAR.search(words)
    return match[1] if match else (facts.fiscal_year.value if facts.fiscal_year else "")


def _subject(facts: DocumentFacts) -> str:
    return facts.agency.value if facts.agency else ""
