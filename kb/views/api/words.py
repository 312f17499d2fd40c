"""An OpenAPI document in words, for the page that people read. Values in, values out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One field: its name, its type in words, the name of the shape that it leads to if any, and a sentence."""

    name: str
    type: str
    shape: str
    about: str


@dataclass(frozen=True, slots=True)
class Operation:
    method: str
    path: str
    summary: str
    about: str
    needs_token: bool
    query: tuple[Row, ...]
    body: tuple[Row, ...]
    answers: tuple[Row, ...]

    @property
    def curl(self) -> str:
        """A call of it with a token, as far as its address."""
        method = "" if self.method == "GET" else f" -X {self.method}"
        return f"curl{method} -H 'Authorization: Bearer sp_…'" + (" --data-binary @body" if self.body else "")


@dataclass(frozen=True, slots=True)
class Shape:
    name: str
    rows: tuple[Row, ...]


def operations(document: Schema) -> tuple[Operation, ...]:
    """Every operation, in the document's order."""
    return tuple(
        Operation(
            method.upper(),
            path,
            o["summary"],
            o.get("description", ""),
            "security" in o,
            _query(o),
            _body(o),
            _answers(o),
        )
        for path, methods in document["paths"].items()
        for method, o in methods.items()
    )


def shapes(document: Schema) -> tuple[Shape, ...]:
    """Every named shape, the outermost first."""
    found = document["components"]["schemas"]
    named = {
        name: Shape(name, tuple(_row(field, about) for field, about in s["properties"].items()))
        for name, s in found.items()
    }
    inner = {row.shape for shape in named.values() for row in shape.rows}
    return tuple(sorted(named.values(), key=lambda shape: shape.name in inner))


def _query(operation: Schema) -> tuple[Row, ...]:
    return tuple(
        _row(p["name"], {**p["schema"], "description": p.get("description", "")})
        for p in operation.get("parameters", [])
    )


def _body(operation: Schema) -> tuple[Row, ...]:
    body = operation.get("requestBody", {})
    about = {"description": body.get("description", "")}
    return tuple(_row(media, {**of["schema"], **about}) for media, of in body.get("content", {}).items())


def _answers(operation: Schema) -> tuple[Row, ...]:
    rows = []
    for status, reply in operation["responses"].items():
        content = reply.get("content", {}).get("application/json", {}).get("schema", {})
        rows.append(Row(str(status), reply["description"], _shape_of(content), ""))
    return tuple(rows)


def _row(name: str, schema: Schema) -> Row:
    return Row(name, " or ".join(_types(schema)), _shape_of(schema), schema.get("description", ""))


def _types(schema: Schema) -> Iterator[str]:
    if "anyOf" in schema:
        for choice in schema["anyOf"]:
            yield from _types(choice)
    elif "$ref" in schema:
        yield _name(schema["$ref"])
    elif "enum" in schema or "const" in schema:
        yield ", ".join(schema.get("enum", [schema.get("const")]))
    elif schema.get("type") == "array":
        yield "list of " + " or ".join(_types(schema["items"]))
    else:
        yield "moment (ISO 8601)" if schema.get("format") == "date-time" else schema.get("type", "anything")


def _shape_of(schema: Schema) -> str:
    """The first named shape that a schema leads to."""
    inside = [schema, schema.get("items", {}), *schema.get("anyOf", [])]
    return next((_name(part["$ref"]) for part in inside if "$ref" in part), "")


def _name(reference: str) -> str:
    return reference.rpartition("/")[2]
