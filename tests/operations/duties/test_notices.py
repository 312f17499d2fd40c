"""What notices ask of the operator's home."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from kb.models import Delivery
from kb.models.sending.bounce_readings import bounce_reading
from kb.operations.duties.duty import DutyItem
from kb.operations.duties.notices import notice_duties
from kb.operations.sending import notices
from tests.notices import BeginSending

NOON: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
TITLE: Final = "Sample move to a new server (open)"


def test_a_notice_that_went_well_asks_for_nothing(begin: BeginSending) -> None:
    begin(NOON, "anna").to_the_end()
    assert notice_duties(NOON) == []


def test_each_message_that_did_not_arrive_is_asked_for_until_somebody_has_seen_to_it(begin: BeginSending) -> None:
    sending = begin(NOON, "anna", "refused-1", "refused-2", "lost")
    sending.to_the_end()
    address = f"/operator/moves/sample-open/sending/{sending.notice.pk}/messages"
    unknown, refused = notice_duties(NOON)
    assert (unknown.key, unknown.items) == ("notices-unknown", [DutyItem(TITLE, f"{address}/unknown/", "1 message")])
    assert (refused.key, refused.items) == ("notices-refused", [DutyItem(TITLE, f"{address}/refused/", "2 messages")])
    notices.count_as_sent(Delivery.objects.get(state="unknown"), "anna", NOON)
    first, second = Delivery.objects.filter(state="refused")
    notices.see_to(first, "anna", NOON)
    (refused,) = notice_duties(NOON)
    assert refused.items == [DutyItem(TITLE, f"{address}/refused/", "1 message")]
    notices.see_to(second, "anna", NOON)
    assert notice_duties(NOON) == []


def test_a_message_that_could_not_be_made_is_asked_for(begin: BeginSending) -> None:
    sending = begin(NOON, "anna")
    sending.notice.deliveries.update(recipient="=?x@anna-client.example")
    sending.notice.deliveries.get().domain.contacts.update(email="=?x@anna-client.example")
    sending.to_the_end()
    address = f"/operator/moves/sample-open/sending/{sending.notice.pk}/messages/unmade/"
    (unmade,) = notice_duties(NOON)
    assert (unmade.key, unmade.items) == ("notices-unmade", [DutyItem(TITLE, address, "1 message")])
    notices.see_to(Delivery.objects.get(), "anna", NOON)
    assert notice_duties(NOON) == []


def test_a_notice_that_stopped_by_itself_is_urgent_and_one_that_was_stopped_is_not(begin: BeginSending) -> None:
    sending = begin(NOON, "anna")
    sending.sink.turned_away = "553 5.7.1 Not your address"
    sending.round()
    (duty,) = notice_duties(NOON)
    assert (duty.urgent, duty.items[0].label) == (True, TITLE)
    notices.go_on_again(sending.notice, "anna", NOON)
    assert notice_duties(NOON) == []
    notices.stop(sending.notice, "anna", NOON)
    assert notice_duties(NOON) == []


def test_messages_that_came_back_and_a_mailbox_that_cannot_be_read_are_asked_for(
    begin: BeginSending, settings: Any
) -> None:
    sending = begin(NOON, "anna")
    sending.to_the_end()
    settings.BOUNCES_URL = "imaps://u:p@localhost"
    assert notice_duties(NOON) == []
    bounce_reading(settings.BOUNCES_URL).note_fault("The password is wrong.", NOON)
    (unread,) = notice_duties(NOON)
    address = "/operator/moves/sample-open/sending"
    assert (unread.key, unread.items) == ("bounces-unread", [DutyItem(TITLE, f"{address}/", "The password is wrong.")])
    assert notice_duties(NOON + timedelta(days=31)) == []
    bounce_reading(settings.BOUNCES_URL).note_success(NOON)
    delivery = Delivery.objects.get()
    delivery.come_back(NOON, 550, "5.1.1 Gone")
    (bounced,) = notice_duties(NOON)
    assert bounced.items == [DutyItem(TITLE, f"{address}/{sending.notice.pk}/messages/bounced/", "1 message")]
    notices.see_to(delivery, "anna", NOON)
    assert notice_duties(NOON) == []
