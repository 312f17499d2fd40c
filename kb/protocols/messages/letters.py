"""Letters as what the press is given: words and values apart from every dress (`letters.typ`).

The press is a child process (`press.py`); this module only says what is printed.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import segno

from kb.guides.messages.filling import Block, Document, Heading, Line, Paragraph, Points
from kb.languages import LANGUAGES, gettext
from kb.languages import gettext_noop as _
from kb.mail.dates import written
from kb.mail.names import DomainName
from kb.protocols.look_css import SHIPPED, Colour

_TO: Final = _("To the owner of %(domain)s")
_POINT: Final = _("Your own page, for a phone: point its camera at the square.")
_TITLE: Final = _("Letters about the move of mail")
#: The window has room for so many.
_LINES: Final = 5
#: Scripts that the press has letters for: Latin, Greek, Cyrillic.
_PRINTABLE: Final = re.compile("[\u0020-\u024f\u0370-\u052f\u1e00-\u1fff\u2010-\u2044\u20ac]*")


@dataclass(frozen=True, slots=True)
class Letter:
    """One page. `address` is the client's own page, in letters and as a square for a camera.

    `addressee` is who the post is for, line by line; empty if nobody is known by name.
    """

    domain: DomainName
    address: str
    document: Document
    addressee: tuple[str, ...] = ()


def printed(
    letters: Sequence[Letter], *, site_name: str, day: date, language: str, sign: Colour = SHIPPED
) -> dict[str, Any]:
    """What the press is given, in values that JSON knows. `sign` must be readable on white."""
    return {
        "title": gettext(_TITLE, language),
        "site": site_name,
        "sign": str(sign),
        "date": written(day, language),
        "language": LANGUAGES[language].tag.partition("-")[0],
        "point": gettext(_POINT, language),
        "letters": [_letter(letter, language) for letter in letters],
    }


def _letter(letter: Letter, language: str) -> dict[str, Any]:
    found = {
        "to": _to(letter, language),
        "subject": letter.document.subject,
        "blocks": [_block(block) for block in letter.document.blocks],
    }
    if not _PRINTABLE.fullmatch(letter.domain.u_label):
        found = _in_latin(found, letter.domain)
    return {**found, "address": letter.address, "code": _square(letter.address)}


def _to(letter: Letter, language: str) -> list[str]:
    """What stands in the window: a person and their address, as far as both are known, else whose domain it is."""
    lines = [text for line in letter.addressee if (text := " ".join(line.split()))]
    if not lines or not all(map(_PRINTABLE.fullmatch, lines)):
        return [gettext(_TO, language) % {"domain": letter.domain.u_label}]
    return lines if len(lines) <= _LINES else [*lines[: _LINES - 1], ", ".join(lines[_LINES - 1 :])]


def _in_latin(value: Any, domain: DomainName) -> Any:
    """The same with the name as machines write it, where the press has no letters for how people do."""
    if isinstance(value, str):
        return value.replace(domain.u_label, domain.a_label)
    if isinstance(value, dict):
        return {key: _in_latin(inner, domain) for key, inner in value.items()}
    if isinstance(value, list):
        return [_in_latin(inner, domain) for inner in value]
    return value


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"kind": "heading", "line": _line(block.line)}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "line": _line(block.line)}
    if isinstance(block, Points):
        return {"kind": "points", "numbered": block.numbered, "items": [_line(item) for item in block.items]}
    rows = [{"title": row.title, "old": row.old, "new": row.new} for row in block.rows]
    return {"kind": "swaps", "old": block.old, "new": block.new, "rows": rows, "details": list(block.details)}


def _line(line: Line) -> list[dict[str, Any]]:
    """A web address is set like what is typed; words that lead somewhere on a screen lead nowhere on paper."""
    return [
        {"text": run.text, "strong": run.strong, "address": bool(run.link) and run.text == run.link} for run in line
    ]


def _square(address: str) -> str:
    """As lines and not as pixels, so that any printer makes it sharp. Correction M survives a fold in the paper."""
    out = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(out, kind="svg", border=0, dark="#000", svgclass=None, lineclass=None, xmldecl=False)
    return out.getvalue().decode()
