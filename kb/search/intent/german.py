"""The German words of each concept: what is listed here means the same here. Other forms are found by themselves."""

from typing import Final

from kb.search.intent.concepts import Concept

#: With commas between words and phrases.
WORDS: Final = {
    Concept.NOT: (
        "geht nicht, geht nichts, klappt nicht, funktioniert nicht, funktioniert nichts, tut nicht, nicht, kein, "
        "keine, keinen, keiner, keins, nichts, nie, niemals, unmöglich, fehlgeschlagen, schlägt fehl, weder, "
        "scheitert, kaputt, verweigert, unterbrochen, problem, probleme, klappt nimmer, nimmer, streikt, hört auf, "
        "niemand, kein gerät, nicht möglich, deaktiviert, ausfall, totalausfall, ausgefallen, störung, tot, gestört, "
        "wird nicht, werden nicht, nimmt nicht, stimmt nicht"
    ),
    Concept.SEND: (
        "senden, sende, sendet, gesendet, versenden, versendet, versende, verschicken, verschickt, verschicke, "
        "schicken, schickt, schicke, abschicken, abgeschickt, geschickt, rausschicken, raus, rausgehen, hinaus, "
        "antworten, versand, ausgehend, ausgehende, weiterleiten, mailversand, smtp, zustellen, zugestellt, geht raus"
    ),
    Concept.RECEIVE: (
        "empfangen, empfang, empfange, empfängt, bekommen, bekomme, bekommt, erhalten, erhalte, erhält, abrufen, ruft "
        "ab, abruf, ruft, abgerufen, ankommen, kommt an, kommen an, kommen, kommt, reinkommen, rein, eingehen, "
        "eingang, herunterladen, laden, lädt, synchronisieren, synchronisiert, aktualisieren, aktualisiert, abholen, "
        "holt, gekriegt, kriege, kriegen, eintreffen, eingehend, eingehende, angekommen, eingetroffen, abzurufen, "
        "mailempfang, abgeholt, geholt, heruntergeladen, geladen"
    ),
    Concept.MAIL: (
        "mail, mails, email, emails, e mail, e mails, nachricht, nachrichten, post, posteingang, postfach, postfächer, "
        "mailfach, mails und kontakte, emails und kontakte, e mails und kontakte, kontakte und mails, kontakte und "
        "emails, kontakte und e mails"
    ),
    Concept.STUCK: (
        "postausgang, hängen, hängt, bleibt, bleiben, stecken, steckt, warteschlange, ausgangsordner, in entwürfe, in "
        "entwürfen, in den entwürfen, in die entwürfe, entwurfsordner, als entwurf, entwürfe statt, bei den entwürfen"
    ),
    Concept.RELAY: (
        "relaying, relaying verweigert, existiert nicht, existiert nicht mehr, unbekannter empfänger, unbekannter "
        "benutzer, gibt es nicht mehr"
    ),
    Concept.BOUNCE: (
        "zurückgewiesen, kommt zurück, kommen zurück, zurückgekommen, unzustellbar, nicht zustellbar, abgewiesen, "
        "zurück, unzustellbarkeit, unzustellbarkeitsbericht, unzustellbarkeitsnachricht, zustellbericht, rückläufer, "
        "mailer daemon"
    ),
    Concept.JUNK: "spam, spamordner, junk, werbung, spamverdacht, junk ordner",
    Concept.PASSWORD: (
        "passwort, passwörter, kennwort, kennwörter, zugangsdaten, anmeldedaten, passwortabfrage, kennwortabfrage, "
        "passworteingabe, kennworteingabe, passwortfenster, kennwortfenster, netzwerkkennwort, netzwerkpasswort, "
        "mailkennwort, anmeldeinformationen"
    ),
    Concept.SIGN_IN: (
        "anmelden, anmeldung, einloggen, login, authentifizierung, authentifizieren, anmeldeversuch, anmelde, "
        "anmeldefenster"
    ),
    Concept.ASK: (
        "fragt, fragen, abfrage, abfragen, gefragt, verlangt, verlangen, will, fordert, eingeben, aufforderung, "
        "fenster, eingabe, abgefragt, möchte, poppt auf, passwortabfrage, kennwortabfrage, passworteingabe, "
        "kennworteingabe, passwortfenster, kennwortfenster, anmeldefenster, merkt sich, merkt sich das, speichert das "
        "passwort nicht, passwort nicht gespeichert, vergisst, windows sicherheit, anmeldeinformationsverwaltung, "
        "windows tresor, tresor, gespeicherte passwörter, gespeichertes passwort, schlüsselbund"
    ),
    Concept.AGAIN: (
        "immer wieder, ständig, dauernd, andauernd, immer, permanent, jedes mal, jedesmal, wieder, wiederholt, "
        "pausenlos, alle paar, fortwährend, dauerschleife, schleife, ewig, erneut, endlos, endlose, endlosen, "
        "endlosschleife, unendlich, unendliche, ohne ende, geht nicht weg, hört nicht auf"
    ),
    Concept.FORGOT: (
        "vergessen, vergaß, weiß nicht, weiss nicht, weiß ich nicht, zurücksetzen, kenne nicht, kenne ich nicht, "
        "verlegt, nicht mehr weiß, verloren, welches, welche, wie lautet, wie ist, finde mein, unbekannt, habe kein, "
        "fällt"
    ),
    Concept.WRONG: (
        "anmeldung fehlgeschlagen, login fehlgeschlagen, authentifizierung fehlgeschlagen, anmeldung nicht möglich, "
        "falsch, abgelehnt, ungültig, stimmt nicht, nicht akzeptiert, inkorrekt, verweigert, nicht angenommen, "
        "unzulässig, nimmt nicht, wird nicht, geht nicht, klappt nicht, abweichend"
    ),
    Concept.CERTIFICATE: (
        "zertifikat, zertifikate, zertifikatswarnung, zertifikatfehler, zertifikatsfehler, serveridentität, "
        "identität, vertrauenswürdig, vertrauen, sicherheitswarnung, sicherheitshinweis, sicherheitszertifikat, "
        "prinzipalname, abgelaufen, unsicher, nicht sicher, ausnahme, sicherheitsausnahme, selbstsigniert, "
        "fingerabdruck, zielprinzipalname"
    ),
    Concept.TWICE: (
        "doppelt, zweimal, mehrfach, doppelte, duplikate, zweifach, doppelten, dubletten, zwei mal, nochmal, noch "
        "einmal, mehrere kopien, zwei kopien, 2 kopien, 3 kopien, drei kopien, zweite kopie, kopien derselben, kopien "
        "von jeder, tauchen wieder auf, taucht wieder auf, erscheinen wieder, erscheint wieder, immer wieder auf, "
        "wieder da, kommen immer wieder"
    ),
    Concept.GONE: (
        "weg, verschwunden, fehlt, fehlen, fehlend, verloren, leer, gelöscht, nicht mehr da, nicht da, wo sind, finde "
        "nicht, futsch, nicht mehr sichtbar, nicht angezeigt, sehe nicht, nicht zu sehen, verlieren, unauffindbar, "
        "alte mails nicht, alten mails nicht, alte nachrichten nicht, alte emails nicht, alte e mails nicht, nicht "
        "gespeichert, leert sich, löscht, nicht alle, nur ein teil, nur einige"
    ),
    Concept.FOLDER: (
        "ordner, unterordner, gesendet, gesendete, gesendete objekte, gesendete mails, papierkorb, entwürfe, alte "
        "mails, alte emails, alte e mails, alten mails, alle mails, alle emails, regeln, filter, archiv, alte "
        "nachrichten, alte post, ordnerstruktur, alten emails, sämtliche mails, mails alle, entwurfsordner"
    ),
    Concept.CONTACTS: "kontakt, kontakte, adressbuch, adressbücher, vcard, adressliste, kontaktliste, signatur",
    Concept.WEBMAIL: (
        "fremden computer, fremder computer, fremden rechner, anderen rechner, webmail, web mail, webmailer, im "
        "browser, browser, online, im internet, webmailoberfläche, webinterface, übers internet, ohne programm, im "
        "web, weboberfläche"
    ),
    Concept.FULL: (
        "voll, quota, speicher, speicherplatz, überfüllt, aufräumen, platz, überlaufen, kontingent, postfachgröße, "
        "platz schaffen, ausmisten, zu groß, speicherlimit"
    ),
    Concept.BACKUP: (
        "backup, sichern, sicherung, datensicherung, exportieren, sicherungskopie, sichere, speichern, kopie, pst, "
        "archivieren, gesichert, abspeichern, mailsicherung, export, datensicherungen, retten, alles herunterladen, "
        "alle mails herunterladen, alle e mails herunterladen"
    ),
    Concept.POP: (
        "pop, pop3, pop 3, von pop, von pop3, nur auf einem gerät, nur auf dem pc, nur auf dem rechner, nur auf meinem "
        "rechner, nur auf meinem pc, vom server gelöscht, auf dem server belassen, auf dem server lassen, nur am pc, "
        "nur am computer, nur am rechner, nur auf dem computer"
    ),
    Concept.IMAP: "imap, imap4, auf imap, zu imap",
    Concept.DIFFERENCE: (
        "unterschied, unterschiede, oder, besser, welches, bedeutet, was ist, was heißt, habe ich, nutze ich, "
        "erklärt, erklärung, ob ich, woran erkenne, verwende ich, was bedeutet"
    ),
    Concept.SWITCH: (
        "wechseln, wechsel, umstellen, umstellung, umwandeln, von pop, auf imap, zu imap, konvertieren, statt, "
        "umziehen, von pop3"
    ),
    Concept.GENUINE: (
        "echt, betrug, fake, phishing, seriös, unecht, gefälscht, verdächtig, abzocke, betrüger, wirklich von ihnen, "
        "betrügerisch, vertrauenswürdig, auf den link geklickt, angeklickt, geklickt, passwort eingegeben, legitim, "
        "falle"
    ),
    Concept.NOTICE: (
        "brief, schreiben, diese mail, diese email, diese e mail, diese nachricht, eine mail, eine email, eine e "
        "mail, sms, anruf, anrufer, mail bekommen, email bekommen, nachricht bekommen, mail erhalten, brief bekommen, "
        "benachrichtigung"
    ),
    Concept.WHY: "was ändert sich, was verändert sich, was wird anders, warum, wieso, weshalb, grund, wozu, weswegen",
    Concept.MOVE: (
        "was ändert sich, was verändert sich, was wird anders, umzug, umziehen, zieht um, zieht, umgezogen, "
        "umstellung, umgestellt, wechsel, migration, serverumzug, serverwechsel, mailumzug, postfachumzug, "
        "serverumstellung, anbieterwechsel"
    ),
    Concept.WHEN: (
        "wann, bis wann, frist, termin, datum, wie lange, stichtag, abgeschaltet, abschaltung, letzter tag, "
        "zeitpunkt, ab wann, zeitplan, welchem tag, deadline"
    ),
    Concept.DUTY: (
        "alles was ich ändern muss, muss ich tun, muss ich machen, was tun, was muss ich, zu tun, soll ich tun, was "
        "mache ich, muss ich etwas, muss ich was, bin ich betroffen, was nun, muss ich, ignorieren, nichts tun, "
        "nichts mache, nichts tue"
    ),
    Concept.LIST: (
        "checkliste, liste, ablauf, vorbereiten, vorbereitung, reihenfolge, schritt für schritt, vor dem umzug, "
        "zeitplan, am tag, umzugstag, überblick, fahrplan, vorher, am umzugstag"
    ),
    Concept.APPS: (
        "liste der apps, liste aller apps, liste aller mail apps, liste der programme, liste aller programme, app "
        "liste, apps von a bis z, app in ihrer liste, app in eurer liste, programm in ihrer liste, welche apps "
        "kennen, welche programme kennen, apps ohne anleitung, apps ohne eigene anleitung"
    ),
    Concept.EVERYONE: (
        "niemand, ganze büro, ganzen büro, ganze firma, ganzen firma, ganze familie, im büro, alle mitarbeiter, alle "
        "rechner, alle computer, ganze haus, ganzen haus, bei allen, sämtliche geräte, kein gerät, alle auf einmal, "
        "gesamte büro, alle kollegen, überall, alle geräte, keiner von uns, keines unserer"
    ),
    Concept.LOCKED: (
        "gesperrt, ausgesperrt, blockiert, sperre, gebannt, ip sperre, ip adresse, zu viele, zu oft, firewall, "
        "geblockt, sperrung, entsperren, blacklist, temporär gesperrt"
    ),
    Concept.NETWORK: (
        "wlan, mobilfunk, mobile daten, mobilen daten, 4g, 5g, lte, zuhause, zu hause, unterwegs, daheim, hotspot, "
        "hotel, anderes netz, anderem netz, im ausland, urlaub, heimnetz, anderswo"
    ),
    Concept.TEST: (
        "test, testen, teste, prüfen, überprüfen, funktioniert es, funktioniert das, funktioniert meine, testmail, "
        "testnachricht, ob es funktioniert, ob alles, klappt alles, geht jetzt alles, ob es geht, ob das geht, "
        "funktioniert alles, richtig eingestellt, ob es klappt, test mail, test e mail, kontrollieren, ob meine"
    ),
    Concept.PRIVACY: (
        "datenschutz, dsgvo, cookie, cookies, personenbezogene, privatsphäre, tracking, datenschutzerklärung, meine "
        "daten, über mich, daten gespeichert, daten löschen, verfolgt"
    ),
    Concept.STORE: "speichert, gespeichert, merkt, sammelt, wissen",
    Concept.SITE: "diese seite, diese website, webseite, hier, ihr, sie, diese site, dieser seite",
    Concept.HELPING: (
        "helfe, helfen, für jemanden, für andere, betreue, unterstütze, anderen helfen, für kollegen, für kunden, für "
        "die mitarbeiter, admin, it betreuer, einem freund"
    ),
    Concept.RELATIVE: (
        "mutter, mama, vater, papa, eltern, oma, opa, großeltern, großmutter, großvater, frau, mann, nachbar, "
        "nachbarin, freund, freundin, tante, onkel, schwiegereltern, chef, kollege, kollegin, verwandte, kunden, "
        "senioren"
    ),
    Concept.DEVICES: (
        "alles was ich, alles ändern, alles ändern muss, welche geräte, geräte, gerät, alles umstellen, was noch, "
        "andere geräte, welche apps, wo noch, überall umstellen, alte geräte"
    ),
    Concept.ADD: (
        "einrichten, einrichtung, eingerichtet, hinzufügen, anlegen, neues konto, neu einrichten, installieren, "
        "erstellen, verbinden, neu anlegen, richte, zweites konto, hinzu, konfigurieren, einbinden, neues postfach, "
        "neue adresse, neue mailadresse, aufsetzen"
    ),
    Concept.NEW_MACHINE: (
        "neues handy, neues telefon, neues iphone, neues ipad, neues tablet, neuer laptop, neuen laptop, neuer "
        "computer, neuen computer, neuer rechner, neuen rechner, neuer pc, neuen pc, neues gerät, neuen mac, neuer "
        "mac, neues smartphone, neues macbook, zweites handy, neuem handy, neuen handy, neues samsung, neuer drucker, "
        "neuen drucker, handy gewechselt, neuem iphone"
    ),
    Concept.CHANGE: (
        "ändern, ändere, geändert, umstellen, umstelle, umgestellt, anpassen, bearbeiten, aktualisieren, austauschen, "
        "ersetzen, eintragen, umändern, wo steht, wo finde, wo trage, wo ist, wo gebe, umzustellen, anzupassen, "
        "änderung, eingeben, stelle ich"
    ),
    Concept.REMOVE: (
        "entfernen, entferne, konto löschen, löschen, lösche, abmelden, trennen, deinstallieren, konto entfernen, "
        "rauswerfen"
    ),
    Concept.VALUE: (
        "server, servername, mailserver, port, ports, portnummer, posteingangsserver, postausgangsserver, "
        "eingangsserver, ausgangsserver, serveradresse, imap server, smtp server, pop server, servereinstellungen, "
        "serverdaten, mailserverdaten, hostname, hostnamen, maileinstellungen, imap einstellungen, smtp einstellungen, "
        "mail einstellungen, einstellungen, servernamen, imap daten, smtp daten, serverliste, liste der server"
    ),
    Concept.PROTOCOL: "imap, smtp, pop, pop3, posteingang, postausgang, eingehend, ausgehend",
    Concept.SETTINGS: "einstellungen, einstellung, optionen, konfiguration, kontoeinstellungen, zugangsdaten, daten",
    Concept.ASKING: (
        "wie heißt, wie lautet, wie lauten, wie ist, was ist, welcher, welchen, welche, welches, welcher server, "
        "brauche, benötige, suche, nenne, nennen, name des, wo finde ich, wo finde, wo steht, meiner adresse, gehört, "
        "wo sind, wie finde, wie finde ich, wie bekomme, woher bekomme, herausfinden, rausfinden, ermitteln, "
        "nachschauen, nachsehen"
    ),
    Concept.OWN: (
        "mein, meine, meinen, meiner, meinem, unser, unsere, für mich, ich, meine domain, meine adresse, ihr, ihre, "
        "neuen, neue"
    ),
    Concept.ERROR: (
        "fehler, fehlermeldung, fehlercode, meldung, warnung, meldet, fehlernummer, meldungen, hinweis, code"
    ),
    Concept.CONNECT: (
        "verbinden, verbindung, erreichbar, erreichen, zeitüberschreitung, antwortet nicht, offline, keine verbindung, "
        "antwortet, nicht gefunden, nicht erreichbar, verbindungsfehler, verbindungsaufbau, server nicht gefunden, "
        "verbindet, verbunden"
    ),
    Concept.WORK: (
        "geht nicht, geht nichts, klappt nicht, funktioniert nicht, funktioniert nichts, tut nicht, geht, gehen, "
        "funktioniert, funktionieren, klappt, tut, läuft, ging, ausfall, totalausfall, ausgefallen, störung, tot"
    ),
    Concept.OLD: "alt, alte, alten, alter, bisherige, vorherige, früher, vorhandene",
    Concept.LOGIN_PAGE: "anmelden, einloggen, login, adresse, url, link, wo, wo ist, aufrufen, öffnen, lesen",
    Concept.AUTO_REPLY: (
        "weiterleitung, weiterleitungen, weiterleitungsregel, umleitung, abwesenheitsnotiz, abwesenheitsmeldung, "
        "abwesenheitsassistent, abwesenheit, automatische antwort, autoreply, urlaubsmeldung, urlaubsnotiz, "
        "autoresponder, auto reply, abwesend, automatisch antworten"
    ),
    Concept.RECIPIENT: (
        "empfänger bekommt nichts, empfänger erhält nichts, empfänger bekommen nichts, empfänger erhalten nichts, "
        "nicht beim empfänger, beim empfänger nicht, bei niemandem an, bei keinem an, niemand bekommt meine, niemand "
        "erhält meine, keiner bekommt meine, kunden bekommen, kunden erhalten, empfänger bekommen, empfänger bekommt, "
        "empfänger erhält, empfänger erhalten, andere bekommen, leute bekommen, beim kunden nicht, kundschaft bekommt, "
        "an beim empfänger, beim empfänger, bei dem empfänger, beim adressaten, nie angekommen, kam nie an, kamen nie "
        "an"
    ),
    Concept.ENCRYPTION: (
        "ssl, tls, starttls, verschlüsselung, verschlüsselt, verschlüsselte verbindung, verschlüsselungsart, sichere "
        "verbindung, sicheren verbindung, sichere verbindungen, gesicherte verbindung"
    ),
    Concept.USER: "benutzername, nutzername, anmeldename, kontoname, loginname",
    Concept.ADDRESS: "meine adresse, mailadresse, mailadressen, e mail adresse, email adresse, emailadresse",
    Concept.REVERT: "stellt sich zurück, wieder zurück, von allein, von alleine, von selbst, selbständig",
    Concept.FILE: "anhang, anhänge, anlage, anlagen, datei, dateien, bild, bilder, foto, fotos",
    Concept.STAY: (
        "gleich, bleibt, bleiben, derselbe, dasselbe, behalten, behalte, verliere, was passiert mit, passiert mit, "
        "passiert, was ändert sich, ändert sich, ändern sich, verändert sich"
    ),
    Concept.NO_RECEIVE: (
        "posteingang leer, leerer posteingang, nichts neues, keine neuen, kommt nichts, nichts an, nichts mehr an"
    ),
    Concept.NO_SEND: "nichts raus, nicht raus, geht nicht raus, gehen nicht raus",
}
