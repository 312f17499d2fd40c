"""Devices, platforms, and the guess from a User-Agent."""

import re

import pytest

from kb.guides.page.app_names import APP_NAMES
from kb.guides.page.devices import DEVICES, devices_on, platform_of, resolve
from kb.guides.page.platforms import PLATFORMS, guess_platform
from kb.guides.text.names import devices_called
from tests.libraries import shipped_library


def test_the_platforms_are_in_their_order() -> None:
    assert [(platform.id, platform.label) for platform in PLATFORMS.values()] == [
        ("iphone", "iPhone or iPad"),
        ("android", "Android phone or tablet"),
        ("windows", "Windows computer"),
        ("mac", "Mac"),
        ("browser", "Webmail in a browser"),
        ("other", "Something else"),
    ]


def test_every_guide_that_ships_is_listed_by_its_devices() -> None:
    guides = shipped_library().guides.values()
    named = [(guide.slug, DEVICES[id_]) for guide in guides for id_ in guide.devices]
    assert [(slug, device.id) for slug, device in named if slug not in device.guides] == []


def test_every_device_belongs_to_a_platform_and_has_a_guide() -> None:
    for device in DEVICES.values():
        assert device.platform in PLATFORMS
        assert device.guides
        assert device.id not in PLATFORMS


@pytest.mark.parametrize(
    ("user_agent", "platform"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile/15E148 Safari/604.1", "iphone"),
        ("Mozilla/5.0 (iPad; CPU OS 12_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1", "iphone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605.1.15 Mobile/15E148", "iphone"),
        ("Mozilla/5.0 (Linux; Android 14; SM-S918B) Chrome/130.0.0.0 Mobile Safari/537.36", "android"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0.0.0 Safari/537.36 Edg/130.0", "windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/18.1 Safari/605.1.15", "mac"),
        ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/130.0.0.0 Safari/537.36", "browser"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0", "other"),
        ("Mozilla/5.0 (Windows Phone 10.0; Android 6.0.1; Lumia 950) Chrome/52 Edge/15 like iPhone", "other"),
        ("Mozilla/5.0 (Mobile; Nokia_8110_4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5", "other"),
        ("curl/8.5.0", "other"),
        ("", "other"),
        ("x" * 100_000 + "iPhone", "other"),
    ],
)
def test_it_guesses_the_platform(user_agent: str, platform: str) -> None:
    assert guess_platform(user_agent) == platform


def test_a_key_is_a_device_or_a_platform_or_nothing() -> None:
    assert resolve("iphone-mail") is DEVICES["iphone-mail"]
    assert resolve("iphone") is PLATFORMS["iphone"]
    assert resolve("toaster") is None
    assert resolve("") is None


def test_a_device_knows_its_platform_and_the_other_way_round() -> None:
    assert platform_of(DEVICES["outlook-classic"]) is PLATFORMS["windows"]
    assert platform_of(PLATFORMS["mac"]) is PLATFORMS["mac"]
    browser = ("roundcube", "nextcloud-mail", "gmail-web", "collecting")
    assert devices_on("browser") == tuple(DEVICES[id_] for id_ in browser)
    assert devices_on("toaster") == ()


@pytest.mark.parametrize(
    ("name", "device"),
    [
        ("K-9", "thunderbird-android"),
        ("Neues Outlook", "outlook-new"),
        ("galaxy", "samsung-email"),
        ("Drucker", "scanner"),
        ("oneplus", "android-mail"),
        ("WP Mail SMTP", "wordpress-plugins"),
    ],
)
def test_a_device_is_named_by_every_spelling_that_the_search_knows(name: str, device: str) -> None:
    assert resolve(name) is DEVICES[device]


@pytest.mark.parametrize("word", ["phone", "app", "program", "form", "hey", "", "toaster", "x" * 10_000, "handy"])
def test_a_word_for_many_things_names_none(word: str) -> None:
    assert resolve(word) is None


#: What the table of devices calls a thing, and how a person would: the envelope of a maker, an app of that name.
MAKERS = re.compile(r"^[A-Z][A-Za-z, ]+(?=: the app is called)")


def test_the_makers_that_the_chooser_names_are_in_the_table_of_names() -> None:
    hint = DEVICES["android-mail"].hint
    found = MAKERS.search(hint)
    assert found is not None
    makers = found[0].split(", ")
    assert len(makers) >= 7
    assert [maker for maker in makers if resolve(maker) is not DEVICES["android-mail"]] == []


def test_every_short_name_of_the_chooser_is_a_spelling_of_its_device() -> None:
    strange = {"Email app", "Collecting", "Software", "Website", "Outlook (classic)"}
    names = {device: str(name) for device, name in APP_NAMES.items() if name not in strange}
    assert {device: name for device, name in names.items() if device not in devices_called(name)} == {}
