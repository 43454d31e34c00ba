"""The answer of a query as rows of Python values, as a data frame, and as a table in a notebook."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any, overload

from kg.errors import UsageError
from kg.store import AskResult as _Ask
from kg.store import QueryResult, SelectResult, Term
from kg.vocabulary import PREFIXES

if TYPE_CHECKING:
    import pandas
    import polars

Value = str | int | float | bool | Decimal | None
"""A string or an IRI, a number, a truth value; ``None`` where nothing is bound."""

_SHOWN = 20
_LONGEST = 80
_XSD = PREFIXES["xsd"]
_INTEGERS = ("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger", "gYear")
_CONVERT: dict[str, Callable[[str], Value]] = {
    **{_XSD + name: int for name in _INTEGERS},
    _XSD + "decimal": Decimal,
    _XSD + "double": float,
    _XSD + "float": float,
    _XSD + "boolean": lambda text: text in ("true", "1"),
}


def value_of(term: Term | None) -> Value:
    """A term as Python has it: numbers, years and truth values as such, all else as its text."""
    if term is None:
        return None
    convert = _CONVERT.get(term.datatype)
    try:
        return convert(term.value) if convert else term.value
    except (ValueError, ArithmeticError):
        # An ill-typed literal is legal RDF: "about 5"^^xsd:integer.
        return term.value


class Answer(Sequence[Mapping[str, Value]]):
    """A table: ``columns``, and rows that are read by number, each a mapping from column to value.

    >>> from kg import open_graph
    >>> answer = open_graph(folder).query("documents")
    >>> answer
    Answer(8 rows: report, file, title, kind, agency, fiscalYear, date, score, grade, project, node)
    >>> answer[0]["kind"], answer[0]["fiscalYear"]
    ('department_budget', '2024')
    >>> sum(row["kind"] == "policy" for row in answer)
    2
    """

    def __init__(self, columns: Sequence[str], rows: Sequence[tuple[Value, ...]]) -> None:
        self.columns = tuple(columns)
        self.rows = tuple(rows)

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> Mapping[str, Value]: ...
    @overload
    def __getitem__(self, index: slice) -> "Answer": ...
    def __getitem__(self, index: int | slice) -> "Mapping[str, Value] | Answer":
        if isinstance(index, slice):
            return Answer(self.columns, self.rows[index])
        return dict(zip(self.columns, self.rows[index], strict=True))

    def __iter__(self) -> Iterator[Mapping[str, Value]]:
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)

    def column(self, name: str) -> tuple[Value, ...]:
        """The values of one column. Raises ``UsageError`` where there is none of this name.

        >>> from kg import open_graph
        >>> sorted(set(open_graph(folder).query("budgets").column("phase")))
        ['approved', 'executed', 'revised']
        """
        if name not in self.columns:
            raise UsageError(f"{name}: no such column; there are: {', '.join(self.columns)}")
        index = self.columns.index(name)
        return tuple(row[index] for row in self.rows)

    def pandas(self) -> "pandas.DataFrame":
        """A pandas data frame (extra ``frames``): whole numbers ``Int64``, others ``float64``, the rest text.

        >>> from kg import open_graph
        >>> frame = open_graph(folder).query("budgets").pandas()
        >>> frame.amountYuan.dtype, int(frame.amountYuan.max())
        (dtype('float64'), 586400000)
        """
        library = _frames("pandas")
        kinds = {int: "Int64", float: "float64", bool: "boolean", str: "str"}
        columns = {name: library.Series(values, dtype=kinds[kind]) for name, kind, values in self._typed()}
        frame: pandas.DataFrame = library.DataFrame(columns)
        return frame

    def polars(self) -> "polars.DataFrame":
        """A polars data frame (extra ``frames``): whole numbers ``Int64``, others ``Float64``, the rest text.

        >>> from kg import open_graph
        >>> open_graph(folder).query("documents").polars()["kind"].n_unique()
        6
        """
        library = _frames("polars")
        kinds = {int: library.Int64, float: library.Float64, bool: library.Boolean, str: library.String}
        columns = [library.Series(name, values, kinds[kind]) for name, kind, values in self._typed()]
        frame: polars.DataFrame = library.DataFrame(columns)
        return frame

    def _typed(self) -> Iterator[tuple[str, type, list[Value]]]:
        """Each column with the one type that all of its values have; text where they have several."""
        for name in self.columns:
            values = self.column(name)
            types = {type(value) for value in values if value is not None}
            kind: type = next((one for one in (int, bool) if types == {one}), str)
            if types and kind is str and types <= {int, float, Decimal}:
                kind = float
            yield name, kind, [None if value is None else kind(value) for value in values]

    def __repr__(self) -> str:
        return f"Answer({len(self):,} rows: {', '.join(self.columns)})"

    def _repr_html_(self) -> str:
        """The first rows as notebooks show them."""
        head = "".join(f"<th>{escape(name)}</th>" for name in self.columns)
        body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in self.rows[:_SHOWN])
        more = f", the first {_SHOWN} shown" if len(self) > _SHOWN else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table><p>{len(self):,} rows{more}</p>"


def answer_of(result: QueryResult) -> Answer:
    """The whole answer in memory: of ASK one row ``answer``; of CONSTRUCT and DESCRIBE subject, predicate, object."""
    if isinstance(result, SelectResult):
        rows = [tuple(map(value_of, row)) for row in result]
        return Answer(result.columns, rows)
    if isinstance(result, _Ask):
        return Answer(("answer",), [(result.value,)])
    statements = [(value_of(one.subject), one.predicate, value_of(one.object)) for one in result]
    return Answer(("subject", "predicate", "object"), statements)


def _cell(value: Value) -> str:
    text = "" if value is None else str(value)
    shown = text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return f'<td title="{escape(text)}">{escape(shown)}</td>' if shown != text else f"<td>{escape(text)}</td>"


def _frames(name: str) -> Any:  # noqa: ANN401 - a module
    try:
        return import_module(name)
    except ImportError:
        raise UsageError(f"{name} is not installed: pip install 'jipu[frames]'") from None
