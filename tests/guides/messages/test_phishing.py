"""What no notice may say. Each sentence is one that a tired person could write, or that a fraud does."""

import pytest

from kb.guides.messages.phishing import not_a_place, phishing

SECRET = "no message may ask for a password, a PIN or anything else that is secret"
CONFIRM = "no message may ask to confirm or verify an account or an address"
THREAT = "a threat with an hour on it is what frauds write; say what happens, and when"
SEIZED = "this is what frauds write; say what really happens to mail that is not fetched"
WEB = "write no web address; a message leads to this site and to webmail alone: {{ page.url }}"
ATTACHED = "a notice has no attachments; lead to the page instead"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Please send us your password.", SECRET),
        ("Reply with your PIN.", SECRET),
        ("Do not wait: enter your password below.", SECRET),
        ("Enter here, at your leisure, the password.", SECRET),
        ("Type your card number.", SECRET),
        ("Bitte geben Sie Ihr Passwort ein.", SECRET),
        ("Teilen Sie uns bitte Ihre Zugangsdaten mit.", SECRET),
        ("Please confirm your mailbox.", CONFIRM),
        ("Bestätigen Sie Ihr Konto.", CONFIRM),
        ("Act now, or your mail will be deleted.", THREAT),
        ("Change it immediately. You will lose access.", THREAT),
        ("Handeln Sie sofort, sonst wird alles gelöscht.", THREAT),
        ("Your account has been suspended.", SEIZED),
        ("Ihr Postfach wird gesperrt.", SEIZED),
        ("See https://evil.example/x", WEB),
        ("See www.evil.example", WEB),
        ("See http://bit.ly/x", WEB),
        ("See the attachment.", ATTACHED),
        ("Go to 192.0.2.7 now.", "a server has a name; a number looks like a fraud"),
        ("Hurry up!!", "one exclamation mark is plenty"),
    ],
)
def test_it_refuses_what_frauds_write(text: str, fault: str) -> None:
    assert fault in {message for _, message in phishing(text)}


def test_a_name_of_a_server_would_become_a_link() -> None:
    ((needle, fault),) = phishing("Visit help.evil.com today.")
    assert needle == "help.evil.com"
    assert fault.startswith("help.evil.com looks like the name of a server")


@pytest.mark.parametrize(
    "text",
    [
        "We never ask for your password.",
        "Do not send your password to anybody.",
        "Nobody asks for your password, not even on the phone.",
        "Wir fragen nie nach Ihrem Passwort.",
        "Your address, your password and your mail stay the same.",
        "If webmail accepts your password, type the new name.",
        "It may ask for the password again and again. The password is not the fault.",
        "If you need a new password, ask for it at once.",
        "This message has no attachment.",
        "Delete spam that you do not need.",
        "Write to help@host.co.uk or first.last@host.co.uk.",
        "A forgotten device gets nothing new.",
    ],
)
def test_it_lets_honest_sentences_pass(text: str) -> None:
    assert list(phishing(text)) == []


@pytest.mark.parametrize("words", ["here", "Click here", "hier", "https://bank.example", "bank.com"])
def test_a_link_says_where_it_leads(words: str) -> None:
    assert not_a_place(words)


def test_ordinary_words_of_a_link_pass() -> None:
    assert not not_a_place("How to test")


def test_long_texts_end_soon() -> None:
    for text in ("a@" * 8000, "1." * 8000, "a." * 8000, "not " * 4000, "enter " * 2700):
        list(phishing(text))
