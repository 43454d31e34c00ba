"""Lines of a body's own budget and accounts, by name (data/accounts.tsv)."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

from kg.tables.labels import squeeze


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


def account_of(label: str) -> Account | None:
    """The line that a label is, its list mark and brackets aside."""
    plain = re.sub(r"^[一二三四五六七八九十\d]+[、.．]|^其中[：:]?", "", squeeze(label))
    return next((account for account in accounts() if account.item == plain), None)
