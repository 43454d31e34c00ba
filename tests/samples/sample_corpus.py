"""The sample documents with their truth, read once for the tests of this folder."""

import json
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from kg.document import Document
from kg.readers.text import read

SAMPLES = Path(__file__).resolve().parents[2] / "kg" / "samples"
CLEAN = tuple(sorted(path.stem for path in (SAMPLES / "clean").glob("*.txt")))
FLAWED = tuple(sorted(path.stem for path in (SAMPLES / "flawed").glob("*.txt")))
ALL = tuple((folder, stem) for folder, stems in (("clean", CLEAN), ("flawed", FLAWED)) for stem in stems)

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")

Row = dict[str, Any]


@dataclass(frozen=True)
class Printed:
    """A number as printed: its value and half a unit of its last digit."""

    value: Decimal
    half: Decimal


@dataclass(frozen=True)
class Sample:
    folder: str
    stem: str
    raw: str
    document: Document
    truth: dict[str, Any]

    @property
    def text(self) -> str:
        return self.document.text

    def figure(self, subject: str, period: str | None = None) -> Row:
        """The first figure of this subject (notes in brackets aside) and period."""
        for row in self.truth["figures"]:
            if row["subject"] == subject and period in (None, row["period"]):
                return row
        raise KeyError(f"{self.stem}: {subject} {period}")

    def printed(self, subject: str, period: str | None = None) -> Printed:
        """The figure's number as its quote prints it, amounts in 万元."""
        row = self.figure(subject, period)
        return as_printed(row)

    def row(self, table: str, name: str) -> Row:
        return next(row for row in self.truth[table] if row["name"] == name)


def as_printed(row: Row) -> Printed:
    value = Decimal(str(row["value"]))
    token = next(t for t in reversed(_NUMBER.findall(row["quote"])) if Decimal(t.replace(",", "")) == value)
    half = Decimal(5).scaleb(-len(token.partition(".")[2]) - 1)
    scale = {"元": Decimal("0.0001"), "亿元": Decimal(10000)}.get(row["unit"], Decimal(1))
    return Printed(value * scale, half * scale)


def decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


@cache
def sample(folder: str, stem: str) -> Sample:
    data = (SAMPLES / folder / f"{stem}.txt").read_bytes()
    truth = json.loads((SAMPLES / "truth" / folder / f"{stem}.json").read_text(encoding="utf-8"))
    return Sample(folder, stem, decoded(data), read(data, f"{stem}.txt"), truth)


def planted() -> list[Row]:
    rows: list[Row] = json.loads((SAMPLES / "truth" / "planted.json").read_text(encoding="utf-8"))
    return rows


def scored_money(text: str) -> list[tuple[str, str]]:
    """(weight, score) of the money row of the Ministry of Finance's form, which is scored and no indicator."""
    return re.findall(r"年度资金总额(?:\t[\d,.]+){3}\t(\d+)\t[\d.]+%\t([\d.]+)", text)
