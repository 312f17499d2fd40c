"""All pages out as one zip and in again: byte for byte, whole or not at all, and as a content folder too."""

import json
import zipfile
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kb.models import EditedPage, PageImage
from kb.models.ground.revisions import raise_revision
from kb.models.pages.images import image_exists, media_folder
from kb.models.pages.library import current_snapshot, library_files
from kb.operations.pages import editing
from kb.operations.pages.archive import Archive, ArchiveRefused, PageState, export_pages, read_archive
from kb.operations.pages.images import store_image
from kb.operations.pages.imports import PageVerdict, import_pages
from tests.operations.pages.test_zip_files import zipped

WEBMAIL = "articles/webmail.md"
OWN = "articles/our-own-words.md"
TEST = "_snippets/stop-test.md"
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
LATER = datetime(2040, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    """Pictures of this test alone: other tests run at the same time."""
    settings.DATA_DIR = tmp_path / "data"


@pytest.fixture
def by(db: None) -> User:
    return User.objects.create_user("edith")


def shipped(path: str) -> str:
    return library_files()[path].text


def own_page(words: str = "Words of our own.") -> str:
    return f"---\ntitle: Ours\nsummary: Ours.\nchecked: 2026-11-22\nsources: [us]\n---\n{words}\n"


def red_picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (4, 3), "red").save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def edited(by: User) -> str:
    """A site on which something of each kind was done; gives the name of the picture."""
    picture = store_image(red_picture(), "A red box", by)
    editing.save_draft(WEBMAIL, shipped(WEBMAIL) + f"\n![Red]({picture.address})\n", by)
    editing.publish(WEBMAIL, by, AT)
    editing.create(OWN, own_page(), by)
    editing.publish(OWN, by, AT)
    editing.save_draft(OWN, own_page("Not yet."), by)
    editing.schedule(OWN, by, LATER)
    editing.save_draft(TEST, shipped(TEST) + "\nPerhaps.\n", by)
    editing.create("articles/only-a-draft.md", own_page("Never seen."), by)
    editing.set_review("articles/passwords.md", date(2027, 1, 1), by)
    return picture.name


def forget_site() -> None:
    EditedPage.objects.all().delete()
    raise_revision()
    PageImage.objects.all().delete()
    for path in media_folder().glob("*"):
        path.unlink()


def texts_now() -> dict[str, str]:
    return {path: source.text for path, source in current_snapshot(AT).sources.items()}


@pytest.mark.thorough
def test_a_zip_is_a_content_folder_with_a_manifest(edited: str) -> None:
    with zipfile.ZipFile(BytesIO(export_pages(AT))) as opened:
        names = set(opened.namelist())
        manifest = json.loads(opened.read("manifest.json"))
        assert opened.read(WEBMAIL).decode().endswith(f"![Red](/media/{edited})\n")
    assert names == {*library_files(), OWN, f"media/{edited}", "manifest.json"}
    assert manifest["pictures"] == {edited: "A red box"}
    assert manifest["pages"][OWN] == {"draft": own_page("Not yet."), "publish_at": LATER.isoformat()}
    assert manifest["pages"]["articles/passwords.md"]["review_on"] == "2027-01-01"


def test_only_own_leaves_out_what_ships(edited: str) -> None:
    with zipfile.ZipFile(BytesIO(export_pages(AT, only_own=True))) as opened:
        assert {name for name in opened.namelist() if name.endswith(".md")} == {
            WEBMAIL,
            OWN,
            TEST,
            "articles/passwords.md",
        }


@pytest.mark.thorough
def test_a_draft_full_of_brackets_does_not_hold_up_the_export(edited: str, by: User) -> None:
    editing.create("articles/brackets.md", f"{'![' * 60_000}a](/media/{edited})\n", by)
    with zipfile.ZipFile(BytesIO(export_pages(AT))) as opened:
        assert f"media/{edited}" in opened.namelist()


@pytest.mark.thorough
@pytest.mark.parametrize("only_own", [False, True])
def test_out_and_in_again_loses_nothing(edited: str, by: User, only_own: bool) -> None:
    data, before = export_pages(AT, only_own=only_own), texts_now()
    forget_site()
    outcome = import_pages(read_archive(data), by, AT)
    assert (outcome.written, outcome.count(PageVerdict.REFUSED)) == (True, 0)
    assert texts_now() == before
    assert image_exists(f"/media/{edited}")
    assert export_pages(AT, only_own=only_own) == data
    again = import_pages(read_archive(data), by, AT)
    assert {row.verdict for row in again.rows} == {PageVerdict.SAME}


