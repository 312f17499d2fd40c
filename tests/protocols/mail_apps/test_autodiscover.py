"""Autodiscover: hostile and odd requests read, strict answers written.

The letters and numbers of the cases are those of the project's facts: D1 to D4 on mail apps, 27 to 38 on security.
"""

from datetime import UTC, datetime
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.mail.mailboxes import Mailbox
from kb.mail.moves import Phase, mail_settings
from kb.protocols.mail_apps import autodiscover
from kb.protocols.mail_apps.autodiscover import RequestRefused, parse_request
from tests.golden_files import DURING, NAME, ODD, settings_during
from tests.protocols import judges
from tests.protocols.judges import Account

OUTLOOK: Final = "http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"
ANSWER: Final = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"
MOBILE: Final = "http://schemas.microsoft.com/exchange/autodiscover/mobilesync/responseschema/2006"
ANNA: Final = Mailbox.parse("anna@yourdomain.co.uk")
#: Addresses that could break a document, or be taken for a part of it.
ADDRESSES: Final = (
    "anna@yourdomain.co.uk",
    "ANNA@YourDomain.CO.UK",
    "</LoginName>&amp;@yourdomain.co.uk",
    "ä\"'@b@c.uk",
)


def request(inner: str = "<EMailAddress>anna@yourdomain.co.uk</EMailAddress>", namespace: str = OUTLOOK) -> str:
    schema = f"<AcceptableResponseSchema>{ANSWER}</AcceptableResponseSchema>"
    document = f'<Autodiscover xmlns="{namespace}"><Request>{inner}{schema}</Request></Autodiscover>'
    return f'<?xml version="1.0" encoding="utf-8"?>{document}'


PREFIXED: Final = (
    f'<a:Autodiscover xmlns:a="{OUTLOOK}"><a:Request>'
    "<a:EMailAddress>anna@yourdomain.co.uk</a:EMailAddress></a:Request></a:Autodiscover>"
)

INCLUDE: Final = '<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file:///etc/hostname" parse="text"/>'


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(request().encode(), id="D1 as Outlook asks"),
        pytest.param(b"\xef\xbb\xbf" + request().encode(), id="29 UTF-8 with a BOM"),
        pytest.param(request().replace("utf-8", "utf-16").encode("utf-16"), id="D2 29 UTF-16 with a BOM"),
        pytest.param(request().replace("utf-8", "UTF-16").encode("utf-16-le"), id="29 UTF-16, little end first"),
        pytest.param(request().replace("utf-8", "utf-16").encode("utf-16-be"), id="29 UTF-16, big end first"),
        pytest.param(request().replace("><", ">\r\n<").encode(), id="D2 CRLF"),
        pytest.param(b"\r\n" + request().encode(), id="a line before"),
        pytest.param(PREFIXED.encode(), id="D2 a prefix"),
        pytest.param(request(namespace="").encode(), id="32 no namespace"),
        pytest.param(
            request("<LegacyDN>/o=x</LegacyDN><EMailAddress> anna@yourdomain.co.uk\n</EMailAddress>").encode(),
            id="D2 38 LegacyDN, blanks around",
        ),
        pytest.param(
            request("<emailaddress>anna@yourdomain.co.uk</emailaddress><PasswordChange/>").encode(),
            id="31 small letters",
        ),
        pytest.param(
            request("<!-- x --><EMailAddress><![CDATA[anna@yourdomain.co.uk]]></EMailAddress><?xsl y?>").encode(),
            id="34 comments, CDATA, instructions",
        ),
        pytest.param(
            request("<EMailAddress>an<!-- x -->na@yourdomain.co.uk</EMailAddress>").encode(), id="34 a comment inside"
        ),
        pytest.param(
            request(INCLUDE + "<EMailAddress>anna@yourdomain.co.uk</EMailAddress>").encode(), id="34 XInclude beside"
        ),
    ],
)
def test_it_reads_what_apps_send(body: bytes) -> None:
    assert parse_request(body) == ANNA


