"""Messages that come back: one of each program that a host meets, written by hand after its form.

Each takes the Message-ID of what came back and the address that it was for.
"""

from collections.abc import Callable
from textwrap import dedent
from typing import Final

Sample = Callable[[str, str], bytes]

SENDER: Final = "help@example.net"


def lines_of(text: str) -> bytes:
    return dedent(text).lstrip("\n").replace("\n", "\r\n").encode()


def report(status: str, diagnostic: str, action: str = "failed") -> Sample:
    """As Postfix writes it, about anything."""

    def sample(message_id: str, address: str) -> bytes:
        return lines_of(f"""
            Return-Path: <>
            Received: by mx.example.net (Postfix) id 4ABC; Sun, 22 Nov 2026 12:04:11 +0000 (UTC)
            Date: Sun, 22 Nov 2026 12:04:11 +0000 (UTC)
            From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
            Subject: Undelivered Mail Returned to Sender
            To: {SENDER}
            Auto-Submitted: auto-replied
            MIME-Version: 1.0
            Content-Type: multipart/report; report-type=delivery-status;
            \tboundary="4ABC.1795349051/mx.example.net"
            Message-Id: <20261122120411.4ABC@mx.example.net>

            This is a MIME-encapsulated message.

            --4ABC.1795349051/mx.example.net
            Content-Description: Notification
            Content-Type: text/plain; charset=us-ascii

            This is the mail system at host mx.example.net.

            I'm sorry to have to inform you that your message could not
            be delivered to one or more recipients. It's attached below.

            <{address}>: host mail.client.example[192.0.2.7] said: {diagnostic}

            --4ABC.1795349051/mx.example.net
            Content-Description: Delivery report
            Content-Type: message/delivery-status

            Reporting-MTA: dns; mx.example.net
            X-Postfix-Queue-ID: 4ABC
            X-Postfix-Sender: rfc822; {SENDER}
            Arrival-Date: Sun, 22 Nov 2026 12:00:01 +0000 (UTC)

            Final-Recipient: rfc822; {address}
            Original-Recipient: rfc822;{address}
            Action: {action}
            Status: {status}
            Remote-MTA: dns; mail.client.example
            Diagnostic-Code: {diagnostic}

            --4ABC.1795349051/mx.example.net
            Content-Description: Undelivered Message
            Content-Type: message/rfc822

            Return-Path: <{SENDER}>
            From: Example Host <{SENDER}>
            To: {address}
            Subject: Action needed: change your email settings
            Message-ID: {message_id}
            MIME-Version: 1.0
            Content-Type: text/plain

            Dear Anna,
            --4ABC.1795349051/mx.example.net--
            """)

    return sample


def postfix(message_id: str, address: str) -> bytes:
    said = f"smtp; 550 5.1.1 <{address}>: Recipient address rejected: User unknown in local recipient table"
    return report("5.1.1", said)(message_id, address)


def exim(message_id: str, address: str) -> bytes:
    """Its Status says nothing; the answer of the other server does."""
    return lines_of(f"""
        Return-path: <>
        Envelope-to: {SENDER}
        X-Failed-Recipients: {address}
        Auto-Submitted: auto-replied
        From: Mail Delivery System <Mailer-Daemon@exim.example>
        To: {SENDER}
        References: {message_id}
        Content-Type: multipart/report; report-type=delivery-status; boundary=1795349051-eximdsn-804289383
        MIME-Version: 1.0
        Subject: Mail delivery failed: returning message to sender
        Message-Id: <E1tBcDe-0001Xy-AB@exim.example>
        Date: Sun, 22 Nov 2026 12:04:11 +0000

        --1795349051-eximdsn-804289383
        Content-type: text/plain; charset=us-ascii

        A message that you sent could not be delivered to one or more of its
        recipients. This is a permanent error.

          {address}
            host mail.client.example [192.0.2.7]
            SMTP error from remote mail server after RCPT TO:<{address}>:
            550 5.1.1 No such mailbox

        --1795349051-eximdsn-804289383
        Content-type: message/delivery-status

        Reporting-MTA: dns; exim.example

        Action: failed
        Final-Recipient: rfc822;{address}
        Status: 5.0.0
        Remote-MTA: dns; mail.client.example
        Diagnostic-Code: smtp; 550 5.1.1 No such mailbox

        --1795349051-eximdsn-804289383
        Content-type: text/rfc822-headers

        Return-path: <{SENDER}>
        Subject: Action needed: change your email settings
        From: Example Host <{SENDER}>
        Message-ID:
         {message_id}

        --1795349051-eximdsn-804289383--
        """)


