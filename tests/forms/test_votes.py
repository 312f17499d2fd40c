"""What is believed of a form that anybody may send, and of the address that it says it came from."""

import pytest

from kb.forms.votes import Ballot, read_ballot, searched_before
from kb.guides.page.verdicts import Verdict
from kb.mail.names import DomainName
from kb.models.readers.votes import version_of
from tests.libraries import shipped_library

GUIDE = shipped_library().guides["iphone-mail"]
HOST = "help.example"


def test_a_whole_answer_is_read() -> None:
    data = {
        "verdict": "password",
        "part": "h-incoming-server",
        "number": " 4",
        "domain": "example.co.uk",
        "protocol": "pop3",
        "version": version_of(GUIDE),
    }
    assert read_ballot(data, GUIDE) == Ballot(
        Verdict.PASSWORD, "h-incoming-server.4", DomainName("example.co.uk"), is_pop3=True, is_current=True
    )


@pytest.mark.parametrize(
    "data",
    [
        {"part": "<script>", "number": "1"},
        {"number": "4"},
        {"domain": "-"},
        {"domain": "//evil.example/"},
        {"domain": "anna@example.co.uk"},
        {"protocol": "smtp"},
        {"version": "0" * 16},
    ],
)
def test_what_does_not_fit_is_left_out(data: dict[str, str]) -> None:
    assert read_ballot({"verdict": "sending", **data}, GUIDE) == Ballot(Verdict.SENDING, "", None, False, False)


def test_a_part_without_its_number_is_kept() -> None:
    for number in ("", "400", "four"):
        ballot = read_ballot({"verdict": "sending", "part": "h-incoming-server", "number": number}, GUIDE)
        assert ballot == Ballot(Verdict.SENDING, "h-incoming-server", None, False, False)


def test_a_device_that_works_is_stuck_at_no_step() -> None:
    ballot = read_ballot({"verdict": "worked", "part": "h-incoming-server", "number": "4"}, GUIDE)
    assert ballot == Ballot(Verdict.WORKED, "", None, False, False)


@pytest.mark.parametrize("data", [{}, {"verdict": ""}, {"verdict": "WORKED"}, {"verdict": "yes"}])
def test_without_a_verdict_there_is_no_answer(data: dict[str, str]) -> None:
    assert read_ballot(data, GUIDE) is None


REFERERS = {
    "https://help.example/guides/iphone-mail/?q=password+refused": "password refused",
    "https://help.example/for/example.co.uk/guides/iphone-mail/?protocol=pop3&q=error+550": "error 550",
    "https://help.example/guides/iphone-mail/?q=anna%40example.co.uk+refused": "refused",
    "https://help.example/guides/iphone-mail/?q=one&q=two": "one",
    "https://help.example/guides/iphone-mail/": "",
    "https://help.example/guides/spark/?q=other": "",
    "https://evil.example/guides/iphone-mail/?q=evil": "",
    "https://help.example@evil.example/guides/iphone-mail/?q=evil": "",
    "https://[help.example/guides/iphone-mail/?q=x": "",
    "https://help.example/guides/iphone-mail/?" + "&".join(["x=1"] * 30): "",
    "": "",
}


@pytest.mark.parametrize(("referer", "words"), REFERERS.items())
def test_only_our_own_page_of_the_guide_tells_what_was_searched(referer: str, words: str) -> None:
    assert searched_before(referer, HOST, "iphone-mail") == words
