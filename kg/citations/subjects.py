"""Who issues an act by the sentence: its subject, or a word for the act's rank."""

import re

from kg.citations.bodies import full_name, parse
from kg.citations.context import PLACE, Context
from kg.citations.tables import either, words


def by_rank(text: str, start: int, title: str, context: Context) -> tuple[str, ...]:
    """The issuer that a word for the act's rank implies: 政府规章 → the place's government, 行政法规 → 国务院."""
    lead = text[max(0, start - 8) : start]
    if lead.endswith("行政法规"):
        return ("国务院",)
    if lead.endswith(("政府规章", "地方政府规章")):
        place = next((name for name in (context.place, context.province) if name and title.startswith(name)), "")
        named = place or (re.match(f"{PLACE}", title) or [""])[0]
        return (f"{named}人民政府",) if named else ()
    return ()


_TIME = re.compile(
    "^(?:(?:19|20)\\d\\d年(?:度)?(?:\\d{1,2}月)?(?:\\d{1,2}日)?(?:以来|起|底|初|间|期间)?[，,]?|近年来[，,]?|同时[，,]?|其中[，,：:]?|[一二三四五六七八九十]是|[（(]?[一二三四五六七八九十\\d]+[）)、.．])+"
)


_GOES_ON = re.compile(f"$|[，,]|(?:19|20)\\d\\d|{either(words('stops', 'word', use='subject'))}")


_UP_TO_DATE = re.compile("^.{0,30}?(?:19|20)\\d\\d年(?:\\d{1,2}月)?")


def subject(text: str, sentence: int, verb: int, context: Context) -> tuple[str, ...]:
    """The body that the sentence says issues the act: the subject of the clause of ``verb``, else of one before it."""
    clauses = re.split("[，,]", text[sentence:verb])
    for clause in reversed(clauses):
        stripped = _TIME.sub("", clause)
        names = _leading(stripped, context) or _leading(_UP_TO_DATE.sub("", stripped), context)
        if names:
            return names
    return ()


def _leading(clause: str, context: Context) -> tuple[str, ...]:
    """The bodies at the head of a clause that go on to do something; one who only helps others is not meant."""
    helped = re.match("(?:协助|配合|会同)", clause)
    if helped:
        clause = clause[helped.end() :]
    for end in range(min(len(clause), 30), 1, -1):
        if _GOES_ON.match(clause, end):
            name = full_name(clause[:end], context)
            names = (name,) if name else parse(clause[:end], context, known=True)
            if names:
                return names
    return ()
