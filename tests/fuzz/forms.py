"""Forms as somebody sends them who means it, and with one or two things wrong."""

from random import Random
from typing import Final
from urllib.parse import quote_plus

from tests.fuzz.files import some_file
from tests.fuzz.pages import Field, Form
from tests.fuzz.values import MOMENTS, NUMBERS, nasty, plain

#: A name, and a text, or a file's name with what is in it.
Pair = tuple[str, "str | tuple[str, bytes]"]

_BORDER: Final = "fuzz-border-7e1"
_BY_KIND: Final = {
    "number": ("1", "2", "60", "993", "100"),
    "date": ("2030-03-01", "2030-03-10", "2026-12-01"),
    "datetime-local": ("2030-03-01T00:00", "2030-03-10T18:00"),
    "email": ("dora@bakery.example", "help@example.net"),
    "url": ("https://webmail.mail.example/", "https://hooks.example/in"),
    "color": ("#aa0000", "#ffffff"),
    "tel": ("+44 1632 960 001",),
}
_MANAGEMENT: Final = ("-1", "1", "2", "1000", "1001", "1000000000", "x", "", "99999999999999999999")


def filled(form: Form, known: dict[str, list[str]], chance: Random) -> list[Pair]:
    """What is sent: most fields as they stand or as somebody would fill them, then with something wrong."""
    buttons = [one for one in form.fields if one.kind in ("submit", "button", "image")]
    pressed = chance.choice([None, *buttons]) if buttons else None
    wildness, keeping = chance.choice((0.0, 0.0, 0.05, 0.1, 0.3)), chance.choice((0.95, 0.7, 0.3))
    pairs: list[Pair] = []
    for one in form.fields:
        if one in buttons:
            if one is pressed:
                pairs.append((one.name, one.value))
        else:
            pairs += _of(one, known.get(one.name, []), wildness, keeping, chance)
    return _disturbed(pairs, chance) if chance.random() < 0.35 else pairs


def _of(one: Field, known: list[str], wildness: float, keeping: float, chance: Random) -> list[Pair]:
    """What one field sends: with `wildness` something odd, with `keeping` what stands there."""
    if one.name == "csrfmiddlewaretoken":
        return [(one.name, one.value)]
    if one.kind == "file":
        return [(one.name, some_file(chance, one.options) if chance.random() < 0.5 else ("", b""))]
    if chance.random() < wildness:
        return [(one.name, chance.choice(_MANAGEMENT) if one.name.endswith("_FORMS") else nasty(chance))]
    if one.kind in ("checkbox", "radio"):
        is_sent = one.is_sent if chance.random() < 0.6 else not one.is_sent
        return [(one.name, one.value)] if is_sent else []
    return [(one.name, one.value if chance.random() < keeping and one.value else _meant(one, known, chance))]


def _meant(one: Field, known: list[str], chance: Random) -> str:
    """What somebody would choose or type there."""
    if one.kind == "hidden":
        return one.value
    if one.kind == "select":
        return chance.choice(one.options or [""])
    if one.kind in _BY_KIND and chance.random() < 0.8:
        return chance.choice(_BY_KIND[one.kind])
    return chance.choice(known) if known and chance.random() < 0.5 else plain(chance)


def _disturbed(pairs: list[Pair], chance: Random) -> list[Pair]:
    """One thing more or less than there should be."""
    way = chance.randrange(8)
    if way == 0 and pairs:
        pairs.pop(chance.randrange(len(pairs)))
    elif way == 1 and pairs:
        pairs.append(chance.choice(pairs))
    elif way == 2:
        pairs.append((chance.choice(("seen", "next", "_to_field", "_popup", "action", "step", "id")), nasty(chance)))
    elif way == 3 and pairs:
        name, _value = chance.choice(pairs)
        pairs.append((name, chance.choice((*NUMBERS, *MOMENTS))))
    elif way == 4:
        pairs = [pair for pair in pairs if pair[0] != "csrfmiddlewaretoken"]
    elif way == 5 and pairs:
        place = chance.randrange(len(pairs))
        pairs[place] = (pairs[place][0], some_file(chance))
    elif way == 6:
        pairs = [pair for pair in pairs if pair[0] == "csrfmiddlewaretoken"]
    elif pairs:
        place = chance.randrange(len(pairs))
        pairs[place] = (pairs[place][0], nasty(chance))
    return pairs


def encoded(pairs: list[Pair], is_multipart: bool) -> tuple[bytes, str]:
    """The body, and its Content-Type. A file in a form without borders is sent as its name."""
    if not is_multipart:
        texts = [(name, value if isinstance(value, str) else value[0]) for name, value in pairs]
        body = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in texts)
        return body.encode(), "application/x-www-form-urlencoded"
    parts = b"".join(_part(name, value) for name, value in pairs)
    return parts + f"--{_BORDER}--\r\n".encode(), f"multipart/form-data; boundary={_BORDER}"


def _quoted(text: str) -> str:
    return quote_plus(text.encode("utf-8", "surrogatepass"))


def _part(name: str, value: "str | tuple[str, bytes]") -> bytes:
    head = f'--{_BORDER}\r\nContent-Disposition: form-data; name="{name}"'
    if isinstance(value, str):
        body = value.encode("utf-8", "surrogatepass")
    else:
        head += f'; filename="{value[0]}"\r\nContent-Type: application/octet-stream'
        body = value[1]
    return f"{head}\r\n\r\n".encode("utf-8", "surrogatepass") + body + b"\r\n"
