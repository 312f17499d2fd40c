"""Every way by which a text of somebody else comes in, as a function of that text, and texts that mean no good.

`python -m tests.entrances` prints as JSON which text costs more than it is long, in which entrance. What a function
raises to refuse a text is a good answer: it is only asked how long that took.
"""

import json
import re
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, Final

import django
import openpyxl

django.setup()

# What needs settings comes after them.
from django.core.exceptions import SuspiciousOperation  # noqa: E402
from django.http import QueryDict, parse_cookie  # noqa: E402
from django.test import RequestFactory  # noqa: E402

from kb.forms.fields import typed_number  # noqa: E402
from kb.forms.votes import searched_before  # noqa: E402
from kb.guides.checking.prose import prose_problems  # noqa: E402
from kb.guides.messages.lint import faults  # noqa: E402
from kb.guides.messages.tree import Piece  # noqa: E402
from kb.guides.page.difference import difference  # noqa: E402
from kb.guides.page.pages import SourceFile  # noqa: E402
from kb.guides.page.platforms import guess_platform  # noqa: E402
from kb.guides.page.render import compile_body  # noqa: E402
from kb.guides.text import frontmatter, head  # noqa: E402
from kb.mail.bounces import NotABounce, may_be_bounce, read_bounce  # noqa: E402
from kb.mail.names import DomainName, read_typed  # noqa: E402
from kb.mail.naming.addresses import typed_address  # noqa: E402
from kb.mail.naming.local_parts import without_local_parts  # noqa: E402
from kb.mail.naming.telephones import read_number  # noqa: E402
from kb.mail.recipients import Recipient, Sender  # noqa: E402
from kb.mail.web_addresses import site_address, split_address  # noqa: E402
from kb.middleware import MAX_PATH, MAX_QUERY, has_control_characters, is_machine_address  # noqa: E402
from kb.models.site.events import without_addresses  # noqa: E402
from kb.operations.imports.lists import read_list  # noqa: E402
from kb.operations.imports.stream import DomainLine  # noqa: E402
from kb.operations.moves.log_in_lists import read_log_ins  # noqa: E402
from kb.operations.pages.archive import read_archive  # noqa: E402
from kb.operations.tables.rejections import Rejections  # noqa: E402
from kb.operations.tables.text import FileRefused  # noqa: E402
from kb.protocols.body_length import body_length  # noqa: E402
from kb.protocols.look_css import Colour  # noqa: E402
from kb.protocols.mail_apps.autodiscover import parse_request  # noqa: E402
from kb.proxies import believe_proxy  # noqa: E402
from kb.search.private import without_private  # noqa: E402
from kb.search.words import scan  # noqa: E402
from kb.views.machines.hosts import asked_host, may_have_certificate, queried  # noqa: E402

#: What four times as much may cost, at most so many times as much; what is quadratic costs 16 times as much.
STEADY: Final = 8
#: Seconds of CPU below which nothing is compared: clocks tick, and who waits so little waits for nothing.
_TOO_SHORT: Final = 0.03
#: How a text is refused, beside all that is a `ValueError`.
REFUSALS: Final = (FileRefused, NotABounce, SuspiciousOperation)
#: Characters, where nothing bounds the text before it comes here.
_LONG: Final = 8_192


def _page(text: str) -> None:
    compile_body(text, path="articles/x.md")


def _head(text: str) -> None:
    frontmatter.read(f"---\ntitle: {text}\n---\n", path="articles/x.md", allowed={"title"})


def _form_of_head(text: str) -> None:
    head.take_apart(f"---\ntitle: {text}\nsources: [{text}]\n---\n")


def _message(text: str) -> None:
    faults(text, piece=Piece.EMAIL, language="en", path="_messages/email.md")


def _style(text: str) -> None:
    prose_problems(SourceFile("articles/x.md", text), "en")


