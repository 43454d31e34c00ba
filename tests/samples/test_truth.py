"""The samples' truth: its form, its quotes in the text, its completeness, and that the place is invented."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from sample_corpus import ALL, CLEAN, SAMPLES, Row, Sample, as_printed, planted, sample, scored_money

from kg.records import BODY_KINDS, DOCUMENT_KINDS, RELATIONS

FIELDS = {
    "citations": "quote title number issuers article alias relation",
    "agencies": "name mentions kind parent jurisdiction",
    "projects": "name mentions budget_wan adjusted_wan spent_wan rate_pct year executing_agency grade score",
    "funds": "name mentions source_level amounts",
    "indicators": "name level1 level2 weight score score_rate_pct target actual actual_value actual_unit definition "
    "shortfall_reason improvement year",
    "figures": "quote subject value unit period comparison",
    "findings": "kind quotes explanation mechanical expected cause",
    "problems": "problem measure rectified year quote section",
    "budgets": "agency year scope flow classification item phase amount_yuan share_percent growth_percent quote",
    "tasks": "kind order text answers link_reason",
    "programmes": "programme mention section quote year",
    "recognitions": "name rank awarded_by year subject quote",
    "transfers": "source recipient fund amount_yuan year area instrument quote",
    "policies": "title number issuers kind date in_force_from in_force_until status",
}
DOCUMENT_FIELDS = "title kind agency fiscal_year date score grade evaluated_project"
ALLOWED = {
    ("citations", "relation"): RELATIONS,
    ("agencies", "kind"): BODY_KINDS,
    ("funds", "source_level"): ("central", "provincial", "municipal", "county", ""),
    ("figures", "comparison"): ("yoy", "share", "rank", ""),
    ("findings", "kind"): ("sum", "share", "rate", "difference", "unit", "contradiction", "count"),
    ("findings", "cause"): ("arithmetic", "unit", "wording", "text_incomplete", "caliber"),
    ("budgets", "scope"): ("own", "consolidated", "unspecified"),
    ("budgets", "flow"): ("income", "expenditure", "balance", "assets", "liabilities"),
    ("budgets", "classification"): (
        "total",
        "basic_project",
        "source",
        "economic",
        "functional",
        "three_public",
        "other",
    ),
    ("budgets", "phase"): ("approved", "revised", "executed", "unspecified"),
    ("tasks", "kind"): ("duty", "goal", "task", "achievement"),
    ("policies", "status"): ("in_force", "repealed", "amended", "expired", "unknown"),
}
ROLES = ("budget", "adjusted", "spent", "allocated", "income", "balance", "other")
INVENTED = [
    "樾岭省",
    "沄川市",
    "淙川市",
    "汀蓼区",
    "苇浦区",
    "望樵县",
    "桕山县",
    "葭蓼区",
    "荻浦区",
    "听樵县",
    "榉山县",
]
NO_QUANTITY = re.compile(
    r"\d{4}年(?:\d{1,2}月(?:\d{1,2}日)?)?|每年\d月|\d{4}(?=至\d{4}年)|〔\d{4}〕\d+号|（\d）|(?<!\d)\d[.．](?=[一-鿿])"
)
HAN_RUN = re.compile("[㐀-鿿]{16,}")

each_sample = pytest.mark.parametrize(("folder", "stem"), ALL, ids=[stem for _, stem in ALL])


def quotes(truth: Row) -> Iterator[str]:
    """Every string of the truth that claims to stand in the text."""
    for table in ("citations", "figures", "problems", "budgets", "programmes", "recognitions", "transfers"):
        yield from (row["quote"] for row in truth[table])
    for table in ("agencies", "projects", "funds"):
        yield from (mention for row in truth[table] for mention in row["mentions"])
    yield from (quote for row in truth["findings"] for quote in row["quotes"])
    for row in truth["tasks"]:
        yield row["text"]
    for row in truth["problems"]:
        yield from (row[key] for key in ("problem", "measure", "rectified") if row[key])
    for row in truth["indicators"]:
        yield from (row[key] for key in ("target", "actual", "shortfall_reason", "improvement") if row[key])


@each_sample
def test_every_table_has_exactly_its_fields_and_allowed_values(folder: str, stem: str) -> None:
    truth = sample(folder, stem).truth
    assert set(truth) == {"document", "personal_data", *FIELDS}
    assert " ".join(truth["document"]) == DOCUMENT_FIELDS
    assert truth["document"]["kind"] in DOCUMENT_KINDS
    for table, fields in FIELDS.items():
        for row in truth[table]:
            assert " ".join(row) == fields, (table, row)
    for (table, field), values in ALLOWED.items():
        assert {row[field] for row in truth[table]} <= set(values)
    assert {amount["role"] for row in truth["funds"] for amount in row["amounts"]} <= set(ROLES)
    for row in truth["figures"]:
        assert re.fullmatch(r"(\d{4}(-(\d{2}|H[12]))?)?", row["period"]), row


@each_sample
def test_every_quote_stands_in_the_joined_text(folder: str, stem: str) -> None:
    document = sample(folder, stem)
    assert [quote for quote in quotes(document.truth) if quote not in document.text] == []


@each_sample
def test_sections_are_the_headings_above_the_quote(folder: str, stem: str) -> None:
    document = sample(folder, stem)
    for table in ("problems", "programmes"):
        for row in document.truth[table]:
            assert document.document.section_path(document.text.index(row["quote"])) == row["section"]


@each_sample
def test_citations_stand_in_text_order(folder: str, stem: str) -> None:
    document, at = sample(folder, stem), 0
    for row in document.truth["citations"]:
        found = document.text.find(row["quote"], at)
        assert found >= 0, row["quote"]
        at = found + len(row["quote"])
        assert row["number"] in row["quote"]
        assert document.text.startswith(row["article"], at)


@each_sample
def test_every_title_mark_is_a_citation(folder: str, stem: str) -> None:
    """The samples name no contract, certificate or table in 《》, so each pair outside a definition is a mention."""
    document = sample(folder, stem)
    prose = re.sub("以下简称《[^》]*》", "", document.text)
    assert len(re.findall("《[^《》]*》", prose)) == len(document.truth["citations"])


@each_sample
def test_every_figure_prints_its_number(folder: str, stem: str) -> None:
    for row in sample(folder, stem).truth["figures"]:
        chinese = re.search("[一二两三五]", row["quote"])
        if not chinese or re.search(r"\d", row["quote"]):
            as_printed(row)


@each_sample
def test_every_number_of_the_text_is_accounted_for(folder: str, stem: str) -> None:
    """A number outside figures and citations is a date, a document's number, a heading's mark or a table's cell."""
    document = sample(folder, stem)
    rest = document.text
    quoted = {row["quote"] for table in ("figures", "citations") for row in document.truth[table]}
    spans = [match.span() for quote in quoted for match in re.finditer(re.escape(quote), rest)]
    covered = {place for start, end in spans for place in range(start, end)}
    cells = set(_cell_values(document))
    excused = {place for match in NO_QUANTITY.finditer(rest) for place in range(*match.span())}
    left = [
        rest[max(0, number.start() - 10) : number.end() + 10]
        for number in re.finditer(r"\d[\d,]*(?:\.\d+)?", rest)
        if number.start() not in covered | excused and float(number.group().replace(",", "")) not in cells
    ]
    assert left == []


