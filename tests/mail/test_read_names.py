"""The one rule for a name at every door: what is taken off around it, what is asked, what is refused and why."""

import pytest

from kb.mail.names import DomainName, NotADomainName, ReadName, SeveralNames, read_name, read_typed

WORDS = "There is a space inside the domain, or there are words beside it."

#: What is read at every door, as which name, and what people are told was taken off.
READ = [
    ("florist.example", "florist.example", ""),
    (" FLORIST.Example. ", "florist.example", ""),
    ("ＦＬＯＲＩＳＴ．example", "florist.example", ""),
    ("florist。example", "florist.example", ""),
    ("bücher.example", "xn--bcher-kva.example", ""),
    ("müller\u2011bau.example", "xn--mller-bau-q9a.example", ""),
    ('"florist.example",', "florist.example", ""),
    ("florist.example?", "florist.example", ""),
    # www.
    ("www.florist.example", "florist.example", "www."),
    ("WWW.www.Garage.co.uk", "garage.co.uk", "www.www."),
    ("www,vets.example", "vets.example", "www."),
    ("www vets.example", "vets.example", "www."),
    ("ｗｗｗ．vets.example", "vets.example", "www."),
    # web addresses, and how they are mistyped
    ("HTTPS://WWW.OrchardEnd.example/contact", "orchardend.example", "HTTPS://www. … /contact"),
    ("ｈｔｔｐｓ：／／vets.example／a", "vets.example", "https:// … /a"),
    ("https;//florist.co.uk", "florist.co.uk", "https;//"),
    ("HTTP;/garage.example", "garage.example", "HTTP;/"),
    ("http://http://florist.co.uk", "florist.co.uk", "http://http://"),
    ("https://https//florist.co.uk", "florist.co.uk", "https://https//"),
    ("http://www.https://garage.example/", "garage.example", "http://www.https://"),
    ("htp://florist.example", "florist.example", "htp://"),
    ("ttps://garage.example/x", "garage.example", "ttps:// … /x"),
    ("hhtps://vets.example", "vets.example", "hhtps://"),
    ("https:/vets.example", "vets.example", "https:/"),
    ("https//vets.example", "vets.example", "https//"),
    ("https.//vets.example", "vets.example", "https.//"),
    ("https//:vets.example", "vets.example", "https//:"),
    ("https:://vets.example", "vets.example", "https:://"),
    ("hptts://vets.example/", "vets.example", "hptts://"),
    ("http: //vets.example", "vets.example", "http://"),
    ("://vets.example", "vets.example", "://"),
    ("https%3A%2F%2Fvets.example%2Fa", "vets.example", "https:// … /a"),
    ("https://vets.example/?to=bob@garage.example", "vets.example", "https:// … …@garage.example"),
    ("cloud304.thunder.example:2096", "cloud304.thunder.example", ":2096"),
    ("ftp://ftp.garage.example/pub", "ftp.garage.example", "ftp:// … /pub"),
    ("view-source:https://vets.example/a", "vets.example", "view-source:https:// … /a"),
    # marks of chats, of pages and of word processors
    *((f"{mark}vets.example{mark}", "vets.example", "") for mark in ("*", "**", "_", "`", "```", "~", "´", "‚")),
    ("&lt;vets.example&gt;", "vets.example", ""),
    ("vets.example%0D%0A", "vets.example", ""),
    ("xn\u2014bcher-kva.example", "xn--bcher-kva.example", ""),
    # addresses, whose local part is kept nowhere
    ("info@pebblebeach.example", "pebblebeach.example", "…@"),
    ("Anna <anna@florist.example>", "florist.example", "…@"),
    ('"Smith, Anna" <anna@florist.example>;', "florist.example", "…@"),
    ("garage.example <anna@florist.example>", "florist.example", "…@"),
    ("anna @florist.example", "florist.example", "…@"),
    ("anna＠florist．example", "florist.example", "…@"),
    ("anna%40florist.example", "florist.example", "…@"),
    ("bob.jones%40garage.co.uk", "garage.co.uk", "…@"),
    ("anna&#64;florist.example", "florist.example", "…@"),
    ("anna@florist%2Eexample", "florist.example", "…@"),
    ("anna(at)florist.example", "florist.example", "…@"),
    ("anna [at] florist [dot] example", "florist.example", "…@"),
    ("mailto:anna@florist.example?cc=bob@garage.example", "florist.example", "…@ … …@garage.example"),
    ("https://anna:secret@florist.example/", "florist.example", "…@"),
    ("anna@florist.example (work)", "florist.example", "…@ … work"),
    ("tidepool.example (old site)", "tidepool.example", "old site"),
    # what nobody sees
    ("flo\u200brist.example", "florist.example", "U+200B"),
    ("\ufeffflorist.example", "florist.example", "U+FEFF"),
    ("flo\u00adrist.\u00adexample", "florist.example", "U+00AD"),
    ("\u202aanna@florist.example\u202c", "florist.example", "…@ U+202A U+202C"),
    ("\u2066www.florist.example\u2069", "florist.example", "www. U+2066 U+2069"),
    ("flo\u200d\u200c\u200drist.example", "florist.example", "U+200D U+200C"),
]

