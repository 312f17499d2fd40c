"""What `-m` leaves out is not collected: a third of all tests, with all their values, would be made to be thrown away.

An expression is read with the marks that are known so far. Only what it refuses whatever comes on top is left out here;
pytest itself chooses among the rest.
"""

import ast
from collections.abc import Set
from pathlib import Path
from typing import Any, Final

import pytest

#: Whose tests all have the mark; `tests/test_choosing.py` says so.
_BROWSER: Final = Path(__file__).with_name("browser")


def chosen(expression: str, marks: Set[str]) -> bool | None:
    """Whether a test with these marks is chosen; `None` if that hangs on marks that it may have besides.

    Nothing is said of an expression that pytest alone understands.
    """
    try:
        return _value(ast.parse(expression.strip(), mode="eval").body, marks)
    except SyntaxError:
        return None


def _value(node: ast.expr, marks: Set[str]) -> bool | None:
    match node:
        case ast.Name(id=name):
            return True if name in marks else None
        case ast.UnaryOp(op=ast.Not(), operand=inner):
            value = _value(inner, marks)
            return None if value is None else not value
        case ast.BoolOp(op=operator, values=inner):
            decides = isinstance(operator, ast.Or)
            values = {_value(one, marks) for one in inner}
            return decides if decides in values else None if None in values else not decides
        case _:
            return None


def _leaves_out(config: pytest.Config, marks: Set[str]) -> bool:
    """Not what was asked for by name: pytest would say that it is not there, where it is not chosen."""
    named = any("::" in name or _BROWSER.name in name for name in config.args)
    return not named and chosen(config.option.markexpr, marks) is False


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Journeys are not even imported."""
    return True if collection_path == _BROWSER and _leaves_out(config, {"browser"}) else None


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(collector: Any, name: str, obj: object) -> list[pytest.Item] | None:
    """No item, and no search for its fixtures and values, where the marks of a function or its module say no."""
    if not collector.config.option.markexpr or not collector.funcnamefilter(name):
        return None
    own = getattr(obj, "pytestmark", [])
    marks = {mark.name for mark in (*own, *collector.iter_markers())}
    return [] if _leaves_out(collector.config, marks) else None
