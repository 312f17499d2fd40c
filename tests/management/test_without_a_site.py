"""Commands about a site that is not there: one sentence, and nothing made; and the way back in for whoever is alone."""

import os
import sqlite3
import subprocess
from collections.abc import Sequence
from io import StringIO
from pathlib import Path
from typing import Any, Final

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from django.test import Client

from kb.data_folder import INSTALLED, CannotStart, is_of_a_site, refuse_no_site
from kb.management.commands import changepassword
from kb.management.databases import why_not_ready
from kb.models import Event
from kb.models.accounts.roles import Role
from tests.accounts import PASSWORD, person, sign_in
from tests.beginnings import begin
from tests.folders import CopyTo
from tests.views.conftest import HOST

ANNA: Final = ("createsuperuser", "--noinput", "--username", "anna", "--email", "")
SQLITE: Final = "django.db.backends.sqlite3"


def manage(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    own = {"DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'kb.sqlite3'}", "SECRET_KEY": ""}
    env = {**os.environ, **own, "DJANGO_SUPERUSER_PASSWORD": PASSWORD, **environment}
    return begin("manage.py", *words, env=env)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "words", [ANNA, ("createsuperuser",), ("changepassword", "anna"), ("reset_second_factor", "anna")]
)
def test_an_account_before_the_first_start_is_one_sentence_and_makes_nothing(
    tmp_path: Path, words: Sequence[str]
) -> None:
    folder = tmp_path / "not" / "there"
    done = manage(folder, *words)
    assert done.returncode == 1
    assert done.stderr == (
        f"There is no site in the data folder {folder} yet. Type make run first; or, if your site is in another "
        "folder, name that one: DATA_DIR=/its/folder before this command.\n"
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("words", [("import_domains", "x.csv"), ("export_domain", "a.example"), ("load_sample",)])
def test_other_commands_about_a_site_begin_none_either(tmp_path: Path, words: Sequence[str]) -> None:
    tmp_path.chmod(0o700)
    done = manage(tmp_path, *words)
    assert (done.returncode, "There is no site in the data folder" in done.stderr) == (1, True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.thorough
@pytest.mark.parametrize("words", [ANNA, ("changepassword", "anna"), ("dns_records", "a.example")])
def test_a_database_without_a_site_is_a_sentence_too(tmp_path: Path, words: Sequence[str]) -> None:
    """As after a command of an older release, which began a database without a word."""
    (tmp_path / "kb.sqlite3").write_bytes(half_a_database())
    done = manage(tmp_path, *words)
    assert done.returncode == 1
    assert "The database has no site in it yet. Type make run once" in done.stderr
    assert "Traceback" not in done.stderr


def half_a_database() -> bytes:
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE TABLE django_migrations (id, app, name, applied)")
        return database.serialize()


@pytest.mark.thorough
def test_after_the_first_start_there_is_an_account_and_it_says_where_it_leads(
    first_start: CopyTo, tmp_path: Path
) -> None:
    folder = first_start(tmp_path / "data")
    done = manage(folder, *ANNA, SITE_URL="https://help.example")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"For the site in {folder}. Sign in at https://help.example/operator/" in done.stdout
    again = manage(folder, *ANNA)
    assert (again.returncode, again.stderr) == (1, "CommandError: Error: That username is already taken.\n")


def test_which_commands_are_of_a_site() -> None:
    assert is_of_a_site(["manage.py", "createsuperuser"])
    assert is_of_a_site(["/srv/signpost/manage.py", "import_domains", "a.csv"])
    for words in (
        ["manage.py"],
        ["manage.py", "serve"],
        ["manage.py", "createsuperuser", "--help"],
        ["pytest", "backup"],
    ):
        assert not is_of_a_site(words)


def test_a_folder_that_may_not_be_written_to_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(CannotStart, match="cannot be written to"):
        refuse_no_site(tmp_path, {"ENGINE": SQLITE, "NAME": tmp_path / "kb.sqlite3"})


def test_a_lost_database_is_not_taken_for_a_beginning(tmp_path: Path) -> None:
    database = {"ENGINE": SQLITE, "NAME": tmp_path / "kb.sqlite3"}
    (tmp_path / INSTALLED).write_text("")
    (tmp_path / "kb.sqlite3").write_bytes(b"")
    with pytest.raises(CannotStart, match="is empty, though this site was set up before"):
        refuse_no_site(tmp_path, database)


def test_a_database_on_a_server_is_asked_itself(tmp_path: Path) -> None:
    refuse_no_site(tmp_path / "none", {"ENGINE": "django.db.backends.postgresql", "NAME": "signpost"})


def test_an_error_of_ours_keeps_its_traceback(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "close", lambda: None)  # the test's own transaction
    assert why_not_ready(OperationalError("no such column: mistyped")) == ""


def typed(*passwords: str) -> Any:
    waiting = iter(passwords)
    return lambda *_words: next(waiting)


@pytest.fixture
def anna(db: None) -> User:
    return person(Role.OPERATOR, "anna")


def test_whoever_forgot_the_password_sets_another_and_is_signed_out(
    anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = Client(headers={"host": HOST})
    sign_in(browser, anna)
    assert browser.get("/operator/").status_code == 200
    monkeypatch.setattr(changepassword.Command, "_get_pass", typed("another long one 77", "another long one 77"))
    said = StringIO()
    call_command("changepassword", "anna", stdout=said)
    assert "The password of anna is changed, and anna is signed out everywhere." in said.getvalue()
    anna.refresh_from_db()
    assert anna.check_password("another long one 77")
    assert browser.get("/operator/").status_code == 302
    event = Event.objects.get(action="account.new-password")
    assert (event.who, event.subject) == ("command line", "account anna")
    assert Session.objects.count() <= 1


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Name the account: changepassword NAME. The accounts are: anna."),
        (["Ana"], "There is no account 'Ana'. The accounts are: anna."),
    ],
)
def test_a_forgotten_name_is_helped_with(anna: User, words: list[str], sentence: str) -> None:
    with pytest.raises(CommandError) as refused:
        call_command("changepassword", *words)
    assert str(refused.value) == sentence


def test_a_site_without_any_account_says_how_to_make_one(db: None) -> None:
    with pytest.raises(CommandError, match="There is none yet: type make operator"):
        call_command("changepassword", "anna")


def test_the_sign_in_page_names_both_ways(db: None) -> None:
    page = Client(headers={"host": HOST}).get("/operator/sign-in/").content.decode()
    assert "Password forgotten?" in page
    assert "Another operator makes you a link for a new one" in page
    assert ".venv/bin/python manage.py changepassword NAME" in page
