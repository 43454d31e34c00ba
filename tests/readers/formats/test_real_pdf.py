"""Tables of two published PDF files, as read by eye: shapes, heads with their merged cells, columns of numbers."""

import re
import unicodedata
from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl

import pypdfium2
import pytest
from rdflib import RDF

from kg import iris
from kg.document import Document, Table
from kg.mapping import map_reading
from kg.readers import Limits, read_file
from kg.reading import read_source
from kg.vocabulary import JP, OA

ACCOUNT, BUDGET = "putuo_planning_2024_final_account", "putuo_justice_2026_budget"


@cache
def read(path: Path) -> Document:
    return read_file(path)


def table_on(document: Document, page: int) -> Table:
    return next(table for table in document.tables if document.source_map.at(table.start).page == page)


def column(document: Document, table: Table, number: int) -> str:
    """The numbers of a column from top to bottom."""
    words = (document.text[cell.start : cell.end] for cell in table.cells if cell.column == number)
    return " ".join(word for word in words if re.fullmatch(r"[0-9][0-9,]*(\.[0-9]+)?", word))


def compact(words: str) -> str:
    """Words by eye: blanks aside, what is long by its ends and its length."""
    words = "".join(words.split())
    return words if len(words) <= 10 else f"{words[:4]}…{words[-3:]}({len(words)})"


def compact_rows(document: Document, table: Table) -> list[str]:
    rows: dict[int, list[str]] = {}
    for cell in table.cells:
        merged = f" {cell.row_span}x{cell.column_span}" if cell.row_span * cell.column_span > 1 else ""
        words = compact(document.text[cell.start : cell.end])
        rows.setdefault(cell.row, []).append(f"{cell.column}:{words}{merged}")
    assert list(rows) == list(range(len(rows)))
    return [" | ".join(row) for row in rows.values()]


