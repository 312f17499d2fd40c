"""Rounds of requests, each on rows that were put back before: a round can be repeated without those before it."""

import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connections

from kb.models.site.profile import ensure_profile
from kb.operations.site import samples
from kb.operations.work.background import load_functions
from kb.views.api.settings import document
from tests import clock, memories
from tests.environment import SETTINGS
from tests.fuzz import people, rows, served, sockets, vandals
from tests.fuzz.asking import Asker
from tests.fuzz.pool import Pool
from tests.fuzz.routes import all_routes, match_of
from tests.fuzz.site import Answer, Asked, Kept, Site
from tests.rows import TALLIES

#: Requests of one round, and after how many of them something is gone.
LONG: Final = 400
_QUIET: Final = 250
#: Seconds for which schemathesis compares at most.
_LONGEST_COMPARISON: Final = 300.0
_STARTS: Final = ("/", "/de/", "/operator/", "/admin/", "/api/v1/docs", "/sitemap.xml", "/robots.txt", "/llms.txt")


@dataclass
class Told:
    """What came of it all. `faults` are the requests that failed, by class and place; `statuses` counts answers."""

    requests: int = 0
    of_5xx: int = 0
    faults: dict[str, list[str]] = field(default_factory=dict)
    statuses: dict[int, int] = field(default_factory=dict)
    slowest: tuple[float, str] = (0.0, "")
    #: What schemathesis says, if the API does not keep to its document.
    broken_words: str = ""

    def count(self, asked: Asked, answer: Answer, where: str) -> None:
        self.requests += 1
        self.statuses[answer.status] = self.statuses.get(answer.status, 0) + 1
        if answer.seconds > self.slowest[0]:
            self.slowest = (answer.seconds, f"{asked.method} {route_of(asked.path)}")
        if answer.is_a_fault:
            self.of_5xx += 1
            kind = f"{answer.status} {answer.fault}"
            self.faults.setdefault(kind, []).append(f"{where}, {asked.says()}")


def route_of(path: str) -> str:
    match = match_of(path)
    return (match.view_name if match else "") or "none"


class Rounds:
    """A site made ready once, and its rounds by seed and number."""

    def __init__(self) -> None:
        call_command("migrate", verbosity=0)
        load_functions()
        ensure_profile(
            {name: SETTINGS[f"SITE_{name.upper()}"] for name in ("name", "phone", "hours", "zone", "mx_domains")}
        )
        samples.load(clock.now())
        self.told = Told()
        self._site, self._pool, self._routes = Site(), Pool(), all_routes()
        self._cookies, self._tokens = people.make_people(), people.make_tokens()
        self._first_cookies = dict(self._cookies)
        more = rows.fill()
        self._where = "on the walk before"
        self._pool.walk([*_STARTS, *more], self._read)
        for tally in TALLIES:
            tally.wait = 24 * 60 * 60.0  # its clock would write by a connection of its own
        self._kept = Kept()

    def _read(self, address: str) -> str:
        path, _, query = address.partition("?")
        return self._ask(Asked(0, people.ROOT, "GET", path, query)).html()

    def _ask(self, asked: Asked) -> Answer:
        token = self._tokens.get(asked.role.removeprefix("token "), "")
        answer = self._site.answer(asked, self._cookies.get(asked.role, ""), token)
        self.told.count(asked, answer, self._where)
        if answer.headers.get("location", "").startswith("/operator/sign-in/"):
            self._sign_in(asked.role)
        return answer

    def _sign_in(self, role: str) -> None:
        """Whoever signed out, or was signed out, comes again, if there still is an account."""
        if user := User.objects.filter(username=role, is_active=True).first():
            self._cookies[role] = people.cookies_of(user)

    def run(self, seed: str, number: int, until: float, most: int) -> None:
        """One round, to its end or to a moment of the monotonic clock, or to the last request that is wanted."""
        chance, before = self._begun(f"{seed}/{number}"), self.told.requests
        self._where = f"SEED={seed} ROUND={number}"
        asker, strikes = Asker(self._pool, self._routes, document(), self._ask, chance), 0
        while (done := self.told.requests - before) < LONG and self.told.requests < most and time.monotonic() < until:
            asker.go_on()
            if chance.random() < 0.02:
                rows.work_on(3)
            if done > _QUIET and chance.random() < 0.03:
                self._where += f" after {vandals.strike(chance, is_first=not strikes)} went"
                strikes += 1

    def run_served(self, seed: str, until: float, most: int) -> None:
        """The same over real connections, with heads that are none, and at the end the word of schemathesis."""
        chance, before = self._begun(f"{seed}/served"), self.told.requests
        self._where = f"SEED={seed} ROUND=served"
        folder = Path(settings.DATA_DIR)
        with served.serving() as url:
            asker = Asker(
                self._pool, self._routes, document(), lambda asked: self._ask_over(url, asked, chance), chance
            )
            half = time.monotonic() + (until - time.monotonic()) / 2
            while self.told.requests - before < most and time.monotonic() < half:
                asker.go_on()
            connections.close_all()
            seconds = min(_LONGEST_COMPARISON, until - time.monotonic())
            status, said = served.keeps_its_word(url, self._tokens[people.ALL_SCOPES], seed, seconds)
            self.told.requests += served.cases_in(said)
            if status:
                self.told.broken_words = said
        for fault in served.raised(folder):
            self.told.of_5xx += 1
            self.told.faults.setdefault(fault, []).append(self._where)

    def _begun(self, seed: str) -> Random:
        """Everything as it was after the walk, and the chance that this seed stands for."""
        self._kept.put_back()
        memories.forget_everything()
        self._cookies = dict(self._first_cookies)
        return Random(seed)

    def _ask_over(self, url: str, asked: Asked, chance: Random) -> Answer:
        token = self._tokens.get(asked.role.removeprefix("token "), "")
        said = sockets.as_bytes(asked, urlsplit(url).netloc, self._cookies.get(asked.role, ""), token)
        answer = sockets.converse(url, said)
        self.told.count(asked, answer, self._where)
        if chance.random() < 0.1:
            head = sockets.odd_head(chance)
            self.told.count(
                Asked(asked.number, people.NOBODY, "-", repr(head[:60])),
                sockets.converse(url, head, sockets.IMPATIENCE),
                self._where,
            )
        return answer
