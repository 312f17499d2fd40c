"""The look of the site: typed, looked at, saved, and put back."""

import re
from base64 import b64decode
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from kb.models import Event, PageImage, SiteProfile
from kb.models.accounts.roles import Role
from tests.views.operator.conftest import SignedIn

LOOK = "/operator/look/"
TYPED = {
    "name": "Bright Hosting",
    "phone": "0113 496 0000",
    "zone": "Europe/Berlin",
    "own_colour": "on",
    "colour": "#B00020",
    "imprint_url": "https://bright.example/imprint",
    "privacy_url": "/articles/privacy/",
    "write_to": "https://bright.example/write",
    "call_back_en": "We call you back the next morning.",
    "hours_en": "Daily, 8 to 8",
    "hours_de": "Täglich, 8 bis 20 Uhr",
    "home_en": "We look after 300 firms.\r\n\r\n<b>Call us.</b>",
    "foot_en": "12 Mill Lane, Leeds",
}


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def operator(signed_in: SignedIn, noon: Any) -> Client:
    return signed_in(Role.OPERATOR)


def picture(width: int = 1200, height: int = 400) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGBA", (width, height), (176, 0, 32, 255)).save(out, "PNG")
    return SimpleUploadedFile("logo.svg", out.getvalue(), "image/svg+xml")


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_what_is_saved_is_on_every_page_at_once(operator: Client, client: Client) -> None:
    assert operator.post(LOOK, TYPED | {"logo": picture()}).status_code == 303
    home, german = text_of(client, "/"), text_of(client, "/de/for/open.example/")
    assert "Bright Hosting help" in home
    assert "<p>We look after 300 firms.</p>\n<p>&lt;b&gt;Call us.&lt;/b&gt;</p>" in home
    assert "<p>12 Mill Lane, Leeds</p>" in home
    assert re.search(r'<a href="https://bright.example/imprint">Imprint</a>\s+<a href="/acc[^>]*>[^<]*</a>', home)
    assert '<a href="/articles/privacy/">Privacy</a>' in home
    assert '<meta name="theme-color" content="#b00020">' in home
    assert "Daily, 8 to 8" in home
    nights = re.findall(r"<p>Outside these hours:(.*?)</p>", text_of(client, "/for/open.example/"), re.DOTALL)
    words = [" ".join(re.sub(r"<[^>]*>", " ", night).split()) for night in nights]
    assert words == ["Write to us . We call you back the next morning."]
    assert '<a href="https://bright.example/write" rel="noopener">' in nights[0]
    assert "Täglich, 8 bis 20 Uhr" in german
    assert "Daily" not in german
    assert "12 Mill Lane" not in german
    logo = PageImage.objects.get()
    assert (logo.alt, logo.width, logo.height) == ("Logo of Bright Hosting", 432, 144)
    assert f'<img src="{logo.address}" width="432" height="144" alt="">' in home


def test_the_colour_is_a_style_sheet_of_its_own_address(operator: Client, client: Client) -> None:
    assert "/look/" not in text_of(client, "/")
    operator.post(LOOK, TYPED)
    address = re.findall(r'href="(/look/[^"]+)"', text_of(client, "/"))[0]
    response = client.get(address)
    assert response.headers["Content-Type"] == "text/css; charset=utf-8"
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "--sign: #b00020" in response.content.decode()
    assert client.get("/look/b0002-00000000.css").status_code == 404


def test_a_colour_that_nobody_could_read_is_refused_with_the_nearest(operator: Client) -> None:
    response = operator.post(LOOK, TYPED | {"colour": "#ffe000"})
    assert response.status_code == 400
    page = response.content.decode()
    assert "White words on this colour cannot be read well. The nearest that can is #837300." in page
    assert 'value="Bright Hosting"' in page
    assert SiteProfile.objects.get().colour == ""
    assert operator.post(LOOK, TYPED | {"colour": "#837300"}).status_code == 303


def test_a_page_to_write_to_may_have_an_at_in_its_path(operator: Client) -> None:
    assert operator.post(LOOK, TYPED | {"write_to": "https://bright.example/@help"}).status_code == 303
    assert SiteProfile.objects.get().write_to == "https://bright.example/@help"


