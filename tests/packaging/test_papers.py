"""CITATION.cff, CONTRIBUTING.md and SECURITY.md: what they say is so."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml

import kg.tables.labels
from kg import queries
from kg.cli import main
from kg.mapping.claims import _CLAIMED
from kg.records import CLAIM_RULES

ROOT = Path(__file__).resolve().parents[2]
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
SECURITY = (ROOT / "SECURITY.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

# Citation File Format 1.2.0: what must be there, and what may.
REQUIRED = {"authors", "cff-version", "message", "title"}
ALLOWED = REQUIRED | {
    *("abstract", "commit", "contact", "date-released", "doi", "identifiers", "keywords", "license", "license-url"),
    *("preferred-citation", "references", "repository", "repository-artifact", "repository-code", "type", "url"),
    "version",
}


def test_the_citation_is_one() -> None:
    said = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    assert REQUIRED <= set(said) <= ALLOWED
    assert said["cff-version"] == "1.2.0"
    assert said["type"] == "software"
    assert (said["version"], said["license"]) == (PROJECT["version"], PROJECT["license"])
    assert all(isinstance(said[name], str) and said[name].strip() for name in ("message", "title", "abstract"))
    assert said["authors"]
    # An author is an entity (name) or a person (family-names, given-names …), not both.
    assert all(set(author) == {"name"} for author in said["authors"])
    assert len(said["keywords"]) == len(set(said["keywords"])) > 2


def section(title: str) -> str:
    return CONTRIBUTING.partition(f"## {title}\n")[2].partition("\n## ")[0]


def named(text: str) -> set[str]:
    """The paths that a text names, those with a place for a name left out."""
    found = re.findall(r"`([\w.-]+/[\w./-]*)`", text)
    return {path for path in found if not re.search(r"[A-Z]{4}|^data/", path)}


@pytest.mark.parametrize("text", [CONTRIBUTING, SECURITY], ids=["contributing", "security"])
def test_every_path_and_command_named_is_there(text: str) -> None:
    for path in named(text):
        assert (ROOT / path).exists(), path
    for command, rest in re.findall(r"`kg ([a-z]+)([^`]*)`", text):
        options = {name for one in main.commands[command].params for name in one.opts}
        assert set(re.findall(r"--[a-z-]+", rest)) <= options | {"--version"}
    makefile = (ROOT / "Makefile").read_text("utf-8")
    for target in re.findall(r"`make ([a-z-]+)`", text):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


def test_a_table_header_is_a_line_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "kg/tables/data/columns.tsv" in named(section("A table header"))
    file = ROOT / "kg" / "tables" / "data" / "columns.tsv"
    rows = [line.split("\t") for line in file.read_text("utf-8").splitlines() if line and line[0] != "#"][1:]
    assert {holds for _, _, holds, *_ in rows} == set(re.findall(r"`(text|number)`", section("A table header")))
    assert {"actual", "weight"} <= {meaning for _, meaning, *_ in rows}
    copy = tmp_path / "data" / "columns.tsv"
    copy.parent.mkdir()
    copy.write_text(file.read_text("utf-8") + "本年度办结情况\tactual\ttext\n", "utf-8")
    assert kg.tables.labels.lookup("本年度办结情况") is None
    monkeypatch.setattr(kg.tables.labels.resources, "files", lambda _package: tmp_path)
    kg.tables.labels.known_labels.cache_clear()
    kg.tables.labels.lookup.cache_clear()
    try:
        found = kg.tables.labels.lookup("本年度办结情况")
        assert found is not None
        assert found.meaning == "actual"
    finally:
        monkeypatch.undo()
        kg.tables.labels.known_labels.cache_clear()
        kg.tables.labels.lookup.cache_clear()


def test_a_rule_is_named_in_the_places_that_are_told() -> None:
    files = {path.stem for path in (ROOT / "shapes" / "audit").glob("*.ttl")} - {"prefixes", "unit"}
    assert set(CLAIM_RULES) == files == set(_CLAIMED)
    for rule in CLAIM_RULES:
        text = (ROOT / "shapes" / "audit" / f"{rule}.ttl").read_text("utf-8")
        assert len(re.findall(r"a sh:NodeShape", text)) == 3
        examples = {path.name.partition(".")[0] for path in (ROOT / "tests" / "shapes" / "audit" / rule).iterdir()}
        assert {"valid", "invalid"} <= examples


def test_a_query_needs_its_file_and_nothing_else(
    tmp_path: Path, samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = """# title@zh: 有哪些文件？
# title@en: Which files are there?
# comment@zh: 每行一份文件。
# comment@en: One row is a file.
# parameter wanted@zh: 文件名的一部分
# parameter wanted@en: part of a file name
# node: ?document
PREFIX jp: <https://w3id.org/jipu/ns#>
SELECT ?file WHERE {
  VALUES ?wanted { UNDEF }
  ?document a jp:Document ; jp:fileName ?file .
  FILTER(!BOUND(?wanted) || CONTAINS(?file, ?wanted))
} ORDER BY ?file ?document
"""
    (tmp_path / "which-files.rq").write_text(text, "utf-8")
    for path in (ROOT / "kg" / "queries").glob("*.rq"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr(queries, "_FOLDER", tmp_path)
    caches = (queries.names, queries.load)
    for cached in caches:
        cached.cache_clear()
    try:
        from kg import open_graph

        with open_graph(samples) as graph:
            assert queries.load("which-files").is_question
            found = graph.query("which-files", wanted="reservoir")
            assert found.column("file") == ("reservoir_2023_table.txt",)
            assert graph.evidence(found[0])
    finally:
        monkeypatch.undo()
        for cached in caches:
            cached.cache_clear()


def test_every_place_where_the_pages_choose_a_language_is_told() -> None:
    """Documents are Chinese, so code of the extraction knows zh; agents and descriptions give both at once."""
    told = named(section("A language of the pages"))
    both_at_once = {"api/agents/describing.py", "api/agents/tools.py", "api/description.py"}
    choosing = re.compile(r"[\"'](?:zh|en)[\"']|_zh\b|\(zh\|en\)")
    files = [
        *(ROOT / "api").glob("*.py"),
        *(ROOT / "api" / "agents").glob("*.py"),
        *(ROOT / "api" / "templates").glob("*.html"),
        *(ROOT / "api" / "web" / "src").glob("*.js"),
        *(ROOT / "kg" / "docs").rglob("*.py"),
        *(ROOT / "kg" / "queries").glob("*.py"),
        ROOT / "kg" / "fragment.py",
    ]
    found = {str(path.relative_to(ROOT)) for path in files if choosing.search(path.read_text("utf-8"))} - both_at_once
    assert found
    assert [path for path in sorted(found) if not any(path.startswith(one) for one in told)] == []
    files = [*ROOT.glob("api/*.toml"), *ROOT.glob("kg/docs/*.toml"), *ROOT.glob("kg/queries/*.toml")]
    spoken = {str(path.relative_to(ROOT)) for path in files if re.search(r"\bzh = ", path.read_text("utf-8"))}
    assert spoken <= told
