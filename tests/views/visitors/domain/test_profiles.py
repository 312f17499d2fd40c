"""Profiles over HTTP: for anybody and for one mailbox, signed, unsigned, and never unsigned by accident."""

import io
import plistlib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import cms
from django.core import checks
from django.test import Client

from kb.checks import TAG
from kb.models import Domain
from kb.models.ground.revisions import raise_revision
from tests import clock
from tests.protocols import judges
from tests.signing import Files, key_of, write_files

PAGE, FILE = "/for/open.example/profile/", "/for/open.example/mail.mobileconfig"


@pytest.fixture(autouse=True)
def _sample(noon: datetime) -> None:
    """Every test looks at the sample."""


def test_the_page_says_that_a_profile_only_adds_and_what_is_left_to_do(client: Client) -> None:
    page = client.get(PAGE).content.decode()
    for said in ("adds an account. It never changes one", "With POP3, always change it by hand", "Profile Downloaded"):
        assert said in page
    assert "not signed" in page
    assert 'type="password"' not in page


def test_without_an_address_each_download_is_an_account_of_its_own(client: Client) -> None:
    first, second = client.get(FILE), client.get(FILE)
    assert first.headers["Content-Disposition"] == 'attachment; filename="open.example.mobileconfig"'
    assert first.headers["Content-Type"] == "application/x-apple-aspen-config"
    assert "EmailAddress" not in judges.apple(first.content)
    identifiers = {plistlib.loads(answer.content)["PayloadIdentifier"] for answer in (first, second)}
    assert len(identifiers) == 2


def test_with_an_address_the_second_download_takes_the_place_of_the_first(client: Client) -> None:
    answers = [client.post(FILE, {"address": text}) for text in ("anna@open.example", " Anna@OPEN.example.")]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
    assert len({plistlib.loads(answer.content)["PayloadUUID"] for answer in answers}) == 1
    assert judges.apple(answers[0].content)["EmailAddress"] == "anna@open.example"
    another = client.post(FILE, {"address": "otto@open.example"})
    assert not identities(another) & identities(answers[0])


def identities(answer: Any) -> set[str]:
    """What a device knows a profile and its account by."""
    profile = plistlib.loads(answer.content)
    both = (profile, *profile["PayloadContent"])
    return {part[key] for part in both for key in ("PayloadIdentifier", "PayloadUUID")}


@pytest.mark.parametrize(
    "local", ["&lt/string&gt&ltkey&gtIncomingPassword", "a'filename=evil.exe", "🐦", "&#0", "%s{{x}}"]
)
def test_a_hostile_address_stays_text_and_out_of_the_files_name(client: Client, local: str) -> None:
    """Security cases 41 and 42."""
    response = client.post(FILE, {"address": f"{local}@open.example"})
    assert judges.apple(response.content)["EmailAddress"] == f"{local}@open.example"
    assert response.headers["Content-Disposition"] == 'attachment; filename="open.example.mobileconfig"'


def test_a_domain_of_another_script_names_its_file_in_plain_letters(client: Client) -> None:
    name = "xn--bcher-kva.example"
    Domain.objects.update_or_create(name=name, defaults={"service": Domain.objects.all()[0].service, "move": None})
    raise_revision()
    response = client.post(f"/for/{name}/mail.mobileconfig", {"address": "anna@bücher.example"})
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}.mobileconfig"'
    assert judges.apple(response.content)["IncomingMailServerHostName"].isascii()


@pytest.mark.parametrize("query", ["address=anna@open.example", "emailaddress=anna%40open.example&password=x"])
def test_an_address_in_a_link_is_not_taken(client: Client, query: str) -> None:
    """Security case 46: it would stand in histories and in other servers' logs."""
    response = client.get(f"{FILE}?{query}")
    assert response.status_code == 200
    assert b"anna" not in response.content
    assert not {key for key in judges.apple(response.content) if key.endswith(("Address", "Username"))}


@pytest.mark.parametrize("address", ["", "anna", "anna@other.example", "anna@open.example\x07", "@open.example"])
def test_another_address_is_refused_without_repeating_it(client: Client, address: str) -> None:
    response = client.post(FILE, {"address": address})
    assert response.status_code == 400
    assert "It ends with @open.example." in response.content.decode()
    assert "anna" not in response.content.decode().partition("<form")[2].partition("</form>")[0]


