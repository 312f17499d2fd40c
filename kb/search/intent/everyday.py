"""More words of concepts: how people say it who write in a hurry, in dialect, or half a sentence, in both languages."""

from typing import Final

from kb.search.intent.concepts import Concept

#: With commas between words and phrases.
ENGLISH: Final = {
    Concept.NOT: (
        "not responding, issue, issues, difficulties, difficulty, aint, refusing, stuffed, bust, playing up, acting "
        "up, but not in, but not on, but not at, but none on, but none in, but nothing on, but nothing in, out of "
        "order, in the wrong order"
    ),
    Concept.WEBMAIL: "session expired, session has expired, your session",
    Concept.VALUE: (
        "ssl or tls, ssl or starttls, tls or starttls, which encryption, what encryption, security type, encryption "
        "type, imap details, smtp details, pop details, pop3 details"
    ),
    Concept.TO_ME: (
        "writing to me, writes to me, write to me, emails to me, emailing me, emails me, mails to me, mail to me, "
        "messages to me, sent to me, sends to me, sending to me"
    ),
    Concept.RECEIVE: (
        "come to my, comes to my, coming to my, come to me, comes to me, get to my, appear, appears, appearing"
    ),
    Concept.NO_RECEIVE: (
        "can only send, only sends, inbox stays empty, inbox remains empty, stays empty, remains empty, stopped "
        "coming, dried up"
    ),
    Concept.NOTICE: "letter says, letter that says, it says in the letter",
    Concept.MOVE: (
        "letter says, letter that says, it says in the letter, is changing hosts, host is changing, hosts are "
        "changing, server is changing, servers are changing, provider is changing, changing hostnames, changing host "
        "names, hostnames change, changing mailserver, changed mailserver, mailserver change, new mailserver"
    ),
    Concept.WRONG: "rejecting, refuses login, declines, declined",
    Concept.ASKING: "special characters, umlauts, capital letters, show, display, see my password, reveal",
    Concept.GENUINE: (
        "who are you, strange email, strange mail, strange message, strange emails, weird email, weird message, odd "
        "email, confirm my password, confirm my account, verify my account, verify my mailbox, confirm your account, "
        "claims to be"
    ),
    Concept.FULL: (
        "delete mail on server, delete from server, delete mail from server, delete emails from server, empty trash, "
        "empty the trash, empty bin, empty the bin, empty my trash, empty deleted items, bigger mailbox, increase "
        "mailbox, more space, more storage, running out of, nearly full, almost full, exceeded"
    ),
    Concept.BACKUP: (
        "usb stick, external drive, hard drive, emails to new computer, emails to a new computer, emails to my new "
        "computer, emails to new pc, emails to a new pc, emails to my new pc, emails to new laptop, emails to my new "
        "laptop, mail to a new computer, where are my emails stored, where does outlook store, where are emails "
        "stored, data file, profile folder, where is the pst"
    ),
    Concept.PASSWORD: (
        "changed my password, changed password, changed the password, new password, password change, password reset"
    ),
    Concept.NEW_PASSWORD: (
        "changed my password, changed password, changed the password, new password, password change, password reset, "
        "password has changed, password changed"
    ),
    Concept.KNOW: "know, remember, recall",
    Concept.ADDRESSEE: "recipient, recipients, addressee, the other side",
    Concept.LATE: (
        "delayed, delay, delays, hours late, hours later, very late, too late, only when i, when i open, when app is "
        "open, when the app is open, when i refresh, when i pull down, push, notification for new, notifications for "
        "new, notification of new, spinning, checking for mail, keeps checking, keeps loading, loads forever, "
        "forever"
    ),
    **dict.fromkeys(
        (Concept.SIGN_IN, Concept.DENIED),
        "cant get into, cannot get into, can not get into, no access, cant access, cannot access, unable to access",
    ),
    Concept.NO_HOST: "host not found, server not found, cannot find host, cannot find server, host could not be found",
    Concept.OUTBOX: "outbox, out box",
    Concept.FILL_IN: (
        "put in, put into, enter, enter in, enter as, type, type in, fill in, write in, put under, put down, "
        "choose, pick, select, set"
    ),
    Concept.RESPONSE: (
        "busy, overloaded, response, responded, responds, returned, returns, replied, answered, requires, requested, "
        "closed, terminated, greeting, gave, unexpected, unexpectedly, unknown, unsupported, supported, support, "
        "supports, crashed, slow, temporarily, unavailable, rejects, rejecting, rejection, said, complains, wants"
    ),
    Concept.ERROR: (
        "too many recipients, too many messages, too many connections, too many simultaneous, starttls required, tls "
        "required, ssl required, encryption required, must issue a starttls"
    ),
    Concept.ENCRYPTION: "starttls required, tls required, ssl required, encryption required, must issue a starttls",
    Concept.RELAY: (
        "address rejected, address refused, address invalid, sender address, recipient address, sender verify"
    ),
    Concept.GONE: "smaller, shrinking, shrinks, fewer and fewer, dwindling, only the last, only last, disappears",
    Concept.ELSEWHERE: "but not in, but not on, but not at, but none on, but none in, but nothing on, but nothing in",
    Concept.NEED_HELP: (
        "do it for me, someone do this, somebody do this, too complicated, i dont understand, no idea how, call me "
        "back, ring me, phone number, speak to, talk to, who can help, can you help, customer service, support "
        "number, hotline"
    ),
    Concept.RELATIVE: "son, daughter, grandson, granddaughter, brother in law, web designer, webmaster",
    Concept.TWICE: "three times, four times, several times, many times over",
    Concept.TROUBLE: "not working, doesnt work, does not work, wont work, stopped, problem, nothing works, failed",
    Concept.NO_SEND: "can only receive, only receives, only receive",
    Concept.JUNK: "block a sender, block sender, block this sender, blocked sender, blocking a sender",
    Concept.MISUSE: "blackmail, someone reads my, somebody reads my, else reads my, is reading my, taken over",
    Concept.AUTO_REPLY: (
        "going on holiday, copy all mail to, copy all my mail to, copy of all mail, copy of every email to, send a "
        "copy to"
    ),
}