BOMB: Final = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    f'<Autodiscover xmlns="{OUTLOOK}"><Request><EMailAddress>&b;@x.example</EMailAddress></Request></Autodiscover>'
)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        pytest.param(b"", 600, id="D3 30 empty"),
        pytest.param(b" \r\n", 600, id="30 blank"),
        pytest.param(b"{}", 600, id="30 JSON"),
        pytest.param(b"EMailAddress=a%40yourdomain.co.uk", 600, id="30 form"),
        pytest.param(b"\x1f\x8b\x08\x00gzip", 600, id="30 gzip"),
        pytest.param(request().encode()[:-5], 600, id="D3 cut off"),
        pytest.param(BOMB.encode(), 600, id="D3 27 entities"),
        pytest.param(BOMB.replace('"aaaaaaaaaa"', 'SYSTEM "file:///etc/passwd"').encode(), 600, id="D3 27 a file"),
        pytest.param(b'<!DOCTYPE x SYSTEM "http://x.example/x.dtd">' + PREFIXED.encode(), 600, id="27 a DTD elsewhere"),
        pytest.param(b"x" * (autodiscover.LONGEST_BODY + 1), 600, id="28 too long"),
        pytest.param(request().encode() + b" " * autodiscover.LONGEST_BODY, 600, id="28 too long behind its end"),
        pytest.param(b"<a>" * 5000, 600, id="28 deep"),
        pytest.param(request().replace("utf-8", "utf-7").encode(), 600, id="29 UTF-7"),
        pytest.param(request().replace("utf-8", "utf-16").encode(), 600, id="29 says UTF-16"),
        pytest.param(request().replace("utf-8", "iso-8859-1").encode("latin-1"), 600, id="29 Latin 1"),
        pytest.param(request().encode("utf-32"), 600, id="29 UTF-32"),
        pytest.param(request().encode("cp037"), 600, id="29 EBCDIC"),
        pytest.param(request("").encode(), 600, id="31 no address"),
        pytest.param(request("<EMailAddress/>").encode(), 600, id="31 empty address"),
        pytest.param(request("<EMailAddress>anna</EMailAddress>").encode(), 600, id="no @"),
        pytest.param(request("<EMailAddress>@yourdomain.co.uk</EMailAddress>").encode(), 600, id="no local part"),
        pytest.param(
            request("<EMailAddress>a@b<c/>yourdomain.co.uk</EMailAddress>").encode(), 600, id="31 a child in it"
        ),
        pytest.param(
            request("<EMailAddress>a@x.example</EMailAddress><EMailAddress>b@x.example</EMailAddress>").encode(),
            600,
            id="31 two",
        ),
        pytest.param(request("<X><EMailAddress>a@x.example</EMailAddress></X>").encode(), 600, id="31 nested"),
        pytest.param(
            request(f"<EMailAddress>{'a' * 300}@x.example</EMailAddress>").encode(), 600, id="too long an address"
        ),
        pytest.param(
            request("<EMailAddress>a&#x200b;@x.example</EMailAddress>").encode(), 600, id="an invisible character"
        ),
        pytest.param(request(namespace="urn:other").encode(), 600, id="32 another namespace"),
        pytest.param(request().replace("</Request>", "</Request><Request/>").encode(), 600, id="31 two requests"),
        pytest.param(request().replace("Autodiscover", "Autodisco").encode(), 600, id="another root"),
        pytest.param(request().replace(ANSWER, MOBILE).encode(), 601, id="D4 32 mobilesync"),
        pytest.param(
            request(namespace=OUTLOOK.replace("outlook", "mobilesync")).encode(), 601, id="32 asked as mobilesync"
        ),
        pytest.param(request().replace(ANSWER, "urn:something-else").encode(), 601, id="another schema"),
        pytest.param(request("<EMailAddress>" + INCLUDE + "</EMailAddress>").encode(), 600, id="34 XInclude"),
        pytest.param(
            f"<!DOCTYPE x [<!ENTITY % p SYSTEM 'http://192.0.2.1/'> %p;]>{PREFIXED}".encode(), 600, id="27 a parameter"
        ),
        pytest.param(("<a " + "".join(f"b{n}='' " for n in range(1500)) + "/>").encode(), 600, id="28 attributes"),
    ],
)
def test_everything_else_is_an_error_of_the_formats_own(body: bytes, code: int) -> None:
    with pytest.raises(RequestRefused) as refused:
        parse_request(body)
    assert refused.value.code == code