def _cell_values(document: Sample) -> Iterator[float]:
    """Numbers that the truth of the tables holds: amounts, scores, targets; and what sum rows and row numbers print."""
    truth = document.truth
    for row in truth["projects"]:
        yield from (row[key] for key in ("budget_wan", "adjusted_wan", "spent_wan", "rate_pct") if row[key] is not None)
    yield from (amount["value"] for row in truth["funds"] for amount in row["amounts"])
    yield from (row["amount_yuan"] / 10000 for row in truth["budgets"])
    for row in truth["indicators"]:
        yield from (row[key] for key in ("weight", "score", "score_rate_pct", "actual_value") if row[key] is not None)
        yield from map(float, re.findall(r"\d+(?:\.\d+)?", row["target"]))
    if truth["projects"]:
        yield from map(float, range(len(truth["projects"]) + 1))
        spent, adjusted = (sum(row[key] or 0 for row in truth["projects"]) for key in ("spent_wan", "adjusted_wan"))
        yield round(100 * spent / adjusted, 1) if adjusted else 0.0
    yield from (float(number) for row in scored_money(document.text) for number in row)
    if truth["indicators"]:
        yield sum(row["weight"] for row in truth["indicators"])
        yield 100.0
        yield round(sum(row["score"] for row in truth["indicators"]), 2)
        yield truth["document"]["score"]
        yield from map(float, re.findall(r"合计\t?100[\t ]([\d.]+)", document.text))


