"""What comes back, read: the programs of the field, what is no bounce, and bytes that nobody meant well."""

import random
import time
from contextlib import suppress
from typing import Final
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.mail.bounces import (
    LONGEST_WORDS,
    MOST_BYTES,
    Bounce,
    BounceVerdict,
    NotABounce,
    may_be_bounce,
    read_bounce,
)
from kb.protocols.messages.notice_email import message_id
from tests.bounces import not_bounces, samples

NOTICE: Final = UUID("6ba7b810-9dad-41d1-80b4-00c04fd430c8")
ID: Final = message_id(NOTICE, "anna", "help.example.net")
ANNA: Final = "anna@client.example"
DEAD: Final = frozenset({ANNA})


@pytest.mark.parametrize(
    ("sample", "bounce"),
    [
        (
            samples.postfix,
            Bounce(
                BounceVerdict.FAILED,
                (ID,),
                550,
                "5.1.1 …: Recipient address rejected: User unknown in local recipient table",
                DEAD,
            ),
        ),
        (samples.exim, Bounce(BounceVerdict.FAILED, (ID,), 550, "5.1.1 No such mailbox", DEAD)),
        (
            samples.exchange,
            Bounce(
                BounceVerdict.FAILED,
                (ID,),
                550,
                "5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient … not found by SMTP address lookup",
                DEAD,
            ),
        ),
        (
            samples.gmail,
            Bounce(
                BounceVerdict.FAILED,
                (ID,),
                550,
                "5.1.1 The email account that you tried to reach does not exist. Please try double-checking the "
                "recipient's email address for typos or unnecessary spaces. For more information, go to https://s"
                "upport.google.com/mail/?p=NoSuchUser a1-gsmtp"[:LONGEST_WORDS],
                DEAD,
            ),
        ),
        (samples.qmail, Bounce(BounceVerdict.UNCLEAR, (ID,))),
        (samples.by_hand_of_a_postmaster, Bounce(BounceVerdict.UNCLEAR, (ID,))),
        (not_bounces.postfix_delayed, Bounce(BounceVerdict.DELAYED, (ID,))),
    ],
)
def test_it_reads_what_programs_write(sample: samples.Sample, bounce: Bounce) -> None:
    whole = read_bounce(sample(ID, ANNA))
    assert (whole.verdict, whole.message_ids, whole.code, whole.dead) == (
        bounce.verdict,
        bounce.message_ids,
        bounce.code,
        bounce.dead,
    )
    assert whole.words == bounce.words[:LONGEST_WORDS]


@pytest.mark.parametrize(
    "sample",
    [
        not_bounces.out_of_office,
        not_bounces.an_answer,
        not_bounces.a_postmaster_who_answers,
        not_bounces.a_read_receipt,
        not_bounces.it_arrived,
    ],
)
def test_what_does_not_say_that_it_came_back_is_no_bounce(sample: samples.Sample) -> None:
    with pytest.raises(NotABounce):
        read_bounce(sample(ID, ANNA))


def test_a_report_of_somebody_elses_message_is_none_of_ours() -> None:
    with pytest.raises(NotABounce):
        read_bounce(samples.postfix("<20261122.4711@another.example>", ANNA))
    theirs = samples.postfix("<20261122.4711@another.example>", ANNA).replace(b"Dear Anna", f"You wrote {ID}".encode())
    with pytest.raises(NotABounce):
        read_bounce(theirs)


def test_the_address_that_failed_need_not_be_ours() -> None:
    bounce = read_bounce(samples.forwarded_to_nobody(ID, ANNA))
    assert (bounce.verdict, bounce.dead) == (BounceVerdict.FAILED, {"old-account@elsewhere.example"})


