"""The spaCy pipeline: tokens are characters, components run in their order, bare text works too."""

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extractors import COMPONENTS
from kg.extractors.base import breaks_of, records_of
from kg.nlp import create_nlp, read_doc
from kg.readers import read_file
from kg.records import DocumentFacts

SAMPLE = Path(__file__).resolve().parent.parent / "kg" / "samples" / "clean" / "water_2022_self_evaluation.txt"


def test_the_pipeline_is_what_is_declared() -> None:
    assert tuple(create_nlp().pipe_names) == COMPONENTS
    assert create_nlp().analyze_pipes()["problems"] == {name: [] for name in COMPONENTS}


@given(st.text(max_size=200))
@settings(max_examples=50, deadline=None)
def test_a_token_is_a_character(text: str) -> None:
    doc = create_nlp().make_doc(text)
    assert [token.text for token in doc] == list(text)
    assert doc.text == text


def test_every_span_is_the_words_of_its_record() -> None:
    document = read_file(SAMPLE)
    doc = read_doc(document)
    records = records_of(doc)
    assert {span.text for span in doc.spans["citations"]} == {one.mention.quote for one in records.citations}
    assert {span.label_ for span in doc.spans["citations"]} == {one.relation for one in records.citations}
    for group in (
        "facts",
        "bodies",
        "citations",
        "cells",
        "indicators",
        "projects",
        "funds",
        "figures",
        "problems",
        "tasks",
    ):
        assert len(doc.spans[group]) > 0, group
        for span in doc.spans[group]:
            assert document.text[span.start : span.end] == span.text


def test_every_mention_of_every_record_quotes_the_text() -> None:
    document = read_file(SAMPLE)
    records = records_of(read_doc(document))
    mentions = [one.mention for one in records.citations]
    mentions += [mention for one in records.agencies for mention in one.mentions]
    mentions += [fact.mention for name in DocumentFacts.__slots__ if (fact := getattr(records.facts, name))]
    mentions += [one.mention for one in (*records.figures, *records.indicators, *records.budget_lines)]
    mentions += [mention for one in (*records.projects, *records.funds) for mention in one.mentions]
    assert len(mentions) > 100
    for mention in mentions:
        assert document.text[mention.start : mention.end] == mention.quote


def test_bare_text_goes_through_the_pipeline() -> None:
    doc = create_nlp()("根据《云溪县农村供水管理办法》（云府办规〔2020〕3号）第六条，县水务局负责全县农村供水。")
    assert [span.label_ for span in doc.spans["citations"]] == ["basis"]
    assert [one.number for one in records_of(doc).citations] == ["云府办规〔2020〕3号"]


def test_breaks_are_the_starts_of_paragraphs_and_cells() -> None:
    document = read_file(SAMPLE)
    breaks = breaks_of(document)
    assert {paragraph.start for paragraph in document.paragraphs} <= set(breaks)
    assert all(cell.start in breaks for table in document.tables for cell in table.cells)
    assert list(breaks) == sorted(breaks)
