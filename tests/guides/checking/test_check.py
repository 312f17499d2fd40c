"""What `manage.py check_content` finds, and that the content that ships has none of it."""

from datetime import date

import pytest

from kb.guides.checking import check
from kb.guides.checking.check import problems
from kb.guides.library.library import build_all
from kb.guides.page import pages
from kb.guides.page.devices import Device
from kb.guides.page.pages import SourceFile
from tests.libraries import english, shipped_library

Files = dict[str, SourceFile]
TODAY = date(2026, 11, 22)
PHONE = "guides/iphone/iphone-mail.md"
ARTICLE = "articles/pop3-or-imap.md"
LINK = "/guides/iphone-mail/#h-incoming-server"
LOOKS_LIKE_A_HOST = "looks like the name of a server; write a placeholder, or use .example"
NO_HOSTS = "Not mail.client.example, `imap.a.co.uk`, Outlook.com, data.pst, iOS 17.5.Then e.g. 1.2.3.4"
NO_TEST = "the test is missing: ::: include test, or a heading that begins with Test"


def found(files: Files) -> list[str]:
    return [str(problem) for problem in problems(english(files), TODAY, has_image=lambda path: path == "/static/a.png")]


def edited(files: Files, path: str, old: str, new: str) -> Files:
    assert old in files[path].text
    return {**files, path: SourceFile(files[path].path, files[path].text.replace(old, new))}


def test_a_complete_library_has_no_problem(files: Files) -> None:
    assert found(files) == []


def test_a_device_on_which_nothing_can_be_set_up_says_so(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "NO_NEW_ACCOUNT", {"gmail-android": None, "outlook-classic": None})
    assert found(files) == [
        "kb/guides/page/devices.py:1: the device iphone-mail has no guide of task add, "
        "and NO_NEW_ACCOUNT does not say why"
    ]


@pytest.mark.thorough
def test_what_ships_has_no_problem() -> None:
    shipped = shipped_library()
    newest = max(page.checked for page in shipped.pages)
    assert [str(problem) for problem in problems(shipped, newest)] == []


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        (ARTICLE, "2026-11-20", "2026-11-23", ["4: checked is in the future: 2026-11-23"]),
        (ARTICLE, "[RFC 9051]", "[]", ["5: sources is empty; say where the facts come from"]),
        (ARTICLE, "#h-incoming-server", "#h-nothing", ["9: there is no heading #h-nothing on /guides/iphone-mail/"]),
        (ARTICLE, "/guides/iphone-mail/", "/guides/iphone/", ["9: there is no page /guides/iphone/"]),
        (ARTICLE, LINK, "#h-nothing", ["9: there is no heading #h-nothing on this page"]),
        (ARTICLE, LINK, "/search/?q=smtp", []),
        (ARTICLE, LINK, "javascript:x", ["9: a link or picture may not point to javascript:x"]),
        (ARTICLE, "See", "![A](/static/a.png) ![B](/static/b.png)", ["9: there is no picture /static/b.png"]),
        (ARTICLE, "See", "Type mail.thundercloud.uk.", [f"9: mail.thundercloud.uk {LOOKS_LIKE_A_HOST}"]),
        (ARTICLE, "See", NO_HOSTS, []),
        (
            PHONE,
            "## Incoming server",
            "## In",
            [
                '1: IMAP: no heading says "Incoming server"',
                '1: POP3: no heading says "Incoming server"',
            ],
        ),
        (
            PHONE,
            "## Outgoing server",
            "::: imap\n## Outgoing server\n:::",
            ['1: POP3: no heading says "Outgoing server"'],
        ),
        (PHONE, "1. Type", "Type", ["1: IMAP: there are no numbered steps", "1: POP3: there are no numbered steps"]),
        (PHONE, "::: include test", "", [f"1: {NO_TEST}"]),
        (PHONE, "::: include test", "### Test it", []),
        (
            PHONE,
            "devices: [iphone-mail]",
            "devices: [iphone-mail, gmail-android]",
            [],  # a guide of an operator's own, that our table of devices cannot know
        ),
    ],
)
def test_it_finds(files: Files, path: str, old: str, new: str, expected: list[str]) -> None:
    if path == PHONE:  # the article links to a heading that some of these take away
        files = edited(files, ARTICLE, "/guides/iphone-mail/#h-incoming-server", "/guides/")
    assert found(edited(files, path, old, new)) == [f"content/{path}:{message}" for message in expected]


def test_a_guide_of_one_side_needs_one_heading(files: Files) -> None:
    files = edited(files, PHONE, "[incoming, outgoing]", "[incoming]\nbecause: It only reads.")
    assert found(edited(files, PHONE, "## Outgoing server", "## More")) == []


def test_a_device_without_its_guide_is_found(files: Files) -> None:
    del files["guides/android/gmail-android.md"]
    assert found(files) == [
        "kb/guides/page/devices.py:1: the device gmail-android lists the guide gmail-android, which is missing"
    ]


def test_a_guide_that_does_not_name_its_device_is_found(files: Files) -> None:
    assert found(edited(files, PHONE, "devices: [iphone-mail]", "devices: []")) == [
        f"content/{PHONE}:10: the device iphone-mail lists this guide, but not the other way round"
    ]


def test_a_guide_may_serve_devices_of_several_platforms_but_one_must_be_its_own(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    tablet = Device("mail-tablet", "Mail on a tablet", "The same app.", "android", ("iphone-mail",))
    monkeypatch.setattr(check, "DEVICES", {**check.DEVICES, "mail-tablet": tablet})
    monkeypatch.setattr(pages, "DEVICES", check.DEVICES)
    monkeypatch.setitem(check.NO_NEW_ACCOUNT, "mail-tablet", None)
    assert found(edited(files, PHONE, "devices: [iphone-mail]", "devices: [iphone-mail, mail-tablet]")) == []
    assert found(edited(files, PHONE, "devices: [iphone-mail]", "devices: [mail-tablet]")) == [
        "content/guides/iphone/iphone-mail.md:10: its devices belong to android, not to iphone",
        "content/guides/iphone/iphone-mail.md:10: the device iphone-mail lists this guide, but not the other way round",
    ]


def test_a_page_in_another_language_has_that_languages_headings_and_links(files: Files) -> None:
    german = files[PHONE].text.replace("## Incoming server", "## Posteingangsserver")
    files[f"de/{PHONE}"] = SourceFile("de.md", german)
    library = build_all(files).of("de")
    assert [str(problem) for problem in problems(library, TODAY)] == [
        'de.md:1: IMAP: no heading says "Postausgangsserver"',
        'de.md:1: POP3: no heading says "Postausgangsserver"',
    ]
    files[f"de/{PHONE}"] = SourceFile("de.md", german.replace("## Outgoing server", "## Postausgangsserver"))
    files[f"de/{ARTICLE}"] = SourceFile("words.md", files[ARTICLE].text)
    library = build_all(files).of("de")
    assert [str(problem) for problem in problems(library, TODAY)] == [
        "words.md:9: there is no heading #h-incoming-server on /guides/iphone-mail/"
    ]
