"""What `from kg import …` gives: small, lazy, told by examples that run, and readable in a notebook."""

import doctest
import inspect
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pandas
import polars
import pytest

import kg
from kg import Answer, Graph, open_graph, queries, read, read_text
from kg.answer import answer_of
from kg.errors import InputError, QueryError, StoreError, UsageError
from kg.store import Term

CLEAN = Path(__file__).resolve().parent.parent / "kg" / "samples" / "clean"
NAMES = sorted(set(kg.__all__) - {"__version__"})


def documented(name: str) -> dict[str, object]:
    """A name of the package and, of a class, its public methods and properties that say anything."""
    thing = getattr(kg, name)
    found = {name: thing}
    if inspect.isclass(thing):
        own = {key: value for key, value in vars(thing).items() if not key.startswith("_")}
        found |= {f"{name}.{key}": value for key, value in own.items() if callable(value)}
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_public_docstring_is_an_example_that_runs(name: str, samples: Path, tmp_path: Path) -> None:
    globs = {"folder": samples, "samples": CLEAN, "new": tmp_path / "graph", "__name__": "__main__"}
    for path, thing in documented(name).items():
        examples = doctest.DocTestParser().get_doctest(inspect.getdoc(thing), dict(globs), path, None, 0)
        assert examples.examples, f"{path} has no example"
        told: list[str] = []
        doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(examples, out=told.append)
        assert told == []


def test_nothing_is_loaded_before_it_is_called_for() -> None:
    code = (
        "import sys, json, kg; dir(kg); first = sorted(sys.modules); from kg import open_graph; "
        "print(json.dumps([first, sorted(sys.modules)]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    bare, opened = json.loads(done.stdout)
    assert not {"rdflib", "pyoxigraph", "spacy", "kg.store"} & set(bare)
    assert not {"spacy", "pandas", "polars", "kg.pipeline"} & set(opened)


def test_records_need_no_rdf() -> None:
    loaded = "{'rdflib', 'pyoxigraph'} & set(sys.modules)"
    code = f"import sys; from kg import read_text; read_text('云江市水务局'); print({loaded})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no_such"):
        _ = kg.no_such  # type: ignore[attr-defined]


@pytest.fixture
def graph(samples: Path):
    with open_graph(str(samples)) as opened:
        yield opened


def test_frames_have_the_answer_s_values_and_types(graph: Graph) -> None:
    answer = graph.query(
        """PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
        SELECT ?whole ?money ?truth ?word ?mixed ?nothing {
          VALUES (?whole ?money ?truth ?word ?mixed ?nothing) {
            (1 2.50 true "甲" 1 UNDEF) (UNDEF 1000000000000.01 false "乙"@zh "two" UNDEF) } }"""
    )
    frame, other = answer.pandas(), answer.polars()
    assert [str(kind) for kind in frame.dtypes] == ["Int64", "float64", "boolean", "str", "str", "str"]
    kinds = [polars.Int64, polars.Float64, polars.Boolean, polars.String, polars.String, polars.String]
    assert other.dtypes == kinds
    assert other.rows() == [
        (1, 2.5, True, "甲", "1", None),
        (None, 1000000000000.01, False, "乙", "two", None),
    ]
    assert frame["whole"].isna().tolist() == [False, True]
    assert frame["mixed"].tolist() == ["1", "two"]
    assert answer.column("money") == (Decimal("2.5"), Decimal("1000000000000.01"))


def test_a_row_of_any_kind_leads_to_its_words(graph: Graph) -> None:
    answer = graph.query("agencies")
    row = answer[3]
    expected = graph.evidence(str(row["agency"]))
    assert expected
    assert graph.evidence(row) == expected
    assert graph.evidence(answer.pandas().iloc[3]) == expected
    assert graph.evidence(answer.polars().row(3, named=True)) == expected
    assert graph.evidence([str(row["agency"])]) == expected


@pytest.mark.parametrize("name", queries.names())
def test_rows_of_saved_queries_end_with_the_node_that_they_are_about(graph: Graph, name: str) -> None:
    asked = {"words-behind": {"node": str(graph.query("citations")[0]["policy"])}}.get(name, {})
    plain = answer_of(graph.store.query(queries.load(name).bound(asked)))
    told = graph.query(name, **asked)
    width = len(plain.columns)
    assert told.columns[:width] == plain.columns == queries.load(name).columns
    assert [row[:width] for row in told.rows] == list(plain.rows)
    assert all(graph.evidence(row) for row in told[:3])


