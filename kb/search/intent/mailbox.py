"""More words of concepts: what happens in the mailbox itself, to which spam comes, from which mail is forwarded, and
into which strangers may get; and the calendar beside it.

What is a sign only beside another word, such as "from my address", has a concept of its own.
"""

from typing import Final

from kb.search.intent.concepts import Concept

#: With commas between words and phrases.
ENGLISH: Final = {
    Concept.JUNK: (
        "spam filter, junk mail, unwanted mail, unwanted emails, too many newsletters, unsubscribe, whitelist, junk "
        "email"
    ),
    Concept.MISUSE: (
        "hacked, hacker, hackers, hijacked, compromised, spoofed, spoofing, broken into, misused, abused, in my "
        "name, in our name, pretending to be me, used for spam, spam from me, spam from my, spam as me, sending "
        "spam, sends spam, sending out spam, i never sent, i did not send, i didnt send, i never wrote, i did not "
        "write, i didnt write, i did not set up, i didnt set up, forged sender, sender forged, password stolen, "
        "stolen password, else has access, somebody has access, someone has access, unauthorised access, "
        "unauthorized access, someone is in my, somebody is in my, virus, malware, trojan, spam myself"
    ),
    Concept.FROM_ME: (
        "from my address, from my own address, from my email, from my own email, from my account, from my mailbox, "
        "emails from me, mails from me, from myself, using my address, using my email"
    ),
    **dict.fromkeys(
        (Concept.MINE, Concept.MAIL, Concept.OWN),
        (
            "my mail, my mails, my email, my emails, my e mails, my messages, our mail, our mails, our emails, my "
            "replies"
        ),
    ),
    Concept.OTHERS: (
        "peoples, other people, customers, clients, their, others, everyones, somebody elses, by gmail, by gmx, by "
        "outlook, by hotmail, by yahoo, at gmail, at gmx"
    ),
    Concept.CALENDAR: (
        "calendar, calendars, appointment, appointments, caldav, carddav, ics, ical, icalendar, diary, meetings, "
        "calendar entries, birthdays"
    ),
    Concept.AUTO_REPLY: (
        "forwarding, forwards, forward my email, forward my emails, forward my mail, forward all, forward emails to, "
        "forward email to, forward mail to, forwarded to another, redirect, redirects, redirection, sieve, absence "
        "note, absence message, out of office note"
    ),
}

#: The same in German.
GERMAN: Final = {
    Concept.JUNK: (
        "werbemails, werbemail, spammails, spammail, spamfilter, spam filter, junkmail, junk mail, junkordner, "
        "unerwünschte mails, unerwünschte emails, unerwünschte nachrichten, unerwünscht, zu viele newsletter, "
        "newsletter abbestellen, abbestellen, whitelist"
    ),
    Concept.MISUSE: (
        "gehackt, gehacked, hacker, geknackt, gekapert, missbraucht, missbrauch, missbräuchlich, kompromittiert, in "
        "meinem namen, in unserem namen, unter meinem namen, spam von mir, spam von mein, spam über meine, nie "
        "geschrieben, ich nicht geschrieben, ich gar nicht geschrieben, ich nie verschickt, ich nie gesendet, ich "
        "nie versendet, ich gar nicht verschickt, ich gar nicht gesendet, nicht von mir, unbekannte weiterleitung, "
        "fremde weiterleitung, gefälschter absender, gefälschte absender, absender gefälscht, absenderadresse "
        "gefälscht, spoofing, fremder zugriff, fremden zugriff, fremde haben zugriff, hat jemand zugriff, jemand hat "
        "zugriff, fremde im, jemand ist in, unbefugter zugriff, unbefugte, fremdzugriff, passwort gestohlen, "
        "passwort geklaut, konto gestohlen, virus, trojaner, schadsoftware, malware, versendet spam, verschickt "
        "spam, spam verschickt, spam versendet, spam verschicken, spamversand"
    ),
    Concept.FROM_ME: (
        "von meiner adresse, von unserer adresse, von unserer mailadresse, von meiner mailadresse, von meiner email "
        "adresse, von meiner e mail adresse, von meiner eigenen adresse, von meiner eigenen mailadresse, von meiner "
        "eigenen email, von meiner eigenen e mail, von meiner email, von meinem konto, von meinem account, von "
        "meinem postfach, mit meiner adresse, über meine adresse, mails von mir, emails von mir, nachrichten von "
        "mir, von mir selbst, mit meinem absender"
    ),
    **dict.fromkeys(
        (Concept.MINE, Concept.MAIL, Concept.OWN),
        (
            "meine mails, meine mail, meine emails, meine email, meine e mails, meine e mail, meine nachrichten, "
            "meine nachricht, unsere mails, unsere emails, unsere e mails, meine antworten"
        ),
    ),
    Concept.OTHERS: (
        "kunden, kunde, beim kunden, bei anderen, bei allen, andere leute, anderen leuten, bei gmail, bei gmx, bei "
        "web de, bei outlook, bei t online, bei freunden, beim gegenüber"
    ),
    Concept.CALENDAR: (
        "kalender, kalendern, termine, terminkalender, kalendereinträge, caldav, carddav, ics, ical, icalendar, "
        "kalenderfreigabe, geburtstage, besprechungen, kalendertermine"
    ),
    Concept.AUTO_REPLY: (
        "mails weiterleiten, emails weiterleiten, e mails weiterleiten, automatisch weiterleiten, alles "
        "weiterleiten, weiterleiten lassen, weitergeleitet werden, weiterleiten an, umleiten, umgeleitet, "
        "mailumleitung, mailweiterleitung, sieve, ferienmeldung, feriennotiz, abwesenheitsbenachrichtigung, "
        "abwesenheitsnachricht, abwesenheitsantwort, ferienabwesenheit, out of office"
    ),
}
