"""A question read: what is asked for before any page is ranked."""

import pytest

from kb.search.intent.reading import Intent, IntentReader, ListedName, book_of

MAILBIRD = ListedName("Mailbird", ("mail bird",), "apps-by-name", "h-mailbird")
BAT = ListedName("The Bat!", (), "apps-by-name", "h-the-bat")
MYMAIL = ListedName("myMail", ("my mail",), "apps-by-name", "h-mymail")
HEY = ListedName("HEY", (), "apps-by-name", "h-hey")
READER = IntentReader(book_of([MAILBIRD, BAT, HEY, MYMAIL]))


def read(text: str, chosen: str | None = None) -> Intent:
    return READER.read(text, chosen=chosen)


@pytest.mark.parametrize(
    "text",
    [
        "what is my incoming server",
        "wie heißt mein Postausgangsserver",
        "which port for imap",
        "welchen Port brauche ich für SMTP",
        "smtp server",
        "Posteingangsserver",
        "name of the outgoing server",
        "my imap settings",
        "Servereinstellungen meiner Domain",
        "the new server names please",
        "wie finde ich den Posteingangsserver",
        "woher bekomme ich den Servernamen",
        "Serverdaten herausfinden",
    ],
)
def test_a_question_for_ones_own_values(text: str) -> None:
    assert read(text).own_values


@pytest.mark.parametrize(
    "text",
    [
        "change the incoming server",
        "Postausgangsserver ändern",
        "incoming server iphone",
        "outgoing server says certificate error",
        "server not found",
        "cannot send through the smtp server",
        "mailbird server settings",
        "what is imap",
        "cameras smtp server",
        "",
    ],
)
def test_who_wants_something_else_of_a_server_is_not_led_to_values(text: str) -> None:
    assert not read(text).own_values


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("Sendefehler", "cannot-send"),
        ("Versandfehler in Outlook", "cannot-send"),
        ("Mailausfall seit gestern", "nothing-new-arrives"),
        ("Empfangsfehler", "nothing-new-arrives"),
    ],
)
def test_a_compound_says_what_its_parts_say(text: str, page: str) -> None:
    assert read(text).topics[0].page == page


def test_a_device_that_was_chosen_is_named_unless_another_app_is() -> None:
    assert read("incoming server", chosen="apple-mail").named.devices == ("apple-mail",)
    assert not read("incoming server", chosen="apple-mail").own_values
    assert read("thunderbird", chosen="apple-mail").named.devices[0] == "thunderbird-mac"
    assert read("outlook", chosen="iphone").named.devices[0] == "outlook-iphone"
    assert read("incoming server", chosen="no such device").own_values


@pytest.mark.parametrize(
    ("text", "adding"),
    [
        ("set up mail on my phone", True),
        ("got a new laptop", True),
        ("Konto einrichten", True),
        ("neuer Rechner", True),
        ("change the server", False),
        ("Server umstellen", False),
        ("since I added it nothing arrives, no mail is received", False),
    ],
)
def test_whether_an_account_is_to_be_added(text: str, adding: bool) -> None:
    assert read(text).adding is adding


def test_an_app_without_a_guide_has_its_line() -> None:
    assert read("mail bird settings").listed == (MAILBIRD,)
    assert read("The Bat").listed == (BAT,)
    assert read("from thunderbird to mailbird").listed == ()


def test_a_word_of_every_day_is_an_app_only_alone_or_beside_mail() -> None:
    assert read("hey").listed == (HEY,)
    assert read("how do I use HEY mail").listed == (HEY,)
    assert read("myMail").listed == (MYMAIL,)
    assert read("where is my mail").listed == ()
    assert read("hey how do I change the server").listed == ()


def test_a_word_that_nobody_knows_may_be_an_app() -> None:
    assert READER.read("foxmail settings", unknown={"foxmail"}).unknown_app
    assert not READER.read("foxmail settings").unknown_app
    assert not READER.read("foxmail is nice", unknown={"foxmail"}).unknown_app
    assert not READER.read("foxmail settings in outlook", unknown={"foxmail"}).unknown_app


def test_codes_are_found_and_ports_are_none() -> None:
    assert read("error 0x800CCC0E on 993, then 550 5.7.1").codes == ("0x800ccc0e", "550", "5.7.1")


def test_a_slip_of_the_finger_is_read_as_what_was_meant() -> None:
    assert READER.read("outlok", corrections={"outlok": "outlook"}).named.devices[0] == "outlook-classic"


def test_a_device_alone_is_bare() -> None:
    assert read("my ipad").bare
    assert not read("ipad password").bare


@pytest.mark.parametrize("text", ["gmx marks my mail as spam", "senden an web.de geht nicht", "bounce from yahoo"])
def test_a_provider_where_ones_mail_lands_is_not_what_is_asked_about(text: str) -> None:
    assert read(text).named.devices == ()


@pytest.mark.parametrize("text", ["gmx collects nothing", "web.de holt meine Mails nicht ab", "yahoo neuer server"])
def test_a_provider_that_collects_is(text: str) -> None:
    assert read(text).named.devices == ("collecting",)


def test_a_provider_beside_an_app_says_where_the_mail_is() -> None:
    assert read("t-online Passwort in Outlook").named.devices[0] == "outlook-classic"
    assert "collecting" not in read("thunderbird gmx").named.devices


@pytest.mark.parametrize(
    "text",
    ["spam filter settings", "server for my mother", "calendar server settings", "Weiterleitung Einstellungen"],
)
def test_settings_of_something_else_are_no_names_of_servers(text: str) -> None:
    assert not read(text).own_values
