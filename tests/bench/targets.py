"""What is measured, and the least that each may be worth of the bare view."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tests.bench.server import Server
from tests.bench.sites import Site


@dataclass(frozen=True, slots=True)
class Target:
    """An address; `@` in it is a random domain of the site, or with `queries` a random one of them.

    `goal` is the least ratio to the bare view, `None` if none is set.
    """

    key: str
    path: str
    goal: float | None = None
    queries: tuple[str, ...] = ()

    def choices(self, site: Site) -> Sequence[str]:
        """What may stand for `@`."""
        return self.queries or site.known()

    def size(self, server: Server) -> int:
        """The median number of bytes of some of its answers."""
        some = self.choices(server.site)[:9]
        sizes = sorted(server.size_of(self.path.replace("@", choice)) for choice in some)
        return sizes[len(sizes) // 2]


#: Words, codes, slips of the finger, a sentence, and nothing to be found.
_QUERIES: Final = (
    *("iphone", "outlok+0x800CCC0E", "password", "change+server+on+gmail", "imap+port", "certificate", "webmial"),
    *("cannot+send", "why+does+my+phone+ask+for+the+password+again", "zzzz", "pop3+or+imap", "contacts"),
)

TARGETS: Final[Sequence[Target]] = (
    Target("guide", "/guides/iphone-mail/", 0.5),
    Target("domain-guide", "/for/@/guides/iphone-mail/", 0.5),
    Target("domain", "/for/@/", 0.5),
    Target("json", "/api/v1/settings?domain=@", 0.6),
    Target("search", "/search/?q=@", queries=_QUERIES),
)
#: How much less a site with a million domains may serve than one with ten.
GROWTH: Final = 0.05
