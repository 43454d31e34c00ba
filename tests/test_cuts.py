"""Texts that begin and end anywhere, as extracts do: read or refused, and what is read conforms."""

import random
from pathlib import Path

import pytest

from kg import iris, read_text
from kg.errors import InputError
from kg.mapping import map_document
from kg.readers.encoding import decode
from kg.validation import validate

SAMPLES = sorted((Path(__file__).resolve().parent.parent / "kg" / "samples" / "clean").glob("*.txt"))
LONGEST = 2500


def conforms(words: str) -> bool:
    """Whether a text was read (else it was refused), and its graph conforms."""
    try:
        reading = read_text(words)
    except InputError:
        return False
    statements, _ = map_document(reading, iris.DEFAULT_BASE)
    found = [one for one in validate(statements.n_triples()) if one.severity == "Violation"]
    assert not found, (found[0], words)
    return True


def cuts(seed: int, count: int) -> list[str]:
    chosen = random.Random(seed)
    texts = [decode(path.read_bytes(), path.name).text for path in SAMPLES]
    found = []
    for _ in range(count):
        words = chosen.choice(texts)
        start = chosen.choice((0, chosen.randrange(len(words))))
        words = words[start : start + chosen.randrange(20, LONGEST)]
        found.append(words.replace("\n", chosen.choice(("\n", "\n", " ", "|\n"))))
    return found


def test_any_cut_of_a_report_gives_a_graph_that_conforms_or_are_refused() -> None:
    assert sum(map(conforms, cuts(1, 60))) > 30


@pytest.mark.slow
def test_many_cuts_of_reports_give_graphs_that_conform_or_are_refused() -> None:
    assert sum(map(conforms, cuts(2, 2000))) > 1000


@pytest.mark.parametrize(
    "words",
    [
        # A mark with nothing behind it.
        "云江市水务局2023年度部门整体支出绩效自评报告\n一、绩效目标完成情况\n（1）新建水窖30口。\n（2）",
        "云江市水务局2023年度部门整体支出绩效自评报告\n存在的问题\n1.验收不及时。\n2.",
        # A row of a form without a cell.
        "项目名称 | 水窖新建 |\n|||\n实施内容 | 新建水窖30口 | |\n主管部门 | 云江市水务局 |\n",
    ],
)
def test_what_is_left_empty_says_nothing(words: str) -> None:
    assert conforms(words)
