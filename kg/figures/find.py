"""Read the figures of a document: each quantity of running text with its subject, period and comparison."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from kg.document import Document, Span
from kg.figures.changes import compared_with_before, is_base, starts_with_base
from kg.figures.clauses import Clause, clauses, is_running, pieces, unmarked
from kg.figures.distributing import read_distributed
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
from kg.figures.lists import topic_of
from kg.figures.measure import area_of, measure_of
from kg.figures.memory import remember
from kg.figures.nouns import name_measure
from kg.figures.period import Period, stated
from kg.figures.placing import place_of
from kg.figures.quoting import trimmed
from kg.figures.ranks import Rank, find_ranks
from kg.figures.state import Phrase, Place, Reading, State
from kg.figures.subject import read
from kg.figures.times import Times
from kg.figures.words import list_head, strip_lead
from kg.quantities import Quantity, find_quantities
from kg.records import DocumentFacts, Figure, Mention


def find_figures(
    document: Document,
    facts: DocumentFacts,
    *,
    skip: Sequence[Span] = (),
    cells: Sequence[Span] = (),
    told: Sequence[tuple[Span, str]] = (),
) -> tuple[Figure, ...]:
    """Every quantitative statement of running text, in text order.

    ``skip`` covers what is not running text (tables rebuilt from lines), but for the ``cells`` in it that hold
    sentences (goals, reasons). Sentences inside tab-separated cells are read; a cell that only holds a value is not.
    ``facts`` gives the fiscal year, which statements without a time of their own inherit, and the reporting body,
    whose place 全市 means; ``told`` in text order the cells that tell of an indicator, each with its name: 扣1分 there
    is of it.
    """
    found: list[Figure] = []
    starts = [span.start for span, _ in told]
    for piece in sorted([*pieces(document, skip), *cells], key=attrgetter("start")):
        if is_running(document.text[piece.start : piece.end]):
            at = bisect_left(starts, piece.end) - 1
            row = told[at][1] if at >= 0 and piece.start < told[at][0].end else ""
            found += _Piece(document, facts, piece, row).figures()
    return tuple(found)


_OF_THESE = re.compile(r"[（(]?其中")
_AMONG = re.compile(r"\s*(?:在)?([^，。；\d]{2,16})中")


class _Piece:
    """The reading of one paragraph or cell: what its sentences have said so far, and its times."""

    def __init__(self, document: Document, facts: DocumentFacts, piece: Span, row: str = "") -> None:
        self.document, self.facts, self.piece = document, facts, piece
        self.text = document.text
        self.year = facts.fiscal_year.value if facts.fiscal_year else ""
        self.kind = facts.kind.value if facts.kind else ""
        self.section = document.section_path(piece.start)
        self.clauses = clauses(self.text, piece)
        self.times = Times(self.year, self.section)
        self.state = State()
        self.outside: tuple[int, State] | None = None
        self._quantities = self._stating()
        self.above = label_above(document, piece)
        self.opening = opening_label(self.text, self.clauses, self._quantities) if self.clauses else ""
        self.said_until = self.own_start = piece.start
        self.titled = ""
        self.row = row

    def figures(self) -> Iterator[Figure]:
        quantities = self._quantities
        starts = [quantity.start for quantity in quantities]
        sentence = -1
        for index, clause in enumerate(self.clauses):
            if clause.sentence != sentence:
                sentence = clause.sentence
                if not self._goes_on(clause):
                    self.state, self.times.sentence = self._fresh(index), None
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
        return State(year=self.year, label=label, row=self.row, clause=self.clauses[index].start)

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
            self.times.note(periods, self.state)
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
        self.times.note(periods, self.state)
        # A number that nothing is said of (not even what it sums up) states nothing.
        yield from (figure for _, figure in sorted(made, key=lambda pair: pair[0]) if figure.subject)

    def _figure(self, index: int, clause: Clause, own: list[Quantity], position: int, periods: list[Period]) -> Figure:
        quantity = own[position]
        self._leave_bracket(clause, quantity)
        place = place_of(self.text, self.clauses, index, own, position, self.said_until)
        reading = read_distributed(self.text, clause, own, position, self.state, self.year)
        reading = reading or read(place, self.state)
        reading = reading if reading.subject else self._summed_up(clause, quantity, place, reading)
        remember(self.state, quantity, place, reading)
        self.said_until = reading.end
        start = min(reading.start, quantity.cue_start)
        if start < place.start and reading.role != "score":
            start = max(start, self.own_start)
        if reading.role != "carried":
            self.own_start = trimmed(self.text, place.start, quantity.cue_start)
        start = trimmed(self.text, start, quantity.cue_start)
        period, basis = self.times.of(quantity, reading, periods, place)
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

    def _summed_up(self, clause: Clause, quantity: Quantity, place: Place, reading: Reading) -> Reading:
        """下属单位为A、B、C，共3个: a bare sum counts what the clause before lists."""
        head = list_head().match(self.text, self.state.clause, clause.start)
        name = strip_lead(head[1]) if head else ""
        if not head or not name:
            return reading
        return replace(
            reading, subject=name_measure(name, quantity, place.right), core=name, start=self.state.clause, role="count"
        )

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
        period, basis = self.times.of_rank(self.text[start : rank.end], rank.number_start, periods)
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
            period_basis=basis,
            comparison="rank",
            section=self.section,
            area=area_of(mention.quote, self.facts),
            comparator="at_most" if rank.top else "",
            measure=measure_of(subject),
        )
