"""What a walk through the whole site finds: values for every part of an address, queries, and pages with forms."""

from collections import deque
from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qsl, urldefrag, urljoin, urlsplit

from tests.fuzz.pages import Form, Page
from tests.fuzz.routes import match_of

#: The most pages that are opened.
_MOST: Final = 300
#: Of pages that differ in their values alone so many are opened.
_ALIKE: Final = 2
#: … and of one route so many.
_OF_ONE_ROUTE: Final = 5
#: Names in queries that no link shows: Django's admin's, and those that views read.
_QUERIES: Final = (
    *(
        "q",
        "page",
        "p",
        "o",
        "e",
        "all",
        "next",
        "seen",
        "device",
        "protocol",
        "sort",
        "service",
        "move",
        "step",
        "term",
    ),
    *("_changelist_filters", "_popup", "_to_field", "id__in", "pk__in", "name__isnull", "service__isnull", "service"),
    *("name__range", "moves_at__gte", "moves_at__year", "app_label", "model_name", "field_name", "limit", "cursor"),
    *("confirm_changes", "confirm_names", "dry_run", "emailaddress", "Email", "Protocol", "domain", "language", "kind"),
    *("state", "days", "act", "address", "username", "version", "only", "night", "number", "piece", "text", "as", "at"),
)


def route_of(address: str) -> str:
    """The route of an address; empty if it leads nowhere."""
    match = match_of(urlsplit(address).path)
    return match.route if match else ""


class Pool:
    """`values` are by the name of a part of an address; `addresses` by what they show, all of them without a host."""

    def __init__(self) -> None:
        self.values: dict[str, list[str]] = {}
        self.queries: dict[str, list[str]] = {name: [] for name in _QUERIES}
        self.addresses: list[str] = []
        #: By the route to which a form leads the pages that have one.
        self.forms: dict[str, list[str]] = {}
        #: By the name of a field what stands in one, or can be chosen there.
        self.texts: dict[str, list[str]] = {}
        self._seen: set[str] = set()

    def walk(self, starts: list[str], read: Callable[[str], str]) -> int:
        """Open what pages lead to, the nearest first; `read` gives the HTML of an address. How many were opened."""
        waiting, opened, alike = deque(starts), 0, dict[str, int]()
        while waiting and opened < _MOST:
            address = waiting.popleft()
            kind = self._note(address)
            route = kind.partition(" ")[0]
            if not kind or alike.get(kind, 0) >= _ALIKE or alike.get(route, 0) >= _OF_ONE_ROUTE:
                continue
            alike[kind], alike[route] = alike.get(kind, 0) + 1, alike.get(route, 0) + 1
            opened += 1
            page = Page(read(address))
            for form in page.forms:
                self._keep(form, address)
            waiting.extend(
                urldefrag(urljoin(address, link))[0]
                for link in page.links
                if not link.startswith(("http", "mailto", "#"))
            )
        return opened

    def _keep(self, form: Form, address: str) -> None:
        for action in form.actions:
            where = urljoin(address, action)
            self._note(where)
            pages = self.forms.setdefault(route_of(where), [])
            if address not in pages:
                pages.append(address)
        for one in form.fields:
            known = self.texts.setdefault(one.name, [])
            known += [text for text in {one.value: 0, **dict.fromkeys(one.options)} if text not in known]

    def _note(self, address: str) -> str:
        """Keep what stands in an address; its kind, empty if it was there before or leads nowhere."""
        parts = urlsplit(address)
        whole = f"{parts.path}?{parts.query}" if parts.query else parts.path
        if whole in self._seen or not parts.path.startswith("/") or parts.path.startswith("/static/"):
            return ""
        self._seen.add(whole)
        if (match := match_of(parts.path)) is None:
            return ""
        self.addresses.append(whole)
        for place, value in (*enumerate(match.args), *match.kwargs.items()):
            known = self.values.setdefault(f"_{place}" if isinstance(place, int) else place, [])
            if str(value) not in known:
                known.append(str(value))
        names = []
        for name, value in parse_qsl(parts.query, keep_blank_values=True):
            names.append(name)
            known = self.queries.setdefault(name, [])
            if value not in known and len(known) < 30:
                known.append(value)
        return f"{match.route} {sorted(set(names))}"