@pytest.mark.parametrize(
    ("status", "said", "is_dead"),
    [
        ("5.1.1", "smtp; 550 no", True),
        ("5.1.10", "smtp; 556 null MX", True),
        ("5.0.0", "smtp; 550 5.1.1 no", True),
        ("5.1.2", "X-Postfix; Host or domain name not found", False),
        ("5.1.8", "smtp; 553 sender refused", False),
        ("5.7.1", "smtp; 554 5.7.1 looks like spam", False),
        ("5.2.2", "smtp; 552 mailbox full", False),
        ("4.4.7", "smtp; 450 4.2.0 greylisted", False),
        ("5.7.1", "smtp; 550 5.1.1 said elsewhere", False),
    ],
)
def test_only_a_mailbox_that_does_not_exist_is_dead(status: str, said: str, is_dead: bool) -> None:
    assert bool(read_bounce(samples.report(status, said)(ID, ANNA)).dead) is is_dead


@pytest.mark.parametrize(
    ("said", "code", "words"),
    [
        ("smtp; 554 5.7.1 <b>No</b> <script>x</script>", 554, "5.7.1 No x"),
        ("smtp; 550 anna@client.example and <bert%40x.example> are gone", 550, "5.7.1 … and … are gone"),
        ('smtp; 550 "an na"@client.example gone', 550, "5.7.1 … gone"),
        ("smtp; 550 \x1b[31mred\x00", 550, "5.7.1 [31mred"),
        ("X-Unix; 67", 0, "5.7.1 67"),
        ("no semicolon", 0, "5.7.1 no semicolon"),
        ("", 0, "5.7.1"),
        ("smtp; 999 what", 0, "5.7.1 999 what"),
        (f"smtp; 550 {'x' * 5000}", 550, f"5.7.1 {'x' * 194}"),
    ],
)
def test_the_words_are_one_short_line_without_addresses(said: str, code: int, words: str) -> None:
    bounce = read_bounce(samples.report("5.7.1", said)(ID, ANNA))
    assert (bounce.code, bounce.words) == (code, words)


def test_a_report_without_the_message_is_known_by_what_it_answers() -> None:
    whole = samples.gmail(ID, ANNA)
    head, found, _ = whole.partition(b"--000000000000a1b2c3064b0f0f0f\r\nContent-Type: message/rfc822")
    assert found
    assert read_bounce(head).message_ids == (ID,)


def test_a_letter_of_a_system_is_delayed_if_it_says_so() -> None:
    late = samples.qmail(ID, ANNA).replace(b"failure notice", b"Warning: message delayed 24 hours")
    assert read_bounce(late).verdict is BounceVerdict.DELAYED


def test_a_report_in_a_wrapper_is_still_one() -> None:
    head = b'From: list@x.example\r\nContent-Type: multipart/mixed; boundary="w"\r\n\r\n--w\r\n'
    wrapped = head + samples.postfix(ID, ANNA) + b"\r\n--w\r\nContent-Type: text/plain\r\n\r\nscanned\r\n--w--\r\n"
    assert read_bounce(wrapped).message_ids == (ID,)


def test_a_report_that_somebody_forwards_is_none() -> None:
    head = b'From: bert@x.example\r\nContent-Type: multipart/mixed; boundary="w"\r\n\r\n'
    forwarded = head + b"--w\r\nContent-Type: message/rfc822\r\n\r\n" + samples.postfix(ID, ANNA) + b"\r\n--w--\r\n"
    with pytest.raises(NotABounce):
        read_bounce(forwarded)


@pytest.mark.parametrize("lines", [900, 2500, 6000])
def test_a_machine_part_behind_a_long_explanation_is_found(lines: int) -> None:
    whole = samples.postfix(ID, ANNA)
    late = whole.replace(b"This is the mail system", (b"x" * 76 + b"\r\n") * lines + b"This is the mail system")
    bounce = read_bounce(late)
    assert (bounce.verdict, bounce.message_ids, bounce.dead) == (BounceVerdict.FAILED, (ID,), DEAD)


