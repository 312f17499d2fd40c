"""The way out of further notices: a page with one button, and robots that press it by themselves."""

from django.test import Client

from kb.mail.recipients import Recipient
from kb.models.sending.suppressions import Reason, Suppression, unsubscribe_token, why_suppressed
from tests.views.conftest import browser

ANNA = Recipient.parse("anna@kunde.example")
FORGED = "A" * 43


def address(token: str = "") -> str:
    return f"/unsubscribe/{token or unsubscribe_token(ANNA)}/"


def test_looking_changes_nothing(db: None, client: Client) -> None:
    for method in (client.get, client.head):
        assert method(address()).status_code == 200
    assert b"<button" in client.get(address()).content
    assert not why_suppressed(ANNA)


def test_the_button_stops_further_messages(db: None, client: Client) -> None:
    response = client.post(address())
    assert response.status_code == 200
    assert "You get no more of these messages." in response.content.decode()
    assert why_suppressed(ANNA)


def test_a_mail_app_may_press_it_without_cookie_or_token_of_a_form(db: None) -> None:
    robot = browser()
    response = robot.post(address(), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert (response.status_code, bool(response.cookies), why_suppressed(ANNA)) == (200, False, Reason.ASKED)


def test_again_is_the_same(db: None, client: Client) -> None:
    first, second = client.post(address()), client.post(address())
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert Suppression.objects.count() == 1


def test_a_forged_link_is_answered_alike_and_stops_nobody(db: None, client: Client) -> None:
    for method in (client.get, client.post):
        assert _said(method(address(FORGED))) == _said(method(address()))
    assert Suppression.objects.count() == 1


def test_nobody_keeps_or_lists_it(db: None, client: Client) -> None:
    for response in (client.get(address()), client.post(address())):
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Robots-Tag"] == "noindex"
        assert response.headers["Referrer-Policy"] == "same-origin"
        assert not response.cookies


def test_it_speaks_german_below_de(db: None, client: Client) -> None:
    assert '<html lang="de">' in client.get(f"/de{address()}").content.decode()


def _said(response: object) -> tuple[int, bytes]:
    return response.status_code, response.content.replace(FORGED.encode(), unsubscribe_token(ANNA).encode())  # type: ignore[attr-defined]
