"""What the reading of a sentence carries from one number to the next."""

from dataclasses import dataclass, field

from kg.quantities import Quantity


# Made by the hundred for a page, and a frozen one takes four times as long to make: nothing changes them all the same.
@dataclass(slots=True)
class Phrase:
    """A subject carried from one clause to the next, and where its words begin."""

    text: str
    start: int


@dataclass(slots=True)
class State:
    """What a sentence has said so far: its topic, its main amount, the whole before 其中, the items of 分别.

    ``against``: a clause of its own said that all is compared with the year before (与上年相比，…); ``among``: what
    follows divides what was said (其中). ``by_unit``: the
    last amount of each unit. ``part`` is what a share was said of right before, ``grown`` the growth in percent said
    right before, ``changed`` what the number right before was a change of. ``label`` is the paragraph's own heading
    (项目立项。…), ``row`` the indicator whose row of a table the words stand in, ``owner`` the project, fund or
    labelled measure that the clauses before speak of, ``clause`` where the clause before this one begins.
    """

    topic: Phrase | None = None
    main: Phrase | None = None
    last: Phrase | None = None
    whole: Phrase | None = None
    counted: Phrase | None = None
    rate: Phrase | None = None
    part: Phrase | None = None
    grown: Phrase | None = None
    changed: Phrase | None = None
    kind: str = ""
    yoy: bool = False
    levels: list[Phrase] = field(default_factory=list)
    year: str = ""
    label: str = ""
    row: str = ""
    owner: Phrase | None = None
    clause: int = 0
    base_year: bool = False
    against: bool = False
    among: bool = False
    main_unit: str = ""
    by_unit: dict[str, Phrase] = field(default_factory=dict)
    items: tuple[str, ...] = ()
    said: dict[tuple[str, str], str] = field(default_factory=dict)


@dataclass(slots=True)
class Place:
    """A number in its clause: the words on its left since the last number, on its right until the next, and after.

    ``start`` is where ``left`` begins, ``end`` where ``right`` ends; ``tail`` is the rest of the clause after the
    last number of a chain (11个区24个街镇开展…: the predicate of both); ``following`` the next number of the clause;
    ``beside``: a number of another unit stands right before (1,216户2,843人).
    """

    quantity: Quantity
    left: str
    right: str
    start: int
    end: int
    tail: str
    following: Quantity | None
    head: str
    beside: bool = False


@dataclass(slots=True)
class Reading:
    """A subject with the span of the words that say it. ``core`` is carried on; ``of`` is a share's whole."""

    subject: str
    core: str
    start: int
    end: int
    comparison: str = ""
    of: str = ""
    role: str = ""


def join(front: str, back: str) -> str:
    """Two phrases, once what the first ends and the second begins with."""
    for size in range(min(len(front), len(back)), 0, -1):
        if front.endswith(back[:size]):
            return front + back[size:]
    return front + back