def _list(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        path.write_text(text, encoding="utf-8", errors="replace")
        read_list(path, Rejections())


def _old_list(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        path.write_bytes(b"\xe9t\xe9.example\n" + text.encode("cp1252", "replace"))
        read_list(path, Rejections())


def _titled_list(text: str) -> None:
    _list(f"domain;contact;email;phone\nflorist.example;{text.replace(';', ',')};a@b.example;01632 960001\n{text}")


def _bounce(text: str) -> None:
    read_bounce(f"From: mailer-daemon@x.example\r\nSubject: Undeliverable\r\n\r\n{text}".encode())


def _report(text: str) -> None:
    said = " ".join(text.split()) or "x"
    parts = "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\nAction: failed\r\n"
    fields = f"Final-Recipient: rfc822; {said}\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 {said}\r\n\r\n--b--\r\n"
    kind = "multipart/report; report-type=delivery-status; boundary=b"
    read_bounce(f"From: <>\r\nContent-Type: {kind}\r\nSubject: {said[:900]}\r\n\r\n{parts}{fields}".encode())


def _nested_letter(text: str) -> None:
    """Parts within parts: as many as there are lines of a hundred characters."""
    borders = range(len(text) // 100)
    begun = "".join(f'Content-Type: multipart/mixed; boundary="{one}"\r\n\r\n--{one}\r\n' for one in borders)
    read_bounce(f"From: <>\r\nSubject: Undeliverable\r\n{begun}\r\n{text}".encode())


def _workbook(text: str) -> None:
    """A sheet with a cell of it, a name that it follows, and days and numbers in a format that it is."""
    book = openpyxl.Workbook()
    cells = ("florist.example", text[:30_000], date(2026, 1, 1), 1632960001)
    for place, value in enumerate(cells, start=1):
        cell = book.active.cell(1, place)
        cell.value = "".join(sign for sign in value if sign.isprintable()) if isinstance(value, str) else value
        cell.number_format = "".join(filter(str.isprintable, text[:250])) or "General"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        book.save(path)
        read_list(path, Rejections())


def _head_of_bounce(text: str) -> None:
    may_be_bounce(text.encode() + b"\r\n\r\n")


def _proxy(text: str) -> None:
    believe_proxy({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": text}, ("127.0.0.0/8",))


def _query(text: str) -> None:
    has_control_characters(RequestFactory().get("/", QUERY_STRING=text))


def _form(text: str) -> None:
    QueryDict(text.encode("utf-8", "replace"))


def _quoted_json(text: str) -> None:
    DomainLine.model_validate_json(json.dumps({"domain": text, "service": text, "contacts": [{"name": text}]}))


def _pox(text: str) -> None:
    space = "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"
    parse_request(f'<Autodiscover xmlns="{space}"><Request>{text}</Request></Autodiscover>'.encode())


#: The longest text is decided where `kb` says so; the name of a bound stands where it can be imported.
ENTRANCES: Final[dict[str, tuple[Callable[[str], Any], int]]] = {
    "the one field": (read_typed, _LONG),
    "a domain of a program": (DomainName.parse, _LONG),
    "what is shown again of the field": (without_local_parts, _LONG),
    "an address that somebody types": (typed_address, _LONG),
    "a telephone number": (read_number, _LONG),
    "a recipient": (Recipient.parse, _LONG),
    "a sender": (Sender.parse, _LONG),
    "a search that is kept": (without_private, _LONG),
    "the words of a search": (lambda text: list(scan(text)), MAX_QUERY),
    "a path": (is_machine_address, MAX_PATH),
    "a query": (_query, MAX_QUERY),
    "the query of a mail app": (lambda text: queried(text, "emailaddress"), MAX_QUERY),
    "a form": (_form, _LONG),
    "a Host": (asked_host, _LONG),
    "a name for a certificate": (may_have_certificate, MAX_QUERY),
    "a User-Agent": (guess_platform, _LONG),
    "a Referer": (lambda text: searched_before(text, "help.example", "x"), _LONG),
    "cookies": (parse_cookie, _LONG),
    "X-Forwarded-For": (_proxy, _LONG),
    "Content-Length": (body_length, _LONG),
    "Autodiscover": (_pox, _LONG),
    "a line of a program": (DomainLine.model_validate_json, _LONG),
    "values of a program": (_quoted_json, _LONG),
    "a subject of events": (without_addresses, _LONG),
    "an address of this site": (site_address, _LONG),
    "a web address": (split_address, _LONG),
    "a colour": (Colour.parse, _LONG),
    "a number": (typed_number, _LONG),
    "a page": (_page, _LONG),
    "the head of a page": (_head, _LONG),
    "the head of a page in the form": (_form_of_head, _LONG),
    "a message": (_message, _LONG),
    "the style of a page": (_style, _LONG),
    "two versions of a page": (lambda text: difference(text, text[1:] + "x"), 7_000),
    "a list": (_list, _LONG),
    "a list in an old encoding": (_old_list, _LONG),
    "a list with titles": (_titled_list, _LONG),
    "a list of log-ins": (lambda text: read_log_ins(text.splitlines(), date(2026, 1, 1)), _LONG),
    "a zip of pages": (lambda text: read_archive(text.encode()), _LONG),
    "a letter that came back": (_bounce, _LONG),
    "a report that came back": (_report, _LONG),
    "a letter within a letter": (_nested_letter, _LONG),
    "a workbook": (_workbook, _LONG),
    "the head of a letter": (_head_of_bounce, _LONG),
}
#: What is to be noticed, so that somebody sees that it is.
CONTROLS: Final[dict[str, tuple[Callable[[str], Any], int]]] = {
    "every pair of signs": (lambda text: [one for one in text for other in text if one > other], 3_000),
    "a pattern that begins anew": (lambda text: re.search(r"\S+@\S+", text), _LONG),
}
#: What a hostile text is made of, again and again.
PIECES: Final = (
    *("a", " ", ".", "-", "=", "[", "*", "_", "`", "<", "&", '"', "'", "(", "!", "|", "\\", "{{", "\n", "\t", ",", "@"),
    *(
        "a.",
        "a@",
        "xn--a.",
        "é",
        "\u0301",
        "\u200b",
        "ﷺ",
        "İ",
        "www.",
        "http://",
        "](",
        "![",
        "**a",
        "- a\n",
        "> ",
        "<a ",
        "&lt;",
    ),
    *(
        "a.example\n",
        "a.example, ",
        "anna@a.example ",
        "x: y\n",
        "  - ",
        "| a ",
        "::: when\n",
        '{"a":',
        "[[",
        "%41",
        "a=b&",
        "a; ",
    ),
    *("--b\r\n", "550 5.1.1 ", "=?utf-8?q?a?= ", "(a) ", "1.", "0", "<b>", "<a><b/>", "/", "name= ", "user a unknown "),
)


def main(names: list[str]) -> None:
    """Print what costs too much: the entrance, the piece, how many times as much, and seconds for the longer text."""
    found = {}
    for name in names or ENTRANCES:
        enter, longest = (ENTRANCES | CONTROLS)[name]
        for piece in PIECES if name in ENTRANCES else PIECES[:1]:
            tried = _growth(enter, piece, longest)
            if tried:
                found[f"{name}: {piece!r}"] = tried
    print(json.dumps(found))  # noqa: T201


def _growth(enter: Callable[[str], Any], piece: str, longest: int) -> tuple[float, float] | None:
    """How many times as much the longer text costs, and its seconds; `None` if that is little."""
    if 2 * STEADY * _seconds(enter, piece, longest // 4) < _TOO_SHORT:
        return None
    for _try in range(3):
        long = _seconds(enter, piece, longest)
        if long < _TOO_SHORT:
            return None
        times = long / max(_seconds(enter, piece, longest // 4), 0.001)
        if times < STEADY:
            return None
    return round(times, 1), round(long, 3)


def _seconds(enter: Callable[[str], Any], piece: str, length: int) -> float:
    text = (piece * (length // len(piece) + 1))[:length]
    begun, began = time.process_time(), time.perf_counter()
    with suppress(ValueError, *REFUSALS):
        enter(text)
    # Where CPU is counted in long ticks, never more than have passed.
    return min(time.perf_counter() - began, time.process_time() - begun)


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main(sys.argv[1:])
