"""The saved queries: one list that feeds the command line, the web page, the API, the tests and agents.

Each is a file ``<name>.rq`` beside this one. Its head is comment lines ``# title@zh: …``, ``# title@en: …``,
``# comment@zh: …`` and ``# comment@en: …``, and ``# parameter <name>@zh: …`` for each variable that the asker may
set (``<name><iri>`` where it is an IRI); the rest is SPARQL with its prefixes. A parameter stands in the query as
``VALUES ?name { UNDEF }``: not set it stays unbound, and the query asks for all. One that is an IRI stands as
``VALUES ?name { }``: not set it asks for nothing, since all nodes of a graph are no answer. A line ``# node: ?name``
names the variable that holds what a row is about, where no column has it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from kg.errors import QueryError

_FOLDER = Path(__file__).resolve().parent
_HEAD = re.compile(r"#\s*(title|comment)@(zh|en):\s*(.+)")
_PARAMETER = re.compile(r"#\s*parameter (\w+)(<iri>)?@(zh|en):\s*(.+)")
_NODE = re.compile(r"^#\s*node: \?(\w+)$", re.MULTILINE)
# What SPARQL 1.1 lets stand between < and > (its grammar, IRIREF), with a scheme: relative IRIs have no base here.
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^<>\"{}|^`\\\x00-\x20]*")
_SELECT = re.compile(r"^SELECT\s+(?:DISTINCT\s+)?(.*?)\s*WHERE", re.DOTALL | re.MULTILINE)
_COMPUTED = re.compile(r"\((?:[^()]|\([^()]*\))*\bAS\s+(\?\w+)\s*\)")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A variable of the query that the asker may set to a string or, with ``is_iri``, an IRI, and what it means."""

    name: str
    label_zh: str
    label_en: str
    is_iri: bool = False

    def term(self, value: str) -> str:
        """``value`` as a SPARQL term. Raises ``QueryError`` where it is no IRI and must be one."""
        if not self.is_iri:
            return string_literal(value)
        if not _IRI.fullmatch(value):
            raise QueryError(f"{value}: {self.name} must be an absolute IRI, such as one from a table's last column")
        return f"<{value}>"


@dataclass(frozen=True)
class SavedQuery:
    """A question with its title and what one row is, in Chinese and English, and its SPARQL text."""

    name: str
    title_zh: str
    title_en: str
    comment_zh: str
    comment_en: str
    text: str
    parameters: tuple[Parameter, ...] = ()

    @property
    def is_question(self) -> bool:
        """Whether it is asked as a question; the others are tables of one kind of thing."""
        return self.title_zh.endswith("？")

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The columns of its table, in order."""
        found = _SELECT.search(self.text)
        assert found is not None
        return tuple(re.findall(r"\?(\w+)", _COMPUTED.sub(r"\1", found[1])))

    def rows(
        self,
        values: Mapping[str, str],
        filters: Mapping[str, str] | None = None,
        *,
        offset: int = 0,
        limit: int | None = None,
    ) -> str:
        """The SPARQL text for ``limit`` rows from row ``offset`` of those whose columns are as ``filters`` say.

        Rows keep the order of the whole table. ``values`` are as in ``bound``. Raises ``QueryError`` on an unknown
        column.
        """
        text = self.bound(values)
        if not filters and not offset and limit is None:
            return text
        filters = filters or {}
        for name in filters:
            if name not in self.columns:
                raise QueryError(f"{name}: {self.name} has no such column; it has: {', '.join(self.columns)}")
        tests = "".join(f"\nFILTER(STR(?{name}) = {string_literal(value)})" for name, value in filters.items())
        found = _SELECT.search(text)
        assert found is not None
        head = f"SELECT {' '.join(f'?{name}' for name in self.columns)} WHERE {{ {{\n"
        page = (f" OFFSET {offset}" if offset else "") + (f" LIMIT {limit}" if limit is not None else "")
        return f"{text[: found.start()]}{head}{text[found.start() :]}\n}}{tests} }}{page}\n"

    def grounded(self, values: Mapping[str, str]) -> str:
        """``bound``, each row ending with the node that it is about as ``?node``: its words can be asked for.

        Unchanged where the columns hold that node already.
        """
        text = self.bound(values)
        named = _NODE.search(text)
        found = _SELECT.search(text)
        if not named or not found:
            return text
        node = "?node" if named[1] == "node" else f"(?{named[1]} AS ?node)"
        return f"{text[: found.end(1)]} {node}{text[found.end(1) :]}"

    def bound(self, values: Mapping[str, str]) -> str:
        """The SPARQL text with its parameters set. Raises ``QueryError`` on a name that is none of them."""
        text = self.text
        known = {parameter.name: parameter for parameter in self.parameters}
        for name, value in values.items():
            if name not in known:
                raise QueryError(f"{name}: {self.name} has no such parameter; it has: {', '.join(known) or 'none'}")
            unset = "" if known[name].is_iri else "UNDEF "
            text = text.replace(f"VALUES ?{name} {{ {unset}}}", f"VALUES ?{name} {{ {known[name].term(value)} }}")
        return text


def string_literal(value: str) -> str:
    """``value`` as a SPARQL string, with everything escaped that could end it."""
    for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r")):
        value = value.replace(plain, escaped)
    return f'"{value}"'


@cache
def names() -> tuple[str, ...]:
    """The names of all saved queries, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.rq")))


@cache
def load(name: str) -> SavedQuery:
    """The saved query ``name``. Raises ``QueryError`` that lists the names where there is none of it."""
    if name not in names():
        raise QueryError(f"{name}: no saved query of this name; there are: {', '.join(names())}")
    text = (_FOLDER / f"{name}.rq").read_text(encoding="utf-8")
    head = {f"{key}_{language}": value.strip() for key, language, value in _HEAD.findall(text)}
    labels = {(key, language): label.strip() for key, _, language, label in _PARAMETER.findall(text)}
    kinds = {key: bool(iri) for key, iri, _, _ in _PARAMETER.findall(text)}
    parameters = tuple(Parameter(key, labels[key, "zh"], labels[key, "en"], is_iri) for key, is_iri in kinds.items())
    return SavedQuery(name=name, text=text, parameters=parameters, **head)