def test_every_quote_stands_in_its_text_where_it_says(graph: Graph) -> None:
    texts = {path.name: read(path).document.text for path in CLEAN.glob("*.txt")}
    policies = [str(iri) for iri in graph.query("citations").column("policy") if iri]
    quotes = graph.evidence(policies)
    assert len(quotes) > 20
    assert all(texts[one.file][one.start : one.end] == one.quote for one in quotes)
    assert {one.node for one in quotes} == set(policies)
    assert all(f"character {one.start}" in one.where and one.file in one.where for one in quotes)


def test_several_nodes_at_once_have_the_quotes_of_each(graph: Graph) -> None:
    bodies = [str(iri) for iri in graph.query("agencies").column("agency") if iri]
    together = graph.evidence(bodies)
    apart = [quote for iri in dict.fromkeys(bodies) for quote in graph.evidence(iri)]
    assert sorted(together, key=repr) == sorted(apart, key=repr)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda graph: graph.query("no-such-query"), QueryError, "documents"),
        (lambda graph: graph.query("who-cites", nobody="x"), QueryError, "wanted"),
        (lambda graph: graph.query("SELECT * { ?s ?p ?o }", wanted="x"), UsageError, "saved queries"),
        (lambda graph: graph.query("DELETE WHERE { ?s ?p ?o }"), QueryError, "read-only"),
        (lambda graph: graph.evidence({"label": "甲"}), UsageError, "IRI"),
        (lambda graph: graph.evidence("https://example.org/a b"), QueryError, "absolute IRI"),
        (lambda graph: graph.query("documents").column("nothing"), UsageError, "kind"),
        (lambda _: open_graph("no/such/folder"), StoreError, "kg build"),
        (lambda _: read("no-such-file.txt"), InputError, "check the path"),
        (lambda _: read_text("天气很好"), InputError, "text.txt"),
    ],
)
def test_what_is_wrong_is_one_line(graph: Graph, call, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words) as raised:
        call(graph)
    assert "\n" not in str(raised.value)


def test_a_frame_without_its_library_says_what_to_install(graph: Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = graph.query("ASK { ?s ?p ?o }")
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(UsageError, match=r"jipu\[frames\]"):
        answer.polars()


def test_notebooks_show_short_escaped_tables(graph: Graph) -> None:
    answer = Answer(("a", "<b>"), [(f"<i>{'长' * 100}", None)] * 30)
    shown = answer._repr_html_()
    assert "<i>" not in shown
    assert "<b>" not in shown
    assert shown.count("<tr>") == 21
    assert "30 rows" in shown
    assert len(repr(graph.query("citations"))) < 200
    reading = read(CLEAN / "water_2022_self_evaluation.txt")
    assert len(repr(reading)) < 400
    assert "水务局" in repr(reading)
    assert "citations" in reading._repr_html_()
    assert f"{graph.store.quads:,}" in graph._repr_html_()


def test_slices_of_an_answer_are_answers(graph: Graph) -> None:
    answer = graph.query("documents")
    assert [row["file"] for row in answer[:2]] == list(answer.column("file")[:2])
    assert isinstance(answer[:2], Answer)
    assert answer[-1] == list(answer)[-1]


@pytest.mark.parametrize(
    ("term", "value"),
    [
        (Term("literal", "12", datatype="http://www.w3.org/2001/XMLSchema#integer"), 12),
        (Term("literal", "2022", datatype="http://www.w3.org/2001/XMLSchema#gYear"), 2022),
        (Term("literal", "约五", datatype="http://www.w3.org/2001/XMLSchema#integer"), "约五"),
        (Term("literal", "约五", datatype="http://www.w3.org/2001/XMLSchema#decimal"), "约五"),
        (Term("iri", "https://example.org/12"), "https://example.org/12"),
        (None, None),
    ],
)
def test_values_are_python_s_own_where_rdf_s_are_well_typed(term: Term | None, value: object) -> None:
    from kg.answer import value_of

    assert value_of(term) == value


def test_a_frame_of_no_rows_keeps_its_columns(graph: Graph) -> None:
    answer = graph.query("SELECT ?a ?b { VALUES (?a ?b) { } }")
    assert list(answer.pandas().columns) == answer.polars().columns == ["a", "b"]
    assert isinstance(answer.pandas(), pandas.DataFrame)
