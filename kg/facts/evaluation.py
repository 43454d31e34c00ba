"""The evaluation that a report tells of, as an event: who evaluated what, by which methods, with what result."""

import re
from collections.abc import Sequence
from decimal import Decimal

from kg.document import Document
from kg.facts.bands import grade_bands
from kg.facts.cues import any_of, words
from kg.records import Agency, DocumentFacts, Evaluation, Fact, Mention

_OWN = ("department_self_evaluation", "self_evaluation_table")


def find_evaluation(document: Document, facts: DocumentFacts, agencies: Sequence[Agency]) -> Evaluation | None:
    """The evaluation of a document that states a score or a grade; ``None`` where it states neither.

    A body evaluates itself in a self-evaluation. An evaluation of a project is the reporting body's own unless the text
    speaks of a third party: then its evaluator is the body named as that, and left open where none is.
    """
    if facts.score is None and facts.grade is None:
        return None
    kind = facts.kind.value if facts.kind else ""
    return Evaluation(
        mentions=tuple(dict.fromkeys(fact.mention for fact in (facts.score, facts.grade) if fact)),
        evaluator=_own(facts)
        if kind in _OWN
        else _third_party(document.text, agencies) or _alone(document.text, facts),
        methods=_methods(document),
        bands=grade_bands(document.text),
        score=Decimal(facts.score.value) if facts.score else None,
        grade=facts.grade.value if facts.grade else "",
        project=facts.project.value if facts.project else "",
    )


def _own(facts: DocumentFacts) -> str:
    return facts.agency.value if facts.agency else ""


_NAMED = re.compile(
    r"(?:(?<!受)委托|聘请|选聘|选定|确定|(?:评价|评估|第三方)(?:评价|评估)?机构(?:[（(][^）)]{1,6}[）)])?[:：])"
    r"(?:了|由|第三方(?:评价|评估|专业)?机构|专业机构|[，,：:\s]){0,4}$"
)
"""What stands right before the name of the third party that evaluates."""
_BEFORE = 24


def _third_party(text: str, agencies: Sequence[Agency]) -> str:
    for agency in agencies:
        if any(_NAMED.search(text[max(0, one.start - _BEFORE) : one.start]) for one in agency.mentions):
            return agency.name
    return ""


def _alone(text: str, facts: DocumentFacts) -> str:
    """The reporting body, unless a third party evaluated whose name is not told."""
    return "" if re.search("第三方(?:评价|评估)?机构|受.{2,30}委托", text) else _own(facts)


def _methods(document: Document) -> tuple[Fact, ...]:
    """Methods that the evaluation says it uses, each once, in text order."""
    found: dict[str, Fact] = {}
    for match in re.finditer(any_of(words("evaluation", "methods")), document.text):
        span = document.paragraph_at(match.start())
        start = max(span.start, document.text.rfind("。", span.start, match.start()) + 1)
        end = document.text.find("。", match.end(), span.end)
        sentence = document.text[start : end if end >= 0 else span.end]
        used = re.search(any_of(words("evaluation", "uses")), sentence)
        headed = re.search("评价方法", document.section_path(match.start()))
        if used or headed:
            found.setdefault(match[0], Fact(match[0], Mention(match.start(), match.end(), match[0])))
    return tuple(found.values())