def test_what_is_as_it_ships_makes_no_edited_copy(by: User) -> None:
    import_pages(read_archive(export_pages(AT)), by, AT)
    assert EditedPage.objects.count() == 0


@pytest.mark.thorough
def test_an_import_of_what_ships_takes_an_edit_back(edited: str, by: User) -> None:
    import_pages(Archive({WEBMAIL: shipped(WEBMAIL)}), by, AT)
    assert texts_now()[WEBMAIL] == shipped(WEBMAIL)
    assert not EditedPage.objects.filter(path=WEBMAIL).exists()
    assert OWN in texts_now()
    assert EditedPage.history.filter(path=WEBMAIL).first().history_change_reason == "imported"


@pytest.mark.thorough
def test_a_dry_run_says_what_would_happen_and_writes_nothing(edited: str, by: User) -> None:
    texts = {WEBMAIL: shipped(WEBMAIL), OWN: own_page(), "articles/second.md": own_page("More.")}
    before = export_pages(AT)
    outcome = import_pages(Archive(texts), by, AT, dry_run=True)
    assert {row.path: str(row.verdict) for row in outcome.rows} == {
        WEBMAIL: "changed",
        OWN: "same",
        "articles/second.md": "new",
    }
    assert not outcome.written
    assert export_pages(AT) == before


@pytest.mark.parametrize("dry_run", [True, False])
def test_one_page_that_cannot_be_shown_keeps_all_of_them_out(by: User, dry_run: bool) -> None:
    texts = {OWN: own_page(), "articles/broken.md": own_page("{{ nonsense }}")}
    outcome = import_pages(Archive(texts), by, AT, dry_run=dry_run)
    refused = [row for row in outcome.rows if row.verdict is PageVerdict.REFUSED]
    assert [row.path for row in refused] == ["articles/broken.md"]
    assert refused[0].reason.startswith("Line 7: unknown placeholder {{ nonsense }}")
    assert (outcome.written, OWN in texts_now(), EditedPage.objects.count()) == (False, False, 0)


def test_a_snippet_that_would_break_pages_of_the_site_is_refused(by: User) -> None:
    outcome = import_pages(Archive({TEST: "::: never-heard\n"}), by, AT)
    assert not outcome.written
    assert [row.path for row in outcome.rows if row.verdict is PageVerdict.REFUSED]


def test_a_picture_that_is_none_keeps_everything_out(by: User) -> None:
    name = f"{'0' * 32}.png"
    archive = Archive({OWN: own_page()}, pictures={name: (b"<svg>", "x"), "../../x.png": (red_picture(), "x")})
    outcome = import_pages(archive, by, AT)
    assert {row.path for row in outcome.rows if row.verdict is PageVerdict.REFUSED} == {
        f"media/{name}",
        "media/../../x.png",
    }
    assert (outcome.written, PageImage.objects.count()) == (False, 0)


def test_pictures_of_pages_that_are_refused_do_not_stay(by: User) -> None:
    name = f"{'1' * 32}.png"
    archive = Archive({OWN: own_page("{{ nonsense }}")}, pictures={name: (red_picture(), "x")})
    assert not import_pages(archive, by, AT).written
    assert not image_exists(f"/media/{name}")


@pytest.mark.thorough
def test_a_disk_that_is_full_leaves_nothing_of_an_import(edited: str, by: User, tmp_path: Path, settings: Any) -> None:
    data = export_pages(AT)
    forget_site()
    settings.DATA_DIR = tmp_path
    media_folder().mkdir()
    (media_folder() / f".{edited}").symlink_to("/dev/full")
    outcome = import_pages(read_archive(data), by, AT)
    assert not outcome.written
    assert {row.reason.partition(":")[0] for row in outcome.rows} == {"The picture cannot be kept"}
    assert not PageImage.objects.exists()
    assert not EditedPage.objects.exists()


def test_a_date_that_is_over_publishes_nothing(by: User) -> None:
    state = PageState(draft=own_page("Old news."), publish_at=AT - timedelta(days=1))
    import_pages(Archive({}, {OWN: state}), by, AT)
    row = EditedPage.objects.get(path=OWN)
    assert (row.draft, row.publish_at, OWN in texts_now()) == (own_page("Old news."), None, False)


