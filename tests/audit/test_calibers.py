"""One ratio by several definitions: told as a comparison where the definitions are named, and not otherwise."""

import pytest
from auditing import audit

TOLD = "本县居民医保目录内住院费用报销比例{a}。\n另据统计，居民医保政策范围内住院报销比例稳定在{b}左右。\n"


def test_differing_definitions_are_named() -> None:
    (finding,) = audit(TOLD.format(a="63.58%", b="72%").encode())[1]
    assert (finding.kind, finding.cause, finding.expected) == ("comparison", "caliber", "")
    assert "目录内63.58%" in finding.explanation
    assert "政策范围内约72%" in finding.explanation


ALIKE = [
    TOLD.format(a="72.1%", b="72%"),
    "居民医保政策范围内住院报销比例71%。\n职工医保目录内住院报销比例85%。\n",
    "居民医保政策范围内住院报销比例71%。\n居民医保目录内门诊报销比例55%。\n",
    "2022年居民医保政策范围内住院报销比例71%。\n2023年居民医保目录内住院报销比例66%。\n",
    "居民医保政策范围内住院报销比例71%。\n居民医保住院报销比例66%。\n",
    "居民医保政策范围内住院报销比例71%。\n居民医保目录内住院报销比例不低于66%。\n",
    "居民医保政策范围内住院报销比例71%。\n居民医保目录内住院报销比例比上年提高2.5个百分点。\n",
]


@pytest.mark.parametrize("text", ALIKE)
def test_another_measure_population_year_or_bound_is_no_other_definition(text: str) -> None:
    assert [finding for finding in audit(text.encode())[1] if finding.cause == "caliber"] == []
