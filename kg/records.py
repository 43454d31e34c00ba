"""The border between reading and meaning: frozen records, each with the words that it rests on.

From here on no spaCy and no RDF. Names of bodies are full names, titles carry no 《》, numbers are normalised
(design, TABLES). Empty string or ``None`` means not stated: never guessed.
"""

from dataclasses import dataclass
from decimal import Decimal

RELATIONS = ("basis", "issues", "forwards", "implements", "amends", "repeals", "mentions")
"""Why a document cites another; ``mentions`` where its words give no other ground."""

DOCUMENT_KINDS = (
    "department_self_evaluation",
    "project_evaluation",
    "self_evaluation_table",
    "department_budget",
    "department_final_account",
    "policy",
    "other",
)

BODY_KINDS = (
    "government",
    "party",
    "department",
    "internal_office",
    "public_institution",
    "congress",
    "court",
    "procuratorate",
    "company",
    "media",
    "other",
)


@dataclass(frozen=True, slots=True, order=True)
class Mention:
    """Words of the joined text: ``text[start:end] == quote``."""

    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a document says of itself, with the words. ``value`` is the normal form as text (2021, 97.56, 优)."""

    value: str
    mention: Mention


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What a document says of itself (table ``documents``). ``kind`` is one of ``DOCUMENT_KINDS``.

    ``date`` is ISO 8601 as exact as stated (2023-04-20, 2025-07, 2024); ``fiscal_year`` four digits;
    ``score`` a decimal number; ``grade`` as printed (优 良 中 差 …); ``project`` the evaluated project's name.
    ``kind`` rests on the title, so ``kind.mention`` is the title's words.
    """

    title: Fact | None = None
    kind: Fact | None = None
    agency: Fact | None = None
    fiscal_year: Fact | None = None
    date: Fact | None = None
    score: Fact | None = None
    grade: Fact | None = None
    project: Fact | None = None


@dataclass(frozen=True, slots=True)
class GradeBand:
    """The scores that earn a grade (优 良 中 差): from ``low`` on, to ``high`` where that is stated."""

    grade: str
    low: Decimal
    high: Decimal | None
    mention: Mention


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The evaluation that a report tells of. ``evaluator`` is a full name, empty where a third party is not named;
    ``project`` the evaluated project, empty where the reporting body as a whole is evaluated."""

    mentions: tuple[Mention, ...]
    evaluator: str = ""
    methods: tuple[Fact, ...] = ()
    bands: tuple[GradeBand, ...] = ()
    score: Decimal | None = None
    grade: str = ""
    project: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """One mention of a policy or legal document (table ``citations``).

    ``mention.quote`` runs from 《 to the closing bracket of the number where both stand. ``title`` is the whole
    formal title, also where a short form stands for it (then ``alias``). ``issuers`` are full names.
    ``article`` as written (第三十九条第二款). ``relation`` is one of ``RELATIONS``, ``cue`` the words it rests on.
    """

    mention: Mention
    title: str = ""
    number: str = ""
    issuers: tuple[str, ...] = ()
    article: str = ""
    alias: bool = False
    relation: str = "mentions"
    cue: str = ""


@dataclass(frozen=True, slots=True)
class Agency:
    """A body that a document names or means (table ``agencies``), all its mentions together.

    ``parent`` and ``jurisdiction`` are names (广州市医疗保障局, 广州市); central and national party bodies have
    the jurisdiction 国家. ``kind`` is one of ``BODY_KINDS``. ``function`` is a code of the list of functions of
    government, ``place`` a division code, both empty where unknown. ``resolved`` is False where the full name
    could not be told: then ``name`` is the surface form.
    """

    name: str
    kind: str
    mentions: tuple[Mention, ...]
    parent: str = ""
    jurisdiction: str = ""
    function: str = ""
    place: str = ""
    resolved: bool = True


@dataclass(frozen=True, slots=True)
class Figure:
    """One quantitative statement of running text (table ``figures``).

    ``mention`` is the statement's words, ``number`` the number with its unit. ``value`` counts ``unit`` as
    printed; ``yuan`` is its worth where it is an amount of yuan; ``half_unit`` half of its last printed digit.
    ``kind`` and ``comparator`` as in ``kg.quantities.Quantity``, or kind ``rank``. ``period``: 2021, 2021-12,
    2022-H1, 2022-Q3, 2018/2020 or empty; ``period_basis``: stated, inherited or empty. ``comparison``: yoy, share,
    rank or empty. ``measure`` is the subject without what varies from sentence to sentence (years, 我市, hedges):
    equal measures are one. ``of`` names the whole that a share is a share of.
    """

    mention: Mention
    number: Mention
    subject: str
    value: Decimal
    unit: str
    kind: str
    half_unit: Decimal
    period: str = ""
    period_basis: str = ""
    comparison: str = ""
    section: str = ""
    area: str = ""
    comparator: str = ""
    upper: Decimal | None = None
    yuan: Decimal | None = None
    measure: str = ""
    of: str = ""


@dataclass(frozen=True, slots=True)
class FigureRelation:
    """How figures of one document are related: ``subject`` and ``objects`` are indexes into its figures.

    ``kind``: part_of (objects: the whole), share_of (the part, the whole), growth_over (the later amount, and the
    earlier where printed), difference (the two amounts), rate (numerator, denominator), total_of (the parts of a
    list), item_count (no objects; ``count`` items follow), same_as (the same measure and period said again).
    """

    kind: str
    subject: int
    objects: tuple[int, ...] = ()
    mention: Mention | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a document contradicts itself or its arithmetic fails (table ``findings``).

    ``kind``: sum, share, rate, difference, unit, contradiction, count, comparison. ``quotes`` are the lines,
    ``explanation`` the sum worked out (zh), ``expected`` the value that would hold. ``cause``: arithmetic, unit,
    wording, text_incomplete, caliber. ``doubt`` says (zh) why the reading is doubtful, if it is: such
    findings rank lower.
    """

    kind: str
    quotes: tuple[Mention, ...]
    explanation: str
    expected: str
    cause: str = "arithmetic"
    rule: str = ""
    doubt: str = ""

    @property
    def severity(self) -> str:
        """``info`` where the reading is doubtful, else ``warning``."""
        return "info" if self.doubt else "warning"


