"""What follows from the address of the site alone, read by a process of its own."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.beginnings import begin

_SAY = """
import json
from kb import settings as found
names = ["SESSION_COOKIE", "CSRF_COOKIE"]
said = {f"{name}_{what}": getattr(found, f"{name}_{what}") for name in names for what in ("SECURE", "HTTPONLY", "NAME")}
print(json.dumps({**said, "redirect": found.SECURE_SSL_REDIRECT, "hsts": found.SECURE_HSTS_SECONDS}))
"""


def settings_for(site_url: str) -> dict[str, Any]:
    said = begin("-c", _SAY, env={**os.environ, "SITE_URL": site_url}, check=True)
    found: dict[str, Any] = json.loads(said.stdout)
    return found


@pytest.mark.parametrize(
    ("site_url", "secure", "prefix", "hsts"),
    [("https://help.example", True, "__Host-", 63_072_000), ("http://127.0.0.1:8000", False, "", 0)],
)
def test_cookies_and_connections_are_as_safe_as_the_address(
    site_url: str, secure: bool, prefix: str, hsts: int
) -> None:
    assert settings_for(site_url) == {
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_NAME": f"{prefix}sessionid",
        "CSRF_COOKIE_SECURE": secure,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_NAME": f"{prefix}csrftoken",
        "redirect": secure,
        "hsts": hsts,
    }


_ASK = """
import django
django.setup()
from django.conf import settings
from django.test import Client
from kb.operations.sending.sender import outbox
host = "hilfe.xn--mller-kva.example"
hosts = (host, f"{host}:8443", "help.example")
asked = [Client(headers={"host": one}).get("/robots.txt", secure=True) for one in hosts]
print(settings.SITE_URL, settings.SITE_HOSTS, settings.SECURE_SSL_HOST, outbox().host)
print([one.status_code for one in asked], asked[0].content.decode().splitlines()[-1])
"""


@pytest.mark.thorough
@pytest.mark.parametrize("port", ["", ":8443"])
@pytest.mark.parametrize("typed", ["hilfe.müller.example", "HILFE.Müller.Example", "hilfe.xn--mller-kva.example"])
def test_a_name_in_letters_of_any_language_is_a_label_in_hosts_links_and_mail(typed: str, port: str) -> None:
    mail = {"EMAIL_URL": "smtps://mail.example.net", "EMAIL_FROM": "help@example.net"}
    more = {"SITE_URL": f"https://{typed}{port}/", "ALLOWED_HOSTS": "support.müller.example", **mail}
    env = {**os.environ, **more, "LOG_FORMAT": "plain"}
    said = begin("-c", _ASK, env=env, check=True).stdout.splitlines()
    host = f"hilfe.xn--mller-kva.example{port}"
    plain = host.removesuffix(port)
    assert f"https://{host} ['{plain}', 'support.xn--mller-kva.example'] {host} {plain}" in said
    answers = "[200, 200, 400]" if port else "[200, 400, 400]"
    assert f"{answers} Sitemap: https://{host}/sitemap.xml" in said


_DELETE = """
import sqlite3
from kb.settings import DATABASES
file = DATABASES["default"]["NAME"]
database = sqlite3.connect(file, isolation_level=None)
database.execute("PRAGMA secure_delete = OFF")  # as SQLite itself has it; some builds begin with ON
database.executescript(DATABASES["default"]["OPTIONS"]["init_command"])
database.execute("CREATE TABLE said (words TEXT)")
database.execute("INSERT INTO said VALUES ('canary of an erased client')")
for act in ("SELECT 1", "DELETE FROM said"):
    database.execute(act)
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    print(b"canary of" in open(file, "rb").read())
"""


def test_what_is_deleted_is_not_left_in_the_file(tmp_path: Path) -> None:
    env = {**os.environ, "DATABASE_URL": f"sqlite:///{tmp_path}/kb.sqlite3"}
    found = begin("-c", _DELETE, env=env, check=True)
    assert found.stdout.split() == ["True", "False"]
