"""Which names no client can have, and in which words that is said."""

import pytest

from kb.mail.client_domains import NotAClientsKind, why_not_a_clients

SUFFIXES = [
    *("uk", "example", "co.uk", "org.uk", "com.au", "co.nz", "gv.at", "kobe.jp", "anything.ck"),
    *("uk.com", "eu.com", "github.io", "herokuapp.com", "blogspot.com", "myshopify.com", "dyndns.org"),
    *("xn--p1ai", "xn--55qx5d.cn", "xn--9dbq2a"),
]
FREE = [
    *("gmail.com", "googlemail.com", "outlook.com", "icloud.com", "me.com", "web.de", "t-online.de", "freenet.de"),
    *("hotmail.com", "hotmail.co.uk", "hotmail.fr", "live.com", "live.co.uk", "live.nl", "outlook.de", "msn.com"),
    *("yahoo.com", "yahoo.co.uk", "yahoo.com.br", "gmx.de", "gmx.net", "gmx.at", "gmx.ch", "gmx.co.uk"),
    *("aol.com", "aol.de", "proton.me", "protonmail.com", "btinternet.com", "talktalk.net", "orange.fr", "free.fr"),
    *("laposte.net", "sfr.fr", "libero.it", "tin.it", "mail.ru", "yandex.ru", "qq.com", "163.com", "comcast.net"),
    *("bluewin.ch", "posteo.de", "mailbox.org", "tutanota.com", "fastmail.com", "zoho.com", "wp.pl", "seznam.cz"),
    *("mail.gmail.com", "pop.mail.yahoo.co.uk", "anna.web.de"),
]
CLIENTS = [
    *("florist.co.uk", "florist.uk.com", "florist.github.io", "mail.florist.co.uk", "www.ck", "city.kobe.jp"),
    *("bakery.example", "shop.bakery.example", "bakery.test", "xn--mller-kva.example", "bakery.nosuchending"),
    *("gmail-florist.com", "notgmail.com", "live.church", "outlook.consulting", "web.design", "florist.dyndns.org"),
]


@pytest.mark.parametrize("name", SUFFIXES)
def test_it_knows_names_below_which_anybody_may_have_one(name: str) -> None:
    found = why_not_a_clients(name)
    assert found is not None
    assert (found.kind, found.name) == (NotAClientsKind.PUBLIC_SUFFIX, name)


@pytest.mark.parametrize("name", FREE)
def test_it_knows_providers_of_free_mail(name: str) -> None:
    found = why_not_a_clients(name)
    assert found is not None
    assert (found.kind, found.name) == (NotAClientsKind.FREE_MAIL, name)


@pytest.mark.parametrize("name", CLIENTS)
def test_it_leaves_what_may_be_a_clients(name: str) -> None:
    assert why_not_a_clients(name) is None


def test_it_believes_an_operator_who_names_it() -> None:
    assert why_not_a_clients("gmail.com", {"gmail.com"}) is None
    assert why_not_a_clients("co.uk", {"gmail.com", "co.uk"}) is None
    assert why_not_a_clients("web.de", {"gmail.com"}) is not None


def test_it_says_why_with_the_name_in_it() -> None:
    suffix, free = why_not_a_clients("xn--55qx5d.cn"), why_not_a_clients("gmail.com")
    assert suffix is not None
    assert free is not None
    assert suffix.reason == (
        "公司.cn belongs to no one client: anybody can have a domain below it. Is a part of the name missing?"
    )
    assert free.reason == (
        "gmail.com belongs to a provider whose addresses anybody can have, so it is not the domain of one client."
    )
    assert suffix.sentence % suffix.values == suffix.reason
