"""The list of apps is judged as pages are: words, platforms, and where a line leads."""

from dataclasses import replace

import pytest

from kb.guides.checking.apps import app_problems
from kb.guides.text.apps import listed_apps
from tests.libraries import shipped_library

SHIPPED = shipped_library()
APP = listed_apps()["kmail"]


def faults(**changed: object) -> list[str]:
    return [problem.message for problem in app_problems([replace(APP, **changed)], SHIPPED)]  # type: ignore[arg-type]


def test_the_list_that_ships_is_in_order() -> None:
    assert app_problems(listed_apps().values(), SHIPPED) == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_line_stands_where_its_address_says(language: str) -> None:
    pages = {page.address: page.body.anchors for page in shipped_library(language).pages}
    for app in listed_apps().values():
        page, _, anchor = app.address.partition("#")
        assert anchor in pages[page]


def test_a_line_is_judged() -> None:
    assert faults(guide="kites") == ["kmail: there is no guide kites"]
    assert faults(spellings=("KMail",)) == [
        "kmail: the spelling KMail has capitals; what people type is compared in small letters"
    ]
    assert faults(platforms=("linux",)) == [
        "kmail: there is no platform linux; known are iphone, android, windows, mac, browser, other"
    ]
    assert faults(said={"en": "Simply change the server.", "de": "Das geht leicht."}) == [
        "kmail: de: leave out “leicht”",
        "kmail: en: leave out “simply”",
        "kmail: en: “the server”: say which, incoming, outgoing, old or new",
    ]
