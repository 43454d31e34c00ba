"""``?x jp:matches "…"``: substrings of labels and quotes, of any length, found before the query is evaluated."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.matches import rewrite
from kg.store import GraphStore, SelectResult, build, open_snapshot
from kg.store.text import LABEL, TextIndex, write_index
from kg.vocabulary import PREFIXES

JP = "PREFIX jp: <https://w3id.org/jipu/ns#> "
LABELS = {
    "b1": "云溪市财政局",
    "b2": "云溪市财政监督检查局",
    "b3": "云溪市 Finance Office",
    "b4": "政财倒序",
    "b5": "财",
    "b6": '带"引号"的',
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    folder = tmp_path_factory.mktemp("matches") / "graph"
    lines = []
    for name, label in LABELS.items():
        escaped = label.replace('"', '\\"')
        lines.append(f'<http://e/{name}> <{PREFIXES["skos"]}prefLabel> "{escaped}"@zh .')
        lines.append(f"<http://e/{name}> <{PREFIXES['rdf']}type> <{PREFIXES['org']}Organization> .")
    lines.append(f"<http://e/m1> <{PREFIXES['oa']}hasSelector> <http://e/s1> .")
    lines.append(f'<http://e/s1> <{PREFIXES["oa"]}exact> "市财政拨款" .')
    build(folder, [("http://g/1", "\n".join(lines).encode())], {})
    with open_snapshot(folder) as opened:
        yield opened


def found(store: GraphStore, pattern: str) -> set[str]:
    result = store.query(f"{JP}SELECT DISTINCT ?x {{ {pattern} }}")
    assert isinstance(result, SelectResult)
    return {str(row[0]).removeprefix("http://e/") for row in result}


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ('?x jp:matches "财政"', "b1 b2 m1"),
        ('?x jp:matches "财政" .', "b1 b2 m1"),
        ('?x jp:matches "财"', "b1 b2 b4 b5 m1"),
        ('?x jp:matches "市财政"', "b1 b2 m1"),
        ('?x jp:matches "finance o"', "b3"),
        ('?x jp:matches "e Office"', "b3"),
        ("?x jp:matches '\\u8D22政'", "b1 b2 m1"),
        ('?x jp:matches "带\\"引"', "b6"),
        ('?x jp:matches "没有"', ""),
        ('?x a ?c ; jp:matches "财政"', "b1 b2"),
        ('?x jp:matches "财政" ; a ?c', "b1 b2"),
        ('?x jp:matches "财政" ; jp:matches "监督" .', "b2"),
        ('?x a ?c ; jp:matches "财政" ; a ?d .', "b1 b2"),
        ('?y ?p ?x . ?x jp:matches "没有"', ""),
        ('{ ?x jp:matches "监督" } UNION { ?x jp:matches "倒序" }', "b2 b4"),
        ('?x a ?c . FILTER NOT EXISTS { ?x jp:matches "财" }', "b3 b6"),
        ('FILTER(true) ?x jp:matches "监督" # jp:matches "倒序"\n', "b2"),
        ('?x <https://w3id.org/jipu/ns#matches> "监督"', "b2"),
        ('?x a ?c FILTER("?x jp:matches \'财政\'" = "") ', ""),
    ],
)
def test_matches(store: GraphStore, pattern: str, names: str) -> None:
    assert found(store, pattern) == set(names.split())


@pytest.mark.parametrize(
    ("pattern", "message"),
    [
        ("?x jp:matches ?y", "line 1, column .*jp:matches takes a constant"),
        ('<http://e/a> jp:matches "财政"', "needs a variable before it"),
        ('?x jp:matches "财政", "监督"', "takes one plain string"),
        ('?x jp:matches "财政"@zh', "takes one plain string"),
        ('?x jp:matches ""', "name at least one character"),
        ('[] a ?c ; jp:matches "财政"', "needs a variable before it"),
        ('?x jp:matches "财" . ' * 30, "may search 20 times"),
    ],
)
def test_what_cannot_be_searched_is_refused(store: GraphStore, pattern: str, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        found(store, pattern)


def test_a_search_has_an_end(store: GraphStore) -> None:
    with pytest.raises(QueryError, match="more than 200 characters"):
        store.search("财" * 201)


def test_threads_search_side_by_side(store: GraphStore) -> None:
    words = ("财政", "预算", "财", "a")
    alone = [store.search(one) for one in words]
    with ThreadPoolExecutor(8) as several:
        for _ in range(20):
            assert list(several.map(store.search, words)) == alone


def test_a_search_hides_no_call(store: GraphStore) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        found(store, '?x jp:matches "财政" . SERVICE <http://e/> { ?x ?p ?o }')
    with pytest.raises(QueryError):
        # Taken out, the string's quote would open what stood closed.
        found(store, "?a ?b ?c FILTER(?a<?b&&'> ?x jp:matches \"w\" ' = '') . ' SERVICE <http://e/> { ?s ?p ?o } '")


def test_the_cap_is_told() -> None:
    text, capped = rewrite(f'{JP}SELECT * {{ ?x jp:matches "财" }}', lambda words: (("http://e/1",), True))
    assert capped
    assert "VALUES ?x { <http://e/1> }" in text


def test_a_query_without_a_search_is_left_alone() -> None:
    text = f"{JP}SELECT * {{ ?s ?p jp:matches . jp:matches ?p ?o }}"
    assert rewrite(text, lambda words: ((), False)) == (text, False)


@settings(max_examples=60, deadline=None)
@given(
    texts=st.lists(st.text(alphabet="财政局云溪aB \"'*-^:", min_size=1, max_size=12), min_size=1, max_size=12),
    words=st.text(alphabet="财政局云溪aB \"'*-^:", min_size=1, max_size=4),
)
def test_what_is_found_is_what_contains_the_words(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], words: str
) -> None:
    folder = tmp_path_factory.mktemp("index")
    write_index(folder, (((LABEL, f"http://e/{number}"), text) for number, text in enumerate(texts)))
    if not words.strip():
        return
    expected = {f"http://e/{n}" for n, text in enumerate(texts) if words.lower() in text.lower()}
    nodes, more = TextIndex(folder).find(words)
    assert set(nodes) == expected
    assert not more
    assert TextIndex(folder).find(words, 1)[1] == (len(expected) > 1)
