"""The shares of one whole, together: never more than all of it."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

from kg.audit.arithmetic import plain
from kg.audit.printing import of_figure, quotes_of, show
from kg.records import Claim, Figure, Finding


def claims_of_share_totals(text: str, figures: Sequence[Figure]) -> Iterator[Claim]:
    """The shares that a sentence gives of one sum of money, side by side, and those of its known parts.

    Kinds of people overlap and money does not; parts of parts (其中) and two ways to divide one sum are kept apart.
    """
    runs: list[list[Figure]] = [[]]
    whole = ""
    for figure in figures:
        if figure.comparison != "share" or figure.kind != "percent":
            continue
        last = runs[-1][-1] if runs[-1] else None
        beside = last is not None and whole.endswith(figure.of) and _beside(text, last, figure, whole)
        if not figure.of and not beside:  # of what a bare share is only its neighbour tells
            continue
        whole = figure.of or whole
        if not _MONEY.search(whole):
            continue
        if not beside or figure.subject in {one.subject for one in runs[-1]}:
            runs.append([])
        runs[-1].append(figure)
    sums = [run for run in runs if len(run) > 1]
    sums += [known for known in _known_parts(figures) if not any(set(known) <= set(run) for run in sums)]
    for shares in sums:
        added = plain(sum((share.value for share in shares), Decimal(0)))
        written = "＋".join(show(share) for share in shares)
        explanation = f"同一总体各部分占比之和{written}={added}%，超过100%"
        finding = Finding("share", quotes_of(*shares), explanation, "100%", rule="share-total")
        yield Claim("share-total", tuple(of_figure(share) for share in shares), (), finding)


_MONEY = re.compile("支出|收入|资金|投入|预算|决算|经费|投资")
_NEXT = 40


def _beside(text: str, one: Figure, other: Figure, whole: str) -> bool:
    """Whether two shares stand side by side in one division of one whole."""
    between = text[one.number.end : other.number.start]
    kinds = {
        any(name in share.subject for known, names in partitions() if known in whole for name in names)
        for share in (one, other)
    }
    alike = one.period == other.period and one.comparator == other.comparator == ""
    return alike and len(kinds) == 1 and len(between) <= _NEXT and not re.search("[。！？\n\t]|其中", between)


def _known_parts(figures: Sequence[Figure]) -> Iterator[list[Figure]]:
    """1.基本支出…，占本年支出的84%…2.项目支出…，占本年支出的20%: the parts that a whole is known to consist of.

    They may stand anywhere, each with one share of it.
    """
    groups: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.comparison == "share" and figure.kind == "percent" and figure.of and not figure.comparator:
            groups[(figure.of, figure.period, figure.area)].append(figure)
    for (of, *_), shares in groups.items():
        for whole, names in partitions():
            named = [[one for one in shares if _is_share_of(one, name)] for name in names] if whole in of else []
            if named and all(len(ones) == 1 for ones in named):
                yield [ones[0] for ones in named]
                break


_ENDS = re.compile("(?:预算|决算|金额|数)*$")


def _is_share_of(share: Figure, name: str) -> bool:
    """Whether a share is that of the part ``name`` itself, not of something in it."""
    return _ENDS.sub("", share.subject.split(f"占{share.of}")[0]).endswith(name)


_DATA = Path(__file__).resolve().parent / "data"


@cache
def partitions() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Wholes with the parts that they consist of."""
    lines = (_DATA / "partitions.tsv").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
    return tuple((whole, tuple(parts.split("|"))) for whole, parts in rows)
