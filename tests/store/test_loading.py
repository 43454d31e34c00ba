"""Others' RDF beside the documents: what ``kg load`` puts in, what builds leave alone."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.errors import InputError, StoreError, UsageError
from kg.iris import DEFAULT_GRAPH
from kg.store import SelectResult, build, load, open_snapshot

OURS = [("https://w3id.org/jipu/graph/doc/1", b"<http://e/a> <http://e/p> <http://e/b> .\n")]
NOTES = "https://example.org/notes"
HASH = "0" * 64


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    build(tmp_path / "graph", OURS, {"base": "https://w3id.org/jipu/"}, [(HASH, "原文")])
    return tmp_path / "graph"


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    file = tmp_path / "notes.ttl"
    file.write_text("<http://e/a> <http://e/p> <http://e/b> , [ <http://e/q> '看' ] , <x> .", "utf-8")
    return file


def count(folder: Path, pattern: str = "?s ?p ?o") -> int:
    with open_snapshot(folder) as store:
        answer = store.query(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}")
        assert isinstance(answer, SelectResult)
        ((number,),) = answer
        assert number is not None
        return int(number.value)


def test_a_file_becomes_a_graph_of_its_own(folder: Path, notes: Path) -> None:
    snapshot = load(folder, NOTES, [notes])
    assert (snapshot.quads, snapshot.graphs) == (5, 2)
    assert count(folder) == 4  # one statement is in both graphs
    assert count(folder, f"GRAPH <{NOTES}> {{ ?s ?p ?o }}") == 4
    assert count(folder, f"?s ?p <{NOTES.removesuffix('notes')}x>") == 1
    with open_snapshot(folder) as store:
        assert store.source_text(HASH) == "原文"
        assert store.manifest == {"base": "https://w3id.org/jipu/"}


def test_loading_again_takes_the_place_of_what_was_there(folder: Path, notes: Path, tmp_path: Path) -> None:
    load(folder, NOTES, [notes])
    version = load(folder, NOTES, [notes]).version
    with open_snapshot(folder) as store:
        assert store.version == version
    assert count(folder) == 4
    other = tmp_path / "other.nt"
    other.write_text("<http://e/c> <http://e/p> <http://e/d> .")
    load(folder, NOTES, [other])
    assert count(folder) == 2


def test_removing_leaves_what_other_graphs_say(folder: Path, notes: Path) -> None:
    version = build(folder, OURS, {}).version
    load(folder, NOTES, [notes])
    assert load(folder, NOTES, []).version == version
    assert count(folder) == 1


def test_a_build_leaves_loaded_graphs_alone(folder: Path, notes: Path) -> None:
    load(folder, NOTES, [notes])
    load(folder, DEFAULT_GRAPH, [notes])
    with open_snapshot(folder) as store:
        digests = {name: store.graph_digest(name) for name in (NOTES, DEFAULT_GRAPH)}
    for _ in range(2):
        build(folder, [("https://w3id.org/jipu/graph/doc/2", b"<http://e/x> <http://e/p> <http://e/y> .\n")], {})
        with open_snapshot(folder) as store:
            assert {name: store.graph_digest(name) for name in store.graphs()[:1]} == {NOTES: digests[NOTES]}
            assert store.graph_digest(DEFAULT_GRAPH) == digests[DEFAULT_GRAPH]
            assert not store.has(OURS[0][0])


def test_loaded_graphs_outlive_a_damaged_snapshot(folder: Path, notes: Path) -> None:
    load(folder, NOTES, [notes])
    for file in next((folder / "snapshots").iterdir()).glob("store/*.sst"):
        file.unlink()
    (folder / "current").write_text("")
    with pytest.raises(StoreError, match="damaged"):
        load(folder, NOTES, [notes])
    build(folder, OURS, {})
    assert count(folder, f"GRAPH <{NOTES}> {{ ?s ?p ?o }}") == 4


def test_a_folder_without_a_graph_gets_one(tmp_path: Path, notes: Path) -> None:
    load(tmp_path / "new", NOTES, [notes])
    assert count(tmp_path / "new") == 4


def test_blank_nodes_of_two_files_stay_apart_and_come_back(tmp_path: Path) -> None:
    files = [tmp_path / f"{number}.nt" for number in range(2)]
    for number, file in enumerate(files):
        file.write_text(f'_:same <http://e/p> "{number}" .')
    load(tmp_path / "graph", f"{NOTES}#mine", files)
    with open_snapshot(tmp_path / "graph") as store:
        subjects = {line.split()[0] for line in store.graph(f"{NOTES}#mine").serialize("nt").splitlines()}
        assert len(subjects) == 2
        assert all(subject.startswith(b"_:") for subject in subjects)
        assert {one.subject.kind for one in store.statements()} == {"iri"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ttl", "<http://e/a> <http://e/p> 1 ."),
        ("a.nt", '<http://e/a> <http://e/p> "1" .'),
        ("a.nq", '<http://e/a> <http://e/p> "1" <http://g/other> .'),
        ("a.trig", "<http://g/other> { <http://e/a> <http://e/p> 1 }"),
        ("a.jsonld", '{"@id": "http://e/a", "http://e/p": 1}'),
        (
            "a.RDF",
            '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://e/">'
            '<rdf:Description rdf:about="http://e/a"><e:p>1</e:p></rdf:Description></rdf:RDF>',
        ),
    ],
)
def test_every_format_is_read_into_the_one_graph(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    load(tmp_path / "graph", NOTES, [tmp_path / name])
    with open_snapshot(tmp_path / "graph") as store:
        assert store.graphs() == (NOTES,)
        assert store.quads == 1


@pytest.mark.parametrize(
    "content",
    ['{"@context": "http://127.0.0.1:1/context.jsonld", "@id": "http://e/a", "name": "x"}', "{", "[1]["],
)
def test_a_context_of_elsewhere_is_not_fetched(folder: Path, tmp_path: Path, content: str) -> None:
    (tmp_path / "a.jsonld").write_text(content)
    with pytest.raises(InputError, match=r"^a\.jsonld: this is not JSON-LD"):
        load(folder, NOTES, [tmp_path / "a.jsonld"])
    assert count(folder) == 1


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("notes", "not an IRI"),
        ("https://w3id.org/jipu/graph/doc/1", "belongs to builds"),
        ("https://w3id.org/jipu/graph/links", "belongs to builds"),
    ],
)
def test_names_that_are_not_free_are_refused(folder: Path, notes: Path, name: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        load(folder, name, [notes])
    assert count(folder) == 1


def test_an_unknown_ending_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_text("")
    with pytest.raises(UsageError, match=r"take \.ttl"):
        load(folder, NOTES, [tmp_path / "a.docx"])


def test_the_command(folder: Path, notes: Path) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        result = CliRunner().invoke(main, ["load", *arguments, "--graph", str(folder)])
        return result.exit_code, result.output

    assert run(str(notes), "--as", "default") == (0, f"{folder}: 5 statements in 2 graphs\n")
    assert run("--as", "default", "--remove") == (0, f"{folder}: 1 statements in 1 graphs\n")
    assert run("--as", NOTES)[0] == 2
    assert run(str(notes), "--as", NOTES, "--remove")[0] == 2
