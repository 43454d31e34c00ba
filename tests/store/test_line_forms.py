"""What is taken as the engine's form of our own statements is what the engine makes of them."""

import zlib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from kg import fingerprint
from kg.derive import open_derived
from kg.iris import DEFAULT_BASE
from kg.mapping.statements import number, quoted
from kg.part import Options, Workshop
from kg.pipeline import build
from kg.state import State
from kg.store import Lines, open_snapshot, own_lines
from kg.store.statements import lines_of, sum_of
from tests.bench.reports import generate

GRAPH = "https://example.org/graph"
XSD = "http://www.w3.org/2001/XMLSchema#"

TEXTS = st.text(st.characters(codec="utf-8")) | st.text(
    st.sampled_from('"\\\r\n\t\b\f\x00\x7f\x85\u2028\ufffe\uffffnru资 ')
)
DIGITS = st.text(st.sampled_from("0123456789.-+:TZeE "), max_size=24)
DATES = st.dates().map(str) | st.from_regex(
    r"-?[0-9]{1,5}-[0-9]{2}(-[0-9]{2})?(Z|[+-][01][0-9]:[03]0)?", fullmatch=True
)
DATATYPES = st.sampled_from(
    [f"{XSD}{name}" for name in ("integer", "decimal", "boolean", "gYear", "gYearMonth", "date", "dateTime", "double")]
    + [f"{XSD}{name}" for name in ("byte", "nonNegativeInteger", "float", "string", "anyURI", "duration", "hexBinary")]
    + ["https://example.org/datatype"]
)
NUMBERS = st.integers() | st.booleans() | st.decimals(allow_nan=False, allow_infinity=False)
LEXICAL = DIGITS | DATES | st.sampled_from(["true", "false", "1", "0", "INF", "-0", "0.0", "00", ""]) | TEXTS
VALUES = (
    NUMBERS.map(number)
    | TEXTS.map(quoted)
    | TEXTS.map(lambda text: f"{quoted(text)}@zh")
    | st.builds(lambda lexical, datatype: f"{quoted(lexical)}^^<{datatype}>", LEXICAL, DATATYPES)
    | st.builds(lambda value, said: quoted(f'{said}"{value}"^^<{XSD}decimal> .'), LEXICAL, TEXTS)
    | st.just("<https://example.org/一>")
)


def fully(data: bytes) -> Lines:
    """What parsing and writing anew makes of statements."""
    lines = lines_of(GRAPH, data)
    return Lines(b"".join(line + b"\n" for line in lines), len(lines), sum_of(lines))


def statements(values: list[str]) -> bytes:
    lines = {f"<https://example.org/{n % 3}> <https://example.org/p> {value} .\n" for n, value in enumerate(values)}
    return "".join(sorted(lines)).encode()


@settings(max_examples=400, deadline=None)
@given(st.lists(VALUES, max_size=12))
def test_any_literals(values: list[str]) -> None:
    data = statements(values)
    assert own_lines(data) == fully(data)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.decimals(-30, 30, places=2) | st.decimals(-30, 30, places=1), max_size=40))
def test_numbers_that_become_one_statement(values: list[Decimal]) -> None:
    data = statements([number(value) for value in values])
    found = own_lines(data)
    assert found == fully(data)
    assert found.count == len(set(found.each()))


def test_most_lines_are_as_the_engine_has_them() -> None:
    same = statements(
        ["<https://example.org/o>", '"资金\\n"@zh', f'"12.5"^^<{XSD}decimal>', f'"2024-02-28"^^<{XSD}date>']
    )
    assert own_lines(same).data is same
    assert own_lines(b"") == Lines(b"", 0, 0)


def taken(folder: Path) -> Iterator[tuple[bytes, Lines]]:
    """All that a build wrote itself: N-Triples, and what was taken as the engine's form of them."""
    workshop = Workshop(folder / "cache", Options())
    with State(folder / "cache" / "state.sqlite") as state:
        keys = state.documents().values()
    for key in keys:
        part = workshop.parts.get(key)
        assert part is not None
        yield zlib.decompress(part.data), part.lines
    with open_derived(folder / "cache" / "derived.sqlite", DEFAULT_BASE, fingerprint.of_everything(), str) as derived:
        with open_snapshot(folder) as store:
            assert derived.version == store.version
        for graph in derived.graphs:
            yield from ((piece, own_lines(piece)) for piece in derived.lines(graph))


def check(folder: Path, documents: int) -> None:
    found = list(taken(folder))
    assert len(found) >= documents + 4
    for data, lines in found:
        assert lines == fully(data)
    assert any(lines.data != data for data, lines in found), "nothing was written otherwise, so nothing was tested"


def test_the_samples(samples: Path) -> None:
    check(samples, 8)


def test_the_corpus(corpus: Path) -> None:
    check(corpus, 4)


def test_generated_reports(tmp_path: Path) -> None:
    for _ in generate(tmp_path / "reports", 4, seed=7):
        pass
    build(sorted((tmp_path / "reports").glob("*.txt")), tmp_path / "graph", jobs=0)
    check(tmp_path / "graph", 4)
