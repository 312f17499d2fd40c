"""The address of a site: how it is written down, and who can open it."""

import pytest

from kb.mail.web_addresses import NotASiteAddress, Reach, SiteAddress, is_loopback, is_plain, site_address, site_host


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://help.example.net", "https://help.example.net"),
        ("https://help.example.net/", "https://help.example.net"),
        ("HTTPS://Help.Example.NET", "https://help.example.net"),
        ("https://help.example.net.", "https://help.example.net"),
        ("https://help.example.net:443", "https://help.example.net"),
        ("https://help.example.net:8443", "https://help.example.net:8443"),
        ("http://127.0.0.1:80/", "http://127.0.0.1"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("https://[2001:DB8:0::5]:8443", "https://[2001:db8::5]:8443"),
        ("https://hilfe.müller.example", "https://hilfe.xn--mller-kva.example"),
        ("https://HILFE.MÜLLER.example:8443/", "https://hilfe.xn--mller-kva.example:8443"),
        ("https://hilfe.xn--mller-kva.example", "https://hilfe.xn--mller-kva.example"),
        ("https://straße.example", "https://xn--strae-oqa.example"),
        ("https://почта.пример", "https://xn--80a1acny.xn--e1afmkfd"),
        ("https://ｈｅｌｐ.example", "https://help.example"),
        ("http://büro.local:8000", "http://xn--bro-hoa.local:8000"),
        ("http://nas", "http://nas"),
    ],
)
def test_an_address_is_written_down_as_browsers_say_it(typed: str, url: str) -> None:
    assert SiteAddress.parse(typed).url == url


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            "help.example",
            "https://",
            "https:///",
            "https://help.example]",
            "https://[help.example",
            "https://[::1",
        ),
        *("https://[fe80::1%25eth0]", "https://help.example/mail", "https://help.example?x", "https://help.example#x"),
        *("https://anna@help.example", "https://@help.example", "ftp://help.example", "//help.example"),
        *("https://help example.net", "https://help\t.example", "https://help\u200b.example", "https://help..example"),
        *("https://-help.example", "https://help_desk.example", "https://help.example:0", "https://help.example:99999"),
        *("https://help.example:x", "https://xn--a.example", "https://" + "a" * 64 + ".example", "https://⒈.example"),
        *("http://127.1:8000", "http://0x7f.1", "http://2130706433", "http://0177.0.0.1", "https://1.2.3.4.5"),
        *("https://𝟙𝟚𝟟.𝟙", "https://*.example", "javascript:alert(1)", "https://" + "a." * 130 + "example"),
    ],
)
def test_what_no_browser_could_open_is_refused(typed: str) -> None:
    with pytest.raises(NotASiteAddress):
        SiteAddress.parse(typed)
    assert (site_address(typed).url, site_address(typed).reach) == (typed, Reach.NOBODY)


@pytest.mark.parametrize(
    ("reach", "hosts"),
    [
        (Reach.EVERYBODY, "help.example.net help.test xn--80a1acny.xn--e1afmkfd 9.9.9.9 [2606:4700::1] 192.0.2.7"),
        (Reach.EVERYBODY, "local.example internal.net mylan.org 10.example.net 8.8.8.8.nip.io [2001:db8::7]"),
        (Reach.LOOPBACK, "127.0.0.1 127.8.9.10 [::1] [::ffff:127.0.0.1] localhost help.localhost localtest.me"),
        (Reach.LOOPBACK, "help.lvh.me 127.0.0.1.nip.io app-127-0-0-1.sslip.io"),
        (
            Reach.LOCAL_NAME,
            "nas help server.local fritz.box help.fritz.box mail.office.lan help.internal a.home.arpa",
        ),
        (Reach.LOCAL_NAME, "help.corp intranet x.localdomain help.private xn--bro-hoa.local help.onion a.invalid"),
        (Reach.PRIVATE_NETWORK, "10.0.0.5 172.16.0.1 172.31.255.254 192.168.178.20 100.64.1.1 169.254.7.7 0.0.0.0"),
        (Reach.PRIVATE_NETWORK, "[fd12:3456::1] [fe80::1] [fec0::1] [::ffff:10.0.0.1] [64:ff9b::a00:1] 224.0.0.1"),
        (Reach.PRIVATE_NETWORK, "10.0.0.5.nip.io help-192-168-1-2.sslip.io 255.255.255.255"),
    ],
)
def test_who_can_open_it_is_told_by_its_host(reach: Reach, hosts: str) -> None:
    found = {host: SiteAddress.parse(f"https://{host}:8443").reach for host in hosts.split()}
    assert found == dict.fromkeys(hosts.split(), reach)


def test_plain_http_is_told_of_where_nothing_worse_is_to_be_told() -> None:
    addresses = ("http://help.example", "http://9.9.9.9", "http://10.0.0.1", "http://nas", "http://localhost:8000")
    assert [SiteAddress.parse(address).reach for address in addresses] == [
        Reach.PLAIN_HTTP,
        Reach.PLAIN_HTTP,
        Reach.PRIVATE_NETWORK,
        Reach.LOCAL_NAME,
        Reach.LOOPBACK,
    ]


def test_every_reach_but_one_has_a_sentence_that_names_the_address() -> None:
    assert [reach for reach in Reach if "%(address)s" not in reach.sentence] == [Reach.EVERYBODY]


@pytest.mark.parametrize(
    ("host", "answer"),
    [
        *((host, True) for host in ("localhost", "127.0.0.1", "127.9.9.9", "[::1]", "::1", "::ffff:127.0.0.1")),
        *((host, False) for host in ("a.localhost", "localtest.me", "0.0.0.0", "10.0.0.1", "help.example", "")),  # noqa: S104
    ],
)
def test_only_what_no_dns_can_change_counts_as_this_machine(host: str, answer: bool) -> None:
    assert is_loopback(host) is answer


def test_more_names_of_a_site_are_read_alike() -> None:
    names = ("Support.Müller.example", "testserver", "[::1]", "a b")
    assert [site_host(name) for name in names] == ["support.xn--mller-kva.example", "testserver", "[::1]", "a b"]


@pytest.mark.parametrize(
    ("address", "is_so"),
    [
        ("https://webmail.example.net/", True),
        ("https://webmail.example.net:8443/mail", True),
        ("https://hilfe.müller.example/", True),
        ("https://[2001:db8::1]:8443/", True),
        ("https://root@webmail.example.net/", False),
        ("https://root:secret@webmail.example.net/", False),
        ("https://webmail.example.net:443@elsewhere.example/", False),
        ("https://root＠webmail.example.net/", False),
        ("https://webmail.example.net\\@elsewhere.example/", False),
        ("https:///mail", False),
        ("https://webmail.example.net:99999/", False),
    ],
)
def test_everybody_reads_the_same_host_in_it(address: str, is_so: bool) -> None:
    assert is_plain(address) is is_so
