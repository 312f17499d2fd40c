"""What is asked next. One seed gives one sequence: of a round, since pages that were opened before decide too."""

from collections.abc import Callable
from random import Random
from typing import Any, Final
from urllib.parse import quote_plus, urljoin, urlsplit

from tests.fuzz import forms, heads, people, programs
from tests.fuzz.pages import Form, Page
from tests.fuzz.pool import Pool, route_of
from tests.fuzz.routes import Route
from tests.fuzz.site import Answer, Asked
from tests.fuzz.values import NUMBERS, PIECES, nasty, plain

Ask = Callable[[Asked], Answer]

#: What is tried, and how often.
_WAYS: Final = {"form": 42, "address": 24, "link": 14, "api": 14, "mail app": 6}
_BODIES: Final = {"services": "ServiceBody", "domains": "DomainBody", "moves": "MoveBody"}
_KEYS: Final = {
    "services": ("old-host", "new-host", "spare", "cloud304"),
    "domains": ("open.example", "bakery.example", "new-shop.example", "gmail.com"),
    "moves": ("sample-open", "own-domain-2024", "spring"),
}


class Asker:
    """`ask` sends a request and gives its answer; forms are read off the page before they are sent."""

    def __init__(self, pool: Pool, routes: list[Route], document: Any, ask: Ask, chance: Random) -> None:
        self._pool, self._routes, self._ask, self._chance = pool, routes, ask, chance
        self._parts = document["components"]["schemas"]
        self.number = 0

    def go_on(self) -> None:
        """One request, or a page and its form."""
        chance = self._chance
        way = chance.choices(list(_WAYS), list(_WAYS.values()))[0]
        role = chance.choices(list(people.ROLES), list(people.ROLES.values()))[0]
        if way == "form":
            self._fill_a_form(role)
        elif way == "address":
            self._send(role, self._method(), self._address(chance.choice(self._routes)), self._query())
        elif way == "link":
            path, _, query = chance.choice(self._pool.addresses).partition("?")
            self._send(role, self._method(), self._bent(path), query if chance.random() < 0.5 else self._query())
        elif way == "api":
            self._ask_as_a_program()
        else:
            self._ask_as_a_mail_app()

    def _send(self, role: str, method: str, path: str, query: str = "", body: bytes = b"", **more: Any) -> Answer:
        """`more`: `form`, the names of what is sent, and `headers`."""
        self.number += 1
        headers = dict(more.get("headers", {}))
        if self._chance.random() < 0.12:
            headers |= heads.odd_headers(self._chance)
        form = tuple(more.get("form", ()))
        return self._ask(Asked(self.number, role, method, path, query, headers, body, form))

    def _method(self) -> str:
        return "GET" if self._chance.random() < 0.8 else self._chance.choice(heads.METHODS)

    def _address(self, route: Route) -> str:
        return route.filled({name: self._piece(name) for name in route.names})

    def _piece(self, name: str) -> str:
        chance, known = self._chance, self._pool.values.get(name, [])
        fate = chance.random()
        if known and fate < 0.75:
            return chance.choice(known)
        if fate < 0.83:
            return plain(chance)
        return chance.choice((chance.choice(NUMBERS), chance.choice(PIECES), nasty(chance)))

    def _bent(self, path: str) -> str:
        """Mostly the path as it is; else one piece of it is another."""
        chance = self._chance
        if chance.random() < 0.7:
            return path
        pieces = path.split("/")
        place = chance.randrange(len(pieces))
        pieces[place] = quote_plus(nasty(chance).encode("utf-8", "surrogatepass")[:3000])
        if chance.random() < 0.4:
            pieces[place] = chance.choice(PIECES)
        return "/" + "/".join(pieces).lstrip("/")

    def _query(self) -> str:
        chance = self._chance
        if chance.random() < 0.5:
            return ""
        found = []
        for name in chance.choices(list(self._pool.queries), k=chance.choice((1, 1, 2, 3))):
            known = self._pool.queries[name]
            value = chance.choice(known) if known and chance.random() < 0.5 else self._piece(name)
            found.append(f"{name}={quote_plus(value.encode('utf-8', 'surrogatepass')[:1500])}")
        if chance.random() < 0.05:
            found.append(
                chance.choice(("%ff=%ff", "&&==", "a[]=1", "%00=1", "q=%ed%a0%80", "=", "q", "x=" + "y" * 2100))
            )
        return "&".join(found)

    def _fill_a_form(self, role: str) -> None:
        chance = self._chance
        route = chance.choice(list(self._pool.forms))
        path, _, query = chance.choice(self._pool.forms[route]).partition("?")
        found = Page(self._send(role, "GET", path, query).html()).forms
        meant = [(one, to) for one in found for to in one.actions if route_of(urljoin(path, to)) == route]
        others = [(one, to) for one in found for to in one.actions]
        # Every page has a form by which one signs out; whoever does so all the time sees nothing else.
        offered = meant if chance.random() < 0.97 else others
        if not offered:
            return
        form, to = chance.choice(offered)
        pairs = forms.filled(form, self._pool.texts, chance)
        action = urlsplit(urljoin(path, to))
        self._send_form(role, form, action.path, action.query or (query if chance.random() < 0.3 else ""), pairs)

    def _send_form(self, role: str, form: Form, path: str, query: str, pairs: list[forms.Pair]) -> None:
        names = [name for name, _value in pairs]
        if form.method == "GET":
            body, _kind = forms.encoded(pairs, is_multipart=False)
            self._send(role, "GET", path, body.decode(), form=names)
            return
        is_multipart = form.is_multipart if self._chance.random() < 0.95 else not form.is_multipart
        body, kind = forms.encoded(pairs, is_multipart)
        self._send(role, "POST", path, query, body, form=names, headers={"Content-Type": kind})

    def _ask_as_a_program(self) -> None:
        chance = self._chance
        kind = chance.choice(list(_BODIES))
        scopes = [people.ALL_SCOPES] * 6 + [f"{kind}:write", f"{kind}:read", people.NOBODY]
        role = f"token {chance.choice(scopes)}"
        key = chance.choice(_KEYS[kind]) if chance.random() < 0.8 else nasty(chance)
        one = f"/api/v1/{kind}/{quote_plus(key.encode('utf-8', 'surrogatepass')[:2000])}"
        headers = {} if chance.random() < 0.7 else {"Idempotency-Key": chance.choice(("a", "b", "é", "x" * 201))}
        fate = chance.random()
        if fate < 0.25:
            self._send(role, self._method(), chance.choice((one, f"/api/v1/{kind}", f"{one}/publish")), self._query())
        elif fate < 0.35:
            self._send(role, "POST", f"/api/v1/moves/{chance.choice(_KEYS['moves'])}/publish", headers=headers)
        elif fate < 0.75:
            body = programs.as_body(self._thing(kind), chance)
            self._send(role, "PUT", one, body=body, headers=headers, form=("json",))
        else:
            names = chance.choices(_KEYS["domains"], k=chance.randrange(4))
            things = [self._thing("domains", domain=name) for name in names]
            body = programs.as_lines(things, chance)
            query = chance.choice(("", "dry_run=1", "confirm_changes=1", self._query()))
            self._send(role, "POST", "/api/v1/domains", query, body, headers=headers, form=("lines",))

    def _thing(self, kind: str, **also: str) -> Any:
        value = also | programs.shaped(self._parts[_BODIES[kind]], self._parts, self._chance)
        return programs.disturbed(value, self._chance) if self._chance.random() < 0.4 else value

    def _ask_as_a_mail_app(self) -> None:
        chance = self._chance
        address = chance.choice(("dora@open.example", "dora@bakery.example", "x@unknown.example", nasty(chance)))
        if chance.random() < 0.5:
            path = chance.choice(
                ("/autodiscover/autodiscover.xml", "/AutoDiscover/Autodiscover.XML", "/autodiscover/x")
            )
            self._send(people.NOBODY, "POST", path, body=programs.pox(address, chance), form=("xml",))
            return
        path = chance.choice(
            ("/mail/config-v1.1.xml", "/.well-known/autoconfig/mail/config-v1.1.xml", "/v1.1/mail/config-v1.1.xml")
        )
        host = chance.choice(
            ("autoconfig.open.example", "autoconfig.unknown.example", "127.0.0.1:8000", nasty(chance)[:200])
        )
        query = f"emailaddress={quote_plus(address.encode('utf-8', 'surrogatepass')[:1500])}"
        said = host.encode("utf-8", "replace").decode("latin-1")
        self._send(people.NOBODY, "GET", path, query, headers={"Host": said})