WRONG = {
    "something else": ({"readme.txt": b""}, "readme.txt is no page and no picture."),
    "a strange path": ({"guides/toaster/x.md": b""}, "guides/toaster/x.md is no page and no picture."),
    "not UTF-8": ({WEBMAIL: b"\xff"}, f"{WEBMAIL} is not in UTF-8."),
    "nothing": ({"manifest.json": b"{}"}, "There is no page in the zip."),
    "a manifest that is none": ({WEBMAIL: b"x", "manifest.json": b"["}, "manifest.json cannot be read"),
    "a manifest of lists": ({WEBMAIL: b"x", "manifest.json": b"[]"}, "manifest.json cannot be read"),
    "a draft that is a number": (
        {WEBMAIL: b"x", "manifest.json": b'{"pages": {"a": {"draft": 1}}}'},
        "manifest.json cannot be read",
    ),
    "the end of all calendars": (
        {WEBMAIL: b"x", "manifest.json": b'{"pages": {"a": {"publish_at": "9999-12-31T23:59:59-01:00"}}}'},
        "manifest.json cannot be read",
    ),
    "half a character in a path": (
        {WEBMAIL: b"x", "manifest.json": rb'{"pages": {"articles/\ud800.md": {}}}'},
        "manifest.json cannot be read",
    ),
    "half a character in a description": (
        {WEBMAIL: b"x", "manifest.json": rb'{"pictures": {"a.png": "A \udc00 box"}}'},
        "manifest.json cannot be read",
    ),
    "no character in a description": (
        {WEBMAIL: b"x", "manifest.json": rb'{"pictures": {"a.png": "A \u0000 box"}}'},
        "manifest.json cannot be read",
    ),
    "no digest": (
        {WEBMAIL: b"x", "manifest.json": b'{"pages": {"a": {"made_from": "' + b"0" * 65 + b'"}}}'},
        "manifest.json cannot be read",
    ),
    "no zone": (
        {WEBMAIL: b"x", "manifest.json": b'{"pages": {"a": {"publish_at": "2026-01-01T00:00:00"}}}'},
        "manifest.json cannot be read",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_zip_that_holds_anything_else_is_refused(name: str) -> None:
    files, sentence = WRONG[name]
    with pytest.raises(ArchiveRefused) as refused:
        read_archive(zipped(*files.items()))
    assert any(said.startswith(sentence) for said in refused.value.sentences)


def test_a_zipped_folder_is_read_without_its_name() -> None:
    assert read_archive(zipped((f"my pages/{OWN}", b"x"), ("my pages/manifest.json", b"{}"))).texts == {OWN: "x"}


@pytest.mark.thorough
@given(st.lists(st.text(min_size=1).filter(lambda text: text.isprintable() and text.strip()), min_size=1, max_size=5))
def test_texts_come_out_of_a_zip_as_they_went_in(texts: list[str]) -> None:
    files = {f"articles/a{number}.md": f"{text}\n\tend \n" for number, text in enumerate(texts)}
    assert read_archive(zipped(*((path, text.encode()) for path, text in files.items()))).texts == files


@pytest.mark.thorough
def test_an_unpacked_zip_serves_the_same_pages(edited: str, tmp_path: Path, settings: Any) -> None:
    data, before = export_pages(AT), texts_now()
    forget_site()
    with zipfile.ZipFile(BytesIO(data)) as opened:
        opened.extractall(tmp_path / "pages")
    settings.CONTENT_DIRS = [tmp_path / "pages"]
    raise_revision()
    assert texts_now() == before
    assert image_exists(f"/media/{edited}")
    assert not current_snapshot(AT).faults


@pytest.mark.thorough
def test_the_commands_write_and_read_a_file(edited: str, tmp_path: Path) -> None:
    file = tmp_path / "pages.zip"
    out = StringIO()
    call_command("export_pages", str(file), stdout=out)
    forget_site()
    call_command("import_pages", str(file), "--dry-run", stdout=out)
    assert OWN not in texts_now()
    call_command("import_pages", str(file), stdout=out)
    lines = out.getvalue().splitlines()
    assert lines[0] == f"{file}: {file.stat().st_size:,} bytes"
    assert lines.count(f"new: {OWN}") == 2
    assert "Nothing was written: this was a dry run." in lines
    assert texts_now()[OWN] == own_page()


def test_the_command_ends_with_a_sentence_if_a_page_is_refused(db: None, tmp_path: Path) -> None:
    file = tmp_path / "pages.zip"
    file.write_bytes(zipped((OWN, own_page("{{ nonsense }}").encode())))
    err = StringIO()
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("import_pages", str(file), stdout=StringIO(), stderr=err)
    assert err.getvalue().startswith(f"{OWN}: Line 7:")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_pages", str(tmp_path / "missing.zip"))
    file.write_bytes(b"x")
    with pytest.raises(CommandError, match="not a zip"):
        call_command("import_pages", str(file))
