"""Findings on words that were recognised in a picture rank lower where the words are unsure."""

from dataclasses import replace

import pytest

from kg import read_text
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


@pytest.mark.parametrize(("marks", "rules"), [(("1、", "2、"), []), (("", ""), ["two-values"])])
def test_items_of_one_list_say_the_same_of_different_things(marks: tuple[str, str], rules: list[str]) -> None:
    work = "工程由镇水利站组织施工，村民投工投劳，质量经县级验收组验收合格，移交村级管护员管护并签订管护协议书，另外"
    work += "完成了配套的蓄水池以及管道改造，并将运行情况按月报送水利站，由水利站汇总以后报县水务局备案存查。"
    words = "云江市水务局2023年重点项目绩效评价报告\n" + "\n".join(
        f"{mark}{place}村水窖项目。{work}2023年下达财政专项水利补助资金{amount}万元，资金已经足额支付到位。"
        for mark, place, amount in zip(marks, ("东山", "西山"), (197, 108), strict=True)
    )
    assert [claim.rule for claim in read_text(words).records.claims] == rules
