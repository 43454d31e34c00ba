"""The audit report as a workbook: a row a finding, and sheets for what could not be computed and for lost reviews."""

import io
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from kg.audit_report.reading import Report

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_FINDINGS = (
    *("文件", "序号", "类型", "严重程度", "可能原因", "算式与说明", "应为", "位置", "原文", "同因"),
    *("复核", "复核理由", "编号"),
)
_WIDTHS = (28, 6, 12, 20, 12, 60, 16, 40, 60, 40, 12, 30, 40)
Cells = Sequence[str | int]


def as_xlsx(report: Report) -> bytes:
    """An .xlsx file; words of documents are cells of text, never formulas."""
    from openpyxl import Workbook  # takes a while to import: not for the other formats

    book = Workbook()
    first = book.worksheets[0]
    first.title = "审核发现"
    _fill(first, _FINDINGS, _rows(report), _WIDTHS)
    _fill(book.create_sheet("未能核算"), ("文件", "说明", "原文"), report.uncomputed, (28, 60, 60))
    orphans = ((one.finding, one.verdict, one.reason, one.reviewer, one.time) for one in report.orphans)
    columns = ("编号", "复核", "理由", "复核人", "时间")
    _fill(book.create_sheet("无对应发现的复核"), columns, orphans, (40, 12, 60, 16, 28))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _rows(report: Report) -> Iterable[Cells]:
    for name, entries in report.documents:
        for number, entry in enumerate(entries, 1):
            head = (entry.kind, entry.severity, entry.cause, entry.explanation, entry.expected)
            places = "\n".join(line.place_words for line in entry.lines)
            lines = "\n".join(line.marked("【", "】") for line in entry.lines)
            said = (entry.review.verdict, entry.review.reason) if entry.review else ("", "")
            yield (name, number, *head, places, lines, "\n".join(entry.also), *said, entry.finding)


def _fill(sheet: "Worksheet", head: Cells, rows: Iterable[Cells], widths: Sequence[int]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    for number, row in enumerate((head, *rows), 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column, _text(value) if isinstance(value, str) else value)
            if isinstance(value, str):
                cell.data_type = "s"  # what begins with = is no formula
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions


def _text(value: str) -> str:
    """Without the control characters that a workbook cannot hold, and no longer than a cell."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", value)[:_LONGEST]


_LONGEST = 32767
