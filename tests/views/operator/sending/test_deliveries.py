"""Messages that somebody has to see to: listed with their reasons, decided about one by one, a file for callers."""

import re

from django.test import Client

from kb.models import Contact, Delivery, Domain, Move, Notice
from tests import clock
from tests.notices import MOVE, a_tested_notice, states
from tests.views.operator.sending.conftest import SCHEDULE, said


def test_a_decision_about_no_message_is_refused(operator: Client) -> None:
    row = a_tested_notice(clock.now())
    for number in ("", "x", "1", "9" * 30, "²"):
        page = said(operator.post(f"{SCHEDULE}{row.pk}/messages/unknown/", {"delivery": number}, follow=True))
        assert "That message is not on the list any more." in page


def test_what_came_back_is_listed_and_seen_to(operator: Client, came_back: Notice) -> None:
    page = said(operator.get(f"{SCHEDULE}{came_back.pk}/"))
    address = f"{SCHEDULE}{came_back.pk}/messages/bounced/"
    assert '<dt>Came back</dt><dd>2 <a href="' + address in page
    listed = said(operator.get(address))
    assert "anna@anna-client.example, Anna" in listed
    assert ": 550 5.1.1 &lt;b&gt;Gone&lt;/b&gt;" in listed
    assert "look into the mailbox" in listed
    anna, lost = came_back.deliveries.filter(state="bounced").order_by("recipient")
    operator.post(address, {"delivery": anna.pk, "told": "1"})
    operator.post(address, {"delivery": lost.pk, "again": "1"})
    assert "anna@" not in said(operator.get(address))
    assert states(came_back) == {"anna": "bounced", "lost": "queued", "refused": "sent"}


def test_of_very_many_those_come_first_whose_domains_came_first_and_the_rest_when_these_are_seen_to(
    operator: Client, came_back: Notice
) -> None:
    came_back.deliveries.all().delete()
    service = Move.objects.get(pk=came_back.move_id).from_service
    names = [f"{letter}{number:02}.example" for number in range(30) for letter in "zab"]
    made = Domain.objects.bulk_create(Domain(name=name, service=service, move=came_back.move) for name in names)
    Delivery.objects.bulk_create(
        Delivery(
            notice=came_back,
            domain=one,
            recipient=f"x@{one.name}",
            recipient_key=one.name,
            state="bounced",
            due_at=clock.now(),
        )
        for one in reversed(made)
    )
    address = f"{SCHEDULE}{came_back.pk}/messages/bounced/"
    shown = re.findall(r"<h2>(\w+\.example)</h2>", said(operator.get(address)))
    assert shown == sorted(names[:50])
    came_back.deliveries.filter(domain__name__in=shown).update(handled_at=clock.now())
    assert re.findall(r"<h2>(\w+\.example)</h2>", said(operator.get(address))) == sorted(names[50:])


def test_what_could_not_be_made_is_listed_with_its_reason_and_sent_again(operator: Client, came_back: Notice) -> None:
    one = came_back.deliveries.get(recipient__startswith="refused@")
    came_back.deliveries.filter(pk=one.pk).update(state="unmade", answer="Its subject is too long.")
    address = f"{SCHEDULE}{came_back.pk}/messages/unmade/"
    page = said(operator.get(f"{SCHEDULE}{came_back.pk}/"))
    assert f'<dt>Not sent: the message could not be made</dt><dd>1 <a href="{address}' in page
    listed = said(operator.get(address))
    assert "<h2>These could not be made</h2>" in listed
    assert "refused@refused-client.example, Refused" in listed
    assert ": Its subject is too long.</p>" in listed
    operator.post(address, {"delivery": one.pk, "again": "1"})
    assert states(came_back)["refused"] == "queued"


def test_the_list_is_a_file_for_whoever_calls(operator: Client, came_back: Notice) -> None:
    Contact.objects.filter(name="Lost").update(
        name="=cmd()", phone="+44 1632 960 777", email="LOST@lost-client.example", role="owner", post_address="@Mill"
    )
    at = came_back.deliveries.filter(state="bounced")[0].bounced_at
    address = f"{SCHEDULE}{came_back.pk}/messages/bounced.csv"
    assert address in said(operator.get(address.replace(".csv", "/")))
    response = operator.get(address)
    assert response.headers["Content-Disposition"] == f'attachment; filename="{MOVE}-bounced.csv"'
    lines = b"".join(response.streaming_content).decode().removeprefix("\ufeff").splitlines()
    at = came_back.deliveries.get(recipient__startswith="anna@").bounced_at.isoformat()
    assert lines == [
        "domain,email,name,phone,at,code,reason,role,language,post_address",
        f"anna-client.example,anna@anna-client.example,Anna,,{at},550,5.1.1 <b>Gone</b>,,,",
        f"lost-client.example,lost@lost-client.example,'=cmd(),'+44 1632 960 777,{at},,,owner,,'@Mill",
    ]
    assert operator.get(address.replace("bounced", "sent")).status_code == 404
    operator.post(address.replace(".csv", "/"), {"delivery": came_back.deliveries.get(answer_code=550).pk, "told": "1"})
    assert "anna@" not in b"".join(operator.get(address).streaming_content).decode()
