"""A style sheet taken apart into its rules: enough of CSS for our own sheets, which quote no braces or semicolons."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)


class Rule(NamedTuple):
    """One rule, with the heads of what it stands in (`@media …`, another rule's selectors), the outermost first."""

    around: tuple[str, ...]
    head: str
    declarations: tuple[tuple[str, str], ...]

    @property
    def selectors(self) -> tuple[str, ...]:
        return tuple(part.strip() for part in parts(self.head, ","))

    def __str__(self) -> str:
        return " { ".join((*self.around, self.head))


def rules(css: str, around: tuple[str, ...] = ()) -> Iterator[Rule]:
    """Every rule in its order; one that holds other rules comes before them."""
    for head, body in _blocks(_COMMENT.sub("", css)):
        own = "".join(parts(body, "{}")[::2]) if "{" in body else body
        if not head.startswith("@") or head.startswith("@page"):
            pairs = (one.partition(":") for one in parts(own, ";") if ":" in one)
            yield Rule(around, head, tuple((name.strip(), value.strip()) for name, _, value in pairs))
        yield from rules(body, (*around, head)) if "{" in body else ()


def statements(css: str) -> list[str]:
    """What stands outside all blocks and ends with a semicolon, such as `@import`."""
    return [head.rpartition(";")[0] for head, _ in _blocks(_COMMENT.sub("", css), whole=True) if ";" in head]


def parts(text: str, marks: str) -> list[str]:
    """The text between marks that stand outside of all brackets."""
    found, deep = [""], 0
    for sign in text:
        deep += (sign in "([") - (sign in ")]")
        if sign in marks and not deep:
            found.append("")
        else:
            found[-1] += sign
    return found


def _blocks(css: str, *, whole: bool = False) -> Iterator[tuple[str, str]]:
    """Head and body of each block on the outermost floor; `whole`: the head with what ended before it."""
    start, opened, deep = 0, 0, 0
    for place, sign in enumerate(css):
        if sign == "{":
            opened = opened if deep else place
            deep += 1
        elif sign == "}":
            deep -= 1
            if not deep:
                head = css[start:opened].strip()
                yield head if whole else head.rpartition(";")[2].strip(), css[opened + 1 : place]
                start = place + 1
