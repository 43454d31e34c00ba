"""Against the careful reader's gold and the fragments met in the wild (both outside the project)."""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from kg.bodies import Resolver
from kg.citations import Context, find_citations
from kg.readers.text import read

COLUMNS = [
    "file",
    "quote",
    "title",
    "number",
    "issuers",
    "article",
    "alias",
    "relation",
    "start",
    "end",
    "section",
    "policy",
]
BARS = {
    "citations.f1": 0.98,
    "citations.number": 0.98,
    "citations.article": 0.98,
    "citations.alias": 0.98,
    "citations.issuers": 0.97,
    "citations.relation": 0.92,
}


def context(agency: str, breaks: list[int]) -> Context:
    resolver = Resolver.for_report(agency)
    place = resolver.place.name if resolver.place else ""
    return Context(place, place if place.endswith("省") else "", agency, resolver.full_name, breaks)


def test_gold(shared: Path, tmp_path: Path) -> None:
    rows = []
    for path in sorted((shared / "gold").glob("*.json")):
        agency = json.loads(path.read_text(encoding="utf-8"))["document"]["agency"]
        source = shared / "corpus" / f"{path.stem}.txt"
        document = read(source.read_bytes(), source.name)
        for item in find_citations(document.text, context(agency, [span.start for span in document.paragraphs])):
            mention = item.mention
            assert document.text[mention.start : mention.end] == mention.quote
            alias, issuers = str(item.alias).lower(), "|".join(item.issuers)
            rows.append(
                [
                    source.name,
                    mention.quote,
                    item.title,
                    item.number,
                    issuers,
                    item.article,
                    alias,
                    item.relation,
                    mention.start,
                    mention.end,
                    "",
                    "",
                ]
            )
    with (tmp_path / "citations.csv").open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([COLUMNS, *rows])
    command = [
        sys.executable,
        str(shared / "score" / "score.py"),
        str(tmp_path),
        str(shared / "gold"),
        "--misses",
        "20",
    ]
    for key, bar in BARS.items():
        command += ["--at-least", f"{key}={bar}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def fragments(shared: Path) -> list[str]:
    lines = (shared / "wild" / "excerpts.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def test_wild_offsets(shared: Path) -> None:
    for text in fragments(shared):
        for item in find_citations(text):
            assert text[item.mention.start : item.mention.end] == item.mention.quote


@pytest.mark.parametrize(
    "bracketed", ["[〔【﹝]\\s*(?:19|20)\\d\\d\\s*[〕】﹞]\\s*第?\\d+\\s*号", "令\\s*第\\s*\\d+\\s*号|第\\d+号令"]
)
def test_wild_numbers(shared: Path, bracketed: str) -> None:
    """No number form that occurs is missed: each lies inside some citation that carries a number."""
    for text in fragments(shared):
        covered = [(item.mention.start, item.mention.end) for item in find_citations(text) if item.number]
        for match in re.finditer(bracketed, text):
            assert any(start <= match.start() < end for start, end in covered), text[match.start() - 20 : match.end()]


def test_wild_negatives(shared: Path) -> None:
    """Certificates, contracts and proposals among the fragments are no acts."""
    for text in fragments(shared):
        for item in find_citations(text):
            assert not re.search("(?:证|证书|协议|协议书|合同|户口簿|注册簿)$", item.title), item.title
            assert not re.search("第\\d+号(?:提案|建议)$", item.mention.quote)
