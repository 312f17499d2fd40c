"""A fault in one message of a notice is that message's own: it is settled with its reason, and the others leave."""

from base64 import b64encode
from datetime import UTC, datetime
from email.header import decode_header, make_header
from typing import Final

from kb.models import Contact, Delivery, Move, Notice
from kb.models.sending.notices import NoticeState
from kb.operations.sending import notices
from tests.notices import BeginSending

NOON: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
#: A client whose domain makes a subject too long, and a local part that counted as one before.
LONG: Final = "l" * 50
ODD: Final = "=?utf-8?q?odd?="


def test_what_cannot_be_made_is_settled_with_its_reason_and_the_others_leave(begin: BeginSending) -> None:
    sending = begin(NOON, "anna", LONG, "odd", "zoe")
    Notice.objects.update(text=f"# Move of {'{{ domain }} ' * 4}\n\nOnly this. {{{{ page.url }}}}\n")
    for rows, field in ((Contact, "email"), (Delivery, "recipient")):
        rows.objects.filter(**{f"{field}__startswith": "odd@"}).update(**{field: f"{ODD}@odd-client.example"})
    assert sending.round() is None
    assert sending.states() == {"anna": "sent", LONG: "unmade", ODD: "unmade", "zoe": "sent"}
    assert sending.state == NoticeState.DONE
    assert dict(Delivery.objects.filter(state="unmade").values_list("recipient", "answer")) == {
        f"{LONG}@{LONG}-client.example": (
            f"The message for {LONG}-client.example cannot be made: Its subject is too long."
        ),
        f"{ODD}@odd-client.example": "The part before the @ has “=?” in it, which mail programs take for a code.",
    }


def test_what_could_not_be_made_is_sent_again_once_it_was_put_right(begin: BeginSending) -> None:
    sending = begin(NOON, LONG)
    Notice.objects.update(text=f"# Move of {'{{ domain }} ' * 4}\n\nOnly this. {{{{ page.url }}}}\n")
    sending.round()
    Notice.objects.update(text="# Move\n\nOnly this. {{ page.url }}\n")
    notices.send_again(Delivery.objects.get(), "anna", NOON)
    sending.round()
    assert sending.states() == {LONG: "sent"}


def test_many_that_cannot_be_made_in_a_row_stop_it(begin: BeginSending) -> None:
    sending = begin(NOON, "anna", *(f"c{number}" for number in range(15)))
    Move.objects.update(title="t" * 120)
    Notice.objects.update(text="# {{ move.title }} {{ move.title }}\n\nOnly this. {{ page.url }}\n")
    assert sending.round() is None
    assert (sending.state, sending.sink.arrived) == (NoticeState.STOPPED, [])
    assert sending.notice.fault == "10 messages one after the other could not be made."
    assert sorted(sending.states().values()) == ["queued"] * 6 + ["unmade"] * 10


def test_a_title_that_is_changed_after_the_test_stays_in_its_line(begin: BeginSending) -> None:
    sending = begin(NOON, "anna")
    coded = b64encode(b"Move\r\nBcc: eve@x.example\r\n\r\nAnother body").decode()
    Move.objects.update(title=f"Move =?utf-8?b?{coded}?=")
    Notice.objects.update(text="# {{ move.title }}\n\nOnly this. {{ page.url }}\n")
    sending.round()
    ((_, message),) = sending.sink.arrived
    assert "Bcc" not in message
    assert str(make_header(decode_header(message["Subject"]))) == f"Move =?utf-8?b?{coded}?="
