"""How long a visitor waits while somebody holds the site up, as ratios to waiting without; and what the door costs.

The site is on one processor here. What disturbs it is begun and ended in every round, so that neighbours on the machine
hurt both sides alike.
"""

import http.client
import os
import random
import re
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from statistics import median
from typing import Any, Final

from tests.bench.load import Run
from tests.bench.report import neighbours
from tests.bench.rounds import LOAD_CORE, MANY, SERVER_CORE, ask_at_random, say
from tests.bench.server import Server, free_port, serving
from tests.bench.sites import SIZES, prepared
from tests.bench.targets import Target

#: How many times as long the slowest of a hundred may take.
GOAL: Final = 2.0
SENDERS: Final = 200
GUESSERS: Final = 16
_PAGES: Final = (Target("home", "/"), Target("guide", "/guides/iphone-mail/"), Target("domain", "/for/@/"))
_FORMS: Final = ("/settings/", "/operator/sign-in/", "/autodiscover/autodiscover.xml", "/guides/iphone-mail/")
_SIGN_IN: Final = "/operator/sign-in/"
Figures = dict[str, Any]
Disturbance = Callable[[Server], AbstractContextManager[None]]


def measure(rounds: int, seconds: int) -> list[Figures]:
    """A line for each page and disturbance, and one for each page without the door."""
    site = prepared(SIZES[0], free_port())
    with ExitStack() as stack:
        server = stack.enter_context(serving(site, SERVER_CORE, TRUSTED_PROXIES="127.0.0.1"))
        plain = stack.enter_context(serving(site, SERVER_CORE, DOOR="0"))
        for page in _PAGES:
            page.size(server), page.size(plain)  # the first time takes longer
        found = [_disturbed(server, page, *each, rounds, seconds) for each in _DISTURBANCES.items() for page in _PAGES]
        found += [_without_door(server, plain, page, rounds, seconds) for page in _PAGES]
    say("")
    return found


def table(found: list[Figures]) -> str:
    """One line each; `!` marks a goal that is missed."""
    lines = [f"\n{'disturbed by':<16}{'page':<8}{'× p50':>9}{'× p99':>9}{'goal':>9}"]
    for one in (each for each in found if "times_p99" in each):
        goal = f"{GOAL:g}{'!' if one['times_p99'] > GOAL else ''}"
        lines.append(f"{one['by']:<16}{one['page']:<8}{one['times_p50']:>9.2f}{one['times_p99']:>9.2f}{goal:>9}")
    lines.append(f"\n{'with the door':<16}{'page':<8}{'× req/s':>9}{'× CPU':>9}")
    for one in (each for each in found if "times_rate" in each):
        lines.append(f"{'':<16}{one['page']:<8}{one['times_rate']:>9.2f}{one['times_cpu']:>9.2f}")
    return "\n".join([*lines, *neighbours()])


def missed(found: list[Figures]) -> list[str]:
    """The goals that are not met, a sentence each."""
    return [
        f"with {one['by']} the slowest of a hundred for {one['page']} takes {one['times_p99']:.2f} times as long, "
        f"the goal is {GOAL:g}"
        for one in found
        if one.get("times_p99", 0) > GOAL
    ]


def _disturbed(server: Server, page: Target, by: str, begin: Disturbance, rounds: int, seconds: int) -> Figures:
    pairs: list[tuple[Run, Run]] = []
    for turn in range(rounds):
        say(f"round {turn + 1} of {rounds}: {page.key} with {by}")
        calm = ask_at_random(server, page, connections=1, seconds=seconds)
        with begin(server):
            pairs.append((calm, ask_at_random(server, page, connections=1, seconds=seconds)))
    return {
        "by": by,
        "page": page.key,
        "times_p50": median(hot.p50 / calm.p50 for calm, hot in pairs),
        "times_p99": median(hot.p99 / calm.p99 for calm, hot in pairs),
        "p99_ms": median(hot.p99 for _, hot in pairs),
    }


def _without_door(server: Server, plain: Server, page: Target, rounds: int, seconds: int) -> Figures:
    pairs: list[tuple[Run, Run]] = []
    for turn in range(rounds):
        say(f"round {turn + 1} of {rounds}: {page.key} without the door")
        with_it, without = (ask_at_random(one, page, connections=MANY, seconds=seconds) for one in (server, plain))
        pairs.append((with_it, without))
    return {
        "page": page.key,
        "times_rate": median(with_it.rate / without.rate for with_it, without in pairs),
        "times_cpu": median(with_it.cpu / without.cpu for with_it, without in pairs),
    }


@contextmanager
def _unfinished(server: Server) -> Iterator[None]:
    """Heads of forms, half of which say a length and half of which come in chunks, and nothing more."""
    with ExitStack() as connections:
        for number in range(SENDERS):
            connection = connections.enter_context(socket.create_connection(("127.0.0.1", server.port)))
            said = "Transfer-Encoding: chunked" if number % 2 else "Content-Length: 9000"
            path = _FORMS[number // 2 % len(_FORMS)]
            connection.sendall(f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n{said}\r\n\r\n".encode())
        yield


@contextmanager
def _guessed(server: Server) -> Iterator[None]:
    """Passwords that somebody guesses for ever new names from ever new networks, one after the other."""
    end = threading.Event()
    ready = threading.Barrier(GUESSERS + 1)
    guessers = [threading.Thread(target=_guess, args=(server, ready, end)) for _ in range(GUESSERS)]
    for guesser in guessers:
        guesser.start()
    ready.wait()
    try:
        yield
    finally:
        end.set()
        for guesser in guessers:
            guesser.join()


def _guess(server: Server, ready: threading.Barrier, end: threading.Event) -> None:
    os.sched_setaffinity(0, {LOAD_CORE})  # of this thread
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    connection.request("GET", _SIGN_IN)
    page = connection.getresponse()
    found = re.search(r'csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    head = {"Cookie": str(page.getheader("Set-Cookie")).partition(";")[0]}
    head["Content-Type"] = "application/x-www-form-urlencoded"
    ready.wait()
    while found and not end.is_set():
        name, network = os.urandom(8).hex(), ".".join(str(random.randrange(1, 220)) for _ in range(4))  # noqa: S311
        typed = f"csrfmiddlewaretoken={found[1]}&username={name}&password=guessed"
        with suppress(OSError):
            connection.request("POST", _SIGN_IN, typed, head | {"X-Forwarded-For": network})
            connection.getresponse().read()
    connection.close()


_DISTURBANCES: Final[dict[str, Disturbance]] = {f"{SENDERS} unfinished": _unfinished, f"{GUESSERS} guessers": _guessed}
