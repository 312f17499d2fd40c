"""What the words of a letter say, in the languages of those who set up mail systems."""

import pytest

from kb.mail.bounce_subjects import Said, said_by_subject, says_that_it_arrived, says_that_it_goes_on


@pytest.mark.parametrize(
    "subject",
    [
        "Warning: could not send message for past 4 hours",
        "[queue] WARNING: mail cannot be sent, will be retried",
        "Delayed Mail (still being retried)",
        "Your message has not been delivered yet",
        "E-mail queued for retry",
        "Ihre Nachricht wurde noch nicht übermittelt",
        "Il messaggio non è ancora stato consegnato",
        "Delivery Status Notification (Delay)",
        "[queue 7] Delivery deferred",
        "Message has not yet been delivered",
        "Zustellung verzögert: Ihre E-Mail zieht um",
        "Benachrichtigung zum Übermittlungsstatus (Verzögerung)",
        "Noch nicht zugestellt: Umzug",
        "WARNUNG: Nachricht zurückgestellt",
        "Remise différée : déménagement",
        "Notification d'état de remise (retard)",
        "Message toujours en attente",
        "Entrega retrasada",
        "Notificación de estado de entrega (demora)",
        "Mensaje aplazado",
        "Recapito in ritardo",
        "Notifica sullo stato del recapito (ritardo)",
        "Consegna differita",
        "Entrega atrasada",
        "[AVISO] Atraso na entrega",
        "Envio adiado",
        "Vertraagde bezorging",
        "Vertraging bij de bezorging",
        "Uitgesteld: verhuizing",
        "Opóźnienie w doręczeniu",
        "Wiadomość opóźniona",
        "Doręczenie odroczone",
    ],
)
def test_it_says_that_a_message_is_late(subject: str) -> None:
    assert said_by_subject(subject) is Said.LATE


@pytest.mark.parametrize(
    "subject",
    [
        "Undelivered Mail Returned to Sender",
        "Undeliverable: Delayed train, your warning",
        "failure notice",
        "Delivery Status Notification (Failure)",
        "Unzustellbar: Verzögerung",
        "Nicht zugestellt: Warnung",
        "Warning: mail could not be delivered",
        "Warnung: Nachricht nicht zustellbar",
        "Avertissement : message non remis",
        "Advertencia: no se pudo entregar",
        "Avvertenza: messaggio non recapitato",
        "Waarschuwing: niet bezorgd",
        "Ostrzeżenie: nie dostarczono",
        "Non remis : Retard",
        "Notification d'état de remise (échec)",
        "No se puede entregar: aviso de retraso",
        "Mancato recapito: avviso di ritardo",
        "Não entregue: atraso",
        "Onbestelbaar: vertraging",
        "Niedostarczalne: opóźnienie",
    ],
)
def test_what_it_says_first_counts(subject: str) -> None:
    assert said_by_subject(subject) is Said.FAILED


@pytest.mark.parametrize(
    "subject", ["", "Mail System Message", "配信不能通知", "Aviso", "Avviso di sistema", "WARNING", "Warning: viruses"]
)
def test_it_may_say_neither(subject: str) -> None:
    assert said_by_subject(subject) is Said.NOTHING


@pytest.mark.parametrize(
    "text",
    [
        "** THIS IS A WARNING MESSAGE ONLY **",
        "Es wird vier Tage lang weiter versucht.",
        "Une nouvelle tentative aura lieu dans une heure.",
        "Se volverá a intentar durante dos días.",
    ],
)
def test_a_text_says_that_nothing_is_lost_yet(text: str) -> None:
    assert says_that_it_goes_on(text)
    assert not says_that_it_goes_on("It was given up.")


@pytest.mark.parametrize(
    ("subject", "arrived"),
    [
        ("Successful Mail Delivery Report", True),
        ("Message status - opened", True),
        ("[list] Delivered: your mail moves", True),
        ("Zugestellt: Ihre E-Mail zieht um", True),
        ("Lesebestätigung", True),
        ("Remis : déménagement", True),
        ("Message status - undeliverable", False),
        ("Nicht zugestellt: Umzug", False),
        ("Non remis : déménagement", False),
        ("Delivery receipt: it could not be delivered", False),
        ("Read this", False),
    ],
)
def test_it_says_that_a_message_arrived(subject: str, arrived: bool) -> None:
    assert says_that_it_arrived(subject) is arrived
