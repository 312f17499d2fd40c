"""The texts of a program as its files hold them: a name for each text, whatever the format.

A text is given as it stands on the screen: without the marks of keyboard shortcuts, with the names of its program put
in, without the colon and the spaces that a form has behind a label.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from html import unescape
from tempfile import NamedTemporaryFile
from types import MappingProxyType
from typing import Final

import polib
from defusedxml.ElementTree import fromstring
from fluent.syntax import ast, parse

_DTD: Final = re.compile(r"<!ENTITY\s+([\w.-]+)\s+(?:\"([^\"]*)\"|'([^']*)')\s*>")
_PROPERTY: Final = re.compile(r"^\s*([\w.%-]+)\s*[=:]\s*(.*?)\s*$", re.MULTILINE)
_PHP: Final = re.compile(r"^\$(?:labels|messages)\['([\w.-]+)'\]\s*=\s*'((?:[^'\\]|\\.)*)';", re.MULTILINE)
_ANDROID_ESCAPE: Final = re.compile(r"\\(u[0-9a-fA-F]{4}|.)")
_ENTITY: Final = re.compile(r"&([\w.-]+);")


def shown(text: str) -> str:
    """A text as the eye reads it: one line, without a colon or spaces at its end."""
    return " ".join(text.split()).rstrip(":\N{FULLWIDTH COLON} ")


def dtd(data: bytes) -> dict[str, str]:
    found = {name: double or single for name, double, single in _DTD.findall(data.decode())}
    return {name: unescape(_ENTITY.sub(lambda m: found.get(m[1], m[0]), text)) for name, text in found.items()}


def properties(data: bytes) -> dict[str, str]:
    return dict(_PROPERTY.findall(data.decode()))


def php(data: bytes) -> dict[str, str]:
    return {name: re.sub(r"\\(.)", r"\1", text) for name, text in _PHP.findall(data.decode())}


def fluent(data: bytes) -> dict[str, str]:
    """Messages by their names, attributes as `name.attribute`; of a selection its default."""
    found: dict[str, str] = {}
    for entry in parse(data.decode()).body:
        if isinstance(entry, ast.Message | ast.Term):
            name = f"-{entry.id.name}" if isinstance(entry, ast.Term) else entry.id.name
            if entry.value is not None:
                found[name] = _pattern(entry.value)
            found |= {f"{name}.{one.id.name}": _pattern(one.value) for one in entry.attributes}
    return found


def _pattern(pattern: ast.Pattern) -> str:
    return "".join(_parts(pattern))


def _parts(pattern: ast.Pattern) -> Iterator[str]:
    for element in pattern.elements:
        if isinstance(element, ast.TextElement):
            yield element.value
            continue
        inner = element.expression
        if isinstance(inner, ast.SelectExpression):
            yield _pattern(next(variant for variant in inner.variants if variant.default).value)
        elif isinstance(inner, ast.StringLiteral):
            yield inner.parse()["value"]
        elif isinstance(inner, ast.TermReference):
            yield f"{{-{inner.id.name}}}"
        elif isinstance(inner, ast.VariableReference):
            yield "…"


def android(data: bytes) -> dict[str, str]:
    """`strings.xml`: what is marked up inside a text is read as words."""
    root = fromstring(data)
    return {
        element.get("name", ""): _unquoted("".join(element.itertext()))
        for element in root.iter("string")
        if element.get("name")
    }


def _unquoted(text: str) -> str:
    return _ANDROID_ESCAPE.sub(lambda m: chr(int(m[1][1:], 16)) if m[1][0] == "u" else m[1], text.strip().strip('"'))


def nextcloud(data: bytes) -> dict[str, str]:
    """`l10n/<language>.json`; texts that have a plural are left out."""
    return {name: text for name, text in json.loads(data)["translations"].items() if isinstance(text, str)}


def gettext(data: bytes) -> dict[str, str]:
    """Messages by their English text, which is what programs of GTK have for a name; underscores mark keys there."""
    with NamedTemporaryFile(suffix=".mo") as file:  # polib reads names of files alone
        file.write(data)
        file.flush()
        entries = list(polib.mofile(file.name))
    return {_unmarked(entry.msgid): _unmarked(entry.msgstr) for entry in entries if entry.msgstr}


def _unmarked(text: str) -> str:
    return re.sub(r"_(?=\w)", "", text, count=1)


FORMATS: Final[Mapping[str, Callable[[bytes], dict[str, str]]]] = MappingProxyType(
    {
        ".dtd": dtd,
        ".properties": properties,
        ".inc": php,
        ".ftl": fluent,
        ".xml": android,
        ".json": nextcloud,
        ".mo": gettext,
    }
)
