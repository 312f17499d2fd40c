"""What a report's action comes to, and whose letters count, in cases that differ by one thing."""

from pathlib import Path
from typing import Final

import pytest

from kb.mail.bounces import BounceVerdict, NotABounce, may_be_bounce, read_bounce
from tests.bounces.samples import lines_of, report

ID: Final = "<3f2504e0-4f89-51d3-9a0c-0305e82c3301@help.example>"
THEIRS: Final = "<20261122120401.77@relay.example>"
ANNA: Final = "anna@florist.example"
LETTERS: Final = Path(__file__).parents[1] / "bounces"


@pytest.mark.parametrize(
    ("action", "status", "said", "verdict"),
    [
        ("failed", "5.2.2", "smtp; 552 full", "failed"),
        ("failed", "4.4.7", "", "failed"),
        ("Failed (bad destination)", "", "", "failed"),
        ("expired", "", "Connection timed out", "failed"),
        ("bounced", "", "", "failed"),
        ("undeliverable", "", "", "failed"),
        ("dropped", "", "", "failed"),
        ("blocked", "", "", "failed"),
        ("error", "", "", "failed"),
        ("other", "5.0.0", "", "failed"),
        ("", "5.1.1", "", "failed"),
        ("other", "", "smtp; 550 no", "failed"),
        ("delayed", "4.4.1", "", "delayed"),
        ("deferred", "4.7.1", "", "delayed"),
        ("retrying", "", "", "delayed"),
        ("deferred", "5.7.1", "", "failed"),
        ("other", "", "", "unclear"),
        ("processed", "2.0.0", "", "unclear"),
        ("queued", "4.0.0", "", "unclear"),
        ("delivered", "5.1.1", "", "unclear"),
        ("relayed", "", "smtp; 550 no", "unclear"),
    ],
)
def test_an_action_of_any_kind_comes_to_something(action: str, status: str, said: str, verdict: str) -> None:
    assert read_bounce(report(status, said, action)(ID, ANNA)).verdict == verdict


@pytest.mark.parametrize(
    "action", ["delivered", "relayed", "expanded", "Delivered", "relayed (to non-DSN-aware mailer)"]
)
def test_three_actions_say_that_it_arrived(action: str) -> None:
    with pytest.raises(NotABounce, match="says that the message arrived"):
        read_bounce(report("2.0.0", "smtp; 250 OK", action)(ID, ANNA))


def test_an_address_that_forwards_is_not_dead() -> None:
    content = (LETTERS / "postfix-forwarded.eml").read_bytes()
    assert read_bounce(content).dead == {"old-account@elsewhere.example"}
    assert read_bounce((LETTERS / "postfix-smtputf8.eml").read_bytes()).dead == {"anna@xn--mller-kva.example"}
    assert read_bounce((LETTERS / "messagelabs.eml").read_bytes()).dead == {"yara@school.example"}


def test_what_was_sent_back_or_wrapped_is_opened() -> None:
    report_of_ours = report("5.1.1", "smtp; 550 5.1.1 User unknown")(ID, ANNA)
    once, twice = (_in_a_wrapper(report_of_ours, levels) for levels in (1, 2))
    assert read_bounce(once) == read_bounce(twice) == read_bounce(report_of_ours)
    for refused in (
        _in_a_wrapper(report_of_ours, 3),
        once.replace(b"From: mailer-daemon@filter.example", b"From: bert@x.example"),
        _in_a_wrapper(_by_bert(report_of_ours), 1),
        _in_a_wrapper(lines_of(f"From: bert@x.example\nMessage-ID: {THEIRS}\nIn-Reply-To: {ID}\n\ntext"), 1),
    ):
        with pytest.raises(NotABounce):
            read_bounce(refused)


def _by_bert(content: bytes) -> bytes:
    """As he forwards it, its parts made his own."""
    return content.replace(b"MAILER-DAEMON@mx.example.net", b"bert@x.example").replace(
        b"multipart/report", b"multipart/mixed"
    )


def _in_a_wrapper(content: bytes, levels: int) -> bytes:
    head = b"From: mailer-daemon@filter.example\r\nMessage-ID: <1@filter.example>\r\n"
    for level in range(levels):
        kind = b'Content-Type: multipart/mixed; boundary="w%d"\r\n\r\n--w%d\r\n' % (level, level)
        content = head + kind + b"Content-Type: message/rfc822\r\n\r\n" + content + b"\r\n--w%d--\r\n" % level
    return content


