"""What a request says about how far a domain is, if anything: people's visits, and apps that ask for settings.

Nothing is written here and nothing of the visitor is kept: a domain, what was seen of it, and which guide or format.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from django.http import HttpRequest

from kb.mail.names import DomainName
from kb.models.moves.evidence import Sign
from kb.operations.readers.evidence import tally
from kb.views.frame.kept import TOLD

#: Programs that fetch pages without anybody who reads them. Those that pretend to be browsers are counted.
_PROGRAMS: Final = re.compile(
    r"bot\b|bot[/;]|crawl|spider|slurp|preview|proxy|scan|monitor|fetch|http|curl|wget|python|java/|go-|facebook|whatsapp",
    re.IGNORECASE,
)
#: Words of the browser that the page may never be looked at.
_AHEAD: Final = ("sec-purpose", "purpose", "x-moz")


def note_visit(request: HttpRequest, domain: DomainName, guide: str = "") -> None:
    """Somebody opened a page of a domain's own."""
    if told := request.META.get(TOLD):
        told.counted = Sign.OPENED, guide
    count_again((Sign.OPENED, guide), request.method, domain, lambda name: request.headers.get(name, ""))


def count_again(counted: tuple[str, str], method: str | None, domain: DomainName, said: Callable[[str], str]) -> None:
    """Count for an answer that was kept what its view counts: a sign, and its detail. `said` gives a header by its name
    in small letters, empty if it is not there."""
    sign, detail = counted
    if sign == Sign.LOOKED_UP:
        note_look_up(method, domain, detail)
    elif method == "GET" and not any(map(said, _AHEAD)) and not _is_program(said("user-agent")):
        tally.note(domain, Sign.OPENED, detail)


def note_look_up(method: str | None, domain: DomainName, face: str) -> None:
    """A mail app, or a device, took a domain's settings in the format `face`."""
    if method != "HEAD":
        tally.note(domain, Sign.LOOKED_UP, face)


def note_vote(domain: DomainName, guide: str, *, worked: bool) -> None:
    """A vote that counts, given on a domain's own guide."""
    tally.note(domain, Sign.WORKED if worked else Sign.STUCK, guide)


@lru_cache(maxsize=2048)
def _is_program(user_agent: str) -> bool:
    return not user_agent or _PROGRAMS.search(user_agent.replace("http://", "").replace("https://", "")) is not None
