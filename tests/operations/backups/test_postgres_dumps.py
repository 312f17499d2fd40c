"""Dumps of a real PostgreSQL; on SQLite only what needs no server."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from kb.models import Service
from kb.operations.backups import archive
from kb.operations.backups.faults import BackupFailed
from kb.operations.backups.making import Plan, make_backup
from kb.operations.backups.postgres_dumps import check_dump, dump_postgres
from kb.operations.backups.trying import CannotTry, try_out

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_missing_program_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupFailed, match="The program pg_dump is not installed"):
        dump_postgres({"NAME": "x", "USER": "x", "OPTIONS": {}}, tmp_path / "dump")


def test_the_password_is_no_word_of_a_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = tmp_path / "said"
    (tmp_path / "pg_dump").write_text(f'#!/bin/sh\necho "$* $PGPASSWORD" > {said}\nexit 1\n')
    (tmp_path / "pg_dump").chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    database = {"NAME": "signpost", "USER": "edith", "PASSWORD": "secret", "HOST": "db", "PORT": "5", "OPTIONS": {}}
    with pytest.raises(BackupFailed, match="pg_dump failed"):
        dump_postgres(database, tmp_path / "dump")
    words, _, password = said.read_text().rpartition(" ")
    assert password == "secret\n"
    assert "secret" not in words


if connection.vendor == "postgresql":

    @pytest.mark.django_db(transaction=True)
    def test_a_backup_is_tried_out_on_a_database_of_its_own(tmp_path: Path, settings: Any) -> None:
        settings.BACKUP_DIR = tmp_path / "backups"
        Service.objects.create(slug="kept", name="kept")
        made = make_backup(AT, Plan(settings.BACKUP_DIR))
        assert (made.known.fault, made.tried_at) == ("", AT)
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM pg_database WHERE datname LIKE 'signpost_trial_%'")
            assert cursor.fetchone() == (0,)
        (tmp_path / "place").mkdir()
        contents = archive.unpack(made.path, tmp_path / "place")
        assert contents.newest["django_migrations"] > 20
        assert "kb_service" in check_dump(tmp_path / "place/database")

    @pytest.mark.django_db
    def test_nonsense_is_no_dump(tmp_path: Path) -> None:
        (tmp_path / "dump").write_text("nonsense")
        with pytest.raises(BackupFailed, match="pg_restore failed"):
            check_dump(tmp_path / "dump")

else:

    def test_a_dump_cannot_be_tried_out_without_a_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        listed = "#!/bin/sh\necho '1; 0 2 TABLE DATA public kb_domain owner'\n"
        (tmp_path / "pg_restore").write_text(listed)
        (tmp_path / "pg_restore").chmod(0o700)
        monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
        (tmp_path / "data").mkdir()
        (tmp_path / "dump").write_text("a dump")
        target = tmp_path / "signpost.tar.gz"
        contents = archive.contents_of(archive.POSTGRESQL, AT, {})
        archive.write_archive(target, tmp_path / "dump", contents, tmp_path / "data", tmp_path / "backups")
        with pytest.raises(CannotTry, match="It is of PostgreSQL"):
            try_out(target, tmp_path)
