"""The audit report as text, one HTML page, or CSV."""

import csv
import html
import io
from collections.abc import Sequence

from kg.audit_report.reading import Entry, Report
from kg.reviews import Review


def as_text(report: Report) -> str:
    """For the screen: quotes between 【 and 】."""
    out = [report.summary]
    for name, entries in report.documents:
        out.append(f"\n{name}" + ("" if entries else "：未发现不符之处"))
        for number, entry in enumerate(entries, 1):
            out.append(f"\n  {number}. {entry.kind} · {entry.severity}" + (f" · {entry.cause}" if entry.cause else ""))
            out.append(f"     {entry.explanation}")
            if entry.expected:
                out.append(f"     应为：{entry.expected}")
            out += [f"     同因：{explanation}" for explanation in entry.also]
            if entry.review:
                out.append(f"     复核：{_said(entry.review)}")
            out += [f"     {line.place_words}\n       {line.marked('【', '】')}" for line in entry.lines]
    out += [f"\n未能核算 {name}：{why}\n       {words}" for name, why, words in report.uncomputed]
    out += [f"\n无对应发现的复核 {one.finding}：{_said(one)}" for one in report.orphans]
    return "\n".join(out) + "\n"


def _said(review: Review) -> str:
    """A review in one line."""
    return f"{VERDICTS_ZH[review.verdict]}，{review.reason}（{review.reviewer}，{review.time}）"


VERDICTS_ZH = {"confirmed": "属实", "rejected": "不属实", "open": "待查"}


def as_csv(report: Report) -> str:
    """One row a finding in a document: RFC 4180 with a header row; quotes between 【 and 】, lines joined by a bar."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        (
            *("file", "number", "kind", "severity", "cause", "explanation", "expected", "places", "lines", "also"),
            *("verdict", "reason", "finding"),
        )
    )
    for name, entries in report.documents:
        for number, entry in enumerate(entries, 1):
            places = "|".join(line.place_words for line in entry.lines)
            lines = "|".join(line.marked("【", "】") for line in entry.lines)
            head = (entry.kind, entry.severity, entry.cause, entry.explanation, entry.expected)
            said = (entry.review.verdict, entry.review.reason) if entry.review else ("", "")
            writer.writerow((name, number, *head, places, lines, "|".join(entry.also), *said, entry.finding))
    return out.getvalue()


_STYLE = """body{font:16px/1.6 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}
section{border-top:1px solid #999;margin-top:2em}article{margin:1.5em 0;break-inside:avoid}h3{margin-bottom:.2em}
p{margin:.3em 0}.place{color:#555;font-size:.9em;margin-top:.6em}blockquote{margin:.2em 0 .2em 1em}
mark{background:#ffe48a}code{font-size:.8em;color:#555;overflow-wrap:anywhere}"""


def as_html(report: Report) -> str:
    """One page that needs nothing beside itself; every word of a document is escaped."""
    body = "".join(_html_document(name, entries) for name, entries in report.documents)
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        f"<title>绩效文档审核报告</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>绩效文档审核报告</h1>\n<p>{html.escape(report.summary)}</p>\n{body}{_html_rest(report)}</body>\n</html>\n"
    )


def _html_rest(report: Report) -> str:
    """What could not be computed, and reviews of findings that are no longer there."""
    uncomputed = "".join(
        f"<li>{html.escape(f'{name}：{why}')}<blockquote>{html.escape(words)}</blockquote></li>\n"
        for name, why, words in report.uncomputed
    )
    orphans = "".join(f"<li>{html.escape(f'{one.finding}：{_said(one)}')}</li>\n" for one in report.orphans)
    parts = (("未能核算", uncomputed), ("无对应发现的复核", orphans))
    return "".join(f"<section>\n<h2>{head}</h2>\n<ul>\n{rows}</ul>\n</section>\n" for head, rows in parts if rows)


def _html_document(name: str, entries: Sequence[Entry]) -> str:
    articles = "".join(_html_entry(number, entry) for number, entry in enumerate(entries, 1))
    return f"<section>\n<h2>{html.escape(name)}</h2>\n{articles or _NONE}</section>\n"


_NONE = "<p>未发现不符之处</p>\n"


def _html_entry(number: int, entry: Entry) -> str:
    heading = " · ".join(filter(None, (entry.kind, entry.severity, entry.cause)))
    expected = f"<p>应为：<strong>{html.escape(entry.expected)}</strong></p>\n" if entry.expected else ""
    expected += "".join(f"<p>同因：{html.escape(explanation)}</p>\n" for explanation in entry.also)
    if entry.review:
        expected += f"<p>复核：{html.escape(_said(entry.review))}</p>\n"
    lines = "".join(
        f'<p class="place">{html.escape(line.place_words)}</p>\n'
        f"<blockquote>{line.marked('<mark>', '</mark>', html.escape)}</blockquote>\n"
        for line in entry.lines
    )
    return (
        f"<article>\n<h3>{number}. {html.escape(heading)}</h3>\n<p>{html.escape(entry.explanation)}</p>\n"
        f"{expected}{lines}<p><code>{html.escape(entry.finding)}</code></p>\n</article>\n"
    )
