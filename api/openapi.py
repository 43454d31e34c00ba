"""The OpenAPI 3.1 document: what openapi.toml says of each address, with what the views say of themselves.

https://spec.openapis.org/oas/v3.1.1.html
"""

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from inspect import cleandoc
from pathlib import Path
from typing import Any

from flask import Flask

from kg import __version__, queries
from kg.docs.pages import PAGES
from kg.reviews import VERDICTS

KEY_PROBLEMS = (401, 429)
"""What any address may answer where the server asks for keys."""

_PROBLEMS = ("application/problem+json", "text/html", "text/plain")
_JSON = ("application/json", "application/sparql-results+json")
_LISTED: dict[str, Callable[[], tuple[str, ...]]] = {
    "queries": queries.names,
    "docs": lambda: PAGES[1:],
    "verdicts": lambda: VERDICTS,
}


def document(app: Flask) -> dict[str, Any]:
    """The whole document for an application, whose views give the summaries."""
    said = _said()
    return {
        "openapi": "3.1.1",
        "info": {
            "title": "Jipu 绩谱",
            "version": __version__,
            "summary": "Performance documents of Chinese governments as a knowledge graph",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        # A server started with keys asks for one; others answer anyone.
        "security": [{}, {"key": []}],
        "paths": {
            path: {method: _operation(app, one, said) for method, one in operations.items()}
            for path, operations in said["paths"].items()
        },
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "parameters": {name: _parameter(name, one) for name, one in said["parameters"].items()},
            "schemas": said["schemas"],
            "responses": {f"problem-{status}": _problem(text) for status, text in said["problems"].items()},
        },
    }


@cache
def _said() -> dict[str, Any]:
    said: dict[str, Any] = _listed(tomllib.loads((Path(__file__).parent / "openapi.toml").read_text("utf-8")))
    return said


def _listed(value: Any) -> Any:  # noqa: ANN401 - whatever stands in the file
    """The same with the lists that are named (``enum = "queries"``) in place of their names."""
    if isinstance(value, dict):
        return {
            key: list(_LISTED[one]()) if key == "enum" and isinstance(one, str) else _listed(one)
            for key, one in value.items()
        }
    return [_listed(one) for one in value] if isinstance(value, list) else value


def _operation(app: Flask, one: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    text = one.get("summary") or cleandoc(app.view_functions[one["endpoint"]].__doc__ or "")
    summary, _, description = text.partition("\n\n")
    operation: dict[str, Any] = {
        "operationId": f"{one['endpoint']}.post" if one.get("body") == "sparql" else one["endpoint"],
        "summary": " ".join(summary.split()),
        "responses": _responses(one, said),
    }
    if description:
        operation["description"] = description
    if "parameters" in one:
        operation["parameters"] = [{"$ref": f"#/components/parameters/{name}"} for name in one["parameters"]]
    if "body" in one:
        forms = said["bodies"][one["body"]]
        operation["requestBody"] = {
            "required": any("required" in schema or schema["type"] == "string" for schema in forms.values()),
            "content": {media_type: {"schema": schema} for media_type, schema in forms.items()},
        }
    return operation


def _responses(one: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    responses: dict[str, Any] = {}
    if "gives" in one:
        types = [media_type for kind in one["gives"] for media_type in said["media"][kind]]
        told = {"schema": {"$ref": f"#/components/schemas/{one['schema']}"}} if "schema" in one else {}
        content = {media_type: told if media_type in _JSON else {} for media_type in types}
        responses["200"] = {"description": "The answer.", "content": content}
    if "moved" in one:
        responses["303"] = {"description": one["moved"], "headers": {"Location": {"schema": {"type": "string"}}}}
    for status in (*one.get("errors", ()), *KEY_PROBLEMS):
        responses[str(status)] = {"$ref": f"#/components/responses/problem-{status}"}
    return responses


def _parameter(name: str, one: Mapping[str, Any]) -> dict[str, Any]:
    place = one.get("in", "query")
    return {"name": name, "in": place, **one}


def _problem(text: str) -> dict[str, Any]:
    content: dict[str, Any] = {media_type: {} for media_type in _PROBLEMS}
    content[_PROBLEMS[0]] = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {"description": text, "content": content}
