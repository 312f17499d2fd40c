"""Folders of Markdown made into a library."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from kb.guides import library
from kb.guides.devices import DEVICES, PLATFORMS
from kb.guides.errors import ContentError, ContentErrors
from kb.guides.library import Guide, Method, Side, SourceFile, build, compile_page, load
from kb.guides.placeholders import NAMES, Task
from kb.guides.source import Snippet

Files = dict[str, SourceFile]
FIELDS = "title, summary, app, applies_to, minutes, task, method, changes, because, devices, checked, sources, synonyms"


def edited(files: Files, path: str, old: str, new: str) -> Files:
    assert old in files[path].text
    return {**files, path: SourceFile(files[path].path, files[path].text.replace(old, new))}


def refusal(files: Files) -> str:
    with pytest.raises(ContentErrors) as caught:
        build(files)
    return str(caught.value)


def write(folder: Path, files: Files) -> Path:
    for relative, file in files.items():
        path = folder / relative
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
    return folder


def test_a_guide_has_its_front_matter_in_types(files: Files) -> None:
    guide = build(files).guides["iphone-mail"]
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
    library = build(dict(reversed(files.items())))
    assert list(library.guides) == ["iphone-mail", "gmail-android", "outlook-classic"]
    assert list(library.articles) == ["pop3-or-imap"]
    assert [page.address for page in library.pages][-1] == "/articles/pop3-or-imap/"


def test_it_finds_the_guides_of_a_device_and_of_a_platform(files: Files) -> None:
    library = build(files)
    assert [guide.slug for guide in library.guides_for(DEVICES["gmail-android"], Task.CHANGE)] == ["gmail-android"]
    assert [guide.slug for guide in library.guides_for(PLATFORMS["windows"], Task.CHANGE)] == ["outlook-classic"]
    assert library.guides_for(PLATFORMS["other"], Task.CHANGE) == ()
    del files["guides/android/gmail-android.md"]
    assert build(files).guides_for(DEVICES["gmail-android"], Task.CHANGE) == ()


def test_a_device_has_a_guide_for_each_task_and_they_know_each_other(
    files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = replace(DEVICES["iphone-mail"], guides=("iphone-mail", "iphone-mail-new"))
    monkeypatch.setitem(library.DEVICES, "iphone-mail", phone)
    change = "guides/iphone/iphone-mail.md"
    added = edited(edited(files, change, "task: change", "task: add"), change, "in_place", "new")[change]
    made = build({**files, "guides/iphone/iphone-mail-new.md": added})
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
    library = load([own, shipped])
    assert library.guides["iphone-mail"].title == "Our own"
    assert library.guides["iphone-mail"].source.path == str(own / guide)
    assert library.guides["gmail-android"].title == "Mail"
    assert library.guides["gmail-android"].body.headings[-1].text == "Test it our way"
    assert load([shipped]).guides["iphone-mail"].title == "Mail"


def test_it_reports_every_mistake_of_every_file_at_once(files: Files) -> None:
    files = edited(files, "articles/pop3-or-imap.md", "## Which", "::: nope\n## Which")
    files = edited(files, "guides/iphone/iphone-mail.md", "minutes: 5", "minutes: soon")
    assert refusal(files) == (
        'content/articles/pop3-or-imap.md:7: unknown block "nope"; '
        "known are expect, imap, include, path, pop3, seen, sketch, warning\n"
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
    guide = build(edited(files, path, "[incoming, outgoing]", "[outgoing]\nbecause: It only sends.")).guides[
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
        "a snippet _snippets/<name>.md; platforms are iphone, android, windows, mac, browser, other"
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
    (tmp_path / "articles/b.md").write_bytes(b"x" * 65_537)
    with pytest.raises(ContentErrors) as caught:
        load([tmp_path])
    assert str(caught.value) == (
        f"{tmp_path}/articles/a.md:2: the file is not in UTF-8\n"
        f"{tmp_path}/articles/b.md:1: the file is longer than 64 KB"
    )


def test_one_page_can_be_compiled_alone(files: Files) -> None:
    text = files["guides/iphone/iphone-mail.md"].text
    snippets = {"test": Snippet("t.md", "## Test")}
    page = compile_page("guides/iphone/iphone-mail.md", text, path="preview", snippets=snippets)
    assert isinstance(page, Guide)
    assert page.body.headings[-1].text == "Test"
    with pytest.raises(ContentError, match="preview:1: a snippet is no page of its own"):
        compile_page("_snippets/test.md", "x", path="preview", snippets={})
