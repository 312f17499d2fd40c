"""Folders of Markdown made into a library."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from kb.guides.library import library
from kb.guides.library.library import build_all, read_folders
from kb.guides.page.devices import DEVICES
from kb.guides.page.pages import Method, Side, SourceFile
from kb.guides.page.platforms import PLATFORMS
from kb.guides.text.errors import ContentErrors
from kb.guides.text.placeholders import NAMES, Task
from tests.libraries import english

Files = dict[str, SourceFile]
FIELDS = (
    "title, summary, app, applies_to, minutes, task, method, changes, because, devices, labels, checked, sources,"
    " synonyms"
)


def edited(files: Files, path: str, old: str, new: str) -> Files:
    assert old in files[path].text
    return {**files, path: SourceFile(files[path].path, files[path].text.replace(old, new))}


def refusal(files: Files) -> str:
    with pytest.raises(ContentErrors) as caught:
        english(files)
    return str(caught.value)


def write(folder: Path, files: Files) -> Path:
    for relative, file in files.items():
        path = folder / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    return folder


def test_a_guide_has_its_front_matter_in_types(files: Files) -> None:
    guide = english(files).guides["iphone-mail"]
    assert (guide.slug, guide.platform, guide.title, guide.summary) == (
        *("iphone-mail", "iphone", "Mail", "Type the new server."),
    )
    assert (guide.app, guide.applies_to, guide.minutes) == ("Mail", "all versions", 5)
    assert (guide.task, guide.method, guide.because) == (Task.CHANGE, Method.IN_PLACE, "")
    assert guide.changes == (Side.INCOMING, Side.OUTGOING)
    assert (guide.devices, guide.sources, guide.synonyms) == (("iphone-mail",), ("The vendor",), ("ios",))
    assert guide.checked == date(2026, 11, 20)
    assert guide.address == "/guides/iphone-mail/"
    assert guide.digest == sha256(guide.source.text.encode()).hexdigest()
    assert guide.body.snippets == {"test"}


def test_guides_are_in_the_order_of_platforms(files: Files) -> None:
    library = english(dict(reversed(files.items())))
    assert list(library.guides) == ["iphone-mail", "gmail-android", "outlook-classic"]
    assert list(library.articles) == ["pop3-or-imap"]
    assert [page.address for page in library.pages][-1] == "/articles/pop3-or-imap/"


def test_it_finds_the_guides_of_a_device_and_of_a_platform(files: Files) -> None:
    library = english(files)
    assert [guide.slug for guide in library.guides_for(DEVICES["gmail-android"], Task.CHANGE)] == ["gmail-android"]
    assert [guide.slug for guide in library.guides_for(PLATFORMS["windows"], Task.CHANGE)] == ["outlook-classic"]
    assert library.guides_for(PLATFORMS["other"], Task.CHANGE) == ()
    del files["guides/android/gmail-android.md"]
    assert english(files).guides_for(DEVICES["gmail-android"], Task.CHANGE) == ()


def test_a_device_has_a_guide_for_each_task_and_they_know_each_other(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = replace(DEVICES["iphone-mail"], guides=("iphone-mail", "iphone-mail-new"))
    monkeypatch.setitem(library.DEVICES, "iphone-mail", phone)
    change = "guides/iphone/iphone-mail.md"
    added = edited(edited(files, change, "task: change", "task: add"), change, "in_place", "new")[change]
    made = english({**files, "guides/iphone/iphone-mail-new.md": added})
    new = made.guides["iphone-mail-new"]
    assert (new.task, new.method) == (Task.ADD, Method.NEW)
    assert made.guides_for(phone, Task.ADD) == (new,)
    assert made.counterpart(new) is made.guides["iphone-mail"]
    assert made.counterpart(made.guides["iphone-mail"]) is new
    assert made.counterpart(made.guides["gmail-android"]) is None


def test_a_folder_falls_back_to_the_next_one_file_by_file(files: Files, tmp_path: Path) -> None:
    shipped = write(tmp_path / "shipped", files)
    guide = "guides/iphone/iphone-mail.md"
    own = write(tmp_path / "own", {guide: edited(files, guide, "title: Mail", "title: Our own")[guide]})
    (own / "_snippets").mkdir()
    (own / "_snippets/test.md").write_text("## Test it our way\n", encoding="utf-8")
    library = english(read_folders([own, shipped]))
    assert library.guides["iphone-mail"].title == "Our own"
    assert library.guides["iphone-mail"].source.path == str(own / guide)
    assert library.guides["gmail-android"].title == "Mail"
    assert library.guides["gmail-android"].body.headings[-1].text == "Test it our way"
    assert english(read_folders([shipped])).guides["iphone-mail"].title == "Mail"


def test_it_reports_every_mistake_of_every_file_at_once(files: Files) -> None:
    files = edited(files, "articles/pop3-or-imap.md", "## Which", "::: nope\n## Which")
    files = edited(files, "guides/iphone/iphone-mail.md", "minutes: 5", "minutes: soon")
    assert refusal(files) == (
        'content/articles/pop3-or-imap.md:7: unknown block "nope"; '
        "known are app-list, apps, ask, expect, imap, include, path, plate, pop3, seen, sketch, stop, warning\n"
        "content/guides/iphone/iphone-mail.md:6: minutes must be a whole number above 0, not soon"
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "changes: [incoming, outgoing]",
            "changes: [incoming]",
            "9: because is missing: say why not both sides change",
        ),
        (
            "[iphone-mail]",
            "[iphone-male]",
            "10: unknown device iphone-male; known are iphone-mail, gmail-android, outlook-classic",
        ),
        ("task: change\n", "", "1: task is missing"),
        ("task: change", "task: add", "8: method is new for task add, and for no other"),
        ("method: in_place", "method: new", "8: method is new for task add, and for no other"),
        (
            "method: in_place",
            "method: by_magic",
            "8: method cannot be by_magic; allowed are in_place, re_add, elsewhere, new",
        ),
        ("synonyms: [ios]", "synonym: [ios]", f"13: unknown field synonym; allowed are {FIELDS}"),
        ("{{ incoming.host }}", "{{ host }}", f"17: unknown placeholder {{{{ host }}}}; known are {', '.join(NAMES)}"),
    ],
)
def test_it_refuses_a_guide_that_is_not_complete(files: Files, old: str, new: str, expected: str) -> None:
    message = refusal(edited(files, "guides/iphone/iphone-mail.md", old, new))
    assert message == f"content/guides/iphone/iphone-mail.md:{expected}"


def test_a_guide_that_changes_one_side_says_why(files: Files) -> None:
    path = "guides/iphone/iphone-mail.md"
    guide = english(edited(files, path, "[incoming, outgoing]", "[outgoing]\nbecause: It only sends.")).guides[
        "iphone-mail"
    ]
    assert (guide.changes, guide.because) == ((Side.OUTGOING,), "It only sends.")


@pytest.mark.parametrize(
    "path",
    ["guides/amiga/a.md", "guides/a.md", "a.md", "articles/deep/a.md", "_snippets/deep/a.md", "guides/mac/deep/a.md"],
)
def test_a_file_that_lies_elsewhere_is_refused(files: Files, path: str) -> None:
    files[path] = SourceFile(f"content/{path}", "x")
    assert refusal(files) == (
        f"content/{path}:1: a page is guides/<platform>/<slug>.md or articles/<slug>.md, "
        "a snippet _snippets/<name>.md, a message _messages/<piece>.md or _messages/<move>/<piece>.md, "
        "each below de/ or the like for another language than English; "
        "platforms are iphone, android, windows, mac, browser, other; "
        "pieces are email, email-days-14, email-days-7, email-days-1, email-day, email-after-3, email-after-12, "
        "text-message, letter, auto-reply, invoice-line"
    )


@pytest.mark.parametrize("name", ["A.md", "a b.md", "a--b.md", "ä.md", "-a.md", "a.b.md"])
def test_a_file_name_is_a_slug(files: Files, name: str) -> None:
    files[f"articles/{name}"] = SourceFile("x.md", "x")
    assert refusal(files) == "x.md:1: the name of a file has small letters, digits and single hyphens only"


def test_a_slug_is_unique_over_all_platforms(files: Files) -> None:
    files["guides/mac/iphone-mail.md"] = SourceFile("mac.md", files["guides/iphone/iphone-mail.md"].text)
    assert refusal(files) == "mac.md:1: the slug iphone-mail is taken by content/guides/iphone/iphone-mail.md"


def test_a_file_that_is_not_utf_8_or_too_long_is_named(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles/a.md").write_bytes(b"---\ntitle: caf\xe9\n")
    (tmp_path / "articles/b.md").write_bytes(b"x" * 98_305)
    with pytest.raises(ContentErrors) as caught:
        read_folders([tmp_path])
    assert str(caught.value) == (
        f"{tmp_path}/articles/a.md:2: the file is not in UTF-8\n"
        f"{tmp_path}/articles/b.md:1: the file is longer than 96 KB"
    )


def test_a_guide_that_a_device_does_not_list_is_found_after_those_that_it_does(files: Files) -> None:
    own = files["guides/iphone/iphone-mail.md"].text
    files["guides/iphone/a-word-from-us.md"] = SourceFile("own.md", own)
    found = english(files).guides_for(DEVICES["iphone-mail"], Task.CHANGE)
    assert [guide.slug for guide in found] == ["iphone-mail", "a-word-from-us"]


@pytest.fixture
def with_german(files: Files) -> Files:
    """The same library with a German article and a German snippet."""
    article = files["articles/pop3-or-imap.md"].text.replace("title: POP3 or IMAP", "title: POP3 oder IMAP")
    return {
        **files,
        "de/articles/pop3-or-imap.md": SourceFile("de.md", article + "\n::: include test\n"),
        "de/_snippets/test.md": SourceFile("test.md", "## Probe"),
    }


def test_a_language_falls_back_page_by_page(with_german: Files) -> None:
    libraries = build_all(with_german)
    german = libraries.of("de")
    assert (german.language, list(libraries.by_language)) == ("de", ["de", "en"])
    assert [(page.slug, page.language) for page in german.pages] == [
        *(("iphone-mail", "en"), ("gmail-android", "en"), ("outlook-classic", "en"), ("pop3-or-imap", "de")),
    ]
    assert german.articles["pop3-or-imap"].title == "POP3 oder IMAP"
    assert str(german.articles["pop3-or-imap"].path) == "de/articles/pop3-or-imap.md"
    assert english(with_german).articles["pop3-or-imap"].title == "POP3 or IMAP"
    assert libraries.of("fr") is libraries.of("en")
    assert sorted(str(page.path) for page in libraries.pages) == sorted(p for p in with_german if "_snippets" not in p)


def test_a_page_has_the_snippets_of_its_own_language(with_german: Files) -> None:
    libraries = build_all(with_german)
    assert libraries.of("de").articles["pop3-or-imap"].body.headings[-1].text == "Probe"
    assert libraries.of("de").guides["iphone-mail"].body.headings[-1].text == "Test"
    del with_german["de/_snippets/test.md"]
    assert build_all(with_german).of("de").articles["pop3-or-imap"].body.headings[-1].text == "Test"


def test_a_third_language_falls_back_to_the_default_one_and_then_to_english(with_german: Files) -> None:
    with_german["fr/articles/mots.md"] = SourceFile("fr.md", with_german["articles/pop3-or-imap.md"].text)
    french = build_all(with_german, default="de").of("fr")
    assert {page.slug: page.language for page in french.pages} == {
        "mots": "fr",
        "pop3-or-imap": "de",
        **dict.fromkeys(("iphone-mail", "gmail-android", "outlook-classic"), "en"),
    }


def test_folders_are_read_in_every_language(with_german: Files, tmp_path: Path) -> None:
    folder = write(tmp_path, with_german)
    assert build_all(read_folders([folder])).of("de").articles["pop3-or-imap"].title == "POP3 oder IMAP"
