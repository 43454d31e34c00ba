"""The Python API as its page tells it, read from the sources without importing them: spaCy stays unloaded."""

import ast
import re
from dataclasses import dataclass
from importlib.util import find_spec
from inspect import cleandoc
from pathlib import Path

from kg import _WHERE as WHERE
from kg import __all__


@dataclass(frozen=True, slots=True)
class Member:
    """A public method or property: its signature and docstring, the examples apart."""

    name: str
    signature: str
    text: str
    example: str


@dataclass(frozen=True, slots=True)
class Name:
    """What ``from kg import …`` gives: a function or class with its module, signature, docstring and members."""

    name: str
    module: str
    signature: str
    text: str
    example: str
    members: tuple[Member, ...]


def interface() -> tuple[Name, ...]:
    """Every name of the public API, functions first."""
    found = [_name(name, WHERE[name]) for name in __all__ if name in WHERE]
    return tuple(sorted(found, key=lambda one: (one.name[0].isupper(), one.name)))


def _name(name: str, module: str) -> Name:
    spec = find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    node = _defined(name, Path(spec.origin))
    text, example = _told(node)
    public = [one for one in getattr(node, "body", ()) if isinstance(one, ast.FunctionDef) and one.name[0] != "_"]
    members = [] if isinstance(node, ast.FunctionDef) else [_member(one) for one in public]
    return Name(name, module, _signature(node), text, example, tuple(members))


def _defined(name: str, file: Path) -> ast.FunctionDef | ast.ClassDef:
    """The definition in a module, or in the one that it takes the name from."""
    tree = ast.parse(file.read_text("utf-8"))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name:
            return node
        if isinstance(node, ast.ImportFrom) and any(alias.name == name for alias in node.names):
            spec = find_spec(str(node.module))
            assert spec is not None
            return _defined(name, Path(str(spec.origin)))
    raise LookupError(f"{name}: not defined in {file.name}")


def _member(node: ast.FunctionDef) -> Member:
    text, example = _told(node)
    return Member(node.name, _signature(node), text, example)


def _told(node: ast.FunctionDef | ast.ClassDef) -> tuple[str, str]:
    """The docstring in two parts: its text, and the examples at its end."""
    doc = cleandoc(ast.get_docstring(node) or "")
    text, mark, example = doc.partition("\n>>> ")
    return text.strip(), f">>> {example}" if mark else ""


def _signature(node: ast.FunctionDef | ast.ClassDef) -> str:
    """As one would call it, with types; a property has none, a class that of its fields or of ``__init__``."""
    if isinstance(node, ast.ClassDef):
        made = next((one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "__init__"), None)
        if made is not None:
            return f"{node.name}({_arguments(made)})"
        fields = [one for one in node.body if isinstance(one, ast.AnnAssign)]
        return f"{node.name}({', '.join(ast.unparse(one) for one in fields)})"
    returns = _unquoted(f" -> {ast.unparse(node.returns)}") if node.returns else ""
    if any(ast.unparse(one).endswith("property") for one in node.decorator_list):
        return f"{node.name}{returns}"
    return f"{node.name}({_arguments(node)}){returns}"


def _arguments(node: ast.FunctionDef) -> str:
    return _unquoted(ast.unparse(node.args).removeprefix("self").removeprefix(", "))


def _unquoted(signature: str) -> str:
    """Types as they are read, though they are written as strings to be looked up later."""
    return re.sub(r"(: |-> )'([^']+)'", r"\1\2", signature)
