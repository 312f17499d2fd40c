"""Which devices a question names."""

import pytest

from kb.guides.page.devices import DEVICES
from kb.guides.text.names import APPS, LEANINGS, MACHINES
from kb.search.intent.named import read_names
from kb.search.intent.phrases import words_of


def first(text: str, prefer: str | None = None) -> str:
    return next(iter(read_names(words_of(text), prefer).devices), "")


@pytest.mark.parametrize(
    ("text", "device"),
    [
        ("outlook", "outlook-classic"),
        ("new outlook", "outlook-new"),
        ("neues Outlook", "outlook-new"),
        ("set up a new outlook account", "outlook-classic"),
        ("neues Outlook Konto", "outlook-classic"),
        ("outlook 2019 keeps asking", "outlook-classic"),
        ("outlook on my iphone", "outlook-iphone"),
        ("outlook android", "outlook-android"),
        ("outlook handy app", "outlook-android"),
        ("outlook on a macbook", "outlook-mac"),
        ("neues Outlook Mac", "outlook-mac"),
        ("office 365", "outlook-classic"),
        ("gmail", "gmail-android"),
        ("gmail ipad", "gmail-iphone"),
        ("gmail on my pc", "gmail-web"),
        ("gmail fetches from my domain", "gmail-web"),
        ("thunderbird", "thunderbird-windows"),
        ("thunderbird ubuntu", "thunderbird-linux"),
        ("thunderbird auf dem handy", "thunderbird-android"),
        ("K-9", "thunderbird-android"),
        ("galaxy s22", "samsung-email"),
        ("samsung phone with gmail", "gmail-android"),
        ("samsung printer", "scanner"),
        ("huawei", "android-mail"),
        ("ipad", "iphone-mail"),
        ("imac", "apple-mail"),
        ("canon copier", "scanner"),
        ("brother", "scanner"),
        ("outlook on my hp laptop", "outlook-classic"),
        ("wordpress contact form 7", "website-form"),
        ("synology", "nas"),
        ("Warenwirtschaft", "business-software"),
        ("windows 8 mail", "windows-mail"),
        ("win 7 outlook", "outlook-classic"),
        ("windows 8.1", "outlook-classic"),
        ("app is not in the list", "another-app"),
        ("what about the weather", ""),
    ],
)
def test_an_app_and_a_machine_narrow_each_other(text: str, device: str) -> None:
    assert first(text) == device


def test_the_machine_of_a_visitor_decides_where_none_is_named() -> None:
    assert first("outlook", prefer="iphone") == "outlook-iphone"
    assert first("thunderbird", prefer="mac") == "thunderbird-mac"
    assert first("outlook mac", prefer="iphone") == "outlook-mac"


def test_a_kind_of_machine_is_vague_and_so_is_a_word_with_other_meanings() -> None:
    assert read_names(words_of("my phone")).vague
    assert read_names(words_of("my brother")).vague
    assert not read_names(words_of("my android phone")).vague
    assert not read_names(words_of("brother scanner")).vague
    assert not read_names(words_of("nothing at all")).vague


def test_the_words_of_a_name_are_known() -> None:
    assert read_names(words_of("set up classic outlook on windows 10")).places == {2, 3, 5, 6}


def test_every_device_has_a_name_and_every_name_a_device() -> None:
    said = {device for name in (*APPS, *MACHINES) for device in name.devices}
    assert said | {leaning.device for leaning in LEANINGS} == set(DEVICES)


@pytest.mark.parametrize("app", APPS, ids=lambda app: app.spellings[0])
def test_each_spelling_alone_means_its_app(app: object) -> None:
    for one in APPS:
        if one is app and not one.weak:
            for spelling in one.spellings:
                assert read_names(words_of(spelling)).devices[0] in one.devices, spelling


def own_devices() -> list[tuple[str, tuple[str, ...]]]:
    """Every spelling of every app and machine that names one, with the devices that it means alone."""
    apps = [(spelling, app.devices) for app in APPS for spelling in app.spellings]
    return apps + [(spelling, machine.devices) for machine in MACHINES for spelling in machine.spellings]


def test_every_spelling_alone_names_its_own_devices_first() -> None:
    """A word that stands for an app and for a machine means the app."""
    meant: dict[str, tuple[str, ...]] = {}
    for spelling, devices in own_devices():
        meant.setdefault(spelling, devices)
    wrong = {one: read_names(words_of(one)).devices for one in meant if not set(meant[one]) & set(first_of(one))}
    assert {one: devices for one, devices in wrong.items() if meant[one]} == {}
    assert len(meant) > 300


def first_of(spelling: str) -> tuple[str, ...]:
    return read_names(words_of(spelling)).devices[:1]


def test_every_device_has_a_name_of_its_own() -> None:
    """Or of an app and a machine together."""
    together = ("outlook iphone", "outlook android", "outlook mac", "gmail iphone", "thunderbird mac")
    named = {read_names(words_of(spelling)).devices[0] for spelling, devices in own_devices() if devices}
    assert DEVICES.keys() - named == {read_names(words_of(both)).devices[0] for both in together}


@pytest.mark.parametrize("word", ["mutter", "sagen", "kopieren", "sparen", "drucken", "window", "shopping", "oppose"])
def test_what_other_words_have_in_common_with_a_name_says_nothing(word: str) -> None:
    assert read_names([word]).devices == ()


@pytest.mark.parametrize("word", ["scanners", "iphones", "ipads", "kameras", "handys"])
def test_more_than_one_of_them_are_named_too(word: str) -> None:
    assert read_names([word]).devices


def test_of_an_app_without_a_guide_no_part_is_a_name() -> None:
    words = words_of("outlook express on my computer")
    assert read_names(words).devices[0].startswith("outlook")
    assert not read_names(words, others=[(0, 2)]).app
    assert read_names(words_of("outlook lite"), others=[(0, 2)]).devices == ("outlook-lite",)
