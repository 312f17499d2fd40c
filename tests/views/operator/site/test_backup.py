"""The page of backups: how old the last good one is, one to take along, one to try out, never a restore."""

from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kb.models import Event
from kb.models.accounts.roles import Role
from kb.models.ground.work import Work
from kb.operations.backups.shelf import Known, name_for, note, shelf
from tests import clock
from tests.views.operator.conftest import SignedIn

PAGE = "/operator/backup/"


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.BACKUP_DIR = tmp_path
    return tmp_path


@pytest.fixture
def operator(signed_in: SignedIn) -> Client:
    return signed_in(Role.OPERATOR)


def put(folder: Path, at: datetime, known: Known) -> str:
    (folder / name_for(at)).write_bytes(b"the whole site")
    note(folder / name_for(at), known)
    return name_for(at)


def said(client: Client) -> str:
    return " ".join(client.get(PAGE).content.decode().split())


def test_it_says_how_old_the_last_good_one_is(operator: Client, folder: Path) -> None:
    assert "There is no backup yet on which a site was tried out." in said(operator)
    now = clock.now()
    put(folder, now - timedelta(days=3, minutes=5), Known(tried_at=now.isoformat()))
    put(folder, now - timedelta(hours=1), Known(fault="The site on the backup does not run."))
    page = said(operator)
    assert "3 days ago." in page
    assert "The site on the backup does not run." in page


def test_one_press_is_one_backup_however_often_it_is_pressed(operator: Client, folder: Path) -> None:
    for _ in range(2):
        assert operator.post(PAGE).status_code == 303
    assert [(row.name, row.arguments) for row in Work.objects.all()] == [("backup.make", '{"who": "operator"}')]
    assert "under way" in said(operator)


def test_a_backup_can_be_taken_along_and_that_is_written_down(operator: Client, folder: Path) -> None:
    name = put(folder, clock.now(), Known())
    response = operator.get(f"{PAGE}{name}")
    assert b"".join(response.streaming_content) == b"the whole site"  # type: ignore[attr-defined, arg-type]
    assert f'attachment; filename="{name}"' in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "no-store"
    assert list(Event.objects.values_list("who", "action", "after")) == [
        ("operator", "backup.download", {"file": name})
    ]


@pytest.mark.parametrize("name", ["secret_key", "..%2Fkb.sqlite3", ".lock", "signpost-20990101T000000Z.tar.gz"])
def test_nothing_else_can_be_taken_along(operator: Client, folder: Path, name: str) -> None:
    (folder / "secret_key").write_text("x")
    (folder / ".lock").write_text("x")
    assert operator.get(f"{PAGE}{name}").status_code == 404


def test_an_upload_is_kept_to_be_tried_out(operator: Client, folder: Path) -> None:
    file = SimpleUploadedFile("mine.tar.gz", b"\x1f\x8bwhatever")
    assert operator.post(PAGE, {"upload": "1", "backup": file}).status_code == 303
    assert [backup.is_upload for backup in shelf(folder)] == [True]
    assert "It is being tried out." in said(operator)


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04", b"age-encryption.org/v1"])
def test_what_is_no_backup_is_not_kept(operator: Client, folder: Path, body: bytes) -> None:
    response = operator.post(PAGE, {"upload": "1", "backup": BytesIO(body)})
    assert response.status_code == 400
    assert shelf(folder) == []
