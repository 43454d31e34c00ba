"""Transfers as reports on money from above tell them: who receives stands first, a notice gives, the fund is passed."""

import pytest

from kg.records import Transfer
from tests.unseen.unseen_reading import transfers, wan

HEAD = "沄川县民政局2023年度救助补助资金绩效自评报告\n\n"


def told(transfer: Transfer) -> tuple[str, str, str, float | None]:
    return transfer.source, transfer.recipient, transfer.fund, wan(transfer.money)


FORMS = [
    pytest.param(
        "2023年我局共收到中央下达困难群众救助补助资金956万元，省级下达资金84万元。",
        [("中央", "我局", "中央困难群众救助补助资金", 956), ("省级", "", "省级资金", 84)],
        id="who receives stands first",
    ),
    pytest.param(
        "2023年中央财政困难群众救助补助资金下达我县111万元。",
        [("中央财政", "我县", "中央财政困难群众救助补助资金", 111)],
        id="the fund is passed",
    ),
    pytest.param(
        "渚江市财政局渚财农〔2023〕10号文件《关于下达2023年水利发展资金预算的通知》，下达清沙县水利发展资金223万元。",
        [("渚江市财政局", "清沙县", "水利发展资金", 223)],
        id="a notice gives",
    ),
    pytest.param(
        "根据《关于提前下达2023年衔接资金的通知》，下达我县2023年财政衔接资金182万元。",
        [("", "我县", "衔接推进乡村振兴补助资金", 182)],
        id="the giver is not told",
    ),
]


@pytest.mark.parametrize(("words", "expected"), FORMS)
def test_forms(words: str, expected: list[tuple[str, str, str, float]]) -> None:
    assert [told(transfer) for transfer in transfers(HEAD + words)] == expected


def test_the_second_batch_is_one() -> None:
    (one,) = transfers(f"{HEAD}省财政厅下达我县第二批就业补助资金12万元。")
    (two,) = transfers(f"{HEAD}省财政厅分两批下达我县就业补助资金12万元。")
    assert (one.batches, two.batches) == (None, 2)