CLAIM_RULES = (
    *("sum", "weights", "scores", "budget-identity", "difference", "earlier-report", "share", "share-total", "rate"),
    *("growth", "direction", "score-weight", "count", "target", "grade", "two-values", "caliber", "calendar"),
)
"""The rules that judge claims, by their files in ``shapes/audit``; ``unit`` judges claims of several of them."""


@dataclass(frozen=True, slots=True)
class Operand:
    """A number of a claim in a common unit (yuan, percent, points, pieces) with half of its last digit (0: exact).

    ``mention`` is its words; ``figure`` the figure of running text that it is, if it is one.
    """

    value: Decimal
    half: Decimal
    mention: Mention
    figure: Figure | None = None

    @property
    def unit(self) -> str:
        """The unit that money of running text is printed in; empty for other numbers."""
        return self.figure.unit if self.figure and self.figure.yuan is not None else ""


@dataclass(frozen=True, slots=True)
class UnitSlip:
    """An operand that makes a claim hold once it takes its siblings' unit (``moved``), and what it is found to be."""

    printed: Operand
    moved: Operand
    finding: Finding


@dataclass(frozen=True, slots=True)
class Claim:
    """Arithmetic that a document itself says to hold. ``rule`` (of ``CLAIM_RULES``) judges it.

    ``claimed`` are the printed results (one, but for the shares of a whole), ``operands`` (role, number) pairs with
    the roles of ``jp:`` (addend, numerator, atLeast …), ``directions`` the words for a change (up, down). ``finding``
    is what it is where the rule says that it fails.
    """

    rule: str
    claimed: tuple[Operand, ...]
    operands: tuple[tuple[str, Operand], ...]
    finding: Finding
    directions: tuple[str, ...] = ()
    slip: UnitSlip | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem that the report admits and the measure it answers with (table ``problems``).

    ``rectified`` is True where the text says that the problem is mended, False where it says it is not, else
    ``None``. ``year`` is the year that the problem was found in.
    """

    mention: Mention
    problem: str
    measure: str = ""
    measure_mention: Mention | None = None
    rectified: bool | None = None
    year: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Recognition:
    """An award, ranking or grade that the document claims (table ``recognitions``)."""

    mention: Mention
    name: str
    rank: str = ""
    awarded_by: str = ""
    year: str = ""
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """A duty, goal, task or achievement of the reporting body (table ``tasks``).

    ``kind``: duty, goal, task, achievement. ``order`` counts from 1 in its list. ``answers`` is the index (in the
    document's tasks) of the duty, goal or task that it fulfils, ``link_reason`` the words they share.
    """

    mention: Mention
    kind: str
    order: int
    text: str
    answers: int | None = None
    link_reason: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class ProgrammeMention:
    """A mention of a scheme or programme of policy (table ``programmes``); ``programme`` is its concept's code.

    ``mention`` is the name itself, ``clause`` the clause that it stands in.
    """

    mention: Mention
    programme: str
    label: str
    section: str = ""
    year: str = ""
    clause: Mention | None = None


@dataclass(frozen=True, slots=True)
class StatedEvent:
    """Something that a document tells of the history of an act.

    ``citation`` is the index of the citation that names the act. ``kind``: issued, adjusted, amended, repealed,
    in_progress (a change is being worked on), planned. ``date`` is ISO 8601 as exact as stated, or empty.
    """

    mention: Mention
    citation: int
    kind: str
    date: str = ""
    date_mention: Mention | None = None


@dataclass(frozen=True, slots=True)
class Money:
    """An amount with its words. ``yuan`` is its worth; ``printed`` and ``unit`` as in the source (28,602.02, 万元)."""

    yuan: Decimal
    printed: str
    unit: str
    mention: Mention


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """A row of an indicator system, a score table or a numbered list of indicators (table ``indicators``).

    ``level1`` and ``level2`` are the headings or columns it stands under. ``target`` and ``actual`` as written;
    ``value`` and ``unit`` the number in ``actual`` as printed, ``comparator`` its bound (as in ``kg.quantities``).
    ``completed`` only where it follows from target and actual. ``evidence`` are (field, words) for every field that
    is stated; ``mention`` the words of the name. ``inferred`` are the fields whose cell was placed by arithmetic.
    """

    name: str
    mention: Mention
    level1: str = ""
    level2: str = ""
    weight: Decimal | None = None
    score: Decimal | None = None
    score_rate: Decimal | None = None
    target: str = ""
    actual: str = ""
    value: Decimal | None = None
    unit: str = ""
    comparator: str = ""
    year: str = ""
    definition: str = ""
    shortfall_reason: str = ""
    improvement: str = ""
    section: str = ""
    completed: bool | None = None
    evidence: tuple[tuple[str, Mention], ...] = ()
    inferred: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A change of a project's budget in the year. ``kind``: increase, decrease or net; ``times`` as stated."""

    kind: str
    money: Money
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """A budget project that a document names (table ``projects``), all its mentions together.

    ``name`` as first printed in full; ``aliases`` other names that mean it. The chain ``budget`` (initial) →
    ``adjusted`` → ``spent`` → ``rate`` (percent as printed). ``agency`` is the body in charge, ``executing`` the unit
    that carries it out, both full names or empty. ``part_of`` is the name of the project whose total it is part of.
    ``fund`` is the name of the fund that is the same line. ``inferred`` are fields placed by arithmetic.
    """

    name: str
    mentions: tuple[Mention, ...]
    aliases: tuple[str, ...] = ()
    budget: Money | None = None
    adjusted: Money | None = None
    spent: Money | None = None
    rate: Fact | None = None
    year: str = ""
    agency: str = ""
    executing: str = ""
    grade: Fact | None = None
    score: Fact | None = None
    goal: Fact | None = None
    adjustments: tuple[Adjustment, ...] = ()
    part_of: str = ""
    fund: str = ""
    inferred: tuple[str, ...] = ()


FUND_ROLES = ("budget", "adjusted", "spent", "allocated", "income", "balance", "other")


@dataclass(frozen=True, slots=True)
class FundAmount:
    """One amount of a fund. ``role`` is one of ``FUND_ROLES``; ``inferred`` where arithmetic placed it."""

    role: str
    money: Money
    year: str = ""
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Fund:
    """A named fund, special account or subsidy (table ``funds``), all its mentions and amounts together.

    ``source_level``: central, provincial, municipal, county or empty. ``account`` where it is an account that money
    is paid into; ``goes_to`` the account or body it goes to, ``manager`` the body that manages it, ``project`` the
    project that is the same line, ``uses`` the words for what it is for.
    """

    name: str
    mentions: tuple[Mention, ...]
    source_level: str = ""
    amounts: tuple[FundAmount, ...] = ()
    account: bool = False
    goes_to: str = ""
    manager: str = ""
    project: str = ""
    uses: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """An amount of a body's own budget or accounts (table ``budgets``; the values of the columns stand there).

    ``rate`` is the part of the budget that was spent, percent as printed.
    """

    item: str
    mention: Mention
    money: Money
    flow: str
    classification: str
    agency: str = ""
    year: str = ""
    scope: str = "unspecified"
    phase: str = "unspecified"
    share: Decimal | None = None
    growth: Decimal | None = None
    rate: Decimal | None = None
    inferred: bool = False


@dataclass(frozen=True, slots=True)
class Transfer:
    """Money passed between levels of government or into a special account (table ``transfers``).

    ``source`` and ``recipient`` as named; ``area`` keeps its limits (我省（不含深圳市） is an area of its own);
    ``batches`` how many times, where stated.
    """

    mention: Mention
    source: str
    recipient: str
    fund: str
    money: Money | None = None
    year: str = ""
    area: str = ""
    instrument: str = ""
    batches: int | None = None


@dataclass(frozen=True, slots=True)
class UnitCount:
    """How many units a form says that its reporting body has; ``with_itself`` where the body counts as one of them."""

    mention: Mention
    value: int
    with_itself: bool


@dataclass(frozen=True, slots=True)
class DocumentRecords:
    """Everything that was read from one document, each kind in text order."""

    facts: DocumentFacts = DocumentFacts()
    evaluation: Evaluation | None = None
    agencies: tuple[Agency, ...] = ()
    citations: tuple[Citation, ...] = ()
    indicators: tuple[IndicatorRow, ...] = ()
    projects: tuple[Project, ...] = ()
    funds: tuple[Fund, ...] = ()
    budget_lines: tuple[BudgetLine, ...] = ()
    transfers: tuple[Transfer, ...] = ()
    figures: tuple[Figure, ...] = ()
    claims: tuple[Claim, ...] = ()
    problems: tuple[Problem, ...] = ()
    tasks: tuple[Task, ...] = ()
    recognitions: tuple[Recognition, ...] = ()
    programmes: tuple[ProgrammeMention, ...] = ()
    events: tuple[StatedEvent, ...] = ()
    unit_counts: tuple[UnitCount, ...] = ()
