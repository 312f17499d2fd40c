"""What `make fuzz` promises of itself: it knows every address, asks the same with the same seed, and sees a fault."""

from dataclasses import replace
from random import Random
from typing import Any, Final

import pytest

from kb.views.api.settings import document
from tests.fuzz import forms, heads, people, values
from tests.fuzz.asking import Asker
from tests.fuzz.pages import Page
from tests.fuzz.pool import Pool
from tests.fuzz.rounds import Told
from tests.fuzz.routes import all_routes, escaped, match_of
from tests.fuzz.site import Answer, Asked
from tests.fuzz.sockets import as_bytes

PAGE: Final = """<form method="post" action="/operator/sign-out/"><button name="go" value="1">Out</button></form>
<form method="post" enctype="multipart/form-data"><input type="hidden" name="csrfmiddlewaretoken" value="t">
<input name="title" value="Old"><select name="to"><option value="a"><option value="b" selected></select>
<textarea name="words">Some words</textarea><input type="file" name="logo" accept="image/png">
<input type="checkbox" name="on" checked><button formaction="/operator/moves/">Go</button>
</form><a href="/guides/">G</a>"""
#: What stands in the parts of an address.
PARTS: Final = {"number": "7", "batch": "7", "pk": "7", "id": "7", "_0": "00563f", "_1": "0123abcd"}


def test_it_knows_every_address_of_the_site() -> None:
    paths = [route.filled({name: PARTS.get(name, "x") for name in route.names}) for route in all_routes()]
    assert [path for path in paths if match_of(path) is None] == []
    met = {match.route for match in map(match_of, paths) if match}
    assert met >= {"de/for/<str:domain>/", "operator/moves/<slug:slug>/dates/", "admin/auth/user/<id>/password/"}
    assert len(met) > 150


class Deaf:
    """A site that answers everything with one page, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []

    def __call__(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        return Answer(200, {"content-type": "text/html"}, PAGE.encode(), 0.0)


def asked_with(seed: str) -> list[Asked]:
    pool, site = Pool(), Deaf()
    pool.walk(["/", "/operator/", "/operator/moves/sample-open/sending/3/"], lambda _address: PAGE)
    asker = Asker(pool, all_routes(), document(), site, Random(seed))
    for _ in range(800):
        asker.go_on()
    return site.asked


@pytest.mark.thorough
def test_one_seed_asks_one_sequence() -> None:
    first = asked_with("1/1")
    assert first == asked_with("1/1")
    assert first != asked_with("1/2")


def test_everybody_asks_in_every_way() -> None:
    asked = asked_with("1/1")
    assert {one.role for one in asked} >= set(people.ROLES) | {"token all", "token moves:read", "token anonymous"}
    assert {one.method for one in asked} > {"GET", "POST", "PUT", "HEAD", "OPTIONS"}
    assert any(one.body and one.method == "POST" and "title" in one.form for one in asked)
    assert {header for one in asked for header in one.headers} > {"Cookie", "Range", "Content-Type"}
    assert {one.path.split("/")[1] for one in asked} > {"operator", "admin", "api", "for", "de", "mail", "autodiscover"}


@pytest.mark.parametrize(
    ("status", "headers", "is_a_fault"),
    [
        (200, {}, False),
        (404, {}, False),
        (500, {}, True),
        (502, {}, True),
        (503, {}, True),
        (503, {"retry-after": "5"}, False),
        (500, {"retry-after": "5"}, True),
    ],
)
def test_a_fault_is_a_5xx_that_does_not_say_when_to_come_again(
    status: int, headers: dict[str, str], is_a_fault: bool
) -> None:
    answer = Answer(status, headers, b"", 0.0, "ValueError at x.py:1")
    told = Told()
    told.count(Asked(17, "viewer", "POST", "/moves/", body=b"secret", form=("title",)), answer, "SEED=1 ROUND=2")
    assert (answer.is_a_fault, told.of_5xx, told.requests) == (is_a_fault, int(is_a_fault), 1)
    said = str(told.faults)
    assert ("SEED=1 ROUND=2, request 17: POST '/moves/' as viewer with title" in said) is is_a_fault
    assert "secret" not in said


def test_a_page_is_read_with_all_its_forms() -> None:
    page = Page(PAGE)
    assert page.links == ["/guides/"]
    out, change = page.forms
    assert (out.method, out.actions) == ("POST", ["/operator/sign-out/"])
    assert (change.is_multipart, change.actions) == (True, ["", "/operator/moves/"])
    assert {one.name: (one.kind, one.value, one.options) for one in change.fields} == {
        "csrfmiddlewaretoken": ("hidden", "t", []),
        "title": ("text", "Old", []),
        "to": ("select", "b", ["a", "b"]),
        "words": ("textarea", "Some words", []),
        "logo": ("file", "", ["image/png"]),
        "on": ("checkbox", "on", []),
    }


def test_a_form_is_mostly_sent_as_it_was_meant() -> None:
    form, chance = Page(PAGE).forms[1], Random(1)
    sent = [forms.filled(form, {"title": ["New"]}, chance) for _ in range(200)]
    assert sum(("csrfmiddlewaretoken", "t") in pairs for pairs in sent) > 150
    assert 20 < sum(("title", "Old") in pairs for pairs in sent) < 180
    assert all(isinstance(forms.encoded(pairs, is_multipart=True)[0], bytes) for pairs in sent)


@pytest.mark.thorough
@pytest.mark.parametrize("value", [*values.TEXTS, *values.NUMBERS, *values.MOMENTS, *values.PIECES])
def test_whatever_stands_in_an_address_it_can_be_sent(value: str) -> None:
    head = as_bytes(Asked(1, people.NOBODY, "GET", f"/moves/{escaped(value)}/"), "127.0.0.1")
    assert head.startswith(b"GET /moves/")
    assert head.partition(b"\r\n")[0].endswith(b"/ HTTP/1.1")


def test_a_header_ends_where_its_line_ends() -> None:
    chance = Random(1)
    for _ in range(2_000):
        asked: Any = replace(Asked(1, people.NOBODY, "GET", "/"), headers=heads.odd_headers(chance))
        assert as_bytes(asked, "a").count(b"\r\n") == len({"Host", "Connection", *asked.headers}) + 2
