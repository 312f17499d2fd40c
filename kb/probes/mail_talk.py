"""The few words that a look says to a mail server, and what it hears. Nobody signs in, and nothing is sent.

What a server says is never kept: only which ways to sign in it names.
"""

import re
from dataclasses import dataclass
from typing import Final, Protocol

from kb.mail.readiness.facts import LineTrouble
from kb.probes.lines import Ended, Line

_MOST_LINES: Final = 100
_MECHANISM: Final = re.compile(r"[A-Z0-9_-]{1,20}\Z")
_MOST_MECHANISMS: Final = 12
_REPLY: Final = re.compile(r"([0-9]{3})(?:([ -])(.*))?\Z")
_STATUS: Final = re.compile(r"HTTP/1\.[01] ([1-5][0-9]{2})(?: |\Z)")


@dataclass(frozen=True, slots=True)
class Offer:
    """What a server says that it can do."""

    starttls: bool
    sign_in: tuple[str, ...]


class Talk(Protocol):
    """One protocol. Every part raises `Ended`."""

    def __init__(self, line: Line, name: str) -> None: ...

    async def greeting(self) -> None: ...

    async def offer(self) -> Offer: ...

    async def starttls(self) -> bool:
        """Ask for it; whether the answer was yes."""

    async def farewell(self) -> None: ...


class Imap:
    def __init__(self, line: Line, _name: str) -> None:
        self._line, self._tag = line, 0

    async def greeting(self) -> None:
        said = (await self._line.line()).upper()
        if said.startswith("* BYE"):
            raise Ended(LineTrouble.TURNED_AWAY)
        if not said.startswith("* OK"):
            raise Ended(LineTrouble.GARBLED)

    async def offer(self) -> Offer:
        answers = await self._asked("CAPABILITY")
        words = {word for line in answers if line.startswith("* CAPABILITY ") for word in line.split()[2:]}
        ways = [word.removeprefix("AUTH=") for word in sorted(words) if word.startswith("AUTH=")]
        plain = [] if "LOGINDISABLED" in words else ["LOGIN"]
        return Offer("STARTTLS" in words, _mechanisms([*ways, *plain]))

    async def starttls(self) -> bool:
        return (await self._asked("STARTTLS", strict=False))[-1].startswith(f"A{self._tag} OK")

    async def farewell(self) -> None:
        await self._line.say(f"A{self._tag + 1} LOGOUT")

    async def _asked(self, command: str, *, strict: bool = True) -> list[str]:
        self._tag += 1
        await self._line.say(f"A{self._tag} {command}")
        heard: list[str] = []
        for _ in range(_MOST_LINES):
            heard.append((await self._line.line()).upper())
            if heard[-1].startswith(f"A{self._tag} "):
                if strict and not heard[-1].startswith(f"A{self._tag} OK"):
                    raise Ended(LineTrouble.GARBLED)
                return heard
            if not heard[-1].startswith("* "):
                raise Ended(LineTrouble.GARBLED)
        raise Ended(LineTrouble.FLOOD)


class Pop3:
    def __init__(self, line: Line, _name: str) -> None:
        self._line = line

    async def greeting(self) -> None:
        if not await self._is_ok():
            raise Ended(LineTrouble.TURNED_AWAY)

    async def offer(self) -> Offer:
        """Who knows no `CAPA` takes a name and a password, as all did before it (RFC 1939)."""
        await self._line.say("CAPA")
        if not await self._is_ok():
            return Offer(False, ("USER",))
        words: dict[str, list[str]] = {}
        for _ in range(_MOST_LINES):
            said = (await self._line.line()).upper().split()
            if said == ["."]:
                ways = [*words.get("SASL", []), *(["USER"] if "USER" in words else [])]
                return Offer("STLS" in words, _mechanisms(ways))
            if said:
                words[said[0]] = said[1:]
        raise Ended(LineTrouble.FLOOD)

    async def starttls(self) -> bool:
        await self._line.say("STLS")
        return await self._is_ok()

    async def farewell(self) -> None:
        await self._line.say("QUIT")

    async def _is_ok(self) -> bool:
        said = (await self._line.line()).upper()
        if not said.startswith(("+OK", "-ERR")):
            raise Ended(LineTrouble.GARBLED)
        return said.startswith("+OK")


class Smtp:
    """`name` is the host that we say to be: the site's."""

    def __init__(self, line: Line, name: str) -> None:
        self._line, self._name = line, name

    async def greeting(self) -> None:
        code, _ = await self._reply()
        if code != "220":
            raise Ended(LineTrouble.TURNED_AWAY)

    async def offer(self) -> Offer:
        await self._line.say(f"EHLO {self._name}")
        code, lines = await self._reply()
        if code != "250":
            raise Ended(LineTrouble.TURNED_AWAY)
        words = {key: rest for key, _, rest in (line.replace("AUTH=", "AUTH ").partition(" ") for line in lines)}
        return Offer("STARTTLS" in words, _mechanisms(words.get("AUTH", "").split()))

    async def starttls(self) -> bool:
        await self._line.say("STARTTLS")
        return (await self._reply())[0] == "220"

    async def farewell(self) -> None:
        await self._line.say("QUIT")

    async def _reply(self) -> tuple[str, list[str]]:
        heard: list[str] = []
        for _ in range(_MOST_LINES):
            found = _REPLY.match((await self._line.line()).upper())
            if found is None:
                raise Ended(LineTrouble.GARBLED)
            heard.append((found[3] or "").strip())
            if found[2] != "-":
                return found[1], heard
        raise Ended(LineTrouble.FLOOD)


async def head(line: Line, host: str, path: str, name: str) -> int:
    """The status of `HEAD`, and nothing else of the answer. No redirect is followed."""
    await line.say(f"HEAD {path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: Signpost ({name})\r\nConnection: close\r\n")
    found = _STATUS.match(await line.line())
    if found is None:
        raise Ended(LineTrouble.GARBLED)
    return int(found[1])


def _mechanisms(words: list[str]) -> tuple[str, ...]:
    named = (word for word in words if _MECHANISM.match(word))
    return tuple(dict.fromkeys(named))[:_MOST_MECHANISMS]
