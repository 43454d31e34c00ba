"""What the columns of the saved queries' tables are called, and their types (columns.toml)."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Column:
    """A column's name in Chinese and English, and its type: one of the Table Schema (text where none is stated)."""

    label_zh: str
    label_en: str
    type: str = "string"


@cache
def columns() -> dict[str, Column]:
    """Every known column by the name that the queries give it."""
    known = tomllib.loads((Path(__file__).resolve().parent / "columns.toml").read_text("utf-8"))
    return {name: Column(said["zh"], said["en"], said.get("type", "string")) for name, said in known.items()}