def by_eye() -> list[tuple[str, int, int, list[str]]]:
    """File, first and last page, rows: tables that are long, merged, lying, or go on over pages."""
    found: list[tuple[str, int, int, list[str]]] = []
    for line in (Path(__file__).parent / "real_tables.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith(" "):
            found[-1][3].append(line.strip())
        elif line and not line.startswith("#"):
            name, first, last = line.split()
            found.append((name, int(first), int(last), []))
    return found


def test_every_cell_of_eight_tables(shared: Path) -> None:
    tables = by_eye()
    assert len(tables) == 8
    assert sum(row.count(" | ") + 1 for _, _, _, rows in tables for row in rows) > 700
    for name, first, last, rows in tables:
        document = read(shared / "pdf" / f"{name}.pdf")
        table = table_on(document, first)
        assert document.source_map.at(table.end - 1).page == last
        assert compact_rows(document, table) == rows, (name, first)


# (file, first page, last page, rows, columns, {column: numbers})
READ = [
    (ACCOUNT, 7, 7, 30, 4, {
        1: "9746.50 9746.50 112.88 9859.38",
        3: "754.75 236.63 3845.25 4461.67 461.08 9759.38 100.00 9859.38",
    }),
    (ACCOUNT, 8, 9, 27, 9, {
        2: "9746.50 754.75 754.75 54.53 28.11 446.11 225.12 0.88 236.64 236.64 40.35 196.29 3832.36 1092.80 "
           "1092.80 2739.56 2739.56 4461.67 4461.67 4416.67 45.00 461.08 461.08 289.59 171.49",
    }),
    (ACCOUNT, 10, 11, 27, 8, {
        4: "4381.74 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 2259.65 8.77 8.77 2250.88 "
           "2250.88 2122.09 2122.09 2077.09 45.00 0.00 0.00 0.00 0.00",
    }),
    (ACCOUNT, 12, 13, 32, 7, {
        1: "9746.50 9746.50 9746.50",
        4: "754.75 236.63 3832.36 4461.67 461.08 9746.50 9746.50",
    }),
    (ACCOUNT, 16, 16, 40, 6, {
        2: "4816.14 537.64 987.86 0.00 0.00 1594.02 446.11 225.12 236.63 0.00 17.94 289.59 0.00 481.23 "
           "67.96 0.00 67.96 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 0.00 4884.09",
        3: "302 30201 30202 30203 30204 30205 30206 30207 30208 30209 30211 30212 30213 30214 30215 30216 "
           "30217 30218 30224 30225 30226 30227 30228 30229 30231 30239 30240 30299 310 31001 31002 31003 "
           "31007 31013 31019 31021 31022 31099",
    }),
    (BUDGET, 10, 10, 10, 4, {
        1: "96,282,213.44 96,282,213.44 0.00 0.00 0.00 0.00 0.00 96,282,213.44",
        3: "87,267,272.44 3,343,704.00 1,149,678.00 4,521,559.00 96,282,213.44",
    }),
    (BUDGET, 12, 13, 25, 7, {
        2: "01 04 05 07 13 99 01 05 06 99 01 01 03",
        5: "16726725.44 16726725.44 16726725.44 0.00 0.00 0.00 0.00 0.00 3343704.00 3343704.00 578040.00 "
           "1839485.00 919739.00 6440.00 1149678.00 1149678.00 1149678.00 4521559.00 4521559.00 2087959.00 "
           "2433600.00 25741666.44",
    }),
    (BUDGET, 19, 20, 33, 6, {
        1: "01 02 08 09 10 12 13 99 01 02 04 07 11 13 15 16 17 26 27 28 31 39 99 02 02",
    }),
]  # fmt: skip


@pytest.mark.parametrize(("name", "first", "last", "rows", "width", "numbers"), READ)
def test_ruled_tables(
    name: str, first: int, last: int, rows: int, width: int, numbers: dict[int, str], shared: Path
) -> None:
    document = read(shared / "pdf" / f"{name}.pdf")
    table = table_on(document, first)
    assert document.source_map.at(table.end - 1).page == last
    assert max(cell.row + cell.row_span for cell in table.cells) == rows
    assert max(cell.column + cell.column_span for cell in table.cells) == width
    assert {number: column(document, table, number) for number in numbers} == numbers


# (file, page, (row, column, rows, columns) of the cells that are merged)
MERGED = [
    (ACCOUNT, 17, [(0, 0, 2, 2), (0, 2, 2, 2), (0, 4, 1, 6), (0, 10, 2, 2), (1, 4, 1, 2), (1, 6, 1, 2), (1, 8, 1, 2)]),
    (ACCOUNT, 18, [(0, 0, 1, 2), (0, 2, 2, 1), (0, 3, 2, 1), (0, 4, 2, 3), (0, 7, 2, 1), (2, 0, 1, 2)]),
    (BUDGET, 11, [(0, 0, 1, 4), (0, 4, 1, 5), (1, 0, 1, 3), (1, 3, 2, 1), (1, 4, 2, 1), (1, 5, 2, 1), (1, 6, 2, 1),
                  (1, 7, 2, 1), (1, 8, 2, 1), (24, 0, 1, 4)]),
    (BUDGET, 21, [(0, 0, 1, 6), (0, 6, 3, 1), (1, 0, 2, 1), (1, 1, 2, 1), (1, 2, 2, 1), (1, 3, 1, 3)]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "page", "spans"), MERGED)
def test_merged_cells(name: str, page: int, spans: list[tuple[int, int, int, int]], shared: Path) -> None:
    table = table_on(read(shared / "pdf" / f"{name}.pdf"), page)
    found = [(cell.row, cell.column, cell.row_span, cell.column_span) for cell in table.cells]
    assert [span for span in found if span[2:] != (1, 1)] == spans


def test_every_table_is_found_once(shared: Path) -> None:
    assert len(read(shared / "pdf" / f"{ACCOUNT}.pdf").tables) == 10
    assert len(read(shared / "pdf" / f"{BUDGET}.pdf").tables) == 9


@pytest.mark.parametrize(("name", "page", "total"), [(ACCOUNT, 10, 2), (BUDGET, 12, 4), (BUDGET, 11, 4)])
def test_the_amounts_of_the_classes_come_to_the_total(name: str, page: int, total: int, shared: Path) -> None:
    """Arithmetic that no misplaced cell survives, to the rounding that the file itself has."""
    document = read(shared / "pdf" / f"{name}.pdf")
    rows: dict[int, dict[int, str]] = {}
    for cell in table_on(document, page).cells:
        rows.setdefault(cell.row, {})[cell.column] = document.text[cell.start : cell.end]
    classes = [
        row for row in rows.values() if re.fullmatch("[0-9]{3}", row.get(0, "")) and not row.get(1, "").isdigit()
    ]
    whole = next(row for row in rows.values() if row.get(0) == "合计")
    assert abs(sum(Decimal(row[total]) for row in classes) - Decimal(whole[total])) <= Decimal("0.02")


@pytest.mark.parametrize("name", [ACCOUNT, BUDGET])
def test_boxes_hold_what_they_are_of(name: str, shared: Path) -> None:
    path = shared / "pdf" / f"{name}.pdf"
    document = read(path)
    file = pypdfium2.PdfDocument(path)
    checked = 0
    for table in document.tables:
        for cell in table.cells[::7]:
            here, there = document.source_map.at(cell.start), document.source_map.at(cell.end - 1)
            assert here.box
            assert there.box
            if here.page != there.page or there.box[1] > here.box[3]:
                continue  # it has several lines
            page = file[(here.page or 0) - 1]
            height = page.get_height()
            words = page.get_textpage().get_text_bounded(
                here.box[0], height - there.box[3], there.box[2], height - here.box[1]
            )
            assert "".join(document.text[cell.start : cell.end].split()) in "".join(words.split())
            checked += 1
    assert checked > 80


@pytest.mark.parametrize("name", [ACCOUNT, BUDGET])
def test_the_box_of_every_mention_holds_its_words(name: str, shared: Path) -> None:
    """Cut from the page as viewers show it, the box that the graph gives for a quote has the quote."""
    path = shared / "pdf" / f"{name}.pdf"
    graph = map_reading(read_source(path, (path.name,), Limits()), iris.DEFAULT_BASE)
    file = pypdfium2.PdfDocument(path)
    whole = in_part = 0
    for mention in graph.subjects(RDF.type, JP.Mention):
        quote = "".join(str(graph.value(mention, OA.hasSelector / OA.exact)).split())
        where = dict(parse_qsl(str(graph.value(mention, JP.sourcePlace)).partition("#")[2]))
        page = file[int(where["page"]) - 1]
        left, top, width, height = map(float, where["viewrect"].split(","))
        assert width > 0
        assert height > 0
        words = page.get_textpage().get_text_bounded(
            left - 0.5, page.get_height() - top - height, left + width + 0.5, page.get_height() - top
        )
        printed = "".join(words.split())
        letters = Counter(quote) - Counter(unicodedata.normalize("NFKC", printed) + printed)
        if letters.total() == 0:
            whole += 1
        else:  # it goes on on the next page
            in_part += 1
            assert quote[:2] in printed, (quote, words)
    assert whole > 200
    assert in_part < whole / 50
