"""The regular expressions of `kb`: those that modules compile, those written where they are used, those of addresses.

They are found by importing everything with an ear at `re`, so that a pattern put together of pieces is heard whole.
This changes `re` for good, so it happens in a process of its own (`python -m tests.patterns`).
"""

import ast
import os
import pkgutil
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]
#: How a method looks at a text: at its beginning, at the whole, or from every character on.
WAYS: Final = {"match": "match", "fullmatch": "fullmatch"} | dict.fromkeys(
    ("search", "sub", "subn", "split", "finditer", "findall"), "search"
)
#: Code of a module itself, and of what is worked out with it.
_AT_IMPORT: Final = ("<module>", "<listcomp>", "<genexpr>")


@dataclass(frozen=True, slots=True)
class Found:
    """A pattern with its flags, the file and the name that it has there, and the ways in which it is used."""

    file: str
    name: str
    pattern: str | bytes
    flags: int
    ways: frozenset[str]

    @property
    def key(self) -> str:
        return f"{self.file}:{self.name}"


def every_pattern() -> list[Found]:
    """All of them, sorted by file and name. Can only be asked once, and first of all."""
    heard: dict[tuple[str, int, str | bytes], int] = {}
    _listen(heard)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kb.settings")
    import django  # noqa: PLC0415  it compiles patterns of ours when it starts

    django.setup()
    _import_all()
    compiled = (_compiled(file, line, text, flags) for (file, line, text), flags in heard.items())
    return sorted(
        {*compiled, *_written_in_place(), *_of_addresses()}, key=lambda found: (found.key, str(found.pattern))
    )


def _listen(heard: dict[tuple[str, int, str | bytes], int]) -> None:
    hidden: Any = re
    compile_pattern = hidden._compile

    def listening(pattern: Any, flags: Any) -> Any:
        frame = sys._getframe(1)
        while frame.f_back and frame.f_code.co_filename == re.__file__:
            frame = frame.f_back
        path = Path(frame.f_code.co_filename)
        at_import = isinstance(pattern, str | bytes) and frame.f_code.co_name in _AT_IMPORT
        if at_import and path.is_relative_to(ROOT / "kb"):
            heard[path.relative_to(ROOT).as_posix(), frame.f_lineno, pattern] = int(flags)
        return compile_pattern(pattern, flags)

    hidden._compile = listening


def _import_all() -> None:
    package = import_module("kb")
    for module in pkgutil.walk_packages(package.__path__, "kb."):
        if not module.name.startswith("kb.migrations"):
            import_module(module.name)


@cache
def _tree(file: str) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def _compiled(file: str, line: int, pattern: str | bytes, flags: int) -> Found:
    named = [node for node in _tree(file).body if node.lineno <= line <= (node.end_lineno or line)]
    name, field = _name_of(named[0]), _field_at(named[0], line)
    if field:
        return Found(file, f"{name}.{field}", pattern, flags, _ways_of_field(field) or _ways(file, name))
    return Found(file, name, pattern, flags, _ways(file, name))


def _name_of(node: ast.stmt) -> str:
    """What an assignment is to, or a class or a function is called."""
    target = (
        node.target if isinstance(node, ast.AnnAssign) else node.targets[0] if isinstance(node, ast.Assign) else node
    )
    return str(getattr(target, "id", getattr(target, "name", "line")))


def _field_at(node: ast.stmt, line: int) -> str:
    """The keyword under which a pattern is handed to what a name is for; empty if there is none."""
    words = (one for one in ast.walk(node) if isinstance(one, ast.keyword) and one.arg and one.arg != "flags")
    return next((str(one.arg) for one in words if one.value.lineno <= line <= (one.value.end_lineno or line)), "")


def _ways_of_field(field: str) -> frozenset[str]:
    files = (path.relative_to(ROOT).as_posix() for path in _sources())
    return frozenset(way for one in files for owner, way in _calls(one) if owner == field)


def _ways(file: str, name: str) -> frozenset[str]:
    """As it is called by its name; a pattern in a table is used as anything in that file is used."""
    files = [file] if name.startswith("_") else [path.relative_to(ROOT).as_posix() for path in _sources()]
    by_name = {way for one in files for owner, way in _calls(one) if owner == name}
    return frozenset(by_name or {way for _owner, way in _calls(file)} or WAYS.values())


@cache
def _sources() -> tuple[Path, ...]:
    return tuple(sorted((ROOT / "kb").rglob("*.py")))


@cache
def _calls(file: str) -> frozenset[tuple[str, str]]:
    """Whose method looks at a text in a file, and how."""
    nodes = (node for node in ast.walk(_tree(file)) if isinstance(node, ast.Attribute) and node.attr in WAYS)
    return frozenset(
        (getattr(node.value, "id", getattr(node.value, "attr", "")), WAYS[node.attr])
        for node in nodes
        if getattr(node.value, "id", "") != "re"
    )


def _written_in_place() -> Iterator[Found]:
    """`re.sub(r"…", …)` within a function, which nothing compiles before somebody calls it."""
    for path in _sources():
        file = path.relative_to(ROOT).as_posix()
        for node in ast.walk(_tree(file)):
            if isinstance(node, ast.Call) and _is_of_re(node.func):
                first, way = node.args[0], getattr(node.func, "attr", "")
                if way in WAYS and isinstance(first, ast.Constant):
                    yield Found(file, str(first.value), first.value, 0, frozenset({WAYS[way]}))


def _is_of_re(node: ast.expr) -> bool:
    return isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "re" and node.attr != "escape"


def made_while_working() -> list[str]:
    """Where a function compiles or uses a pattern that is put together at that moment: `file:function`."""
    return sorted({f"{found[0]}:{found[1]}" for path in _sources() for found in _made_in(path)})


def _made_in(path: Path) -> Iterator[tuple[str, str]]:
    file = path.relative_to(ROOT).as_posix()
    functions = (node for node in ast.walk(_tree(file)) if isinstance(node, ast.FunctionDef))
    for function, node in ((one, node) for one in functions for node in ast.walk(one)):
        if isinstance(node, ast.Call) and _is_of_re(node.func) and not isinstance(node.args[0], ast.Constant):
            yield file, function.name


def _of_addresses() -> Iterator[Found]:
    from django.conf import settings  # noqa: PLC0415  after the ear
    from django.urls import get_resolver  # noqa: PLC0415

    def below(resolver: Any) -> Iterator[Any]:
        yield resolver.pattern
        for inner in getattr(resolver, "url_patterns", []):
            yield from below(inner)

    for pattern in below(get_resolver()):
        yield Found("urls", str(pattern), pattern.regex.pattern, pattern.regex.flags, frozenset({"search"}))
    for text in settings.SECURE_REDIRECT_EXEMPT:
        yield Found("kb/settings.py", text, text, 0, frozenset({"search"}))
