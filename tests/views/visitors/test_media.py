"""Pictures of pages as browsers get them."""

import os
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from PIL import Image

from kb.operations.pages.images import store_image


def stored(file_format: str) -> str:
    out = BytesIO()
    Image.new("RGB", (4, 4)).save(out, file_format)
    return store_image(out.getvalue(), "A square", User.objects.create_user("anna")).address


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("file_format", "content_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg"), ("WEBP", "image/webp")]
)
def test_a_picture_is_a_picture_and_nothing_else(client: Client, file_format: str, content_type: str) -> None:
    response = client.get(stored(file_format))
    assert response.status_code == 200
    with Image.open(BytesIO(response.content)) as image:
        assert image.format == file_format
    assert {name: response.headers[name] for name in ("Content-Type", "Cache-Control", "X-Content-Type-Options")} == {
        "Content-Type": content_type,
        "Cache-Control": "public, max-age=31536000, immutable",
        "X-Content-Type-Options": "nosniff",
    }
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["x", "kb.sqlite3", "..%2fsecret_key", "0" * 32 + ".png"])
def test_what_is_no_picture_is_not_found(client: Client, name: str) -> None:
    response = client.get(f"/media/{name}")
    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_a_picture_cannot_be_written_to(client: Client) -> None:
    assert client.delete(stored("PNG")).status_code in (403, 405)


@pytest.mark.django_db
def test_what_only_looks_like_a_picture_in_a_folder_of_the_operator_is_not_found(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.CONTENT_DIRS = [tmp_path, tmp_path / "gone"]
    media = tmp_path / "media"
    media.mkdir()
    os.mkfifo(media / f"{'a' * 32}.png")
    (media / f"{'b' * 32}.png").symlink_to("gone.png")
    (media / f"{'c' * 32}.png").mkdir()
    with (media / f"{'d' * 32}.png").open("wb") as film:
        film.truncate(500 * 1024 * 1024)
    (media / f"{'e' * 32}.png").write_bytes(b"x")
    statuses = [client.get(f"/media/{letter * 32}.png").status_code for letter in "abcdef"]
    assert statuses == [404, 404, 404, 404, 200, 404]
