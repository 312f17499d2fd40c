"""Messages that name one of ours and do not say that it came back; what comes back is in `samples`."""

from tests.bounces.samples import SENDER, lines_of, report


def postfix_delayed(message_id: str, address: str) -> bytes:
    said = "X-Postfix; connect to mail.client.example[192.0.2.7]:25: Connection timed out"
    return report("4.4.1", said, "delayed")(message_id, address)


def out_of_office(message_id: str, address: str) -> bytes:
    return lines_of(f"""
        Return-Path: <>
        From: Anna <{address}>
        To: {SENDER}
        Subject: Out of office Re: Action needed: change your email settings
        Auto-Submitted: auto-replied (vacation)
        Precedence: bulk
        In-Reply-To: {message_id}
        References: {message_id}

        I am away until Monday. Your message {message_id} is kept for me.
        """)


def a_postmaster_who_answers(message_id: str, address: str) -> bytes:
    """A person at an address by which systems write too."""
    return lines_of(f"""
        From: "Carl" <postmaster@{address.partition("@")[2]}>
        To: {SENDER}
        Subject: Re: Action needed: change your email settings
        In-Reply-To: {message_id}
        References: {message_id}

        Thank you, all of us have changed it.
        """)


def an_answer(message_id: str, address: str) -> bytes:
    return lines_of(f"""
        Return-Path: <{address}>
        From: Anna <{address}>
        To: {SENDER}
        Subject: Re: Action needed: change your email settings
        In-Reply-To: {message_id}
        References: {message_id}

        Thank you, I have changed it. (You wrote {message_id})
        """)


def a_read_receipt(message_id: str, address: str) -> bytes:
    return lines_of(f"""
        Return-Path: <>
        From: Anna <{address}>
        To: {SENDER}
        Subject: Read: Action needed: change your email settings
        MIME-Version: 1.0
        Content-Type: multipart/report; report-type=disposition-notification; boundary="b"

        --b
        Content-Type: text/plain

        Your message {message_id} was read.
        --b
        Content-Type: message/disposition-notification

        Final-Recipient: rfc822;{address}
        Original-Message-ID: {message_id}
        Disposition: manual-action/MDN-sent-manually; displayed
        --b--
        """)


def it_arrived(message_id: str, address: str) -> bytes:
    return report("2.0.0", "smtp; 250 2.0.0 OK", "delivered")(message_id, address)
