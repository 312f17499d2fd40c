"""System checks: each unsafe or impossible setting is named by its id, and the safe ones are let through."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.core import checks

from kb.checks import TAG
from tests.beginnings import begin


def ids() -> list[str]:
    return [str(fault.id) for fault in checks.run_checks(tags=[TAG])]


def test_the_settings_of_the_tests_are_safe() -> None:
    assert ids() == []


KEY = "0123456789abcdefghij" * 3
FAULTS: list[tuple[str, Any, list[str]]] = [
    ("SECRET_KEY", "short", ["kb.E001"]),
    ("SECRET_KEY", "a" * 60, ["kb.E001"]),
    ("SECRET_KEY", f"django-insecure-{KEY}", ["kb.E001"]),
    ("SECRET_KEY", KEY, []),
    ("CACHE_URL", "redis://127.0.0.1:1/0", []),
    ("CACHE_URL", "valkeys://:secret@cache.example:6380/2", []),
    ("CACHE_URL", "redis+unix:///run/redis/redis.sock", []),
    ("CACHE_URL", "rediscache://cache.example/0?socket_timeout=1", []),
    ("CACHE_URL", "redis://cache.example:99999/0", ["kb.E019"]),
    ("CACHE_URL", "redis://cache.example/0?socket_timeout=soon", ["kb.E019"]),
    ("CACHE_URL", "locmemcache://", ["kb.E019"]),
    ("CACHE_URL", "memcached://cache.example", ["kb.E019"]),
    ("CACHE_URL", "redis+sentinel://cache.example", ["kb.E019"]),
    ("CACHE_URL", "cache.example:6379", ["kb.E019"]),
    ("BACKUP_KEEP", "7d", ["kb.E015"]),
    ("BACKUP_KEEP", "1d0w0m", []),
    ("BACKUP_HOURS", -1, ["kb.E015"]),
    ("SITE_URL", "help.example", ["kb.E002"]),
    ("SITE_URL", "ftp://help.example", ["kb.E002"]),
    ("SITE_URL", "https://help.example/mail", ["kb.E002"]),
    ("SITE_URL", "https://help.example?x", ["kb.E002"]),
    ("SITE_URL", "https://anna@help.example", ["kb.E002"]),
    ("SITE_URL", "https://", ["kb.E002"]),
    ("SITE_URL", "", ["kb.E002"]),
    ("SITE_URL", "https://[::1]x:8000", ["kb.E002"]),
    ("SITE_URL", "https://help.example]", ["kb.E002"]),
    ("SITE_URL", "https://help\t.example", ["kb.E002"]),
    ("SITE_URL", "http://help.example", ["kb.E003"]),
    ("SITE_URL", "http://192.0.2.1:8000", ["kb.E003"]),
    ("SITE_URL", "http://localhost.example", ["kb.E003"]),
    ("SITE_URL", "http://0.0.0.0", ["kb.E003"]),
    ("SITE_URL", "http://[::1]:8000", []),
    ("SITE_URL", "http://localhost:8000", []),
    ("SITE_URL", "http://a.localhost:8000", ["kb.E003"]),
    ("SITE_URL", "https://hilfe.müller.example", []),
    ("SITE_URL", "https://help.local", ["kb.W002"]),
    ("SITE_URL", "https://192.168.178.20:8443", ["kb.W002"]),
    ("SITE_URL", "http://127.1:8000", ["kb.E002"]),
    ("SITE_URL", "https://help.example:8443", []),
    ("DEBUG", True, []),
    ("CONTENT_DIRS", [Path("/nowhere/at/all"), Path("/dev/null")], ["kb.W003", "kb.W003"]),
    ("CONTENT_DIRS", [Path("/")], []),
    ("TRUSTED_PROXIES", ["10.0.0.0/8", "::1", "unix"], []),
    ("TRUSTED_PROXIES", ["proxy", "10.0.0.1/8"], ["kb.E006", "kb.E006"]),
    ("TLS_ASK_FROM", ["10.0.0.5", "::1"], []),
    ("TLS_ASK_FROM", ["web"], ["kb.E006"]),
    ("WEBHOOK_NETWORKS", ["10.0.0.0/8", "fd00::1"], []),
    ("WEBHOOK_NETWORKS", ["billing", "10.0.0.1/8", "unix"], ["kb.E016", "kb.E016", "kb.E016"]),
    ("PROBE_RESOLVERS", ["192.0.2.53", "[2001:db8::53]:5353", "2001:db8::53"], []),
    ("PROBE_RESOLVERS", ["dns.example"], ["kb.E020"]),
    ("PROBE_RESOLVERS", ["192.0.2.53:99999"], ["kb.E020"]),
    ("PROBE_ALLOW_NETS", ["10.0.6.0/24", "fd00::1"], []),
    ("PROBE_ALLOW_NETS", ["10.0.6.1/24"], ["kb.E020"]),
    ("PROBE_DKIM", "default", []),
    ("PROBE_DKIM", "s1.2026_b", []),
    ("PROBE_DKIM", "default._domainkey.shop.example.a.b", ["kb.E020"]),
    ("PROBE_DKIM", "two words", ["kb.E020"]),
    ("PROBE_RATE", "1000", []),
    ("PROBE_RATE", "0", ["kb.E020"]),
    ("PROBE_RATE", "fast", ["kb.E020"]),
    ("PROOF_URL", "imaps://help:secret@mail.help.test", ["kb.E021"]),
    ("PROOF_ADDRESS", "test@help.test", ["kb.E021"]),
    ("LOOKUP_LIMIT", "sixty", ["kb.E007"]),
    ("SEARCH_LIMIT", "60/fortnight", ["kb.E007"]),
    ("VOTE_LIMIT", "ten", ["kb.E007"]),
    ("RING_LIMIT", "five", ["kb.E007"]),
    ("SEARCH_LIMIT", "", []),
    ("UNANSWERED_LIMIT", "ten", ["kb.E007"]),
    ("SIGN_IN_LIMIT", "ten", ["kb.E007"]),
    ("SIGN_IN_TOTAL_LIMIT", "9/fortnight", ["kb.E007"]),
    ("CODE_LIMIT", "five", ["kb.E007"]),
    ("CODE_LIMIT", "5/5minutes", []),
    ("CODE_TOTAL_LIMIT", "50", ["kb.E007"]),
    ("SITE_PROFILE", {"zone": "Europe/Londn"}, ["kb.E008"]),
    ("SITE_PROFILE", {"zone": "../../etc/passwd"}, ["kb.E008"]),
    ("SITE_PROFILE", {"zone": "Europe/London", "name": "Our\u202eHost"}, ["kb.E018"]),
    ("SITE_PROFILE", {"zone": "Europe/London", "phone": "030\n12", "hours": "9\u2066 to 5"}, ["kb.E018", "kb.E018"]),
    ("SITE_PROFILE", {"zone": "Europe/London", "hours": "9\u202f–\u00a017 Uhr"}, []),
    ("LOG_FORMAT", "xml", ["kb.E009"]),
    ("WORKER", "1", ["kb.E012"]),
    ("SITE_LANGUAGE", "de", []),
    ("SITE_LANGUAGE", "klingon", ["kb.E010"]),
    ("MORE_LANGUAGES", ["en", "DE"], []),
    ("PROFILE_LIMIT", "ten", ["kb.E007"]),
    ("PROFILE_SIGNING_CERT", "/nowhere/cert.pem", ["kb.E011"]),
    ("PROFILE_SIGNING_KEY", "/nowhere/key.pem", ["kb.E011"]),
    ("EMAIL_URL", "smtp://mail.example.net", ["kb.E013", "kb.E014"]),
    ("EMAIL_URL", "smtps://mail.example.net", ["kb.E014"]),
    ("BOUNCES_URL", "imap://u:p@mail.example.net", ["kb.E017"]),
    ("BOUNCES_URL", "imaps://u:p@mail.example.net/Returned", []),
    ("EMAIL_FROM", "nobody asks without EMAIL_URL", []),
    ("MORE_LANGUAGES", ["de", "fr", ""], ["kb.E010", "kb.E010"]),
]


@pytest.mark.parametrize(("name", "value", "expected"), FAULTS)
def test_a_fault_has_its_id(settings: Any, name: str, value: Any, expected: list[str]) -> None:
    settings.PRIVATE_SITE = False
    setattr(settings, name, value)
    assert ids() == expected


def test_debug_is_for_this_machine_alone(settings: Any) -> None:
    settings.DEBUG = True
    settings.SITE_URL = "https://help.example"
    assert ids() == ["kb.E004"]


def test_every_fault_says_what_to_do(settings: Any) -> None:
    settings.SITE_URL = "http://help.example"
    settings.DEBUG = True
    settings.LOG_FORMAT = "xml"
    faults = checks.run_checks(tags=[TAG])
    assert len(faults) == 3
    assert all(fault.hint and fault.is_serious() for fault in faults)


def test_every_id_is_tried_here() -> None:
    declared = set(re.findall(r"^\* (kb\.[EW]\d+)", (Path(site.BASE_DIR) / "kb/checks.py").read_text(), re.MULTILINE))
    tried = {fault for _, _, expected in FAULTS for fault in expected} | {"kb.E004", "kb.W001"}
    assert declared == tried


def start(tmp_path: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    named = {**os.environ, "DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path}/kb.sqlite3"}
    return begin(*arguments, env=named | environment)


def test_the_server_refuses_unsafe_settings(tmp_path: Path) -> None:
    started = start(tmp_path, "-c", "import kb.wsgi", SITE_URL="http://help.example.net", LOG_FORMAT="xml")
    assert started.returncode == 1
    assert started.stderr == (
        "kb.E003: SITE_URL is plain http for a name that others can reach. "
        "Use https:// and a certificate; docs/handbook.md shows nginx and Caddy.\n"
        "kb.E009: LOG_FORMAT is 'xml'. Use json or plain.\n"
    )


def test_the_command_refuses_them_before_it_touches_anything(tmp_path: Path) -> None:
    started = start(tmp_path, "manage.py", "serve", "--prepare-only", SITE_URL="http://help.example.net")
    assert started.returncode == 1
    assert "(kb.E003) SITE_URL is plain http for a name that others can reach." in started.stderr
    assert "Traceback" not in started.stderr
    assert not (tmp_path / "kb.sqlite3").exists()


@pytest.mark.thorough
@pytest.mark.parametrize("typed", ["https://help.example]", "https://[help.example", "https://help.example:port", "]["])
@pytest.mark.parametrize(
    "command", [("manage.py", "check"), ("manage.py", "serve", "--prepare-only"), ("-c", "import kb.wsgi")]
)
def test_what_is_no_address_is_said_in_a_sentence(tmp_path: Path, typed: str, command: tuple[str, ...]) -> None:
    started = start(tmp_path, *command, SITE_URL=typed)
    assert started.returncode == 1
    assert "SITE_URL is not an http or https address." in started.stderr
    assert "https://help.example.net" in started.stderr
    assert "Traceback" not in started.stderr


def test_a_site_of_all_whose_clients_are_near_is_not_warned_of(settings: Any) -> None:
    settings.SITE_URL, settings.PRIVATE_SITE = "https://help.corp", True
    assert ids() == []


@pytest.mark.thorough
def test_the_server_starts_with_safe_ones(tmp_path: Path) -> None:
    started = start(tmp_path, "-c", "import kb.wsgi; print(type(kb.wsgi.application).__name__)")
    assert (started.returncode, started.stdout) == (0, "PlainHandler\n")
