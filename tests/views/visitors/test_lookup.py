"""The look-up: one field, whatever is typed into it, and where it leads."""

import re
from datetime import datetime

import pytest
from django.http import HttpResponse
from django.test import Client

from kb.models import Domain, Service

#: What people type or paste, and the domain whose page they get.
UNDERSTOOD = {
    "open.example": "open.example",
    "OPEN.example.": "open.example",
    " open.example\t": "open.example",
    "anna@open.example": "open.example",
    "<anna@open.example>": "open.example",
    "mailto:anna@open.example": "open.example",
    "Anna Bell <anna@open.example>": "open.example",
    '"a@b c"@open.example': "open.example",
    '"\\"@evil"@open.example': "open.example",
    "a@b@open.example": "open.example",
    "anna＠open.example": "open.example",
    "https://open.example:443/path?x#y": "open.example",
    "HTTPS://www.YourDomain.co.uk/contact": "yourdomain.co.uk",
    "open.example:25": "open.example",
    "//open.example": "open.example",
    "ftp://open.example/x": "open.example",
    "www.open.example": "open.example",
    "ｏｐｅｎ.example": "open.example",
    "open。example": "open.example",
    "bücher.example": "xn--bcher-kva.example",
    "BÜCHER.example": "xn--bcher-kva.example",
    "xn--bcher-kva.example": "xn--bcher-kva.example",
    "bu\u0308cher.example": "xn--bcher-kva.example",
    "mail.open.example": "open.example",
    "a.b.c.open.example": "open.example",
    "https;//open.example": "open.example",
    "http://http://bücher.example": "xn--bcher-kva.example",
    "https://https//open.example": "open.example",
    "htp://www.open.example/contact": "open.example",
    "anna@open.example (work)": "open.example",
    "My domain is open.example": "open.example",
    "anna at open.example": "open.example",
    "anna%40open.example": "open.example",
    "Is open.example moving?": "open.example",
    "anna@open.example, bob@open.example": "open.example",
    "o\u200bpen.example": "open.example",
    "op\u00aden.example": "open.example",
}
NOTHING = "Enter your email address, your domain, or what is on your screen."
NUMBER = "That is a number address, not a domain name."
INVISIBLE = "That has an invisible character in it. Type the domain by hand."
SPECIAL = "That name is set aside for special use, so it cannot be a mail domain."
NO_DOT = "That has no dot in it. A domain looks like example.co.uk."
CHARACTER = "That has a character in it that domain names cannot have."
HYPHEN = "A part of a domain cannot begin or end with a hyphen."
TOO_LONG = "That is too long for a domain name."
#: What looks like a domain and cannot be one, and why.
REFUSED = {
    "": NOTHING,
    "   ": NOTHING,
    ".": NOTHING,
    "anna@": NOTHING,
    "127。0。0。1": NUMBER,
    "1.2.3.4": NUMBER,
    "[::1]": NUMBER,
    "anna@[127.0.0.1]": NUMBER,
    "anna@open": NO_DOT,
    "foo.local": SPECIAL,
    "home.arpa": SPECIAL,
    "a..example": "There is a dot too many.",
    "-a.example": HYPHEN,
    "a_b.example": CHARACTER,
    "${7*7}.example": CHARACTER,
    "a\u202eb.example": INVISIBLE,
    "open.co,uk": "There is a comma where a dot should be.",
    "open.co uk": "There is a space inside the domain.",
    "a\x00b.example": INVISIBLE,
    "xn--.example": None,
    "xn--a.example": None,
    f"{'a' * 64}.example": TOO_LONG,
    "a" * 100_000: "That is too long. Enter your domain alone, for example example.co.uk, or a few words.",
}
#: What is no name at all, and where it is searched for.
SEARCHED = {
    "iphone": "q=iphone",
    "0x800CCC0E": "q=0x800CCC0E",
    "550 5.7.1": "q=550+5.7.1",
    "Mail.app": "q=Mail.app",
    "what is my new server?": "q=what+is+my+new+server%3F",
    "<script>alert(1)</script>": "q=%3Cscript%3Ealert%281%29%3C%2Fscript%3E",
    "The password for “anna@open.example” is wrong": "q=The+password+for+%E2%80%9Copen.example%E2%80%9D+is+wrong",
    "Kann nicht senden: anna＠open.example": "q=Kann+nicht+senden%3A+open.example",
    "Cannot connect to imap.old-host.example": "q=Cannot+connect+to+imap.old-host.example",
}


