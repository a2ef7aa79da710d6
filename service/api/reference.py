"""The OpenAPI document as a person reads it: operations by resource, each with an example call."""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup, escape

CODE = re.compile(r"`([^`]+)`")
METHODS = ("get", "post", "patch", "put", "delete")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, ready to be shown."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: list[dict[str, Any]]
    headers: list[dict[str, Any]]
    bodies: list[tuple[str, dict[str, Any]]]
    answers: list[tuple[str, dict[str, Any]]]
    curl: str
    answer: str


def operations_of(spec: dict[str, Any], address: str) -> dict[str, list[Operation]]:
    """The operations by tag, in the document's order. The examples call the service at the
    address, as http://127.0.0.1:8000."""
    groups: dict[str, list[Operation]] = {tag["name"]: [] for tag in spec["tags"]}
    for path, item in spec["paths"].items():
        for method in METHODS:
            if method in item:
                operation = _operation(spec, address, path, method, item)
                groups[item[method]["tags"][0]].append(operation)
    return groups


def with_code(text: str) -> Markup:
    """Text as HTML, with what stands between backticks as code."""
    return Markup(CODE.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704  # it is escaped


def resolve(spec: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    """The node that a $ref inside the document points at; other nodes as they are."""
    while "$ref" in node:
        found: Any = spec
        for step in node["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        node = found
    return node


def example_of(spec: dict[str, Any], schema: dict[str, Any], depth: int = 0) -> Any:
    """An example value of a schema: the one that it gives, or one made from its parts."""
    schema = resolve(spec, schema)
    if "examples" in schema:
        return schema["examples"][0]
    if "example" in schema:
        return schema["example"]
    for union in ("anyOf", "oneOf"):
        if union in schema and "properties" not in schema:
            return example_of(spec, schema[union][0], depth)
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "object")
    if isinstance(kind, list):
        return None
    if kind == "object":
        parts = schema.get("properties", {})
        return {name: example_of(spec, part, depth + 1) for name, part in parts.items()}
    if kind == "array":
        return [] if depth > 2 else [example_of(spec, schema.get("items", {}), depth + 1)]
    return {"string": "…", "integer": 1, "number": 0.5, "boolean": True}.get(kind)


def _operation(spec: dict[str, Any], address: str, path: str, method: str, item: dict[str, Any]) -> Operation:
    node = item[method]
    shared = item.get("parameters", [])
    parameters = [resolve(spec, parameter) for parameter in [*shared, *node.get("parameters", [])]]
    bodies = list(resolve(spec, node.get("requestBody", {})).get("content", {}).items())
    answers = [(status, resolve(spec, answer)) for status, answer in sorted(node["responses"].items())]
    return Operation(
        id=node["operationId"],
        method=method.upper(),
        path=path,
        summary=node.get("summary", ""),
        description=node.get("description", ""),
        parameters=parameters,
        headers=[resolve(spec, header) for header in node.get("x-headers", [])],
        bodies=bodies,
        answers=answers,
        curl=_curl(spec, address + path, method.upper(), parameters, bodies),
        answer=_answer(spec, answers),
    )


def _curl(
    spec: dict[str, Any],
    url: str,
    method: str,
    parameters: list[dict[str, Any]],
    bodies: list[tuple[str, dict[str, Any]]],
) -> str:
    """A command line that makes the call, with the examples of path and query."""
    given = {p["name"]: _example_value(spec, p) for p in parameters}
    for parameter in parameters:
        if parameter["in"] == "path":
            url = url.replace("{" + parameter["name"] + "}", str(given[parameter["name"]]))
    query = {p["name"]: given[p["name"]] for p in parameters if p["in"] == "query" and p.get("required")}
    url += f"?{urlencode(query)}" if query else ""
    command = "curl" if method == "GET" else f"curl -X {method}"
    lines = [f"{command} {shlex.quote(url)}"]
    if bodies:
        media_type, content = bodies[0]
        lines.append(f"-H {shlex.quote(f'Content-Type: {media_type}')}")
        lines.append(f"-d {shlex.quote(_shown(_example_body(spec, content)))}")
    return " \\\n  ".join(lines)


def _example_value(spec: dict[str, Any], parameter: dict[str, Any]) -> Any:
    return parameter.get("example", example_of(spec, parameter.get("schema", {})))


def _example_body(spec: dict[str, Any], content: dict[str, Any]) -> Any:
    if "examples" in content:
        return next(iter(content["examples"].values()))["value"]
    return content.get("example", example_of(spec, content.get("schema", {})))


def _answer(spec: dict[str, Any], answers: list[tuple[str, dict[str, Any]]]) -> str:
    """The body of the first success that has one."""
    for status, answer in answers:
        if status.startswith("2"):
            for content in answer.get("content", {}).values():
                return _shown(_example_body(spec, content))
    return ""


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, indent=2, ensure_ascii=False)
