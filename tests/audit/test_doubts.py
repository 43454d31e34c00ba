"""Findings on words that were recognised in a picture rank lower where the words are unsure."""

from dataclasses import replace

import pytest

from kg.audit.doubts import MISREAD, with_doubts
from kg.document import Confidence
from kg.extractors.base import records_of
from kg.nlp import read_doc
from kg.readers.text import read

TEXT = "某局2022年度绩效自评报告\n一、概况\n全年预算100.00万元，支出80.00万元，预算执行率为98.00%。\n"


@pytest.mark.parametrize(("value", "doubt"), [(None, ""), (0.99, ""), (0.6, MISREAD)])
def test_an_unsure_digit_makes_a_finding_doubtful(value: float | None, doubt: str) -> None:
    document = read(TEXT.encode(), "a.txt")
    claims = records_of(read_doc(document)).claims
    assert claims
    at = document.text.index("80.00")
    held = () if value is None else (Confidence(0, at, 1.0), Confidence(at, at + 1, value))
    found = with_doubts(claims, replace(document, confidences=held))
    assert {claim.finding.doubt for claim in found} == {doubt}
    assert [replace(claim, finding=replace(claim.finding, doubt="")) for claim in found] == list(claims)