#: The same in German.
GERMAN: Final = {
    Concept.NOT: (
        "antwortet nicht, nicht gefunden, nicht erreichbar, keine verbindung, nix, geht net, gehn net, geht ned, "
        "gehen net, kommt net, kommt ned, kommen net, funktioniert net, net mehr, ned mehr, net an, net raus, koa, "
        "koane, koi, niemandem, niemanden, spinnt, muckt, zickt, macht nicht, will nicht, mag nicht, streikt, geht "
        "kaputt, aber nicht im, aber nicht in, aber nicht auf, aber nicht am, aber nichts im, aber nichts auf, aber "
        "nichts am, nur nicht am, nur nicht auf, nur nicht im"
    ),
    Concept.SEND: (
        "mails schreiben, emails schreiben, mehr schreiben, losschicken, losgeschickt, wegschicken, weggeschickt, "
        "wegsenden, rausgeschickt, hinausgehen"
    ),
    Concept.RECEIVE: (
        "eintrudeln, trudeln, trudelt, reingekommen, gekriegt, krieg, kriegt, bekomm, eingegangen, zugestellt "
        "bekommen, nachladen, abholt, mailabruf"
    ),
    Concept.NO_RECEIVE: (
        "nur senden, nur noch senden, nur mails senden, posteingang bleibt leer, postfach bleibt leer, bleibt leer, "
        "posteingang ist leer, eingang leer, bleiben weg, bleibt weg, mails bleiben aus, bleiben aus, bleibt aus, "
        "kommt nix, nix an, nix mehr an, nix rein, nichts rein, nix neues, nichts mehr rein"
    ),
    Concept.NO_SEND: (
        "nur empfangen, nur noch empfangen, nur mails empfangen, nix raus, net raus, niemandem mehr schreiben, "
        "keinem mehr schreiben, kann niemandem"
    ),
    Concept.NOTICE: "brief steht, im brief, im schreiben, laut brief",
    Concept.MOVE: (
        "brief steht, laut brief, zügeln, gezügelt, zügelt, züglete, umgestellt worden, umstieg, umsteigen, neuer "
        "anbieter, neuen anbieter, neuer provider, neuen provider, neuer mailserver, neuen mailserver, "
        "mailserverwechsel, providerwechsel, hosterwechsel, mailmigration, migrieren, migriert"
    ),
    Concept.WEBMAIL: "sitzung abgelaufen, sitzung ist abgelaufen",
    Concept.TO_ME: (
        "mir schreibt, mir schreiben, an mich schreibt, schreibt mir, schreiben mir, mails an mich, emails an mich, "
        "e mails an mich, nachrichten an mich, mail an mich, an mich schickt, mir schickt, an meine adresse schreibt"
    ),
    Concept.CONNECT: "keine antwort, antwort vom server, antwort des servers, server antwort",
    Concept.WRONG: "ablehnen, lehnt ab, verweigern, weist ab, abweisen",
    Concept.ASKING: (
        "umlaut, umlaute, umlauten, sonderzeichen, großschreibung, groß und klein, lautet, anzeigen, auslesen, "
        "anzeigen lassen, einsehen"
    ),
    Concept.STUCK: "im ausgang, ausgangsfach, im postausgang, wird gesendet, hängt fest, festhängen, steckt fest",
    Concept.ADDRESSEE: "empfänger, empfängern, adressat, adressaten, gegenüber",
    Concept.LATE: (
        "verzögert, verspätet, verspätung, verzögerung, verzögerungen, stunden später, tage später, kommen erst, "
        "kommt erst, erst wenn, nur wenn ich, wenn ich die app öffne, lädt ewig, lädt und lädt, dreht sich, kreis "
        "dreht, push, benachrichtigung bei neuen, benachrichtigung für neue, benachrichtigung über neue, zu spät"
    ),
    **dict.fromkeys(
        (Concept.SIGN_IN, Concept.DENIED),
        (
            "komme nicht rein, komme nicht mehr rein, komm nicht rein, nicht in mein postfach, nicht mehr in mein "
            "postfach, nicht in meine mails, nicht mehr in meine mails, nicht an meine mails, nicht mehr an meine "
            "mails, nicht in mein konto, nicht mehr in mein konto, nicht in meine emails, nicht mehr in meine "
            "emails, kein zugriff, keinen zugriff, kein zugang, keinen zugang"
        ),
    ),
    Concept.NO_HOST: (
        "host nicht gefunden, host wurde nicht gefunden, server nicht gefunden, server wurde nicht gefunden, "
        "servername nicht gefunden, mailserver nicht gefunden, pop3 wurde nicht gefunden, smtp wurde nicht gefunden, "
        "imap wurde nicht gefunden"
    ),
    Concept.OUTBOX: "postausgang, ausgangsordner, im ausgang, outbox",
    Concept.FILL_IN: (
        "eintragen, einzutragen, eingetragen, eingeben, einzugeben, einsetzen, hineinschreiben, reinschreiben, "
        "hinschreiben, einstellen, einzustellen, stelle ich, auswählen, wählen, angeben, gebe ich"
    ),
    Concept.RESPONSE: (
        "überlastet, ausgelastet, beschäftigt, erfordert, beendet, geschlossen, getrennt, meldete, gemeldet, "
        "unerwartet, unterstützt, unbekannt, abgestürzt, langsam, vorübergehend, zurückgegeben, verlangt, fordert"
    ),
    Concept.ERROR: "zu viele empfänger, zu viele nachrichten, zu viele verbindungen, zu viele gleichzeitige",
    Concept.ENCRYPTION: "ssl erforderlich, tls erforderlich, starttls erforderlich",
    Concept.RELAY: "adresse abgelehnt, adresse ungültig, absenderadresse, empfängeradresse, absender abgelehnt",
    Concept.GONE: (
        "werden weniger, wird weniger, immer weniger, schrumpft, nur noch mails, nur noch die letzten, nur die "
        "letzten, letzten 30 tage, letzten tage"
    ),
    Concept.ELSEWHERE: (
        "aber nicht im, aber nicht in, aber nicht auf, aber nicht am, aber nichts im, aber nichts auf, aber nichts "
        "am, nur nicht am, nur nicht auf, nur nicht im"
    ),
    Concept.NEED_HELP: (
        "für mich machen, für mich erledigen, kenne mich nicht aus, keine ahnung wie, zu kompliziert, verstehe ich "
        "nicht, verstehe das nicht, rückruf, zurückrufen, rufen sie mich, telefonnummer, hotline, kundendienst, "
        "kundenservice, ansprechpartner, wer kann helfen, wer hilft, können sie mir helfen, kann mir jemand helfen, "
        "mit jemandem sprechen"
    ),
    Concept.RECIPIENT: (
        "bei kunden, bei den kunden, bei unseren kunden, bei meinen kunden, bei meinem kunden, bei allen kunden, bei "
        "freunden, bei anderen nicht, bei anderen leuten"
    ),
    Concept.RELATIVE: "sohn, tochter, enkel, enkelin, bruder, schwester, neffe, schwager, webagentur",
    Concept.TWICE: (
        "mehrere posteingänge, zwei posteingänge, mehrere papierkörbe, zwei papierkörbe, dreimal, drei mal, viermal, "
        "mehrmals"
    ),
    Concept.DUTY: "betroffen, was wenn ich, wenn ich es vergesse, wenn ich das vergesse, wenn ich nicht reagiere",
    Concept.HELPING: "für senioren, für ältere, für die eltern, fernwartung",
    Concept.ADD: (
        "aufs handy, aufs telefon, aufs iphone, aufs ipad, aufs tablet, aufs smartphone, auf mein handy, auf mein "
        "iphone, auf das handy, auf den laptop, zweite mailadresse, zweite adresse, zweite email adresse, zweite e "
        "mail adresse, fremde adresse, fremde mailadresse, fremde email adresse, fremde e mail adressen, fremdes "
        "postfach, zweites mailkonto, weiteres konto, weitere adresse, weitere mailadresse, zusätzliches konto, noch "
        "ein konto"
    ),
    Concept.POP: (
        "auf server belassen, bleiben auf dem server, bleibt auf dem server, auf dem server bleiben, server "
        "belassen, kopie auf dem server"
    ),
    Concept.VALUE: (
        "smtp liste, smtp serverliste, smtp adresse, imap adresse, pop adresse, mailserver daten, server daten, "
        "server name, server adresse, mail server daten, servereinstellung, mailserveradresse, serverinfo, "
        "serverinfos, welcher server, welchen server, welche server, welche verschlüsselung, ssl oder tls, ssl oder "
        "starttls"
    ),
    Concept.OWN: "meines, unseres, unserem, unserer, unseren",
    Concept.GENUINE: (
        "wer sind sie, sind sie wirklich, wer steckt dahinter, komische, komischer, seltsame, merkwürdige, dubiose, "
        "angebliche, angeblich, passwort bestätigen, konto bestätigen, postfach bestätigen, daten bestätigen, "
        "verifizieren, fakemail"
    ),
    Concept.FULL: (
        "am server löschen, auf dem server löschen, vom server löschen, überläuft, läuft über, übergelaufen, "
        "vergrößern, mehr speicher, mehr speicherplatz, mehr platz, zu klein, fast voll, speicher erweitern, "
        "überschritten, belegt, randvoll, papierkorb leeren"
    ),
    Concept.CONTACTS: "telefonbuch, telefonnummern, adressen mitnehmen, kontaktdaten, adressverzeichnis",
    Concept.BACKUP: (
        "gesamtes postfach, ganzes postfach, komplettes postfach, usb stick, externe festplatte, auf festplatte, "
        "mails übertragen, mails mitnehmen, mails kopieren, emails kopieren, emails übertragen, emails mitnehmen, pc "
        "übertragen, rechner übertragen, computer übertragen, laptop übertragen, wo liegen, speicherort, "
        "profilordner, datendatei, outlook datei, pst datei, wo speichert outlook, wo speichert thunderbird die "
        "mails, archivierung, abspeichern"
    ),
    Concept.PASSWORD: (
        "passwort geändert, passwort gewechselt, neues passwort, neuem passwort, neues kennwort, neuem kennwort, "
        "kennwort geändert, kennwort gewechselt, passwortänderung, passwort änderung, passwortwechsel, passwort "
        "wechsel, kennwortwechsel, pw, passwd, passwörtern, pass wort"
    ),
    Concept.NEW_PASSWORD: (
        "passwort geändert, passwort gewechselt, neues passwort, neuem passwort, neues kennwort, neuem kennwort, "
        "kennwort geändert, kennwort gewechselt, passwortänderung, passwort änderung, passwortwechsel, passwort "
        "wechsel, kennwortwechsel"
    ),
    Concept.KNOW: "weiß, weiss, kenne, kennt, erinnere, fällt, merken",
    Concept.TROUBLE: "geht nicht, geht nichts, klappt nicht, funktioniert nicht, fehler, geht nix, problem",
    Concept.ADDRESS: (
        "eine neue adresse, eine neue mailadresse, eine neue email adresse, eine neue e mail adresse, eine andere "
        "adresse, eine andere mailadresse, ich eine neue adresse, ich eine neue mailadresse, ich eine neue email "
        "adresse, ich eine neue e mail adresse, ich eine andere adresse, ich eine andere mailadresse"
    ),
    Concept.STAY: (
        "ich eine neue adresse, ich eine neue mailadresse, ich eine neue email adresse, ich eine neue e mail "
        "adresse, ich eine andere adresse, ich eine andere mailadresse"
    ),
    Concept.JUNK: "absender sperren, absender blockieren, absender gesperrt, whitelist",
    Concept.MISUSE: (
        "erpressermail, erpressung, erpresser, konto übernommen, account übernommen, postfach übernommen, liest mit, "
        "liest meine, mitgelesen, liest jemand"
    ),
    Concept.FROM_ME: "von eigener adresse, von der eigenen adresse",
    Concept.AUTO_REPLY: "in urlaub, urlaub ab, sollen auch an, soll auch an, kopie an, eine kopie an",
}