@pytest.mark.parametrize(
    ("fates", "verdict"),
    [
        ({ANNA: "delivered", "copy@else.example": "failed"}, None),
        ({ANNA: "delayed", "copy@else.example": "failed"}, "delayed"),
        ({ANNA: "failed", "copy@else.example": "delivered"}, "failed"),
        ({ANNA: "expanded", "one@else.example": "failed", "two@else.example": "delayed"}, "failed"),
        ({ANNA.upper(): "delivered", "copy@else.example": "failed"}, None),
        ({"anna@else.example": "delivered", "copy@else.example": "failed"}, "failed"),
    ],
)
def test_of_several_fates_the_clients_own_counts(fates: dict[str, str], verdict: str | None) -> None:
    groups = "\r\n".join(f"Final-Recipient: rfc822; {one}\r\nAction: {fate}\r\n" for one, fate in fates.items())
    before, _, rest = report("5.0.0", "")(ID, ANNA).partition(b"Final-Recipient:")
    content = before + groups.encode() + b"\r\n--" + rest.partition(b"\r\n--")[2]
    if verdict:
        assert read_bounce(content).verdict == verdict
    else:
        with pytest.raises(NotABounce, match="says that the message arrived"):
            read_bounce(content)


def letter(head: str, text: str) -> bytes:
    return lines_of(f"{head}\nTo: help@example.net\nMIME-Version: 1.0\nContent-Type: text/plain\n\n{text}\n")


POSTMASTER: Final = "From: postmaster@x.example\nSubject: Message status"
AUTOMATIC: Final = f"{POSTMASTER}\nAuto-Submitted: auto-replied"
ROBOT: Final = "Return-Path: <>\nFrom: Gateway <gate@x.example>\nAuto-Submitted: auto-replied\nSubject: Delivery failed"
SHOWN: Final = f"It failed.\n\nMessage-ID: {ID}\nSubject: Moving"
OTHERS: Final = (
    AUTOMATIC.replace("postmaster@", "MAILER-DAEMON@"),
    "From: mail-daemon@x.example\nSubject: Hello",
    "From: <>\nSubject: Hello",
    "From: Mail Server <gate@x.example>\nSubject: Hello",
    POSTMASTER.replace("Message status", "Undeliverable: Before your vacation"),
)


@pytest.mark.parametrize("head", [POSTMASTER, AUTOMATIC, ROBOT, *OTHERS])
def test_a_letter_that_shows_the_head_of_ours_came_back(head: str) -> None:
    content = letter(head, SHOWN)
    assert may_be_bounce(content)
    bounce = read_bounce(content)
    assert (bounce.verdict, bounce.message_ids) == (BounceVerdict.UNCLEAR, (ID,))


@pytest.mark.parametrize(
    ("head", "text"),
    [
        (AUTOMATIC, f"Thank you for {ID}"),
        (ROBOT, f"Thank you for {ID}"),
        (POSTMASTER, f"Message-ID: {THEIRS}\nReferences: {ID}"),
        (AUTOMATIC.replace("Message status", "Automatic reply: Moving"), SHOWN),
        (ROBOT.replace("Delivery failed", "I am not here"), SHOWN),
        (ROBOT.replace("Delivery failed", "Abwesend: Delivery failed"), SHOWN),
        ("From: bert@x.example\nSubject: Delivery failed", SHOWN),
        ("From: no-reply@x.example\nSubject: Your order", SHOWN),
        (POSTMASTER.replace("Message", "AW: Message"), SHOWN),
        (AUTOMATIC.replace("Message", "Re: Message"), SHOWN),
        (POSTMASTER.replace("Message status", "Delivered: Moving"), SHOWN),
        ("From: MAILER-DAEMON@x.example\nSubject: Message status - opened", SHOWN),
        ("Return-Path: <>\nFrom: bert@x.example\nSubject: Re: Moving", SHOWN),
        ("Return-Path: <>\nFrom: bert@x.example\nPrecedence: auto_reply\nSubject: Hello", SHOWN),
        ("Return-Path: <>\nFrom: bert@x.example\nX-Auto-Reply: yes\nSubject: Hello", SHOWN),
        (POSTMASTER.replace("Message status", "Betriebsferien"), SHOWN),
        ("Return-Path: <>\nFrom: bert@x.example\nSubject: AUTO: Bert ist nicht da", SHOWN),
    ],
)
def test_another_letter_about_ours_did_not(head: str, text: str) -> None:
    with pytest.raises(NotABounce):
        read_bounce(letter(head, text))


