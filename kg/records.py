"""The border between reading and meaning: frozen records, each with the words that it rests on.

From here on no spaCy and no RDF. Names of bodies are full names, titles carry no 《》, numbers are normalised
(design, TABLES). Empty string or ``None`` means not stated: never guessed.
"""

from dataclasses import dataclass

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