def test_one_behind_the_bytes_that_are_read_leaves_it_unclear_which_way_it_failed() -> None:
    late = samples.exchange(ID, ANNA).replace(b"Delivery has failed", (b"x" * 76 + b"\r\n") * (MOST_BYTES // 70))
    assert read_bounce(late) == Bounce(BounceVerdict.UNCLEAR, (ID,))
    assert read_bounce(samples.postfix(ID, ANNA) + b"y" * 10**6).message_ids == (ID,)
    with pytest.raises(NotABounce):
        read_bounce(samples.postfix(ID, ANNA).replace(b"This is the", (b"x" * 76 + b"\r\n") * (MOST_BYTES // 70)))


@pytest.mark.parametrize("kind", ["text/plain", "message/delivery-status"])
def test_half_a_letter_in_a_report_harms_nobody(kind: str) -> None:
    head = f"From: mailer-daemon@x.example\r\nContent-Type: {kind}; charset=utf-7\r\n\r\nReporting-MTA: +2AA-\r\n"
    said = f"Original-Message-ID: {ID}\r\n\r\nAction: failed\r\nStatus: 5.0.0\r\n"
    assert read_bounce((head + said).encode()).verdict is BounceVerdict.FAILED


def test_the_head_alone_says_what_is_worth_fetching() -> None:
    for sample in (samples.postfix, samples.exim, samples.exchange, samples.qmail, samples.by_hand_of_a_postmaster):
        assert may_be_bounce(sample(ID, ANNA).partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
    for letter in (b"From: bert@x.example\r\nSubject: Lunch\r\n\r\n", not_bounces.an_answer(ID, ANNA)):
        assert not may_be_bounce(letter)


@pytest.mark.parametrize(
    "trace", [b"X-Trace: a\r\n" * 800, b"Received: by x;\r\n\ttoday\r\n" * 400, b"X: " + b"y" * 9000]
)
def test_a_head_that_was_cut_before_it_says_so_is_worth_fetching(trace: bytes) -> None:
    whole = trace.rstrip(b"\r\n") + b"\r\n" + samples.postfix(ID, ANNA)
    assert may_be_bounce(whole[:8192])
    assert read_bounce(whole).dead == DEAD


def _nested(levels: int) -> bytes:
    parts = (f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(levels))
    return "".join(parts).encode()


def _spun_out(shard: bytes) -> bytes:
    """As many of them as are read."""
    return shard * (MOST_BYTES // len(shard))


BOMBS: Final = {
    "fields to the end": _spun_out(b"A: b\r\n"),
    "lines that are no fields": _spun_out(b"no field\r\n"),
    "folded to the end": b"Subject: a" + _spun_out(b"\r\n x"),
    "parts to the end": b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + _spun_out(b"--b\r\n\r\n"),
    "parts in parts": b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n' % n + b"--b%d\r\n" % n * 300 for n in range(100)
    ),
    "parts that nobody named": _spun_out(b"--b\r\nContent-x: y\r\n\r\n"),
    "groups to the end": b'From: mailer-daemon@x\r\nContent-Type: multipart/report; boundary="b"\r\n\r\n--b\r\n'
    b"Content-Type: message/delivery-status\r\n\r\n" + _spun_out(b"Action: failed\r\n\r\n"),
    "links to the end": b"From: mailer-daemon@x\r\n\r\nMessage-ID: <a@b>\r\n" + _spun_out(b"/unsubscribe/aaaa%2F"),
    "quotes to the end": b"From: mailer-daemon@x\r\n\r\nMessage-ID: <a@b>\r\n" + _spun_out(b"> "),
    "coded words to the end": b"From: " + _spun_out(b"=?utf-8?q?a?= "),
    "coded words in coded words": b"Subject: " + _spun_out(b"=?utf-8?q?"),
    "base64 to the end": b"From: mailer-daemon@x\r\nContent-Transfer-Encoding: base64\r\n\r\n" + _spun_out(b"QUFB"),
    "equal signs to the end": b"From: mailer-daemon@x\r\n\r\n" + _spun_out(b"=\r\n"),
    "slashes": samples.report("5.1.1", "smtp; 550 " + "/" * 60000)(ID, ANNA),
    "words to the end": samples.report("5.1.1", "smtp; 550 " + "user unknown " * 6000)(ID, ANNA),
    "names to the end": samples.report("5.1.1", "smtp; 550 " + "anna " * 9000)(ID, "a.n.n.a" * 9 + "@client.example"),
    "nested parts": _nested(900),
    "nested messages": b"Content-Type: message/rfc822\r\n\r\n" * 2000,
    "nested digests": b'Content-Type: multipart/digest; boundary="b"\r\n\r\n--b\r\n\r\n' * 1000,
    "a type of semicolons": b"Content-Type: text/plain" + b";" * 64000 + b"\r\n\r\n",
    "a type of quotes": b'Content-Type: multipart/mixed; x="' + b";" * 64000 + b"\r\n\r\n",
    "a type of lines": b"Content-Type: text/plain;\r\n" + b" x=y;\r\n" * 9000 + b"\r\n",
    "many fields": b"A: b\r\n" * 11000 + b"\r\n",
    "one long field": b"From: " + b"(" * 64000 + b"\r\n\r\n",
    "fields without an end": b"Subject:" + b"\r\n x" * 16000,
    "many parts": b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n' + b"--b\r\n\r\n" * 9000,
    "many recipients": b'Content-Type: multipart/report; boundary="b"\r\n\r\n--b\r\n'
    + b"Content-Type: message/delivery-status\r\n\r\n"
    + b"Action: failed\r\n\r\n" * 3500,
    "many at signs": samples.report("5.1.1", "smtp; 550 " + "@" * 60000)(ID, ANNA),
    "many angles": samples.report("5.1.1", "smtp; 550 " + "<" * 60000)(ID, ANNA),
    "many quotes": samples.report("5.1.1", "smtp; 550 " + '"' * 60000)(ID, ANNA),
    "nearly ids": b"From: <mailer-daemon@x>\r\n\r\n" + b"<6ba7b810-9dad-41d1-80b4-00c04fd430c8@" * 1700,
    "a strange charset": b"From: mailer-daemon@x\r\nContent-Type: text/plain; charset=\xff\x00no\r\n\r\n" + ID.encode(),
    "a charset of names": b"From: mailer-daemon@x\r\nContent-Type: text/plain; charset=punycode\r\n\r\nab-"
    + _spun_out(b"a9z"),
    "broken base64": b"From: mailer-daemon@x\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!" + b"A" * 60001,
    "uuencoded": b"From: mailer-daemon@x\r\nContent-Transfer-Encoding: x-uuencode\r\n\r\nbegin 644 x\n#0V%T\n`\nend\n",
    "nothing": b"",
    "zeros": b"\0" * MOST_BYTES,
}


@pytest.mark.thorough
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_less_than_a_second(name: str) -> None:
    begun = time.process_time()
    with suppress(NotABounce):
        read_bounce(BOMBS[name])
    assert time.process_time() - begun < 1


@given(st.binary(max_size=4000))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    _read_or_refuse(content)


WHOLE: Final = [
    sample(ID, ANNA)
    for sample in (
        samples.postfix,
        samples.exim,
        samples.exchange,
        samples.gmail,
        samples.qmail,
        not_bounces.out_of_office,
    )
]
#: What breaks parsers, to be put anywhere.
SHARDS: Final = [
    b"\0",
    b"\xff",
    b"\r",
    b"\n",
    b"\r\n\r\n",
    b"--",
    b";",
    b'"',
    b"=?utf-8?q?=ff?=",
    b"boundary=",
    b"<",
    b"@",
]


@given(st.sampled_from(WHOLE), st.randoms(use_true_random=False), st.integers(1, 12))
def test_a_broken_report_is_read_or_refused(content: bytes, dice: random.Random, blows: int) -> None:
    broken = bytearray(content)
    for _ in range(blows):
        at = dice.randrange(len(broken))
        if dice.random() < 0.5:
            del broken[at : at + dice.randrange(1, 60)]
        else:
            broken[at:at] = dice.choice(SHARDS)
        broken = broken or bytearray(b"x")
    _read_or_refuse(bytes(broken))


def _read_or_refuse(content: bytes) -> None:
    try:
        bounce = read_bounce(content)
    except NotABounce:
        return
    assert bounce.message_ids or bounce.tokens
    assert bounce.words.isprintable() or not bounce.words
    assert "@" not in bounce.words
    assert len(bounce.words) <= LONGEST_WORDS