def post(client: Client, text: str) -> HttpResponse:
    return client.post("/settings/", {"domain": text})


def location(response: HttpResponse) -> tuple[int, str]:
    return response.status_code, response.headers.get("Location", "")


@pytest.mark.parametrize("by", ["POST", "GET"])
def test_it_leads_to_the_domain_that_was_meant(noon: datetime, client: Client, by: str) -> None:
    def answer(text: str) -> tuple[int, str]:
        response = post(client, text) if by == "POST" else client.get("/settings/", {"domain": text})
        return response.status_code, response.headers.get("Location", "")

    # A control character in an address is refused before anybody looks at it.
    typed = [text for text in UNDERSTOOD if by == "POST" or text.isprintable()]
    assert {text: answer(text) for text in typed} == {text: (303, f"/for/{UNDERSTOOD[text]}/") for text in typed}


def test_everything_else_is_searched_for(noon: datetime, client: Client) -> None:
    assert {text: location(post(client, text)) for text in SEARCHED} == {
        text: (303, f"/search/?{query}") for text, query in SEARCHED.items()
    }


def test_below_a_domain_it_is_searched_for_there(noon: datetime, client: Client) -> None:
    def below(text: str, within: str, **more: str) -> tuple[int, str]:
        return location(client.post("/settings/", {"domain": text, "within": within, **more}))

    assert below("iphone", "open.example") == (303, "/for/open.example/search/?q=iphone")
    assert below("iphone", "open.example", device="mac") == (303, "/for/open.example/search/?q=iphone&device=mac")
    assert below("moved.example", "open.example") == (303, "/for/moved.example/")
    assert below("MAIL.old-host.example", "open.example") == (303, "/for/open.example/")
    assert below("mail.open.example", "open.example") == (303, "/for/open.example/")
    assert below("https://webmail.new-host.example/", "open.example") == (303, "/for/open.example/")
    other = client.post("/settings/", {"domain": "CLOUD304.thundercloud.uk", "within": "open.example"})
    assert "<h1>That is a server. Which is your domain?</h1>" in other.content.decode()
    for odd in ("", "//evil.example/", "open.example/../..", "a@b.example", "localhost"):
        assert below("iphone", odd) == (303, "/search/?q=iphone")


def test_a_device_that_was_chosen_travels_along(noon: datetime, client: Client) -> None:
    asked = client.post("/settings/", {"domain": "cannot send", "device": "iphone"})
    assert location(asked) == (303, "/search/?q=cannot+send&device=iphone")
    assert location(client.post("/settings/", {"domain": "cannot send", "device": "x@y.example"}))[1] == (
        "/search/?q=cannot+send"
    )


@pytest.mark.thorough
def test_it_says_in_words_why_something_is_no_domain(noon: datetime, client: Client) -> None:
    def reason(text: str) -> str:
        response = post(client, text)
        assert response.status_code == 400, text
        body = response.content.decode()
        return body.partition('id="domain-error" role="alert">')[2].partition("</p>")[0]

    reasons = {text: reason(text) for text in REFUSED}
    assert reasons == {text: said or reasons[text] for text, said in REFUSED.items()}
    assert all(reasons.values())


