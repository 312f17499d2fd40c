"""System checks of what the site sends and reads mail by; their ids stand with all others in `kb.checks`."""

from collections.abc import Iterator

from django.conf import settings
from django.core.checks import CheckMessage, Error

from kb.mail.bounce_mailbox import BounceMailbox
from kb.mail.mail_urls import NotAMailServer
from kb.mail.outgoing import OutgoingServer
from kb.mail.proof.tags import NotAProofAddress, ProofAddress
from kb.mail.recipients import NotARecipient, Sender


def wrong_mail_settings() -> Iterator[CheckMessage]:
    if settings.EMAIL_URL:
        yield from _wrong_mail()
    if settings.BOUNCES_URL:
        yield from _wrong_mailbox()
    yield from _wrong_proof()


def _wrong_mail() -> Iterator[CheckMessage]:
    try:
        OutgoingServer.parse(settings.EMAIL_URL)
    except NotAMailServer as error:
        hint = "Write it like smtps://help%40example.net:password@mail.example.net, or leave it empty."
        yield Error(f"EMAIL_URL cannot be used. {error}", hint=hint, id="kb.E013")
    for name in ("EMAIL_FROM", "EMAIL_REPLY_TO"):
        text = getattr(settings, name)
        if name == "EMAIL_REPLY_TO" and not text:
            continue
        try:
            Sender.parse(text)
        except NotARecipient:
            hint = "Write it like Example Host <help@example.net>."
            yield Error(f"{name} is not an address to send mail with.", hint=hint, id="kb.E014")


def _wrong_mailbox() -> Iterator[CheckMessage]:
    try:
        BounceMailbox.parse(settings.BOUNCES_URL)
    except NotAMailServer as error:
        hint = "Write it like imaps://help%40example.net:password@mail.example.net, or leave it empty."
        yield Error(f"BOUNCES_URL cannot be used. {error}", hint=hint, id="kb.E017")


def _wrong_proof() -> Iterator[CheckMessage]:
    url, address = settings.PROOF_URL, settings.PROOF_ADDRESS
    try:
        if bool(url) != bool(address):
            raise NotAProofAddress("One of PROOF_URL and PROOF_ADDRESS is set without the other.")
        if url and ProofAddress.parse(address) and BounceMailbox.parse(url).folder and url == settings.BOUNCES_URL:
            raise NotAProofAddress("It is the mailbox of BOUNCES_URL, and messages are deleted in this one.")
    except (NotAMailServer, NotAProofAddress) as error:
        hint = "Give a mailbox for nothing else (imaps://…) and its address, such as test@example.net."
        yield Error(f"Proof by a message cannot be used. {error}", hint=hint, id="kb.E021")