#: One domain among words: read for whoever looks one up, a guess for whoever keeps them.
AMONG_WORDS = [
    ("My domain is florist.co.uk", "florist.co.uk", "My domain is"),
    ("Meine Domain ist bäckerei.example.", "xn--bckerei-5wa.example", "Meine Domain ist"),
    ("anna at florist.co.uk", "florist.co.uk", "anna at"),
    ("anna at florist dot co dot uk", "florist.co.uk", "anna at"),
    ("bob ät garage punkt example", "garage.example", "bob ät"),
    ("Domain: www.garage.example", "garage.example", "Domain: www."),
    ("Anna anna@florist.example", "florist.example", "…@"),
    ("it was bob@vets.example, I think", "vets.example", "…@ … I think"),
    ("Is florist.example moving?", "florist.example", "Is … moving?"),
    ("Node.js says imap.florist.example is off", "imap.florist.example", "Node.js says … is off"),
    ("exa mple.example", "mple.example", "exa"),
    ("192.168.1.4 florist.example", "florist.example", "192.168.1.4"),
]

SEVERAL = [
    ("anna@florist.example, bob@garage.example", ["florist.example", "garage.example"]),
    ("anna@florist.example,bob@garage.example", ["florist.example", "garage.example"]),
    ("anna@florist.example bob@garage.example", ["florist.example", "garage.example"]),
    ("anna@florist.example/bob@garage.example", ["florist.example", "garage.example"]),
    ("anna@florist.example:bob@garage.example", ["florist.example", "garage.example"]),
    ("anna@florist.example;bob@garage.example", ["florist.example", "garage.example"]),
    ("Anna <anna@florist.example>; Bob <bob@garage.example>", ["florist.example", "garage.example"]),
    ("anna@florist.example <anna@garage.example>", ["florist.example", "garage.example"]),
    ("mailto:anna@florist.example,bob@garage.example", ["florist.example", "garage.example"]),
    ("www.florist.example or https://vets.example/", ["florist.example", "vets.example"]),
    ("florist.example;garage.co.uk", ["florist.example", "garage.co.uk"]),
    ("florist.example, garage.example and vets.example", ["florist.example", "garage.example", "vets.example"]),
]

REFUSED = [
    ("florist.co,uk", "There is a comma where a dot should be."),
    ("florist.co, uk", "There is a comma where a dot should be."),
    ("anna@garage.com,au", "There is a comma where a dot should be."),
    ("florist,example", "There is a comma where a dot should be."),
    ("florist.co uk", "There is a space inside the domain."),
    ("anna@garage.org uk", "There is a space inside the domain."),
    ("florist.co .uk", "There is a space inside the domain."),
    ("anna@florist.co. uk", "There is a space inside the domain."),
    ("_dmarc.vets.example", "That has a character in it that domain names cannot have."),
    ("florist .co.uk", "There is a space inside the domain."),
    ("florist . co.uk", "There is a space inside the domain."),
    ("anna@florist.co,uk bob@garage.example", "There is a comma where a dot should be."),
    ("anna@10.0.0.1, bob@garage.example", "That is a number address, not a domain name."),
    ("anna@florist_.example bob@garage.example", "That has a character in it that domain names cannot have."),
    ("anna#florist.example", "The part that should be the domain has no dot in it. It looks like example.co.uk."),
    ("x/garage.example", "The part that should be the domain has no dot in it. It looks like example.co.uk."),
    ("https://florist", "That has no dot in it. A domain looks like example.co.uk."),
    ("https;//192.168.1.4/", "That is a number address, not a domain name."),
    ("http://printer.local/", "That name is set aside for special use, so it cannot be a mail domain."),
    ("what is my new server", "There is no domain in that. A domain looks like example.co.uk."),
    ("https://", "Enter a domain, for example example.co.uk."),
    ("flo\u202erist.example", "That has an invisible character in it. Type the domain by hand."),
    ("florist.example\r\nX-A: b", "That has an invisible character in it. Type the domain by hand."),
]


@pytest.mark.parametrize(("text", "a_label", "taken_off"), READ)
def test_it_takes_off_what_stands_around_a_name(text: str, a_label: str, taken_off: str) -> None:
    read = read_name(text)
    assert (read.domain, read.taken_off, read.words) == (DomainName(a_label), taken_off, False)
    assert read_typed(text) == read


@pytest.mark.parametrize(("text", "a_label", "taken_off"), AMONG_WORDS)
def test_it_guesses_among_words_only_for_whoever_looks_up(text: str, a_label: str, taken_off: str) -> None:
    read = read_typed(text)
    assert (read.domain, read.taken_off, read.words) == (DomainName(a_label), taken_off, True)
    with pytest.raises(NotADomainName) as refused:
        read_name(text)
    assert refused.value.reason == WORDS


@pytest.mark.parametrize(("text", "names"), SEVERAL)
def test_it_does_not_choose_among_several(text: str, names: list[str]) -> None:
    for read in (read_name, read_typed):
        with pytest.raises(SeveralNames) as asked:
            read(text)
        assert [name.a_label for name in asked.value.names] == names
        assert asked.value.reason == "There is more than one domain in it. Enter one at a time."


@pytest.mark.parametrize(
    "text",
    [
        "anna@florist.example bob@florist.example",
        "florist.example or www.florist.example",
        "anna@FLORIST.example <anna@florist.example>",
        "Anna <anna@florist.example<mailto:anna@florist.example>>",
    ],
)
def test_one_domain_twice_is_one(text: str) -> None:
    assert read_typed(text).domain == DomainName("florist.example")


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_it_says_what_is_wrong(text: str, reason: str) -> None:
    for read in (read_name, read_typed):
        with pytest.raises(NotADomainName) as refused:
            read(text)
        assert refused.value.reason == reason


def test_it_keeps_the_name_as_it_was_for_older_rows() -> None:
    with_www = DomainName("www.florist.example")
    assert read_name("https://www.florist.example/") == ReadName(
        DomainName("florist.example"), with_www, "https://www.", words=False
    )
    assert read_name("www.com") == ReadName(DomainName("www.com"), DomainName("www.com"))
