"""``kg audit``: what does not add up, as a report to hand on."""

from kg.audit_report.reading import Entry, Line, Report, read_report
from kg.audit_report.workbook import as_xlsx
from kg.audit_report.writing import as_csv, as_html, as_text

__all__ = ["Entry", "Line", "Report", "as_csv", "as_html", "as_text", "as_xlsx", "read_report"]
