"""Pictures: sent with words for them, by a form or by the editor's script, and listed with their line."""

from io import BytesIO
from typing import Any, Final

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from kb.models.accounts.roles import Role
from kb.models.pages.images import PageImage
from kb.operations.pages.images import LARGEST
from tests.views.operator.conftest import SignedIn

PICTURES: Final = "/operator/articles/pictures/"
SCRIPT: Final = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Any) -> None:
    settings.DATA_DIR = tmp_path


def a_picture() -> bytes:
    out = BytesIO()
    Image.new("RGB", (3, 2), "green").save(out, "PNG")
    return out.getvalue()


def send(client: Client, content: bytes, alt: str = "A [green] square", **options: Any) -> HttpResponse:
    sent = SimpleUploadedFile("../../x.html", content, "text/html")
    return client.post(PICTURES, {"picture": sent, "alt": alt}, **options)


def test_a_picture_is_kept_and_listed_with_the_line_to_write(editor: Client) -> None:
    assert send(editor, a_picture()).headers["Location"] == PICTURES
    image = PageImage.objects.get()
    page = editor.get(PICTURES).content.decode()
    assert f"<code>![A \\[green\\] square]({image.address})</code>" in page
    assert f'<img src="{image.address}" alt="A [green] square" width="3" height="2"' in page
    assert editor.get(image.address).headers["Content-Type"] == "image/png"


def test_the_script_gets_the_line_alone(editor: Client) -> None:
    response = send(editor, a_picture(), headers=SCRIPT)
    assert response.status_code == 201
    assert response.json() == {"markdown": PageImage.objects.get().markdown}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("content", "alt", "sentence"),
    [
        (a_picture(), "", "Say in a few words what the picture shows."),
        (a_picture(), "  ", "Say in a few words what the picture shows."),
        (b"<svg onload=alert(1)>", "x", "This is not a PNG, JPEG or WebP picture."),
        (b"", "x", "This is not a PNG, JPEG or WebP picture."),
        (a_picture()[:30], "x", "The picture is damaged"),
        (a_picture() + b" " * LARGEST, "x", "The picture is larger than 5 MB."),
    ],
)
def test_what_cannot_be_taken_is_refused_in_words(editor: Client, content: bytes, alt: str, sentence: str) -> None:
    by_form, by_script = send(editor, content, alt), send(editor, content, alt, headers=SCRIPT)
    assert (by_form.status_code, by_script.status_code) == (400, 400)
    assert sentence in by_form.content.decode()
    assert sentence in by_script.json()["error"]  # type: ignore[attr-defined]
    assert not PageImage.objects.exists()


def test_a_form_without_a_picture_is_told_so(editor: Client) -> None:
    response = editor.post(PICTURES, {"alt": "x"})
    assert (response.status_code, b"Choose a picture." in response.content) == (400, True)


def test_somebody_who_may_only_look_sends_none(signed_in: SignedIn) -> None:
    viewer = signed_in(Role.VIEWER)
    assert send(viewer, a_picture()).status_code == 403
    assert b'type="file"' not in viewer.get(PICTURES).content