@each_sample
def test_contact_persons_stand_in_the_file_and_not_in_the_text(folder: str, stem: str) -> None:
    document = sample(folder, stem)
    for secret in document.truth["personal_data"]:
        assert secret in document.raw
        assert secret not in document.text


def test_all_relations_and_the_genre_are_represented() -> None:
    truths = [sample("clean", stem).truth for stem in CLEAN]
    assert {row["relation"] for truth in truths for row in truth["citations"]} == set(RELATIONS)
    assert {truth["document"]["kind"] for truth in truths} >= {
        "department_self_evaluation",
        "project_evaluation",
        "self_evaluation_table",
        "department_budget",
        "department_final_account",
        "policy",
    }
    assert any(row["alias"] and row["article"] for truth in truths for row in truth["citations"])
    assert any(truth["personal_data"] for truth in truths)
    assert [row for truth in truths for row in truth["findings"]] == []


def test_policies_of_the_corpus_are_those_that_the_documents_cite() -> None:
    policies = json.loads((SAMPLES / "truth" / "policies.json").read_text(encoding="utf-8"))
    due: dict[str, set[str]] = {}
    for stem in CLEAN:
        for row in sample("clean", stem).truth["citations"]:
            due.setdefault(row["title"], set()).add(stem)
    for row in policies:
        assert row["status"] in ALLOWED["policies", "status"]
        assert set(row["cited_by"]) == due.get(row["title"], set())
    assert due.keys() <= {row["title"] for row in policies}


def test_the_list_of_planted_faults_is_that_of_the_documents() -> None:
    for row in planted():
        document = sample("flawed", row["file"].removesuffix(".txt"))
        own = {key: row[key] for key in ("kind", "quotes", "explanation", "expected", "cause")}
        assert {**own, "mechanical": True} in document.truth["findings"]
        for other in row["against"]:
            assert other["quote"] in sample("flawed", other["file"].removesuffix(".txt")).text
    total = sum(len(sample("flawed", stem).truth["findings"]) for folder, stem in ALL if folder == "flawed")
    assert total == len(planted()) >= 20
    assert len({row["fault"] for row in planted()}) >= 20


def test_no_sentence_of_the_shared_documents_is_copied(shared: Path) -> None:
    """No run of 16 ideographs in common, line breaks aside."""
    theirs: set[str] = set()
    for path in sorted(shared.rglob("*")):
        if path.suffix in (".txt", ".json", ".jsonl", ".md"):
            words = re.sub(r"\s|\\n", "", path.read_text(encoding="utf-8", errors="ignore"))
            theirs |= {run[i : i + 16] for run in HAN_RUN.findall(words) for i in range(len(run) - 15)}
    assert theirs
    for folder, stem in ALL:
        words = re.sub(r"\s", "", sample(folder, stem).raw)
        mine = {run[i : i + 16] for run in HAN_RUN.findall(words) for i in range(len(run) - 15)}
        assert not mine & theirs, (stem, sorted(mine & theirs))


def test_the_place_is_no_real_division() -> None:
    with (SAMPLES.parent / "bodies" / "data" / "places.tsv").open(encoding="utf-8") as handle:
        rows = list(csv.DictReader((line for line in handle if not line.startswith("#")), delimiter="\t"))
    real = {row["name"] for row in rows} | {row["short"] for row in rows if row["short"]}
    assert len(rows) > 3000
    for name in INVENTED:
        assert not {name, name[:-1]} & real
    named = "".join(sample(folder, stem).text for folder, stem in ALL)
    assert all(name in named for name in INVENTED)
