"""What is measured, and the least that each may be worth of the bare view."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tests.bench.server import Server
from tests.bench.sites import Site


@dataclass(frozen=True, slots=True)
class Target:
    """An address; `@` in it is a random domain of the site, or with `queries` a random one of them.

    `body` is posted there, with the same in place of `@`; without one the address is fetched. `host` is the name that
    is asked, if it is not the site's own. `goal` is the least ratio to the bare view, `None` if none is set.
    """

    key: str
    path: str
    goal: float | None = None
    queries: tuple[str, ...] = ()
    body: str = ""
    host: str = ""

    @property
    def texts(self) -> tuple[str, str, str]:
        """Everything in which `@` stands for a choice."""
        return self.path, self.body, self.host

    def choices(self, site: Site) -> Sequence[str]:
        """What may stand for `@`."""
        return self.queries or site.known()

    def size(self, server: Server) -> int:
        """The median number of bytes of some of its answers."""
        some = self.choices(server.site)[:9]
        sizes = sorted(len(server.answer(*(text.replace("@", choice) for text in self.texts))) for choice in some)
        return sizes[len(sizes) // 2]


#: Words, codes, slips of the finger, a sentence, and nothing to be found.
_QUERIES: Final = (
    *("iphone", "outlok+0x800CCC0E", "password", "change+server+on+gmail", "imap+port", "certificate", "webmial"),
    *("cannot+send", "why+does+my+phone+ask+for+the+password+again", "zzzz", "pop3+or+imap", "contacts"),
)

_OUTLOOK: Final = "http://schemas.microsoft.com/exchange/autodiscover/outlook"
#: What Outlook sends; `@` is the domain here, so the at sign of the address is written as a number.
_ASKS: Final = (
    f'<?xml version="1.0" encoding="utf-8"?><Autodiscover xmlns="{_OUTLOOK}/requestschema/2006"><Request>'
    "<EMailAddress>anna&#64;@</EMailAddress>"
    f"<AcceptableResponseSchema>{_OUTLOOK}/responseschema/2006a</AcceptableResponseSchema></Request></Autodiscover>"
)
#: What mail apps ask for, where all programs that answer them answer it.
AUTOCONFIG: Final = Target("autoconfig", "/mail/config-v1.1.xml?emailaddress=anna%40@", 1.0, host="autoconfig.@")
AUTODISCOVER: Final = Target("autodiscover", "/autodiscover/autodiscover.xml", 0.8, body=_ASKS, host="autodiscover.@")

TARGETS: Final[Sequence[Target]] = (
    Target("guide", "/guides/iphone-mail/", 0.5),
    Target("domain-guide", "/for/@/guides/iphone-mail/", 0.5),
    Target("domain", "/for/@/", 0.5),
    Target("json", "/api/v1/settings?domain=@", 0.6),
    AUTOCONFIG,
    AUTODISCOVER,
    Target("search", "/search/?q=@", queries=_QUERIES),
)
#: How much less a site with a million domains may serve than one with ten.
GROWTH: Final = 0.05
