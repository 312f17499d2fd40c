"""All pages out in a zip and in again: shown before it is done, and asked for once."""

import re
import zipfile
from hashlib import sha256
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from kb.models.accounts.roles import Role
from kb.models.pages.edited import EditedPage
from kb.operations.pages import editing
from kb.operations.pages.states import shipped_text
from tests import clock
from tests.views.operator.conftest import SignedIn, person
from tests.working import Waiting

ARCHIVE: Final = "/operator/articles/archive/"
FILE: Final = "/operator/articles/archive/pages.zip"
PATH: Final = "articles/webmail.md"
SHIPPED: Final = shipped_text(PATH) or ""
HEAD: Final = "---\ntitle: Ours\nsummary: Only we know.\nchecked: 2026-01-01\nsources: [ourselves]\n---\n"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def zipped(**files: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as opened:
        for name, text in files.items():
            opened.writestr(name, text)
    return out.getvalue()


def zipped_tight(**files: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, text in files.items():
            opened.writestr(name, text)
    return out.getvalue()


def send(client: Client, data: bytes) -> HttpResponse:
    return client.post(ARCHIVE, {"archive": SimpleUploadedFile("pages.zip", data)})


def body_of(response: HttpResponse) -> str:
    return unescape(response.content.decode())


def word_in(response: HttpResponse) -> str:
    found = re.search(r'name="held" value="([0-9a-f]{64})"', response.content.decode())
    return found[1] if found else ""


def test_every_page_or_only_ones_own_are_taken_out(editor: Client) -> None:
    anna = person(Role.EDITOR, "Anna")
    editing.save_draft(PATH, f"{SHIPPED}\nOurs.\n", anna)
    editing.publish(PATH, anna, clock.now())
    names = {}
    for query in ("", "?only=own"):
        response = editor.get(f"{FILE}{query}")
        assert response.headers["Content-Type"] == "application/zip"
        assert re.fullmatch(
            r'attachment; filename="pages-\d{4}-\d\d-\d\d\.zip"', response.headers["Content-Disposition"]
        )
        with zipfile.ZipFile(BytesIO(response.content)) as opened:
            names[query] = {name for name in opened.namelist() if name.endswith(".md")}
    assert names["?only=own"] == {PATH}
    assert len(names[""]) > 40


def test_what_a_zip_would_change_is_shown_and_then_done(editor: Client) -> None:
    same = {"_snippets/test.md": shipped_text("_snippets/test.md") or ""}
    data = zipped(**{PATH: f"{SHIPPED}\nChanged.\n", "articles/ours.md": f"{HEAD}Hello.\n"}, **same)
    shown = send(editor, data)
    assert shown.status_code == 200
    said = body_of(shown)
    assert "New</h2>" not in said
    assert "New (1)" in said
    assert "Changed (1)" in said
    assert "1 page or picture is the same." in said
    assert not EditedPage.objects.exists()
    done = editor.post(ARCHIVE, {"held": word_in(shown)})
    assert (done.status_code, done.headers["Location"]) == (303, "/operator/articles/")
    assert b"Changed." in editor.get("/articles/webmail/").content
    assert editor.get("/articles/ours/").status_code == 200
    again = editor.post(ARCHIVE, {"held": word_in(shown)})
    assert (again.status_code, "not kept any more" in body_of(again)) == (400, True)


def test_a_zip_with_a_page_that_cannot_be_shown_is_not_taken_over(editor: Client) -> None:
    shown = send(editor, zipped(**{PATH: f"{SHIPPED}\nGood.\n", "articles/ours.md": f"{HEAD}{{{{ nobody.knows }}}}\n"}))
    assert shown.status_code == 400
    assert "Refused (1)" in body_of(shown)
    assert "nobody.knows" in body_of(shown)
    assert word_in(shown) == ""


@pytest.mark.parametrize("data", [b"", b"no zip", zipped(**{"../x.md": "x"}), zipped(**{"readme.txt": "x"}), zipped()])
def test_what_is_no_zip_of_pages_is_refused_in_words(editor: Client, data: bytes) -> None:
    response = send(editor, data)
    assert response.status_code == 400
    assert 'id="archive_error"' in body_of(response)
    assert not EditedPage.objects.exists()


def test_a_zip_in_which_all_is_the_same_changes_nothing(editor: Client) -> None:
    shown = send(editor, zipped(**{PATH: SHIPPED}))
    assert "Nothing: all of it is here already." in body_of(shown)
    assert word_in(shown) == ""


def test_a_form_without_a_zip_is_told_so(editor: Client) -> None:
    assert "Choose a zip." in body_of(editor.post(ARCHIVE, {}))


def test_somebody_who_may_only_look_takes_nothing_in(signed_in: SignedIn) -> None:
    viewer = signed_in(Role.VIEWER)
    assert send(viewer, zipped(**{PATH: "x"})).status_code == 403
    assert b'type="file"' not in viewer.get(ARCHIVE).content


def test_a_full_disk_is_said_in_words(editor: Client, settings: Any) -> None:
    settings.DATA_DIR = "/proc/nowhere"
    response = send(editor, zipped(**{PATH: f"{SHIPPED}\nMore.\n"}))
    assert (response.status_code, "The zip cannot be kept" in body_of(response)) == (400, True)


#: Of noise, so that it stays large when it is packed.
NOISE: Final = " ".join(sha256(str(number).encode()).hexdigest() for number in range(900))
READING: Final = re.compile(r"/operator/articles/archive/[0-9a-f]{32}/")


def large(**files: str) -> bytes:
    """A zip of more than 256 kB: pages, and articles of noise beside them."""
    noise = NOISE.replace(" ", "\n\n")
    return zipped(**{f"articles/noise-{nth}.md": f"{HEAD}{nth}\n\n{noise}\n" for nth in range(9)}, **files)


@pytest.mark.thorough
def test_a_large_zip_is_looked_at_by_the_worker_and_then_taken_by_it(editor: Client, work: Waiting) -> None:
    data = large(**{"articles/ours.md": f"{HEAD}Ours.\n"})
    assert len(data) > 262_144
    address = send(editor, data).headers["Location"]
    assert READING.fullmatch(address)
    waiting = body_of(editor.get(address))
    assert "The file is being read." in waiting
    assert '<meta http-equiv="refresh" content="2">' in waiting
    work.run_all()
    shown = editor.get(address)
    assert shown.status_code == 200
    assert "articles/ours.md" in body_of(shown)
    assert not EditedPage.objects.exists()
    taking = editor.post(ARCHIVE, {"held": word_in(shown)}).headers["Location"]
    assert "The file is being read." in body_of(editor.get(taking))
    work.run_all()
    done = editor.get(taking, follow=True)
    assert done.redirect_chain[0] == ("/operator/articles/", 303)
    assert "10 pages and pictures were taken over." in body_of(done)
    assert EditedPage.objects.get(path="articles/ours.md").text == f"{HEAD}Ours.\n"
    assert word_in(editor.get(address)) == word_in(shown)
    assert editor.post(ARCHIVE, {"held": word_in(shown)}).status_code == 400  # let go


def test_a_small_zip_with_much_in_it_is_read_by_the_worker(editor: Client, work: Waiting) -> None:
    data = zipped_tight(**{f"articles/x{nth}.md": f"{HEAD}{'word ' * 800}\n" for nth in range(300)})
    assert len(data) < 262_144
    assert READING.fullmatch(send(editor, data).headers["Location"])
    assert work.names() == ["pages.look-at-zip"]


def test_a_large_zip_that_is_none_says_so_and_leaves_no_file(editor: Client, work: Waiting) -> None:
    address = send(editor, b"x" * 300_000).headers["Location"]
    work.run_all()
    answer = editor.get(address)
    assert answer.status_code == 400
    assert "This is not a zip, or it is damaged." in body_of(answer)
    assert [path.suffix for path in Path(settings.DATA_DIR, "uploads").iterdir()] == [".json"]


def test_a_large_zip_that_is_gone_meanwhile_is_asked_for_again(editor: Client, work: Waiting) -> None:
    address = send(editor, large()).headers["Location"]
    Path(settings.DATA_DIR, "uploads", address.split("/")[-2]).unlink()
    work.run_all()
    assert "The file is not here any more. Send it again." in body_of(editor.get(address))


def test_a_held_zip_that_is_gone_before_it_is_taken_is_told(editor: Client, work: Waiting) -> None:
    address = send(editor, large()).headers["Location"]
    work.run_all()
    word = word_in(editor.get(address))
    taking = editor.post(ARCHIVE, {"held": word}).headers["Location"]
    Path(settings.DATA_DIR, "held", word).unlink()
    work.run_all()
    assert "That zip is not kept any more. Upload it again." in body_of(editor.get(taking))


def test_a_zip_that_nobody_sent_is_not_found(editor: Client) -> None:
    assert editor.get(f"{ARCHIVE}{'0' * 32}/").status_code == 404
