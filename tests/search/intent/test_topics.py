"""Which article answers which kind of question, in either language and in words that stand in no table of ours."""

import pytest

from kb.guides.library.library import Library
from kb.search.intent.phrases import words_of
from kb.search.intent.questions import read_question
from kb.search.intent.topics import _RULES, STRONG, topics_of
from tests.libraries import shipped_library

#: The pages that some kind of question leads to.
LED_TO = {rule.article for rule in _RULES}


@pytest.mark.parametrize(
    ("text", "page"),
    [
        ("my replies do not go out", "cannot-send"),
        ("Antworten gehen nicht raus", "cannot-send"),
        ("mail sits in the outbox for hours", "cannot-send"),
        ("my newsletters land in their junk folder when I send them", "cannot-send"),
        ("nothing has come in since Monday", "nothing-new-arrives"),
        ("Ich kriege keine Post mehr", "nothing-new-arrives"),
        ("a box wants my passcode all the time", "password-asked-again"),
        ("ständig diese Kennwortabfrage", "password-asked-again"),
        ("Kennwort wird abgelehnt", "password-asked-again"),
        ("it says the certificate is untrusted", "certificate-warnings"),
        ("Sicherheitswarnung beim Abruf", "certificate-warnings"),
        ("I see every message two times, duplicates everywhere", "mail-twice-or-missing"),
        ("Unterordner fehlen", "mail-twice-or-missing"),
        ("nobody in the whole house gets mail", "one-device-locks-everyone-out"),
        ("unsere IP ist gesperrt", "one-device-locks-everyone-out"),
        ("I cannot remember my password", "passwords"),
        ("Kennwort weiß ich nicht mehr, verlegt", "passwords"),
        ("take my address book along to the new webmail", "webmail-contacts"),
        ("no space left, quota reached", "webmail"),
        ("Postfach aufräumen", "webmail"),
        ("export everything as pst", "back-up-first"),
        ("Sicherungskopie meiner Nachrichten", "back-up-first"),
        ("convert pop3 into imap", "pop3-to-imap"),
        ("am I on POP or IMAP", "pop3-or-imap"),
        ("is the letter from you a fraud", "is-this-message-genuine"),
        ("Brief vom Anbieter, ist das Betrug", "is-this-message-genuine"),
        ("why does my mail move", "what-the-move-is-about"),
        ("Weshalb der Umzug", "what-the-move-is-about"),
        ("plan for the day of the move", "before-on-and-after-the-day"),
        ("is my app in your list", "apps-by-name"),
        ("Gibt es eine Liste aller Apps", "apps-by-name"),
        ("bis wann muss ich etwas ändern", "before-on-and-after-the-day"),
        ("how do I check that it works now", "test-your-email"),
        ("Testnachricht verschicken", "test-your-email"),
        ("cookies and GDPR", "what-this-site-keeps"),
        ("helping my parents with their mail", "for-the-person-who-helps-others"),
        ("which devices do I have to change", "forgotten-devices"),
        ("welche Geräte umstellen", "forgotten-devices"),
        ("Fehler beim Senden von E-Mails", "cannot-send"),
        ("Fehlermeldung beim Verschicken", "cannot-send"),
        ("error sending mail", "cannot-send"),
        ("error while sending from my phone", "cannot-send"),
        ("problem sending emails", "cannot-send"),
        ("Probleme beim Mailversand", "cannot-send"),
        ("error receiving mail", "nothing-new-arrives"),
        ("Fehler beim Empfangen", "nothing-new-arrives"),
        ("Fehler beim Abrufen der Mails", "nothing-new-arrives"),
        ("E-Mail Versand gesperrt", "cannot-send"),
        ("sending is blocked", "cannot-send"),
        ("Mailversand blockiert", "cannot-send"),
        ("sending disabled", "cannot-send"),
        ("Versand nicht möglich", "cannot-send"),
        ("mails go to drafts instead of being sent", "cannot-send"),
        ("Nachrichten bleiben in den Entwürfen", "cannot-send"),
        ("email stays in drafts", "cannot-send"),
        ("Mails landen im Entwurfsordner", "cannot-send"),
        ("my message ends up in drafts", "cannot-send"),
        ("three copies of each message", "mail-twice-or-missing"),
        ("saves two copies of every sent mail", "mail-twice-or-missing"),
        ("every sent mail is saved twice", "mail-twice-or-missing"),
        ("jede gesendete Mail zweimal gespeichert", "mail-twice-or-missing"),
        ("mehrere Kopien derselben Mail", "mail-twice-or-missing"),
        ("keeps an extra copy of what I send", "mail-twice-or-missing"),
        ("mailbox empty", "mail-twice-or-missing"),
        ("Postfach auf einmal leer", "mail-twice-or-missing"),
        ("my mailbox is blank", "mail-twice-or-missing"),
        ("alles im Postfach weg", "mail-twice-or-missing"),
        ("Mailbox leer seit dem Umzug", "mail-twice-or-missing"),
        ("unendliche Passwortabfrage", "password-asked-again"),
        ("Endlosschleife Anmeldefenster", "password-asked-again"),
        ("endless password prompt", "password-asked-again"),
        ("infinite login loop", "password-asked-again"),
        ("Passwortfenster geht nicht weg", "password-asked-again"),
        ("Passworteingabe kommt ständig", "password-asked-again"),
        ("Kennworteingabe ohne Ende", "password-asked-again"),
        ("E-Mail Ausfall", "nothing-new-arrives"),
        ("email outage", "nothing-new-arrives"),
        ("email is dead", "nothing-new-arrives"),
        ("mail not working at all", "nothing-new-arrives"),
        ("Mail komplett tot", "nothing-new-arrives"),
        ("E-Mail-Störung", "nothing-new-arrives"),
        ("SMTP Adresse geändert Versand blockiert", "cannot-send"),
        ("save a copy of all my mail", "back-up-first"),
        ("Sicherung der Mails und Kontakte", "back-up-first"),
        ("back up emails and contacts", "back-up-first"),
        ("export my contacts", "webmail-contacts"),
        ("E-Mail-Kontakte sichern", "webmail-contacts"),
        ("everyone is blocked", "one-device-locks-everyone-out"),
        ("meine IP wurde blockiert", "one-device-locks-everyone-out"),
        ("my drafts are missing", "mail-twice-or-missing"),
        ("Entwürfe sind weg", "mail-twice-or-missing"),
        ("outgoing mail stopped working", "cannot-send"),
        ("incoming mail stopped working", "nothing-new-arrives"),
        ("hackers are in my account", "mail-in-my-name"),
        ("von unserer Adresse aus verschickt jemand Spam", "mail-in-my-name"),
        ("returned mail that I never wrote", "mail-in-my-name"),
        ("lauter Rückläufer, die ich nie verschickt habe", "mail-in-my-name"),
        ("my diary entries are not in the calendar", "calendars"),
        ("gemeinsame Termine fehlen", "calendars"),
        ("turn the vacation message off", "forwarding-and-absence"),
        ("Abwesenheitsnotizen löschen", "forwarding-and-absence"),
        ("redirect everything to my other account", "forwarding-and-absence"),
        ("Umleitungen nach dem Umzug", "forwarding-and-absence"),
        ("too many newsletters and junk", "spam"),
        ("ständig Werbemails", "spam"),
        ("unser Angebot landet beim Empfänger unter Spam", "cannot-send"),
        ("our emails are marked as junk", "cannot-send"),
        ("the recipient gets nothing", "cannot-send"),
        ("Mutter bekommt meine Mails nicht", "cannot-send"),
        ("Nachrichten treffen mit Verspätung ein", "nothing-new-arrives"),
        ("push does not work for new mail", "nothing-new-arrives"),
        ("seit dem Passwortwechsel keine Mails", "password-asked-again"),
        ("new password and now nothing goes out", "password-asked-again"),
        ("nimmt mein Kennwort nicht", "password-asked-again"),
        ("ich kenne mein Kennwort nicht mehr", "passwords"),
        ("Postfach vergrößern", "webmail"),
        ("weshalb wird gezügelt", "what-the-move-is-about"),
    ],
)
def test_a_kind_of_question_has_its_article(text: str, page: str) -> None:
    first, *_ = topics_of(read_question(words_of(text)))
    assert (first.page, first.strength >= STRONG) == (page, True)


@pytest.mark.parametrize("text", ["", "iphone", "0x800ccc0e", "blue elephants", "open the window"])
def test_other_words_are_no_topic(text: str) -> None:
    assert [topic for topic in topics_of(read_question(words_of(text))) if topic.strength >= STRONG] == []


@pytest.fixture(scope="module")
def library() -> Library:
    return shipped_library()


def test_a_topic_has_the_name_of_a_page(library: Library) -> None:
    assert not LED_TO - {page.slug for page in library.pages}


def test_every_article_is_the_answer_to_some_kind_of_question(library: Library) -> None:
    without = {"error-messages"}  # where codes lead
    assert {slug for slug in library.articles if not slug.startswith("error-messages")} - without <= LED_TO