@pytest.mark.parametrize(
    "typed",
    [
        "anna@open.example.",
        "anna＠open.example",
        "Anna <anna@open.example>",
        '"Bell, Anna" <anna@open.example>;',
        "  anna @ open.example ",
        "mailto:anna@open.example",
        "an\u200bna@open.example (home)",
    ],
)
def test_it_reads_the_address_that_signs_in(client: Client, typed: str) -> None:
    assert judges.apple(client.post(FILE, {"address": typed}).content)["EmailAddress"] == "anna@open.example"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Anna anna@open.example", "There is a space in the address, or there are words beside it."),
        ("anna smith@open.example", "There is a space in the address, or there are words beside it."),
        ('a"; filename=evil.exe@open.example', "There is a space in the address, or there are words beside it."),
        ("anna@open.example, bob@open.example", "There is more than one address in it. Enter one."),
        ("anna@open.example <bob@open.example>", "There is more than one address in it. Enter one."),
        ("x</string><key>IncomingPassword</key>@open.example", "It ends with @open.example."),
        ("anna,smith@open.example", "It ends with @open.example."),
    ],
)
def test_what_cannot_sign_in_is_refused_in_words(client: Client, typed: str, said: str) -> None:
    response = client.post(FILE, {"address": typed})
    assert (response.status_code, said in response.content.decode()) == (400, True)


def test_a_set_certificate_signs(client: Client, settings: Any, tmp_path: Path) -> None:
    files = write_files(tmp_path, key_of("ec"), clock.now())
    settings.PROFILE_SIGNING_CERT, settings.PROFILE_SIGNING_KEY = str(files.certificate), str(files.key)
    signed = cms.ContentInfo.load(client.post(FILE, {"address": "anna@open.example"}).content)
    profile = signed["content"]["encap_content_info"]["content"].native
    assert judges.apple(profile)["EmailAddress"] == "anna@open.example"
    assert "The profile is signed" in client.get(PAGE).content.decode()
    assert checks.run_checks(tags=[TAG]) == []


def expired(folder: Path) -> Files:
    return write_files(folder, key_of("ec"), clock.now() - timedelta(days=60))


def readable_by_others(folder: Path) -> Files:
    files = write_files(folder, key_of("ec"), clock.now())
    files.key.chmod(0o644)
    return files


def gone(folder: Path) -> Files:
    files = write_files(folder, key_of("ec"), clock.now())
    files.key.unlink()
    return files


@pytest.mark.parametrize(("broken", "told_at_start"), [(expired, False), (readable_by_others, True), (gone, True)])
def test_a_certificate_that_cannot_be_used_gives_nothing_out(
    client: Client, settings: Any, tmp_path: Path, log_lines: io.StringIO, broken: Any, told_at_start: bool
) -> None:
    """Security case 43: never unsigned by accident."""
    files = broken(tmp_path)
    settings.PROFILE_SIGNING_CERT, settings.PROFILE_SIGNING_KEY = str(files.certificate), str(files.key)
    for response in (client.post(FILE, {"address": "kanarienvogel@open.example"}), client.get(FILE)):
        assert response.status_code == 503
        assert "no profile at the moment" in response.content.decode()
    assert log_lines.getvalue().count("profiles cannot be signed") == 2
    assert "kanarienvogel" not in log_lines.getvalue()
    assert ("kb.E011" in {fault.id for fault in checks.run_checks(tags=[TAG])}) is told_at_start


def test_the_end_of_a_certificate_is_told_before_it_comes(settings: Any, tmp_path: Path) -> None:
    files = write_files(tmp_path, key_of("ec"), clock.now() - timedelta(days=20))
    settings.PROFILE_SIGNING_CERT, settings.PROFILE_SIGNING_KEY = str(files.certificate), str(files.key)
    assert [fault.id for fault in checks.run_checks(tags=[TAG])] == ["kb.W001"]


def test_one_visitor_gets_so_many_and_no_more(client: Client, settings: Any) -> None:
    settings.PROFILE_LIMIT = "2/minute"
    assert [client.get(FILE).status_code for _ in range(3)] == [200, 200, 429]
