"""Problems and measures behind labels of their own within other text (发现的主要问题及原因：…。下一步改进措施：…).

So the Ministry of Finance's form of a department's accounts has them for each project that it sums up, and many forms
of self-evaluation, whose sections are not named after them.
"""

import re
from collections.abc import Iterator

from kg.document import Document, Span
from kg.narrative.items import Item, admitted, paragraph_items, same_list, starts_item
from kg.narrative.rectified import is_of_earlier
from kg.narrative.words import role_of, says

_LABEL = re.compile(
    r"(?:(?<=[。；;])|^)\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．]\s*)?([^，。；;：:\s]{2,24})[：:]"
)


def labelled(document: Document) -> Iterator[tuple[list[Item], list[Item]]]:
    """Problems with the measures that follow them, in text order; none of a section that is named after either."""
    for run in _runs(document):
        problems, measures = (
            paragraph_items(document, [span for told, span in run if told == role and span.end > span.start])
            for role in ("problem", "measure")
        )
        if found := admitted(document.text, problems):
            yield found, measures


def _runs(document: Document) -> list[list[tuple[str, Span]]]:
    """What labels lead to, each with its role: a run for problems and their measures."""
    runs: list[list[tuple[str, Span]]] = [[]]
    text, headings = document.text, {section.start for section in document.sections}
    handled = _handled(document)
    for paragraph in document.paragraphs:
        parts = [] if _within(paragraph, handled) else list(_parts(text, paragraph))
        heading = paragraph.start in headings
        if runs[-1] and not parts and not heading and _goes_on(text, runs[-1][-1], paragraph):
            runs[-1].append((runs[-1][-1][0], paragraph))
        elif not any(role for role, _ in parts):
            runs.append([])
        for role, span in parts:
            if role == "problem" and any(told == "measure" for told, _ in runs[-1]):
                runs.append([])
            runs[-1].append((role, span))
    return runs


def _goes_on(text: str, last: tuple[str, Span], paragraph: Span) -> bool:
    """Whether a paragraph is the next item of a list that a label led to, or the first."""
    role, span = last
    begun = text[span.start : span.end].strip()
    return bool(role) and (same_list(text, span, paragraph) if begun else starts_item(text, paragraph))


def _handled(document: Document) -> list[Span]:
    """The sections that are named after problems or measures."""
    return [
        Span(one.start, one.end)
        for one in document.sections
        if any(says(one.title, name) for name in ("problem", "measure", "rectified"))
    ]


def _within(paragraph: Span, spans: list[Span]) -> bool:
    return any(span.start <= paragraph.start < span.end for span in spans)


def _parts(text: str, paragraph: Span) -> Iterator[tuple[str, Span]]:
    """What stands behind each label of a paragraph, with its role: ``problem``, ``measure`` or neither."""
    words = text[paragraph.start : paragraph.end]
    labels = list(_LABEL.finditer(words))
    ends = [label.start() for label in labels[1:]] + [len(words)]
    for label, end in zip(labels, ends, strict=False):
        role = "" if is_of_earlier(label[1]) else role_of(label[1])
        start = end - len(words[label.end() : end].lstrip())
        yield role, Span(paragraph.start + start, paragraph.start + end)
