"""Lines of a body's own budget and accounts, by name (data/accounts.tsv)."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kg.tables.labels import squeeze

_LEAD = re.compile(r"^(?:其中|[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]?\d{1,2}[）)、.．])+")
_UNIT = re.compile(r"（[^（）]*元）$")
_SOURCE = re.compile("(?:一般公共预算|政府性基金预算|国有资本经营预算)?财政拨款|政府性基金预算|国有资本经营预算")


@dataclass(frozen=True, slots=True)
class Account:
    """A line's name as the forms print it, its flow and classification (columns of table ``budgets``)."""

    item: str
    flow: str
    classification: str


@cache
def accounts() -> tuple[Account, ...]:
    """All lines, the longest name first."""
    text = resources.files("kg.funds").joinpath("data/accounts.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[2:] if line.strip()]
    return tuple(sorted((Account(*row) for row in rows), key=lambda account: (-len(account.item), account.item)))


@cache
def _by_name() -> dict[str, Account]:
    return {account.item: account for account in accounts()}


def account_of(label: str) -> Account | None:
    """The line that a label is, its list mark, 其中 and the unit in its brackets aside."""
    plain = bare_item(label)
    return _by_name().get(plain) or _by_name().get(_UNIT.sub("", plain))


def bare_item(label: str) -> str:
    """The name of a line without list marks and 其中: 1.因公出国（境）费, 其中：公务用车购置费."""
    return _LEAD.sub("", squeeze(label))


def source_of(words: str) -> str:
    """The source of money that a table's title or a name opens with (一般公共预算财政拨款), else empty."""
    found = _SOURCE.search(words)
    return found.group() if found else ""