@pytest.mark.thorough
@pytest.mark.parametrize(
    "typed",
    [
        {"name": ""},
        {"zone": "Mars/Olympus"},
        {"colour": "red; } body { display: none"},
        {"imprint_url": "javascript:alert(1)"},
        {"imprint_url": "http://bright.example/"},
        {"privacy_url": "//evil.example/"},
        {"write_to": "help"},
        {"write_to": "help@"},
        {"write_to": "http://bright.example/write"},
        {"write_to": "mailto:help@bright.example"},
        {"write_to": "javascript:alert(1)//@bright.example"},
        {"write_to": "https://bright.example@evil.example/"},
        {"write_to": "help@bright.example, other@bright.example"},
        {"call_back_de": "Wir rufen\u2028 zurück"},
        {"call_back_en": "x" * 161},
        {"privacy_url": "/\\evil.example/"},
        {"imprint_url": "https://bright.example@evil.example/"},
        {"name": "Bright\nHosting"},
        {"phone": "0113\u202e 496"},
        {"hours_de": "9 bis\u2028 5"},
        {"home_en": "x" * 601},
        {"logo": SimpleUploadedFile("logo.svg", b"<svg onload=alert(1)>")},
        {"logo": SimpleUploadedFile("logo.png", b"\x89PNG\r\n\x1a\n broken")},
        {"logo": picture(8, 8)},
    ],
)
def test_what_cannot_be_shown_changes_nothing(operator: Client, typed: dict[str, Any]) -> None:
    before = SiteProfile.objects.values().get()
    response = operator.post(LOOK, TYPED | typed)
    assert (response.status_code, 'role="alert"' in response.content.decode()) == (400, True)
    assert SiteProfile.objects.values().get() == before
    assert not PageImage.objects.exists()


def test_the_former_look_comes_back_and_goes_again(operator: Client, client: Client) -> None:
    name = SiteProfile.objects.get().name
    operator.post(LOOK, TYPED | {"logo": picture()})
    operator.post(f"{LOOK}undo/")
    home = text_of(client, "/")
    assert f"{name} help" in home
    assert "<picture" not in home
    operator.post(f"{LOOK}undo/")
    assert "Bright Hosting help" in text_of(client, "/")
    assert "<picture" in text_of(client, "/")
    assert [event.who for event in Event.objects.filter(action="look.change")] == ["operator"] * 3


def test_saving_the_same_again_is_no_event(operator: Client) -> None:
    operator.post(LOOK, TYPED)
    operator.post(LOOK, TYPED)
    assert Event.objects.filter(action="look.change").count() == 1
    former = SiteProfile.objects.get().former_look
    assert former["name"] != "Bright Hosting"


def test_a_logo_can_be_taken_away(operator: Client, client: Client) -> None:
    operator.post(LOOK, TYPED | {"logo": picture(), "logo_dark": picture(100, 100)})
    assert "<source" in text_of(client, "/")
    operator.post(LOOK, TYPED | {"no_logo_dark": "on"})
    assert "<source" not in text_of(client, "/")
    operator.post(LOOK, TYPED | {"no_logo": "on"})
    assert "<picture" not in text_of(client, "/")


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("page", "words"), [("home", "We look after"), ("domain", "announced.example"), ("guide", "<ol")]
)
def test_the_preview_shows_what_is_not_saved_and_can_do_nothing(operator: Client, page: str, words: str) -> None:
    response = operator.post(f"{LOOK}preview/", TYPED | {"logo": picture(), "page": page})
    html = response.content.decode()
    assert "Bright Hosting help" in html
    assert "/look/b00020-" in html
    assert 'src="data:image/png;base64,' in html
    assert words in html
    assert "<script" not in html
    assert "sandbox allow-same-origin" in response.headers["Content-Security-Policy"]
    assert SiteProfile.objects.get().colour == ""
    assert not PageImage.objects.exists()


def test_the_preview_at_night_does_not_wait_for_a_dark_screen(operator: Client) -> None:
    html = operator.post(f"{LOOK}preview/", TYPED | {"page": "home", "night": "night"}).content.decode()
    css = b64decode(re.findall(r"data:text/css;base64,([^\"]+)", html)[0]).decode()
    assert "@media screen {" in css
    assert "prefers-color-scheme" not in css
    assert "--button: #df96a4" in css


def test_a_faulty_look_has_no_preview_but_a_sentence(operator: Client) -> None:
    html = operator.post(f"{LOOK}preview/", TYPED | {"zone": "Mars"}).content.decode()
    assert "Choose a time zone from the list" in html
