"""Read the figures of a document: each quantity of running text with its subject, period and comparison."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from kg.document import Document, Span
from kg.figures.changes import compared_with_before, is_base, starts_with_base
from kg.figures.clauses import Clause, clauses, is_running, pieces, unmarked
from kg.figures.keep import is_statement
from kg.figures.labels import (
    amount_of_item,
    condensed,
    item_label,
    label_above,
    measured_label,
    opening_label,
    owner_of,
)
from kg.figures.lists import distributed, enumerated, own_part, topic_of, without_base
from kg.figures.measure import area_of, measure_of
from kg.figures.memory import remember
from kg.figures.nouns import name_measure
from kg.figures.period import Period, is_standing, stated
from kg.figures.placing import place_of
from kg.figures.quoting import trimmed
from kg.figures.ranks import Rank, find_ranks
from kg.figures.sharing import RESPECTIVELY, shared_out
from kg.figures.state import Phrase, Place, Reading, State
from kg.figures.subject import read
from kg.figures.words import list_head, strip_lead, strip_tail
from kg.quantities import Quantity, find_quantities
from kg.records import DocumentFacts, Figure, Mention


def find_figures(
    document: Document, facts: DocumentFacts, *, skip: Sequence[Span] = (), cells: Sequence[Span] = ()
) -> tuple[Figure, ...]:
    """Every quantitative statement of running text, in text order.

    ``skip`` covers what is not running text (tables rebuilt from lines), but for the ``cells`` in it that hold
    sentences (goals, reasons). Sentences inside tab-separated cells are read; a cell that only holds a value is not.
    ``facts`` gives the fiscal year, which statements without a time of their own inherit, and the reporting body,
    whose place 全市 means.
    """
    found: list[Figure] = []
    for piece in sorted([*pieces(document, skip), *cells], key=attrgetter("start")):
        if is_running(document.text[piece.start : piece.end]):
            found += _Piece(document, facts, piece).figures()
    return tuple(found)


_OF_THESE = re.compile(r"[（(]?其中")
_AMONG = re.compile(r"\s*(?:在)?([^，。；\d]{2,16})中")


class _Piece:
    """The reading of one paragraph or cell: what its sentences have said so far, and its times."""

    def __init__(self, document: Document, facts: DocumentFacts, piece: Span) -> None:
        self.document, self.facts, self.piece = document, facts, piece
        self.text = document.text
        self.year = facts.fiscal_year.value if facts.fiscal_year else ""
        self.kind = facts.kind.value if facts.kind else ""
        self.section = document.section_path(piece.start)
        self.clauses = clauses(self.text, piece)
        self.carried: Period | None = None
        self.sentence_period: Period | None = None
        self.state = State()
        self.outside: tuple[int, State] | None = None
        self._quantities = self._stating()
        self.above = label_above(document, piece)
        self.opening = opening_label(self.text, self.clauses, self._quantities) if self.clauses else ""
        self.said_until = self.own_start = piece.start
        self.titled = ""

    def figures(self) -> Iterator[Figure]:
        quantities = self._quantities
        starts = [quantity.start for quantity in quantities]
        sentence = -1
        for index, clause in enumerate(self.clauses):
            if clause.sentence != sentence:
                sentence = clause.sentence
                if not self._goes_on(clause):
                    self.state, self.sentence_period = self._fresh(index), None
            self._own(index, clause)
            own = quantities[bisect_left(starts, clause.start) : bisect_left(starts, clause.end)]
            yield from self._clause(index, clause, own)

    def _own(self, index: int, clause: Clause) -> None:
        """Note what a part of a sentence opens with: a project or fund, or a measure before a colon. The title of a
        paragraph's item holds for all of it.
        """
        before = self.clauses[index - 1] if index else None
        if before is None or (before.sentence, before.part) != (clause.sentence, clause.part):
            named = owner_of(self.text[unmarked(self.text, clause.start, clause.end) : clause.end])
            stop = self.text[clause.end : clause.end + 1]
            if not index and stop in ("：", ":", "。"):
                self.titled = named
            if not named and (stop == "：" or (not index and stop == "。")):
                start = unmarked(self.text, clause.start, clause.end)
                after = self.text[clause.end + 1 : clause.end + 16]
                named = measured_label(self.text[start : clause.end], after)
                self.titled = named if not index and stop == "。" else self.titled
            said = named or self.titled
            self.state.owner = Phrase(said, clause.start) if said else None

    def _goes_on(self, clause: Clause) -> bool:
        """Whether a sentence that begins with 其中 divides what the one before it said, or 较上年… compares it."""
        if self.state.main and starts_with_base(self.text[clause.start : clause.end]):
            self.state.main = self.state.last = self.state.whole or self.state.main
            return True
        return self.state.main is not None and self.text.startswith("其中", clause.start)

    def _fresh(self, index: int) -> State:
        """The state at the head of a sentence."""
        label = (self.opening if index else "") or self.above
        return State(year=self.year, label=label, clause=self.clauses[index].start)

    def _stating(self) -> list[Quantity]:
        """The piece's quantities that state something, at offsets of the document."""
        shift = self.piece.start
        local = self.text[shift : self.piece.end]
        return [quantity.moved(shift) for quantity in find_quantities(local) if is_statement(quantity, local)]

    def _clause(self, index: int, clause: Clause, own: list[Quantity]) -> Iterator[Figure]:
        periods = stated(self.text, clause.start, clause.end, self.year)
        words_of = self.text[clause.start : clause.end]
        if _OF_THESE.match(words_of.strip()):
            self.state.among = True
            self.state.whole = self.state.main or self.state.whole
        ranks = list(find_ranks(self.text, clause.start, clause.end))
        own = [q for q in own if not any(rank.start <= q.start < rank.number_start for rank in ranks)]
        if index and self.clauses[index - 1].sentence == clause.sentence:
            self.state.clause = self.clauses[index - 1].start
        if not own and not ranks:
            self._note(periods)
            self.state.against = self.state.against or is_base(words_of, self.year)
            if words_of.endswith("中") and (among := _AMONG.fullmatch(words_of)):
                self.state.whole = Phrase(among[1], clause.start)
            self.state.label = item_label(words_of) or self.state.label
            if topic := topic_of(words_of):
                self.state.topic = Phrase(topic, clause.start)
            if compared := compared_with_before(words_of, self.year):
                self.state.main = Phrase(strip_lead(compared), clause.start)
                self.state.against = True
            return
        made = [
            (quantity.start, self._figure(index, clause, own, position, periods))
            for position, quantity in enumerate(own)
        ]
        made += [(rank.number_start, self._rank(clause, rank, periods)) for rank in ranks]
        self._note(periods)
        # A number that nothing is said of (not even what it sums up) states nothing.
        yield from (figure for _, figure in sorted(made, key=lambda pair: pair[0]) if figure.subject)

    def _note(self, periods: list[Period]) -> None:
        """Carry a clause's time: all of it through the sentence, its year through the paragraph."""
        lasting = [period for period in periods if not period.earlier and not period.bracketed]
        if lasting:
            self.sentence_period = self.carried = lasting[-1]
            self.state.year = lasting[-1].year

    def _figure(self, index: int, clause: Clause, own: list[Quantity], position: int, periods: list[Period]) -> Figure:
        quantity = own[position]
        self._leave_bracket(clause, quantity)
        place = place_of(self.text, self.clauses, index, own, position, self.said_until)
        reading = self._distributed(clause, own, position, place) or read(place, self.state)
        reading = reading if reading.subject else self._summed_up(clause, quantity, place, reading)
        remember(self.state, quantity, place, reading)
        self.said_until = reading.end
        start = min(reading.start, quantity.cue_start)
        if start < place.start and reading.role != "score":
            start = max(start, self.own_start)
        if reading.role != "carried":
            self.own_start = trimmed(self.text, place.start, quantity.cue_start)
        start = trimmed(self.text, start, quantity.cue_start)
        period, basis = self._period(quantity, reading, periods, place)
        mention = Mention(start, reading.end, self.text[start : reading.end])
        return Figure(
            mention=mention,
            number=Mention(quantity.start, quantity.end, quantity.quote),
            subject=condensed(amount_of_item(reading.subject, self.kind)),
            value=quantity.value,
            unit=quantity.unit,
            kind=quantity.kind,
            half_unit=quantity.half_unit,
            period=period,
            period_basis=basis,
            comparison=reading.comparison,
            section=self.section,
            area=area_of(mention.quote, self.facts),
            comparator=quantity.comparator,
            upper=quantity.upper,
            yuan=quantity.yuan,
            measure=measure_of(reading.subject),
            of=reading.of,
        )

    def _leave_bracket(self, clause: Clause, quantity: Quantity) -> None:
        """A bracket speaks by the way: behind it goes on what was said before it (15批次（其中外事2批次），90人次)."""
        opened, shut = (self.text.rfind(mark, clause.start, quantity.start) for mark in "（）")
        if opened > shut and self.outside is None:
            self.outside = (clause.sentence, replace(self.state))
        elif opened <= shut and self.outside is not None:
            sentence, before = self.outside
            self.state = before if before.main and sentence == clause.sentence else self.state
            self.outside = None

    def _distributed(self, clause: Clause, own: list[Quantity], position: int, place: Place) -> Reading | None:
        """A和B…分别达90.0%和78.2%: each number with its own subject; the next clause may carry the items on."""
        if len(own) < 2:
            return None
        head = self.text[clause.start : own[0].cue_start]
        if share := shared_out(self.text, head, own, position, self.state):
            return share
        match = RESPECTIVELY.search(head)
        if match is None:
            return None
        listed, base = without_base(head[: match.start()])
        names = distributed(strip_tail(listed), len(own))
        between = "" if _CHANGED_TO.match(head, match.end()) else strip_tail(head[match.end() :])
        if position:  # 分别下降2.1%、上升5.6%: each number has its own verb
            own_words = self.text[own[position - 1].cue_end : own[position].cue_start].strip("、，和及与 ")
            between = own_words if _MORE.search(own_words) else between
        if not names and not strip_tail(strip_lead(head[: match.start()])):
            names = self._listed_before(clause, len(own))
        if names:
            self.state.items = tuple(own_part(name, names) for name in names)
            subject = names[position] + between
        elif len(self.state.items) == len(own):
            subject = self.state.items[position] + strip_tail(strip_lead(head[: match.start()])) + between
        elif len(self.state.levels) >= len(own) and (
            own[position].kind in ("percent", "points", "ratio") or _MORE.search(between)
        ):
            return self._changes(own, position, head[: match.start()], between)
        else:
            return None
        first = self.state.topic.start if self.state.topic and not names else clause.start
        start, end = min(first, clause.start), own[position].cue_end
        if names and own[position].kind == "percent" and _MORE.search(between):
            changed = names[position] + base + between
            fake = Place(own[position], changed, "", start, end, "", None, "")
            return replace(read(fake, State(year=self.year)), start=start, end=end, role="change")
        return Reading(subject, subject, start, end)

    def _summed_up(self, clause: Clause, quantity: Quantity, place: Place, reading: Reading) -> Reading:
        """下属单位为A、B、C，共3个: a bare sum counts what the clause before lists."""
        head = list_head().match(self.text, self.state.clause, clause.start)
        name = strip_lead(head[1]) if head else ""
        if not head or not name:
            return reading
        return replace(
            reading, subject=name_measure(name, quantity, place.right), core=name, start=self.state.clause, role="count"
        )

    def _listed_before(self, clause: Clause, count: int) -> tuple[str, ...]:
        """The items that the words before a bare 分别 list: those of the clause before, else of the item's heading."""
        before = self.text[self.state.clause : clause.start].rstrip("，,：: ")
        return enumerated(before, count) or (distributed(self.state.label, count) if self.state.label else ())

    def _changes(self, own: list[Quantity], position: int, head: str, verb: str) -> Reading | None:
        """A 30起，B 20名，同比分别上升5%和3%: the changes of what was said just before, in its order."""
        fake = Place(own[position], head + verb, "", own[0].start, own[position].end, "", None, "")
        phrase = self.state.levels[-len(own) :][position]
        state = State(main=phrase, last=phrase, rate=phrase, topic=phrase, year=self.year)
        reading = read(fake, state)
        return replace(reading, start=phrase.start, end=own[position].cue_end, role="change")

    def _period(self, quantity: Quantity, reading: Reading, periods: list[Period], place: Place) -> tuple[str, str]:
        """The period and its basis; a standing fact and the earlier side of a change have none but a stated one."""
        before = [period for period in periods if period.start < quantity.start <= (period.bracketed or quantity.start)]
        if before and before[-1].earlier and before[-1].end > place.start:
            return before[-1].value, "stated"
        before = [period for period in before if not period.earlier]
        if before and reading.role != "earlier":
            return before[-1].value, "stated"
        if reading.role == "before":
            return "", ""
        if reading.role == "earlier":
            return self._earlier_period(place)
        if self.sentence_period is not None:
            state_at = self.sentence_period.lasting
            return (self.sentence_period.value if state_at else self.sentence_period.year), "stated"
        counted = quantity.kind in ("count", "measure")
        if reading.role == "parameter" or (counted and is_standing(place.left, reading.subject)):
            return "", ""
        if self.carried is not None:
            return self.carried.year, "inherited"
        titles = stated(self.section, 0, len(self.section), self.year)
        if titles:
            return titles[-1].year, "inherited"
        return (self.year, "inherited") if self.year else ("", "")

    def _earlier_period(self, place: Place) -> tuple[str, str]:
        """The year that the earlier side of a comparison names, or the one before the sentence's."""
        named = re.search(r"(?:19|20)\d\d(?=年)", place.left)
        if named:
            return named[0], "stated"
        known = self.sentence_period.year if self.sentence_period else self.year
        return (str(int(known) - 1), "stated") if known else ("", "")

    def _ranked(self, clause: Clause) -> Phrase | None:
        """What a rank without a name of its own is the rank of: the amount said right before, else the topic."""
        last = self.state.last
        near = last is not None and self.said_until <= clause.start <= self.said_until + 1
        return last if near else self.state.topic

    def _rank(self, clause: Clause, rank: Rank, periods: list[Period]) -> Figure:
        left = self.text[clause.start : rank.start]
        start = clause.start + (left.rfind("、") + 1 if "、" in left and "在" in left[left.rfind("、") :] else 0)
        phrase = strip_lead(self.text[start : rank.start]).strip()
        where = re.match(r"^(.*?)在(.*)$", phrase)
        topic = self._ranked(clause)
        owner, scope = (where[1], where[2]) if where else (phrase, rank.scope)
        owner = owner or (topic.text if topic else "")
        scope = re.sub(r"[“”]|中$|(?:继续|仍|依然|稳|持续)+$", "", scope or rank.scope)
        within = "" if re.fullmatch(r"全?[国省市区县]", scope) else "中"
        subject = f"{owner}在{scope}{within}的排名" if scope else f"{owner}排名"
        start = min(start, topic.start) if topic and not (where[1] if where else phrase) else start
        start = trimmed(self.text, start, rank.start)
        quoted = re.search(r"((?:19|20)\d\d)年", self.text[start : rank.end])
        before = [period for period in periods if period.start < rank.number_start]
        fallback = self.sentence_period or self.carried
        if quoted:
            period, basis = quoted[1], "stated"
        elif before:
            period, basis = before[-1].value, "stated"
        else:
            period, basis = (fallback.year if fallback else self.year), "inherited"
        number = Mention(rank.number_start, rank.end, self.text[rank.number_start : rank.end])
        mention = Mention(start, rank.end, self.text[start : rank.end])
        return Figure(
            mention=mention,
            number=number,
            subject=subject,
            value=rank.value,
            unit="",
            kind="rank",
            half_unit=rank.value * 0,
            period=period,
            period_basis=basis if period else "",
            comparison="rank",
            section=self.section,
            area=area_of(mention.quote, self.facts),
            comparator="at_most" if rank.top else "",
            measure=measure_of(subject),
        )


_CHANGED_TO = re.compile("[一-鿿]{1,2}[至到]")
"""标准分别提高至780元和620元: that it rose is no part of what it is."""
_MORE = re.compile("(?:增加|减少|增长|下降|提高|降低|上升|新增)了?$")
