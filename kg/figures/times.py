"""When a figure holds: the time that its words say, else that of its sentence, paragraph, section or report."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kg.figures.period import Period, is_standing, stated
from kg.figures.state import Place, Reading, State
from kg.quantities import Quantity

_YEAR = re.compile(r"((?:19|20)\d\d)年")


@dataclass(slots=True)
class Times:
    """The times that a paragraph has said so far: ``sentence``'s holds to its end, ``carried``'s year to the
    paragraph's. ``year`` is the report's fiscal year, ``section`` the path of titles that the paragraph stands under.
    """

    year: str
    section: str
    sentence: Period | None = None
    carried: Period | None = None

    def note(self, periods: Sequence[Period], state: State) -> None:
        """Carry a clause's time: all of it through the sentence, its year through the paragraph."""
        lasting = [period for period in periods if not period.earlier and not period.bracketed]
        if lasting:
            self.sentence = self.carried = lasting[-1]
            state.year = lasting[-1].year

    def of(self, quantity: Quantity, reading: Reading, periods: Sequence[Period], place: Place) -> tuple[str, str]:
        """The period and its basis; a standing fact and the earlier side of a change have none but a stated one.

        ``periods`` are those of the number's clause.
        """
        before = [period for period in periods if period.start < quantity.start <= (period.bracketed or quantity.start)]
        if before and before[-1].earlier and before[-1].end > place.start:
            return before[-1].value, "stated"
        before = [period for period in before if not period.earlier]
        if before and reading.role != "earlier":
            return before[-1].value, "stated"
        if reading.role == "before":
            return "", ""
        if reading.role == "earlier":
            return self._earlier(place)
        if self.sentence is not None:
            return (self.sentence.value if self.sentence.lasting else self.sentence.year), "stated"
        counted = quantity.kind in ("count", "measure")
        if reading.role == "parameter" or (counted and is_standing(place.left, reading.subject)):
            return "", ""
        if self.carried is not None:
            return self.carried.year, "inherited"
        titles = stated(self.section, 0, len(self.section), self.year)
        if titles:
            return titles[-1].year, "inherited"
        return (self.year, "inherited") if self.year else ("", "")

    def of_rank(self, words: str, start: int, periods: Sequence[Period]) -> tuple[str, str]:
        """The period of a rank and its basis. ``words`` say the rank, its number stands at ``start``."""
        quoted = _YEAR.search(words)
        if quoted:
            return quoted[1], "stated"
        before = [period for period in periods if period.start < start]
        if before:
            return (before[-1].value, "stated") if before[-1].value else ("", "")
        held = self.sentence or self.carried
        period = held.year if held else self.year
        return (period, "inherited") if period else ("", "")

    def _earlier(self, place: Place) -> tuple[str, str]:
        """The year that the earlier side of a comparison names, or the one before the sentence's."""
        named = _YEAR.search(place.left)
        if named:
            return named[1], "stated"
        known = self.sentence.year if self.sentence else self.year
        return (str(int(known) - 1), "stated") if known else ("", "")
