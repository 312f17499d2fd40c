"""The page of messages: each piece for a client of the operator's choice, and what is taken away from it."""

import csv
import io
import re
from html import unescape

import pytest
from django.contrib.auth.models import User
from django.test import Client

from kb.models import Contact, Domain, LetterBatch, Move
from kb.models.accounts.roles import Role
from kb.models.ground.revisions import raise_revision
from kb.models.pages.edited import EditedPage
from kb.operations.messages import letters
from kb.operations.pages import editing
from kb.operations.pages.states import shipped_text
from tests import clock
from tests.rows import LoadSample
from tests.views.operator.conftest import SignedIn
from tests.working import Waiting

KIT = "/operator/moves/sample-open/messages/"
FOLLOW_UPS = 6
CASE = "/operator/moves/own-domain-2024/messages/"


@pytest.fixture(autouse=True)
def _sample(sample: LoadSample) -> None:
    sample(clock.now())


@pytest.fixture
def viewer(signed_in: SignedIn) -> Client:
    return signed_in(Role.VIEWER)


def body(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def said(page: str) -> list[str]:
    """What stands in the boxes: the subject, and the text of each piece; without the six follow-ups."""
    boxes = all_said(page)
    return [*boxes[:2], *boxes[2 + 2 * FOLLOW_UPS :]]


def all_said(page: str) -> list[str]:
    return [unescape(text) for text in re.findall(r'<pre class="said[^>]*>(.*?)</pre>', page, re.DOTALL)]


def test_every_piece_is_filled_for_a_client(viewer: Client) -> None:
    subject, email, sms, letter, reply, line = said(body(viewer, KIT))
    assert "open.example" in subject
    assert "   Old: mail.old-host.example\n   New: mail.open.example" in email
    assert len(sms) <= 160
    assert letter.startswith("open.example: change both servers now\n")
    assert "/moves/sample-open/" in reply
    assert line.endswith("/for/open.example/")


def test_what_is_copied_is_what_is_shown(viewer: Client) -> None:
    page = body(viewer, KIT)
    copied = [unescape(text) for text in re.findall(r'data-copy="([^"]*)"', page)]
    shown = all_said(page)
    letter = shown[2 + 2 * FOLLOW_UPS + 1]
    assert copied == [text for text in shown if text != letter]


def test_another_client_language_and_day_can_be_chosen(viewer: Client) -> None:
    page = body(viewer, f"{CASE}?domain=https://B%C3%BCcher.example/&language=de&phase=announced")
    subject, email, *_ = said(page)
    assert subject == "bücher.example: Am Mittwoch, 6. März 2024 zieht die E-Mail um, noch nichts zu tun"
    assert "   Ab Mittwoch, 31. Januar 2024: xn--bcher-kva.example" in email
    assert 'href="/de/for/xn--bcher-kva.example/letter/"' in page


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("query", "fault"),
    [
        ("?domain=open.example", "This domain is not on this move, or it is switched off."),
        ("?domain=nobody.example", "This domain is not on this move, or it is switched off."),
        ("?domain=%2D", "error"),
        ("?phase=closed&domain=yourdomain.co.uk", "This move never is in that phase."),
        ("?phase=moved&domain=yourdomain.co.uk", ""),
    ],
)
def test_what_makes_no_sense_is_told_and_something_is_shown(viewer: Client, query: str, fault: str) -> None:
    page = body(viewer, f"{CASE}{query}")
    assert fault in page
    assert len(said(page)) == 6


def test_a_phase_that_never_comes_is_told(viewer: Client) -> None:
    Move.objects.filter(slug="sample-open").update(old_closes_at=None)
    raise_revision()
    page = body(viewer, f"{KIT}?phase=closed")
    assert "This move never is in that phase." in page
    assert len(said(page)) == 6


def test_a_draft_is_shown_as_on_the_day_of_its_news(viewer: Client) -> None:
    Move.objects.filter(slug="sample-open").update(published_at=None)
    raise_revision()
    page = body(viewer, KIT)
    assert "This move is not published yet" in page
    assert "nothing to do yet" in said(page)[0]
    assert "/calendar.ics" not in page


def test_a_move_without_domains_says_so(viewer: Client) -> None:
    Domain.objects.filter(move__slug="sample-open").delete()
    assert "This move has no domains yet." in body(viewer, KIT)
    for rest in ("letter.pdf", "email.html"):
        assert viewer.get(f"{KIT}{rest}").status_code == 404


def test_a_text_that_cannot_be_filled_is_told_and_the_rest_is_there(viewer: Client, anna: User) -> None:
    path = "_messages/invoice-line.md"
    editing.save_draft(path, "{{ domain }} {{ page.url }} {{ outgoing.port }}", anna)
    editing.publish(path, anna, clock.now())
    move = Move.objects.get(slug="sample-open")
    move.to_service.servers.filter(protocol="smtp").delete()
    raise_revision()
    page = body(viewer, KIT)
    assert "The text uses {{ outgoing.port }}, line 1, and this domain has no such value." in page
    assert len(said(page)) == 5


def test_the_html_part_can_do_nothing(viewer: Client) -> None:
    response = viewer.get(f"{KIT}email.html?domain=open.example")
    assert "<table" in response.content.decode()
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src 'none'" in policy
    assert "img-src data:" in policy


