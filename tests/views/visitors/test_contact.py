"""Whom to ask, and what a host offers while nobody answers the telephone."""

import re
from datetime import datetime

import pytest
from django.test import Client

from kb.models import SiteProfile
from kb.models.ground.revisions import raise_revision

FORM = "https://host.example/write"
MAILBOX = "help@other.example"
ANOTHER = "(write from another address, as long as yours does not work)."


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("hours", "write_to", "call_back", "said"),
    [
        ("9 to 5", "", "", []),
        ("", "", "", []),
        ("9 to 5", FORM, "", [f"Outside these hours: [{FORM}] Write to us."]),
        ("9 to 5", FORM, "We ring you.", [f"Outside these hours: [{FORM}] Write to us. We ring you."]),
        ("9 to 5", "/articles/webmail/", "", ["Outside these hours: [articles/webmail/] Write to us."]),
        ("9 to 5", "", "We ring you.", ["Outside these hours: We ring you."]),
        ("", FORM, "We ring you.", [f"[{FORM}] Write to us. We ring you."]),
        (
            "9 to 5",
            MAILBOX,
            "We ring you.",
            [f"Outside these hours: [mailto:{MAILBOX}?subject=open.example] {MAILBOX} {ANOTHER} We ring you."],
        ),
    ],
)
def test_a_page_says_what_is_offered_and_nothing_else(
    noon: datetime, client: Client, hours: str, write_to: str, call_back: str, said: list[str]
) -> None:
    words = {"en": {"call_back": call_back}}
    SiteProfile.objects.update(hours=hours, write_to=write_to, words=words)
    raise_revision()
    page = client.get("/for/open.example/").content.decode()
    contact = re.findall(r'<section class="contact".*?</section>', page, re.DOTALL)[0]
    linked = re.sub(r'<a href="([^"]*)"[^>]*>\s*', r"[\1] ", contact)
    lines = [" ".join(re.sub(r"<[^>]*>", "", line).split()) for line in re.findall(r"<p>(.*?)</p>", linked, re.DOTALL)]
    usual = ([f"{hours}."] if hours else []) + ["Example Host never asks for your mail password."]
    assert lines == usual[:-1] + said + usual[-1:]


def test_without_a_domain_no_mail_is_told_whose_it_is(noon: datetime, client: Client) -> None:
    SiteProfile.objects.update(write_to=MAILBOX)
    raise_revision()
    assert f'href="mailto:{MAILBOX}"' in client.get("/articles/").content.decode()


def test_what_is_not_said_in_german_is_not_said_there(noon: datetime, client: Client) -> None:
    SiteProfile.objects.update(words={"en": {"call_back": "We ring you."}, "de": {"call_back": "Wir rufen an."}})
    raise_revision()
    assert "Wir rufen an." in client.get("/de/for/open.example/").content.decode()
    assert "We ring you." not in client.get("/de/for/open.example/").content.decode()
