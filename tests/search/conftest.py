"""A small knowledge base for the tests of the search, written by hand."""

from typing import Final

import pytest

from kb.search.index import SearchIndex
from kb.search.pages import SearchPage

IPHONE: Final = SearchPage(
    url="/guides/iphone-mail/",
    kind="guide",
    title="iPhone and iPad Mail",
    summary="Change the servers of an account that is already on your iPhone.",
    devices=("iphone-mail", "iphone"),
    headings=(("h-incoming", "Change the incoming server"), ("h-outgoing", "Change the outgoing server")),
    body=(
        "Open Settings and choose Apps, then Mail. Choose Mail Accounts and your account. "
        "Under Incoming Mail Server the Host Name is the line to change. "
        "If it says Cannot Verify Server Identity, stop: the certificate does not name the server that you typed. "
        "Under Outgoing Mail Server choose SMTP and change the Host Name there too. Type your password again."
    ),
)

GMAIL: Final = SearchPage(
    url="/guides/gmail-android/",
    kind="guide",
    title="Gmail app on Android",
    summary="Change the servers of an account in the Gmail app.",
    devices=("gmail-android", "android"),
    headings=(("h-incoming", "Incoming settings"), ("h-outgoing", "Outgoing settings")),
    body=(
        "Open Gmail and choose your picture, then Manage accounts on this device. "
        "Incoming settings and Outgoing settings each have a line called Server. "
        "If the app says that the certificate is not valid, check the spelling."
    ),
    synonyms=("Samsung Email",),
)

OUTLOOK: Final = SearchPage(
    url="/guides/outlook-classic/",
    kind="guide",
    title="Outlook (classic) on Windows",
    summary="Change the servers of an account in classic Outlook.",
    devices=("outlook-classic", "windows"),
    headings=(("h-change", "Change both servers"), ("h-outbox", "A message is stuck in the outbox")),
    body=(
        "Choose File, then Account Settings. Change the incoming mail server and the outgoing mail server. "
        "The target principal name is incorrect means that the old name is still there. "
        "Error 0x800CCC0E means that Outlook cannot connect to the outgoing server: look for a slip in its name. "
        "Error 550 5.7.1 means that the outgoing server wants your password."
    ),
)

POP3_OR_IMAP: Final = SearchPage(
    url="/articles/pop3-or-imap/",
    kind="article",
    title="POP3 or IMAP",
    summary="Two ways to fetch your e-mail, and how to tell which one you have.",
    devices=(),
    headings=(("h-which", "Which one have I got?"),),
    body=(
        "IMAP keeps your messages on the server, so every device shows the same. POP3 takes them to one computer. "
        "Look at the port of the incoming server: 993 is IMAP and 995 is POP3."
    ),
)

CONTACTS: Final = SearchPage(
    url="/articles/webmail-contacts/",
    kind="article",
    title="Webmail contacts: take them along",
    summary="Your webmail address book does not move by itself.",
    devices=(),
    headings=(("h-export", "Export from Roundcube"), ("h-import", "Import into the new webmail")),
    body="Open Contacts in the old webmail and choose Export. You get a file in the vCard format.",
)

PAGES: Final = (IPHONE, GMAIL, OUTLOOK, POP3_OR_IMAP, CONTACTS)


@pytest.fixture(scope="session")
def index() -> SearchIndex:
    """The sample pages, indexed once: an index never changes."""
    return SearchIndex(PAGES)