@given(
    st.one_of(st.binary(max_size=400), st.text(max_size=200).map(lambda text: request(text).encode("utf-8", "replace")))
)
def test_no_bytes_raise_anything_else(body: bytes) -> None:
    try:
        code = 200 if parse_request(body).domain.a_label.isascii() else 0
    except RequestRefused as refused:
        code = refused.code
    assert code in {200, 600, 601}


@pytest.mark.parametrize("phase", Phase)
def test_outlook_and_thunderbird_read_the_same_servers(phase: Phase) -> None:
    settings = settings_during(phase)
    document = autodiscover.render(settings, ANNA)
    host = settings.use_now.incoming().host  # type: ignore[union-attr]
    assert judges.thunderbird_pox(document) == [
        Account(kind, host, port, "SSL", "anna@yourdomain.co.uk")
        for kind, port in (("imap", 993), ("pop3", 995), ("smtp", 465))
    ]
    for protocol in judges.outlook(document):
        assert {key: protocol[key] for key in ("SPA", "SSL", "Encryption", "DomainRequired", "AuthRequired")} == {
            "SPA": "off",
            "SSL": "on",
            "Encryption": "SSL",
            "DomainRequired": "off",
            "AuthRequired": "on",
        }


def test_local_parts_fixed_names_and_unprotected_ports_are_said_as_they_are() -> None:
    pop3, smtp = judges.outlook(autodiscover.render(mail_settings(NAME, ODD, None, DURING[Phase.OPEN]), ANNA))
    assert (pop3["LoginName"], pop3["SSL"], pop3["Encryption"]) == ("anna", "off", "None")
    assert (smtp["LoginName"], smtp["SSL"], smtp["Encryption"]) == ("shop_7", "on", "TLS")


def test_without_an_address_no_login_name_is_made_up() -> None:
    document = autodiscover.render(settings_during(Phase.OPEN), None)
    assert b"LoginName" not in document
    assert b"<DisplayName>yourdomain.co.uk</DisplayName>" in document


def test_a_hostile_address_stays_text() -> None:
    mailbox = Mailbox.parse("x</LoginName><Server>evil.example</Server>&@yourdomain.co.uk")
    protocols = judges.outlook(autodiscover.render(settings_during(Phase.OPEN), mailbox))
    assert {protocol["Server"] for protocol in protocols} == {"yourdomain.co.uk"}
    assert {protocol["LoginName"] for protocol in protocols} == {mailbox.address}


@pytest.mark.parametrize("code", [500, 600, 601])
def test_an_error_has_its_code_and_the_moment(code: int) -> None:
    document = autodiscover.render_error(code, datetime(2026, 3, 6, 12, 30, 45, 123456, tzinfo=UTC)).decode()
    assert f"<ErrorCode>{code}</ErrorCode>" in document
    assert 'Time="12:30:45.123456"' in document


def test_the_json_says_where_to_ask_and_what_is_not_offered() -> None:
    assert autodiscover.render_v2("https://help.example/autodiscover/autodiscover.xml") == (
        b'{"Protocol":"AutodiscoverV1","Url":"https://help.example/autodiscover/autodiscover.xml"}'
    )
    assert b'"InvalidProtocol"' in autodiscover.render_v2_error("EWS")
    assert b'"MandatoryParameterMissing"' in autodiscover.render_v2_error(None)
