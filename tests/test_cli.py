"""The commands, as a person calls them."""

import csv
import io
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main


def run(*arguments: str | Path, stdin: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=stdin)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_help_teaches_the_way() -> None:
    shown = run("--help").output
    for command in ("build", "query", "show", "export", "serve", "validate", "demo"):
        assert command in shown


def test_help_and_api_start_without_the_heavy_modules() -> None:
    code = "import sys, {0}; bad = {{'spacy', 'pyshacl', 'numpy'}} & set(sys.modules); sys.exit(str(bad) if bad else 0)"
    for module in ("kg.cli", "kg", "api"):
        done = subprocess.run([sys.executable, "-c", code.format(module)], capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{module}: {done.stderr}"


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("documents", "report,file,title,kind,agency,fiscalYear,date,score,grade,project"),
        ("citations", "file,quote,title,number,issuers,article,alias,relation,start,end,section,policy"),
        ("policies", "policy,title,number,issuers,kind,date,inForceFrom,inForceUntil,status,asOf,citedBy"),
        ("agencies", "file,name,mentions,kind,parent,jurisdiction,agency"),
        ("problems", "file,problem,measure,rectified,year,quote,section"),
        ("tasks", "file,kind,order,text,answers,linkReason"),
        ("recognitions", "file,name,rank,awardedBy,year,subject,quote"),
        ("programmes", "file,programme,mention,section,quote,year"),
    ],
)
def test_saved_queries_have_the_contract_s_columns(samples: Path, name: str, columns: str) -> None:
    done = run("query", name, "--graph", samples, "--format", "csv")
    assert done.exit_code == 0
    assert done.output.splitlines()[0] == columns
    assert len(rows(done.output)) > 2


def test_a_query_comes_from_an_argument_a_file_or_standard_input(samples: Path, tmp_path: Path) -> None:
    text = "PREFIX jp: <https://w3id.org/jipu/ns#> SELECT (COUNT(*) AS ?n) WHERE { ?d a jp:Document }"
    file = tmp_path / "count.rq"
    file.write_text(text, "utf-8")
    answers = [
        run("query", text, "--graph", samples, "--format", "csv"),
        run("query", file, "--graph", samples, "--format", "csv"),
        run("query", "-", "--graph", samples, "--format", "csv", stdin=text),
    ]
    assert {answer.output for answer in answers} == {answers[0].output}
    assert rows(answers[0].output)[0]["n"] == str(len(list(SAMPLES.glob("*.txt"))))


SAMPLES = Path(__file__).resolve().parent.parent / "kg" / "samples" / "clean"


@pytest.mark.parametrize("format_", ["table", "csv", "tsv", "json", "xml"])
def test_every_table_format_holds_the_answer(samples: Path, format_: str) -> None:
    done = run("query", "documents", "--graph", samples, "--format", format_)
    assert done.exit_code == 0
    assert "department_self_evaluation" in done.output


def test_construct_gives_turtle(samples: Path) -> None:
    text = "PREFIX jp: <https://w3id.org/jipu/ns#> CONSTRUCT { ?d jp:fileName ?f } WHERE { ?d jp:fileName ?f }"
    done = run("query", text, "--graph", samples, "--format", "ttl")
    assert done.exit_code == 0
    assert "@prefix jp:" in done.output
    assert run("query", text, "--graph", samples, "--format", "csv").exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("query", "SELECT ?x WHERE { ?x }"), "line 1"),
        (("query", "no-such-query"), "documents"),
        (("query", "DELETE WHERE { ?s ?p ?o }"), "read-only"),
        (("query", "SELECT * { SERVICE <http://x/> { ?s ?p ?o } }"), "SERVICE"),
        (("export", "--to", "graph.docx"), ".ttl"),
        (("export", "--to", "graph.ttl", "--canonical"), ".nq"),
        (("show", "一个不存在的名字"), "一个不存在的名字"),
    ],
)
def test_a_wrong_call_is_one_line_that_says_what_to_do(samples: Path, arguments: tuple[str, ...], words: str) -> None:
    done = run(*arguments, "--graph", samples)
    assert done.exit_code != 0
    assert done.stderr.count("\n") == 1
    assert words.lower() in done.stderr.lower()


def test_a_graph_that_is_not_there_is_named(tmp_path: Path) -> None:
    for arguments in (("query", "documents"), ("export", "--to", tmp_path / "g.ttl"), ("validate",), ("show", "x")):
        done = run(*arguments, "--graph", tmp_path / "none")
        assert done.exit_code == 1
        assert "kg build" in done.stderr
        assert done.stderr.count("\n") == 1


def test_show_gives_the_words_behind_a_number(samples: Path) -> None:
    number = next(
        row["number"]
        for row in rows(run("query", "citations", "--graph", samples, "--format", "csv").output)
        if row["number"]
    )
    done = run("show", number, "--graph", samples)
    assert done.exit_code == 0
    assert number in done.output
    assert ".txt, character " in done.output


def test_validate_passes_on_what_was_built_and_names_what_is_wrong(samples: Path, tmp_path: Path) -> None:
    assert run("validate", "--graph", samples).exit_code == 0
    bad = tmp_path / "bad.ttl"
    bad.write_text("@prefix jp: <https://w3id.org/jipu/ns#> . <https://example.org/x> a jp:Document .", "utf-8")
    done = run("validate", bad)
    assert done.exit_code == 1
    assert "Violation" in done.output
