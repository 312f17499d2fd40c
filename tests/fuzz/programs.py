"""What programs send: JSON after the shapes of our OpenAPI document, lines of it, and the XML of mail apps."""

import json
from collections.abc import Mapping
from random import Random
from typing import Any, Final

from tests.fuzz.values import MOMENTS, nasty, plain

_NODES: Final = (
    *(None, True, False, 0, -1, 1.5, 10**20, -(10**20), 10**400, 1e308, float("nan"), float("inf"), "", "\0", "\ud800"),
    *([], {}, [[]], [None], {"a": 1}, "x" * 10_000, [1] * 500, {"$ref": "#"}, "2030-03-10", 2**31, 2**63),
)
_WORDS: Final = {
    "protocol": ("imap", "pop3", "smtp"),
    "security": ("tls", "starttls", "none"),
    "host": ("imap.mail.example", "{domain}", "mail.{domain}"),
    "service": ("old-host", "new-host", "cloud304", "own-domain"),
    "from_service": ("old-host", "cloud304"),
    "to_service": ("new-host", "own-domain"),
    "move": ("sample-open", "own-domain-2024", None),
    "username": ("address", "local_part"),
    "webmail_url": ("", "https://webmail.mail.example/"),
    "change_from": (*["2030-03-01"] * 40, *MOMENTS),
    "moves_at": (*["2030-03-10T18:00"] * 40, *MOMENTS),
    "reason": (None, "", "The old one is tired.", "x" * 301, "a\nb", "\u202e"),
    "old_closes_at": (*[None, "2030-04-01"] * 20, *MOMENTS),
    "language": ("en", "de", ""),
    "email": ("dora@bakery.example", ""),
    "domain": ("bakery.example", "new-shop.example", "open.example", "gmail.com"),
}
_REQUEST: Final = "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"
_RESPONSE: Final = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"


def shaped(schema: Mapping[str, Any], parts: Mapping[str, Any], chance: Random, name: str = "") -> Any:
    """A value that fits a schema of the document."""
    if "$ref" in schema:
        return shaped(parts[schema["$ref"].rpartition("/")[2]], parts, chance)
    if "anyOf" in schema:
        return shaped(chance.choice(schema["anyOf"]), parts, chance, name)
    kind = schema.get("type")
    if kind == "object":
        needed = schema.get("required", ())
        wanted = [(key, of) for key, of in schema["properties"].items() if key in needed or chance.random() < 0.5]
        return {key: shaped(of, parts, chance, key) for key, of in wanted}
    if kind == "array":
        return [shaped(schema["items"], parts, chance, name) for _ in range(chance.choice((0, 1, 1, 2, 3)))]
    if name in _WORDS and chance.random() < 0.9:
        return chance.choice(_WORDS[name])
    return {"integer": chance.choice((993, 1, 143)), "boolean": chance.random() < 0.5, "null": None}.get(
        str(kind), plain(chance)
    )


def disturbed(value: Any, chance: Random) -> Any:
    """The same with one thing in it that is something else."""
    if isinstance(value, dict) and value and chance.random() < 0.85:
        key = chance.choice(list(value))
        way = chance.randrange(6)
        if way == 0:
            return {name: one for name, one in value.items() if name != key}
        if way == 1:
            return {**value, nasty(chance): chance.choice(_NODES)}
        return {**value, key: disturbed(value[key], chance)}
    if isinstance(value, list) and value and chance.random() < 0.85:
        place = chance.randrange(len(value))
        return [*value[:place], disturbed(value[place], chance), *value[place + 1 :]]
    return nasty(chance) if chance.random() < 0.5 else chance.choice(_NODES)


def as_body(value: Any, chance: Random) -> bytes:
    """JSON, now and then as somebody else would write it."""
    body = json.dumps(value, ensure_ascii=chance.random() < 0.5).encode("utf-8", "surrogatepass")
    way = chance.randrange(40)
    odd = {
        0: b"\xef\xbb\xbf" + body,
        1: body.decode("utf-8", "replace").encode("utf-16"),
        2: body[: len(body) // 2],
        3: b"[" * 20_000,
        4: b'{"a":' * 20_000,
        5: b"",
        6: b"null",
        7: body + body,
        8: b"\xff" + body,
        9: body.replace(b'"', b"'"),
        10: b"9" * 5_000,
        11: b'{"name": "a", "name": "b"}',
    }
    return odd.get(way, body)


def as_lines(values: list[Any], chance: Random) -> bytes:
    """One JSON object a line."""
    ending = chance.choice((b"\n", b"\n", b"\n", b"\r\n", b"\r", b"\n\n"))
    return ending.join(as_body(value, chance) for value in values) + chance.choice((b"", b"\n"))


def pox(address: str, chance: Random) -> bytes:
    """What Outlook asks by, whole and otherwise."""
    ask = f"<EMailAddress>{address}</EMailAddress><AcceptableResponseSchema>{_RESPONSE}</AcceptableResponseSchema>"
    whole = f'<?xml version="1.0"?><Autodiscover xmlns="{_REQUEST}"><Request>{ask}</Request></Autodiscover>'
    body = whole.encode("utf-8", "surrogatepass")
    way = chance.randrange(12)
    odd = {
        0: b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + body,
        1: whole.encode("utf-16", "replace"),
        2: body[: len(body) // 2],
        3: b"<a>" * 4_000,
        4: b"",
        5: b'<?xml version="1.0" encoding="utf-7"?><a/>',
        6: b'<?xml version="1.0" encoding="nope"?><a/>',
    }
    return odd.get(way, body)