@pytest.mark.parametrize(
    ("head", "counts"),
    [
        ("From: postmaster@x.example\nSubject: Undeliverable: Moving", True),
        ("From: postmaster@x.example\nSubject: Moving", False),
        ("From: postmaster@x.example\nSubject: Re: Undeliverable: Moving", False),
        ("Return-Path: <>\nFrom: bert@x.example\nSubject: Undeliverable: Moving", False),
        ("From: MAILER-DAEMON@x.example\nSubject: Moving", True),
    ],
)
def test_what_a_letter_answers_counts_if_a_system_says_that_it_failed(head: str, counts: bool) -> None:
    content = letter(f"{head}\nIn-Reply-To: {ID}", "Nobody is there.")
    if counts:
        assert read_bounce(content).message_ids == (ID,)
    else:
        with pytest.raises(NotABounce):
            read_bounce(content)


@pytest.mark.parametrize(
    ("head", "counts"),
    [
        ("From: no-reply@x.example\nSubject: =?utf-8?b?44Oh44O844Or?=", True),
        ("From: gate@x.example\nSubject: Your mail could not be delivered", True),
        ("From: bert@x.example\nSubject: Fwd: Delivery failed", False),
        ("From: bert@x.example\nSubject: Look at this", False),
        ("From: no-reply@x.example\nSubject: Re: Moving", False),
        ("From: postmaster@x.example\nSubject: WG: Moving", False),
    ],
)
def test_whoever_brings_ours_back_counts_if_no_person_does_so(head: str, counts: bool) -> None:
    returned = f"--b\nContent-Type: message/rfc822\n\nMessage-ID: {ID}\nSubject: Moving\n\ntext\n--b--\n"
    content = lines_of(f'{head}\nContent-Type: multipart/mixed; boundary="b"\n\n--b\n\nabout\n{returned}')
    assert may_be_bounce(content) is counts
    if counts:
        assert read_bounce(content).message_ids == (ID,)
    else:
        with pytest.raises(NotABounce):
            read_bounce(content)


def test_a_relay_may_name_the_id_that_it_took_away_in_the_machine_part() -> None:
    whole = report("5.1.1", "smtp; 550 5.1.1 User unknown")(THEIRS, ANNA)
    with pytest.raises(NotABounce):
        read_bounce(whole)
    kept = whole.replace(b"Reporting-MTA:", f"X-Original-Message-ID: {ID}\r\nReporting-MTA:".encode())
    assert read_bounce(kept).message_ids == (ID,)


@pytest.mark.parametrize("kind", ["application/octet-stream", 'application/octet-stream; name="ATT0001.dat"'])
def test_what_came_back_may_be_a_file_of_any_name(kind: str) -> None:
    content = report("5.2.2", "smtp; 552 full")(ID, ANNA).replace(
        b"Content-Type: message/rfc822", f"Content-Type: {kind}".encode()
    )
    assert read_bounce(content).message_ids == (ID,)


@pytest.mark.parametrize(
    ("subject", "fate", "counts"),
    [
        ("Automatically rejected mail", "automatic-action/MDN-sent-automatically; deleted", True),
        ("Not read: Moving", "automatic-action/MDN-sent-automatically; deleted", False),
        ("Automatically rejected mail", "manual-action/MDN-sent-manually; displayed", False),
        ("Re: rejected", "automatic-action/MDN-sent-automatically; deleted", False),
    ],
)
def test_a_report_of_reading_counts_if_a_filter_refused_the_message(subject: str, fate: str, counts: bool) -> None:
    kind = "multipart/report; report-type=disposition-notification"
    head = f'From: anna@x.example\nSubject: {subject}\nContent-Type: {kind}; boundary="b"\n\n'
    report_ = f"--b\nContent-Type: message/disposition-notification\n\nOriginal-Message-ID: {ID}\nDisposition: {fate}\n"
    content = lines_of(f"{head}{report_}\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: {ID}\n\n--b--\n")
    if counts:
        assert read_bounce(content).verdict is BounceVerdict.UNCLEAR
    else:
        with pytest.raises(NotABounce, match="reports something else"):
            read_bounce(content)