#: More than one domain, and what is offered to choose from.
SEVERAL = {
    "anna@open.example, bob@nobody.example": ["open.example", "nobody.example"],
    "anna@moved.example bob@open.example": ["moved.example", "open.example"],
    "Anna <anna@open.example>; Bob <bob@xn--bcher-kva.example>": ["open.example", "xn--bcher-kva.example"],
    "www.open.example or https://garage.example/": ["open.example", "garage.example"],
}


@pytest.mark.parametrize("by", ["POST", "GET"])
def test_it_asks_which_of_several_is_meant(noon: datetime, client: Client, by: str) -> None:
    for text, names in SEVERAL.items():
        response = post(client, text) if by == "POST" else client.get("/settings/", {"domain": text})
        body = response.content.decode()
        assert response.status_code == 200
        assert "<h1>Which of these is yours?</h1>" in body
        assert re.findall(r'href="(/for/[^"]*)"', body) == [f"/for/{name}/" for name in names]
        assert not {"anna", "Anna", "bob", "Bob"} & set(re.findall(r"\w+", body.replace("anna@yourdomain.co.uk", "")))


def test_an_older_row_with_www_is_found_before_the_one_without(noon: datetime, client: Client) -> None:
    service = Service.objects.get(slug="old-host")
    Domain.objects.create(name="www.florist.example", service=service)
    Domain.objects.create(name="www.open.example", service=service)
    for typed in ("www.florist.example", "https://WWW.florist.example/x"):
        assert post(client, typed).headers["Location"] == "/for/www.florist.example/"
    assert post(client, "www.open.example").headers["Location"] == "/for/www.open.example/"
    assert post(client, "open.example").headers["Location"] == "/for/open.example/"
    unknown = post(client, "www.nobody.example.com")
    assert unknown.status_code == 404
    assert '<span class="value">nobody.example.com</span>' in unknown.content.decode()


def test_a_row_that_is_a_public_suffix_speaks_for_itself_alone(noon: datetime, client: Client) -> None:
    service = Service.objects.get(slug="old-host")
    for suffix, below in (("co.uk", "florist.co.uk"), ("github.io", "anna.github.io"), ("com.au", "mail.vets.com.au")):
        Domain.objects.create(name=suffix, service=service)
        assert post(client, below).status_code == 404
        assert client.get(f"/for/{below}/").status_code == 404
        assert client.get(f"/api/v1/settings?domain={below}").status_code == 404
        asked = {"emailaddress": f"anna@{below}"}
        assert client.get("/.well-known/autoconfig/mail/config-v1.1.xml", asked).status_code == 404
        assert client.post(f"/for/{below}/mail.mobileconfig", {"address": f"anna@{below}"}).status_code == 404
        assert post(client, suffix).headers["Location"] == f"/for/{suffix}/"


def test_what_was_typed_comes_back_escaped(noon: datetime, client: Client) -> None:
    body = post(client, "a_b'&amp;.example").content.decode()
    assert 'value="a_b&#x27;&amp;amp;.example"' in body


def test_the_form_needs_no_token_and_no_cookie(noon: datetime, client: Client) -> None:
    page = client.get("/settings/")
    assert "csrfmiddlewaretoken" not in page.content.decode()
    assert client.handler.enforce_csrf_checks
    assert post(client, "open.example").status_code == 303
    assert not client.cookies


@pytest.mark.parametrize("data", [{}, {"domains": "open.example"}, {"domain[]": "open.example"}])
def test_without_a_domain_it_shows_the_field(noon: datetime, client: Client, data: dict[str, str]) -> None:
    response = client.post("/settings/", data)
    assert response.status_code == 200
    assert 'name="domain"' in response.content.decode()


def test_a_fault_stands_above_the_field_and_the_field_has_the_focus(noon: datetime, client: Client) -> None:
    body = post(client, "anna@open.co,uk").content.decode()
    form = body.partition('<form class="ask"')[2].partition("</form>")[0]
    assert re.findall(r'id="(domain[a-z-]*)"', form) == ["domain-hint", "domain-error", "domain", "domain-safe"]
    assert 'aria-describedby="domain-error domain-hint domain-safe"' in form
    assert re.search(r"<input[^>]*\sautofocus\s", form)
    assert 'value="open.co,uk"' in form
    untouched = client.get("/settings/").content.decode()
    assert "autofocus" not in untouched
    assert "domain-error" not in untouched


