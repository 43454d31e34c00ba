"""Mentions of schemes and programmes of policy, by the concepts in ``data/programmes`` (a file a sector)."""

import re
from functools import cache
from pathlib import Path

from kg.document import Document
from kg.records import DocumentFacts, Mention, ProgrammeMention

_DATA = Path(__file__).resolve().parent / "data" / "programmes"


@cache
def programmes() -> dict[str, tuple[str, str]]:
    """(code, label) of every name and alias. Codes are ``<sector>-<number>`` and never change once given."""
    names: dict[str, tuple[str, str]] = {}
    for path in sorted(_DATA.glob("*.tsv")):
        for line in path.read_text(encoding="utf-8").splitlines()[2:]:
            code, label, aliases = line.split("\t")
            for name in (label, *filter(None, aliases.split("|"))):
                names.setdefault(name, (code, label))
    return names


@cache
def _pattern() -> re.Pattern[str]:
    """Longest name first; names in Latin letters only where no letter stands beside them."""
    ordered = sorted(programmes(), key=lambda name: (-len(name), name))
    return re.compile(
        "|".join(rf"(?<![A-Za-z]){name}(?![A-Za-z])" if name.isascii() else re.escape(name) for name in ordered)
    )


def find_programmes(document: Document, facts: DocumentFacts) -> tuple[ProgrammeMention, ...]:
    """Every mention in text order, the longest name at each place; ``year`` is the fiscal year."""
    year = facts.fiscal_year.value if facts.fiscal_year else ""
    found: list[ProgrammeMention] = []
    for match in _pattern().finditer(document.text):
        code, label = programmes()[match[0]]
        mention = Mention(match.start(), match.end(), match[0])
        found.append(ProgrammeMention(mention, code, label, document.section_path(match.start()), year))
    return tuple(found)
