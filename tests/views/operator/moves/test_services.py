"""Services on the operator's pages."""

import pytest
from django.test import Client

from kb.models import Event, Service
from kb.models.accounts.roles import Role
from tests import clock
from tests.rows import LoadSample
from tests.views.operator.conftest import SignedIn

OLD = "/operator/services/old-host/"


@pytest.fixture(autouse=True)
def _sample(sample: LoadSample) -> None:
    sample(clock.now())


@pytest.fixture
def operator(signed_in: SignedIn) -> Client:
    return signed_in(Role.OPERATOR)


def typed(*servers: tuple[str, str, str, str], name: str = "the old server", **more: str) -> dict[str, str]:
    """The form with these servers: protocol, host, port, security."""
    posted = {"name": name, "webmail_url": "", "form-TOTAL_FORMS": str(len(servers)), "form-INITIAL_FORMS": "0", **more}
    for number, row in enumerate(servers):
        for field, value in zip(("protocol", "host", "port", "security"), row, strict=True):
            posted[f"form-{number}-{field}"] = value
        posted[f"form-{number}-username"] = "address"
    return posted


GOOD = (("imap", "imap.old.example", "993", "tls"), ("smtp", "{domain}", "465", "tls"), ("imap", "", "", "tls"))


def test_the_list_says_how_many_domains_stand_at_each(operator: Client) -> None:
    page = operator.get("/operator/services/").content.decode()
    assert (
        page.index("/operator/services/cloud304/")
        < page.index("3 domains")
        < page.index("/operator/services/new-host/")
    )


def test_a_change_says_who_is_told_and_asks(operator: Client) -> None:
    before = Service.objects.get(slug="old-host").as_value()
    asked = operator.post(OLD, typed(*GOOD)).content.decode()
    assert "5 domains will be told this at once." in asked
    assert "imap.old.example" in asked
    assert Service.objects.get(slug="old-host").as_value() == before
    operator.post(OLD, typed(*GOOD, sure="1"))
    assert [str(one) for one in Service.objects.get(slug="old-host").servers.all()] == [
        "imap imap.old.example:993",
        "smtp {domain}:465",
    ]
    event = Event.objects.get(action="service.change")
    assert event.subject == "service old-host"


def test_what_is_the_same_is_not_asked(operator: Client) -> None:
    operator.post(OLD, typed(*GOOD, sure="1"))
    assert operator.post(OLD, typed(*GOOD)).headers["Location"] == OLD
    assert Event.objects.filter(action="service.change").count() == 1


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("posted", "fault"),
    [
        (typed(("imap", "a b", "993", "tls")), "There is a space inside the domain."),
        (typed(("imap", "a.example", "", "tls")), "A port is a number from 1 to 65535."),
        (typed(("imap", "a.example", "70000", "tls")), "65535"),
        (typed(("imap", "", "", "tls")), "A server needs at least one line"),
        (typed(GOOD[0], GOOD[0]), "The same server stands there twice."),
        (typed(*GOOD, name=""), "This must not be empty."),
    ],
)
def test_what_is_wrong_is_said(operator: Client, posted: dict[str, str], fault: str) -> None:
    response = operator.post(OLD, posted)
    assert (response.status_code, fault in response.content.decode()) == (400, True)


def test_one_in_use_is_never_deleted(operator: Client) -> None:
    page = operator.post(f"{OLD}delete/", follow=True).content.decode()
    assert "This server is in use, so it stays." in page
    assert "Delete this server" not in page
    made = operator.post(
        "/operator/services/new/", {"name": "Spare", "naming": "own", "preset": "starttls", "username": "local_part"}
    ).headers["Location"]
    assert made == "/operator/services/spare/"
    assert [str(one) for one in Service.objects.get(slug="spare").servers.all()] == [
        "imap {domain}:143",
        "smtp {domain}:587",
    ]
    operator.post(f"{made}delete/")
    assert not Service.objects.filter(slug="spare").exists()


def test_what_some_apps_cannot_do_with_a_server_is_said_before_it_is_changed_and_on_its_page(operator: Client) -> None:
    said = "Sending is offered by SSL/TLS alone."
    assert said not in operator.get(OLD).content.decode()
    assert said in operator.post(OLD, typed(*GOOD)).content.decode()
    operator.post(OLD, typed(*GOOD, sure="1"))
    assert said in operator.get(OLD).content.decode()