def test_it_takes_one_domain_at_a_time(noon: datetime, client: Client) -> None:
    doubled = client.get("/settings/?domain=open.example&domain=moved.example")
    assert doubled.status_code == 400
    assert "Enter one domain at a time." in doubled.content.decode()
    assert client.post("/settings/", {"domain": ["open.example", "moved.example"]}).status_code == 400


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"domain=%ff%fe.example", "application/x-www-form-urlencoded", 400),
        (b"domain=open.example&" + b"a=1&" * 1100, "application/x-www-form-urlencoded", 400),
        (b"domain=" + b"a" * 300_000, "application/x-www-form-urlencoded", 413),
        (b'{"domain": "open.example"}', "application/json", 200),
        (b"--x\r\n", "multipart/form-data", 400),
        (b"--x\r\n", "multipart/form-data; boundary=x", 200),
    ],
)
def test_a_broken_body_is_the_senders_fault(
    noon: datetime, client: Client, body: bytes, content_type: str, status: int
) -> None:
    assert client.post("/settings/", body, content_type=content_type).status_code == status


def test_the_old_servers_name_is_understood(noon: datetime, client: Client) -> None:
    response = post(client, "CLOUD304.thundercloud.uk")
    assert response.status_code == 200
    assert "<h1>That is a server. Which is your domain?</h1>" in response.content.decode()
    assert "cloud304.thundercloud.uk" in response.content.decode()


@pytest.mark.parametrize("typed", ["webmail.new-host.example", "https://webmail.new-host.example/?_task=mail"])
def test_the_address_of_webmail_is_understood(noon: datetime, client: Client, typed: str) -> None:
    response = post(client, typed)
    assert response.status_code == 200
    assert "<h1>That is webmail. Which is your domain?</h1>" in response.content.decode()


def test_a_domain_of_ours_counts_before_a_server(noon: datetime, client: Client) -> None:
    service = Service.objects.get(slug="old-host")
    Domain.objects.create(name="mail.old-host.example", service=service)
    assert post(client, "mail.old-host.example").headers["Location"] == "/for/mail.old-host.example/"


def test_a_server_counts_before_a_parent_of_ours(noon: datetime, client: Client) -> None:
    service = Service.objects.get(slug="old-host")
    Domain.objects.create(name="old-host.example", service=service)
    assert post(client, "mail.old-host.example").status_code == 200
    assert post(client, "www2.old-host.example").headers["Location"] == "/for/old-host.example/"


def test_an_unknown_domain_is_named_and_nothing_given_away(noon: datetime, client: Client) -> None:
    response = post(client, "anna@Nobody.Example.com")
    body = response.content.decode()
    assert response.status_code == 404
    assert '<b>We understood</b> <span class="value">nobody.example.com</span>' in body
    assert "anna" not in body
    assert 'value="nobody.example.com"' in body


@pytest.mark.parametrize(
    "address", ["/settings/?domain={}", "/for/{}/", "/for/{}/letter/", "/api/v1/settings?domain={}"]
)
def test_an_inactive_domain_answers_like_one_never_heard_of(noon: datetime, client: Client, address: str) -> None:
    Domain.objects.filter(name="settled.example").update(active=False)
    inactive, unknown = (client.get(address.format(name)) for name in ("settled.example", "unknown.example"))
    assert inactive.status_code == unknown.status_code == 404
    assert inactive.content == unknown.content.replace(b"unknown.example", b"settled.example")
    varying = {"Content-Length"}
    kept = {name: value for name, value in inactive.headers.items() if name not in varying}
    assert kept == {name: value for name, value in unknown.headers.items() if name not in varying}
