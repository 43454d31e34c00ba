"""Money that one body or level passes to another, or into a special account."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from kg.document import Document, Span
from kg.funds.halves import year_of_column
from kg.funds.names import FundName, find_names
from kg.funds.tables import fund_of_title
from kg.funds.words import alternatives, level_words, word_list
from kg.projects.money import prose_money, table_money, words
from kg.projects.phrases import phrase_start
from kg.projects.sentences import sentences
from kg.quantities import Quantity, find_quantities
from kg.records import DocumentFacts, Transfer
from kg.tables import RebuiltTable
from kg.tables.ranges import outside

_GIVES = re.compile("下达|拨付|下拨|划拨|转移支付(?=给|到|至)")
_INTO_ONE = "归集到|归集至|划入|划转至|缴入|拨入|纳入"
_INTO = re.compile(f"(?:统一)?({_INTO_ONE})")
_PASSED = re.compile(f"{_GIVES.pattern}|{_INTO_ONE}")
_BODY = r"[㐀-鿿]{1,20}?(?:财政厅|财政局|财政部|财政委员会|厅|局|委员会|委|部|政府|办公室|中心)"
_LEVELS = "中央财政|中央|国家|省级?财政|市级?财政|区级?财政|县级?财政|省级|市本级|市级|上级财政"
_SOURCE = re.compile(
    rf"(?:^|[，。；：、]|\d年|由|经)((?:{_BODY})|{_LEVELS})(?:会同[^，。；]{{1,20}}?|联合[^，。；]{{1,20}}?)?"
    r"(?=(?:将|向|把|分|提前|共|累计|预|$|下达|拨付|下拨|划拨))"
)
_TAKES = re.compile(
    rf"(?:(?<![^，。；：、年])(?P<body>{_BODY}|我[局厅委办院校县市区镇乡]))?(?:共|累计|实际|已|合计)*{alternatives(word_list('takes'))}"
)
"""我局共收到中央下达…: who receives stands first."""
_BY_NOTICE = re.compile(
    rf"(?:^|[，。；]|根据|依据|按照)(?P<body>{_BODY}|{_LEVELS})"
    r"[^，。；《》]{0,30}《[^》]{4,120}》(?:[（(][^（）()]*[）)])?(?:文件|精神|要求){0,2}，?$"
)
"""某市财政局某财农〔2023〕10号文件《关于下达…的通知》，下达…: who issued the notice gives."""
_AREA = re.compile(
    r"(?:给|到|至|向)?([我本全](?:省|市|区|县)|各(?:市县|区县|县区|乡镇|镇街|[省市区县乡镇])(?:（区）|（市）)?|[㐀-鿿]{1,8}?(?:省|自治区|自治州|市|区|县|旗))(（[^（）]{1,20}）)?"
)
_LIST = re.compile(r"([㐀-鿿]{2,8}?(?:省|自治州|市|区|县|旗|州|盟))\s?$")
_BATCH = re.compile(r"(?<!第)(?<![\d十])分?([\d一二两三四五六七八九十]+)[批次]")
_YEAR = re.compile(r"(20\d\d)\s?年")
_NEAR = 40
_HAN = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}


def find_transfers(
    document: Document,
    tables: Sequence[RebuiltTable],
    facts: DocumentFacts,
    expand: Callable[[str], str | None] | None = None,
) -> tuple[Transfer, ...]:
    """Transfers that sentences state, in text order: who passes what to whom; nothing is added that is not said.

    A list of areas with amounts (其中A区…、B县…) is one transfer an area, and so is each row of a table that
    distributes a fund. ``expand`` gives the full name of a body for what is printed of it (省财政厅); without it, or
    where it tells none (我省, 中央财政, 各区), ``source`` and ``recipient`` stay as printed.
    """
    year = facts.fiscal_year.value if facts.fiscal_year else ""
    free = outside((table.start, table.end) for table in tables if table.rows)
    found: list[Transfer] = []
    for sentence in sentences(document):
        if not free(sentence.start):
            continue
        if not _PASSED.search(document.text, sentence.start, sentence.end):
            continue
        names = [name for name in find_names(document, sentence) if not _in_title(document.text, name, sentence)]
        found += _given(document, sentence, names, year)
        found += _paid_in(document, sentence, names, year)
    found += _allocations(document, tables, found, year)
    if expand:
        found = [_in_full(transfer, expand) for transfer in found]
    return tuple(sorted(found, key=lambda transfer: (transfer.mention.start, transfer.mention.end)))


def _in_full(transfer: Transfer, expand: Callable[[str], str | None]) -> Transfer:
    source, recipient = (expand(name) or name if name else "" for name in (transfer.source, transfer.recipient))
    return replace(transfer, source=source, recipient=recipient)


def _allocations(
    document: Document, tables: Sequence[RebuiltTable], told: Sequence[Transfer], year: str
) -> list[Transfer]:
    """The rows of tables that distribute a fund to areas; who gives it a sentence tells that names the fund."""
    found: list[Transfer] = []
    for table in tables:
        k = table.column("allocated")
        fund = fund_of_title(document, table) if table.kind == "allocation" else None
        if fund is None or k is None:
            continue
        givers = {transfer.source for transfer in told if transfer.fund == fund.words}
        source = givers.pop() if len(givers) == 1 else ""
        when = year_of_column(table, k, year)
        for row in table.rows:
            area, money = table.cell(row, "area"), table_money(document, table, row, "allocated")
            if area and money and not row.total:
                said = words(document, area.start, area.end)
                found.append(Transfer(said, source, area.text, fund.words, money, when, area.text, "分配"))
    return found


def _in_title(text: str, name: FundName, sentence: Span) -> bool:
    return _quoted(text, sentence.start, name.start)


def _quoted(text: str, start: int, at: int) -> bool:
    """Whether ``at`` stands in a title."""
    return text.rfind("《", start, at) > text.rfind("》", start, at)


def _given(document: Document, sentence: Span, names: list[FundName], year: str) -> list[Transfer]:
    text = document.text
    found: list[Transfer] = []
    since = sentence.start
    for verb in _GIVES.finditer(text, sentence.start, sentence.end):
        if verb.start() < since or _quoted(text, sentence.start, verb.start()):
            continue
        giver = _giver(text, since, verb, names)
        if giver is None:
            continue
        source, recipient = giver
        amounts = [q for q in find_quantities(text, sentence.start, sentence.end) if prose_money(document, q)]
        listed = _listed(document, sentence, verb, source, amounts, names, year)
        if listed:
            return listed
        after = [q for q in amounts if q.start > verb.end()]
        clause_end = next((m.start() for m in re.finditer("[，；。]", text[verb.end() : sentence.end])), 0)
        stop = verb.end() + clause_end if clause_end else sentence.end
        near = [name for name in names if verb.start() - 8 <= name.start <= stop or name.end == verb.start()]
        fund = near[0] if near else None
        reach = max(stop, fund.end + _NEAR if fund else 0)
        money = prose_money(document, after[0]) if after and after[0].start <= reach else None
        area = _AREA.match(text[verb.end() : sentence.end])
        place = area.group(1) + (area.group(2) or "") if area else _later_area(text[stop : sentence.end])
        if (money is None and not (source and fund and place)) or not (fund or place):
            continue
        end = max(money.mention.end if money else 0, fund.end if fund else 0, verb.end())
        begin = text.rfind(recipient or source, since, verb.start()) if recipient or source else verb.start()
        said, when = words(document, begin, end), _year(text, sentence, begin, year)
        whom, what = re.sub("（.*", "", place) or recipient, fund.words if fund else ""
        batches = _batches(said.quote) or _batches(_clause_after(text[end : sentence.end]))
        found.append(Transfer(said, source, whom, what, money, when, place, verb.group(), batches))
        if money is None:
            break
        since = end
    return found


def _clause_after(rest: str) -> str:
    following = re.match("[，；]?[^，；。]*", rest)
    return following.group() if following else ""


def _later_area(rest: str) -> str:
    """The areas that the next clause says the money goes to (，分两批拨付各市县)."""
    clause = re.match(r"[，；]?[^，；。]{0,6}(?:拨付|下达|下拨|分配)(?:给|到|至)?", rest)
    area = _AREA.match(rest[clause.end() :]) if clause else None
    return area.group(1) + (area.group(2) or "") if area else ""


def _giver(text: str, start: int, verb: re.Match[str], names: Sequence[FundName]) -> tuple[str, str] | None:
    """Who gives, and who receives where that is said first; ``None`` where neither giver nor receiver is told.

    The giver may be empty where an area receives (下达我县…万元); a fund that is passed may tell it by its name.
    """
    taken = _TAKES.search(text, start, verb.start())
    if taken:
        giver = _level_before(text[taken.end() : verb.start()])
        return (giver, taken["body"] or "") if giver else None
    if source := _source(text, start, verb.start()):
        return source, ""
    if notice := _BY_NOTICE.search(text[start : verb.start()]):
        return notice["body"], ""
    if not _AREA.match(text, verb.end()):
        return None
    passed = next((name for name in names if name.end == verb.start()), None)
    if passed is None and verb.start() > start and text[verb.start() - 1] not in "，。；：年》）":
        return None
    level = re.match(f"{alternatives(level_words())}", passed.words) if passed else None
    return level.group() if level else "", ""


def _level_before(clause: str) -> str:
    near = re.search(f"({alternatives(level_words())})$", clause)
    return near.group(1) if near else ""


def _source(text: str, start: int, verb: int) -> str:
    clause = text[start:verb]
    found = [m.group(1) for m in _SOURCE.finditer(clause)]
    if found:
        return found[-1][phrase_start(found[-1], len(found[-1])) :]
    return _level_before(clause)


def _listed(
    document: Document,
    sentence: Span,
    verb: re.Match[str],
    source: str,
    amounts: list[Quantity],
    names: list[FundName],
    year: str,
) -> list[Transfer]:
    """其中A区…万元、B县…万元: one an area, of the fund that is named before them."""
    found = []
    for quantity in amounts:
        place = _LIST.search(document.text[max(verb.end(), quantity.start - 10) : quantity.start])
        money = prose_money(document, quantity)
        if place and money and quantity.start > verb.end():
            name = re.sub("^(?:其中|和|及|、|：)+", "", place.group(1))
            begin = quantity.start - len(place.group()) + place.group().index(name)
            stated = _year(document.text, sentence, begin, year)
            fund = next((n.words for n in reversed(names) if n.end <= begin), "")
            said = words(document, begin, quantity.end)
            found.append(Transfer(said, source, name, fund, money, stated, name, verb.group()))
    return found if len(found) >= 2 else []


def _paid_in(document: Document, sentence: Span, names: list[FundName], year: str) -> list[Transfer]:
    """将某资金归集到某专户: one transfer a fund named before the verb."""
    text = document.text
    found: list[Transfer] = []
    for account in (name for name in names if name.account):
        verbs = list(_INTO.finditer(text, sentence.start, account.start))
        if not verbs or account.start - verbs[-1].end() > 12:
            continue
        into = verbs[-1]
        taken = text.rfind("将", sentence.start, into.start())
        giver = re.search(r"([^，。；：《》]{2,24}?)(?:根据[^，。；]*)?，?将", text[sentence.start : into.start()])
        source = giver.group(1) if giver else ""
        source = source[phrase_start(source, len(source)) :] if source else ""
        for name in names:
            if not name.account and taken <= name.start and name.end <= into.start():
                quote = words(document, name.start, account.end)
                found.append(
                    Transfer(
                        quote,
                        source,
                        account.words,
                        name.words,
                        None,
                        _year(text, sentence, name.start, year),
                        "",
                        into.group(1),
                    )
                )
    return found


def _batches(text: str) -> int | None:
    said = _BATCH.search(text)
    if said is None:
        return None
    return int(said.group(1)) if said.group(1).isdigit() else _HAN.get(said.group(1))


def _year(text: str, sentence: Span, at: int, year: str) -> str:
    stated = _YEAR.findall(text, sentence.start, at)
    return stated[-1] if stated else year