def exchange(message_id: str, address: str) -> bytes:
    """A letter in HTML first, in the letters of the web, and a reason with a name before its code."""
    return lines_of(f"""
        From: Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@client.example>
        To: <{SENDER}>
        Date: Sun, 22 Nov 2026 12:04:11 +0000
        Content-Type: multipart/report; report-type=delivery-status;
        \tboundary="e1a7c1b8-4a0c-4a0e-9b1e-c6c8a8f9a001"
        X-MS-Exchange-Message-Is-Ndr:
        Content-Language: en-GB
        Message-ID: <2ad1f7e0-2b0a-4a57-9a1d-1d0a2c4f5b6a@MBX1.client.example>
        In-Reply-To: {message_id}
        References: {message_id}
        Subject: Undeliverable: Action needed: change your email settings
        Auto-Submitted: auto-replied
        MIME-Version: 1.0

        --e1a7c1b8-4a0c-4a0e-9b1e-c6c8a8f9a001
        Content-Type: multipart/alternative; differences=Content-Type;
        \tboundary="af2a11f3-9a07-4a0e-9b1e-c6c8a8f9a002"

        --af2a11f3-9a07-4a0e-9b1e-c6c8a8f9a002
        Content-Type: text/plain; charset="us-ascii"
        Content-Transfer-Encoding: quoted-printable

        Delivery has failed to these recipients or groups:

        {address}<mailto:{address}>
        The email address you entered couldn't be found.

        --af2a11f3-9a07-4a0e-9b1e-c6c8a8f9a002
        Content-Type: text/html; charset="us-ascii"
        Content-Transfer-Encoding: base64

        PGh0bWw+PGJvZHk+PGI+RGVsaXZlcnkgaGFzIGZhaWxlZDwvYj48L2JvZHk+PC9odG1sPg==

        --af2a11f3-9a07-4a0e-9b1e-c6c8a8f9a002--

        --e1a7c1b8-4a0c-4a0e-9b1e-c6c8a8f9a001
        Content-Type: message/delivery-status

        Reporting-MTA: dns;MBX1.client.example
        Received-From-MTA: dns;mx.example.net

        Final-Recipient: rfc822;{address}
        Action: failed
        Status: 5.1.10
        Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient {address} not
         found by SMTP address lookup
        X-Display-Name: {address}

        --e1a7c1b8-4a0c-4a0e-9b1e-c6c8a8f9a001
        Content-Type: message/rfc822

        Received: from mx.example.net (192.0.2.1) by MBX1.client.example
        From: Example Host <{SENDER}>
        To: <{address}>
        Message-ID: {message_id}
        Subject: Action needed: change your email settings

        --e1a7c1b8-4a0c-4a0e-9b1e-c6c8a8f9a001--
        """)


def gmail(message_id: str, address: str) -> bytes:
    """A reason of several lines, each with its code."""
    return lines_of(f"""
        Return-Path: <>
        From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
        To: {SENDER}
        Auto-Submitted: auto-replied
        Subject: Delivery Status Notification (Failure)
        References: {message_id}
        In-Reply-To: {message_id}
        X-Failed-Recipients: {address}
        Message-ID: <6921a1b2.050a0220.1a2b3c.0001.GMR@mx.google.com>
        Date: Sun, 22 Nov 2026 04:04:11 -0800 (PST)
        MIME-Version: 1.0
        Content-Type: multipart/report; boundary="000000000000a1b2c3064b0f0f0f"; report-type=delivery-status

        --000000000000a1b2c3064b0f0f0f
        Content-Type: text/plain; charset="UTF-8"

        ** Address not found **

        Your message wasn't delivered to {address} because the address couldn't be found.

        --000000000000a1b2c3064b0f0f0f
        Content-Type: message/delivery-status

        Reporting-MTA: dns; googlemail.com
        Arrival-Date: Sun, 22 Nov 2026 04:04:10 -0800 (PST)
        X-Original-Message-ID: {message_id}

        Final-Recipient: rfc822; {address}
        Action: failed
        Status: 5.1.1
        Remote-MTA: dns; gmail-smtp-in.l.google.com. (192.0.2.26, the server for the domain.)
        Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist. Please try
         550-5.1.1 double-checking the recipient's email address for typos or
         550-5.1.1 unnecessary spaces. For more information, go to
         550 5.1.1  https://support.google.com/mail/?p=NoSuchUser a1-gsmtp
        Last-Attempt-Date: Sun, 22 Nov 2026 04:04:11 -0800 (PST)

        --000000000000a1b2c3064b0f0f0f
        Content-Type: message/rfc822

        From: Example Host <{SENDER}>
        Message-ID: {message_id}
        Subject: Action needed: change your email settings

        --000000000000a1b2c3064b0f0f0f--
        """)


def qmail(message_id: str, address: str) -> bytes:
    return lines_of(f"""
        Return-Path: <>
        Received: (qmail 4711 invoked for bounce); 22 Nov 2026 12:04:11 -0000
        Date: 22 Nov 2026 12:04:11 -0000
        From: MAILER-DAEMON@qmail.example
        To: {SENDER}
        Subject: failure notice

        Hi. This is the qmail-send program at qmail.example.
        I'm afraid I wasn't able to deliver your message to the following addresses.
        This is a permanent error; I've given up. Sorry it didn't work out.

        <{address}>:
        Sorry, no mailbox here by that name. (#5.1.1)

        --- Below this line is a copy of the message.

        Return-Path: <{SENDER}>
        From: Example Host <{SENDER}>
        To: {address}
        Message-ID: {message_id}

        Dear Anna,
        """)


def by_hand_of_a_postmaster(message_id: str, address: str) -> bytes:
    """A gateway that writes what it likes, in the letters of MIME."""
    return lines_of(f"""
        From: "Postmaster" <postmaster@gateway.example>
        To: {SENDER}
        Subject: Nicht zustellbar
        MIME-Version: 1.0
        Content-Type: text/plain; charset=iso-8859-1
        Content-Transfer-Encoding: quoted-printable

        Ihre Nachricht konnte nicht zugestellt werden. Empf=E4nger: {address}
        Nachricht: {message_id[:20]}=
        {message_id[20:]}
        """)


def forwarded_to_nobody(message_id: str, address: str) -> bytes:
    """The address that we wrote to is well; the one to which it forwards is not."""
    return report("5.1.1", "smtp; 550 5.1.1 No such user")(message_id, "old-account@elsewhere.example")