@pytest.mark.thorough
@pytest.mark.parametrize("sign", ["=", "+", "-", "@"])
def test_lines_for_every_domain_are_safe_in_a_spreadsheet(viewer: Client, anna: User, sign: str) -> None:
    path = "_messages/invoice-line.md"
    editing.save_draft(path, f"{sign}HYPERLINK {{{{ domain }}}} {{{{ page.url }}}}", anna)
    editing.publish(path, anna, clock.now())
    response = viewer.get(f"{CASE}lines.csv?language=en")
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    head, *rows = list(csv.reader(io.StringIO(text)))
    assert head == ["Domain", "Name", "Telephone", "Text message", "Line for an invoice"]
    assert [row[0] for row in rows] == ["bakery.example", "bücher.example", "yourdomain.co.uk"]
    assert [row[4].partition(" ")[0] for row in rows] == [f"'{sign}HYPERLINK"] * 3


def test_words_for_one_move_begin_with_those_of_the_site(signed_in: SignedIn) -> None:
    client = signed_in(Role.EDITOR)
    answer = client.post(f"{KIT}words/", {"piece": "email", "language": "de"})
    assert answer.headers["Location"] == "/operator/articles/edit/de/_messages/sample-open/email.md/"
    row = EditedPage.objects.get()
    assert (row.draft, row.text) == (shipped_text("de/_messages/email.md"), "")
    assert "This move has words of its own here." in body(client, f"{KIT}?language=de")
    assert client.post(f"{KIT}words/", {"piece": "email", "language": "de"}).status_code == 303
    assert EditedPage.objects.count() == 1
    assert client.post(f"{KIT}words/", {"piece": "fax"}).status_code == 404


def test_one_letter_comes_at_once(viewer: Client) -> None:
    response = viewer.get(f"{KIT}letter.pdf?domain=open.example")
    assert response.content.startswith(b"%PDF-")
    assert response.headers["Content-Disposition"] == 'attachment; filename="open.example.pdf"'
    assert response.headers["Cache-Control"] == "no-store"


def test_a_press_that_fails_is_told(viewer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "_COMMAND", ("/nowhere/press",))
    assert "The letter could not be made." in body(viewer, f"{KIT}letter.pdf", 503)


def test_letters_are_asked_for_made_and_fetched(
    signed_in: SignedIn, work: Waiting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "pdf_of", lambda *_: b"%PDF made")
    client = signed_in(Role.EDITOR)
    answer = client.post(
        f"{CASE}letters/", {"which": "some", "names": "www.Yourdomain.co.uk, open.example", "language": "de"}
    )
    assert answer.headers["Location"] == f"{CASE}#letters"
    assert "Being made." in body(client, CASE)
    work.run_all()
    batch = LetterBatch.objects.get()
    assert (batch.language, batch.left_out) == ("de", "open.example")
    page = body(client, CASE)
    assert "File 1: 1 letter as PDF" in page
    assert "Not on this move, so left out: open.example" in page
    found = client.get(f"{CASE}letters/{batch.pk}-1.pdf")
    assert found.content == b"%PDF made"
    assert client.get(f"{KIT}letters/{batch.pk}-1.pdf").status_code == 404
    assert client.get(f"{CASE}letters/{batch.pk}-2.pdf").status_code == 404


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        ({"which": "some", "names": ""}, "Name at least one domain, or choose all."),
        ({"which": "some", "names": "yourdomain.co.uk nobody@"}, "nobody@: "),
        ({"which": "some", "names": "a.example " * 2001}, "These are more than 2000 names."),
    ],
)
def test_names_that_are_none_are_told(signed_in: SignedIn, data: dict[str, str], fault: str) -> None:
    response = signed_in(Role.EDITOR).post(f"{CASE}letters/", data)
    assert response.status_code == 400
    assert fault in unescape(response.content.decode())
    assert not LetterBatch.objects.exists()


def test_follow_ups_read_as_they_will_whatever_day_is_chosen(viewer: Client) -> None:
    for query in ("", "&phase=announced", "&phase=closed"):
        page = body(viewer, f"{CASE}?domain=yourdomain.co.uk{query}")
        assert "As it will read on Wednesday 21 February 2024 at 09:00 (London time)" in page
        subjects = all_said(page)[2 : 2 + 2 * FOLLOW_UPS : 2]
        assert subjects[0].startswith("Time to change the email settings of yourdomain.co.uk")
        assert subjects[3] == "Mail for yourdomain.co.uk is moving: change your devices now, use webmail until then"
        assert len(set(subjects)) == FOLLOW_UPS


def test_each_email_can_be_seen_as_mail_apps_show_it(viewer: Client) -> None:
    page = body(viewer, f"{CASE}email.html?domain=yourdomain.co.uk&piece=email-after-3")
    assert "<title>Does mail for yourdomain.co.uk arrive on every device?</title>" in page
    assert "Does mail" not in body(viewer, f"{CASE}email.html?domain=yourdomain.co.uk&piece=letter")


def test_the_table_of_text_messages_says_whom_to_send_them_to(viewer: Client) -> None:
    domain = Domain.objects.get(name="yourdomain.co.uk")
    for name, email, phone in (
        ("Ann Larkin", "", "07700 900123"),
        ("Bob", "bob@yourdomain.co.uk", ""),
        ("Cy", "cy@yourdomain.co.uk", "07700 900456"),
    ):
        Contact.objects.create(domain=domain, name=name, email=email, phone=phone)
    bakery = Domain.objects.get(name="bakery.example")
    Contact.objects.create(domain=bakery, name="Dora", email="dora@bakery.example")
    response = viewer.get(f"{CASE}lines.csv?language=en")
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    _head, *rows = list(csv.reader(io.StringIO(text)))
    assert [row[:3] for row in rows] == [
        ["bakery.example", "Dora", ""],
        ["bücher.example", "", ""],
        ["yourdomain.co.uk", "Ann Larkin", "07700 900123"],
        ["yourdomain.co.uk", "Cy", "07700 900456"],
    ]
    assert rows[2][3:] == rows[3][3:]
