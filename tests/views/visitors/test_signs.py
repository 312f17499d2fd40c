"""What stands on a sign, from values alone."""

from dataclasses import replace

import pytest

from kb.mail.moves import Phase, mail_settings
from kb.mail.names import DomainName
from kb.mail.servers import Protocol, Security, ServerPattern, Service
from kb.views.visitors.signs import Face, Serves, Swap, sign, value_groups
from tests.golden_files import DURING, MOVE, NAME, NEW, ODD, OLD, settings_during

SPLIT = Service(
    "split",
    "split",
    "",
    (
        ServerPattern(Protocol.IMAP, "imap.{domain}", 993, Security.TLS),
        ServerPattern(Protocol.SMTP, "smtp.{domain}", 587, Security.STARTTLS),
    ),
)

FACES = {
    Phase.ANNOUNCED: (Face.CALM, MOVE.change_from),
    Phase.OPEN: (Face.CHANGE, None),
    Phase.MOVING: (Face.CHANGE, None),
    Phase.MOVED: (Face.CHANGE, None),
    Phase.CLOSED: (Face.CLOSED, MOVE.old_closes_at),
}


@pytest.mark.parametrize("phase", Phase)
def test_each_phase_has_its_face(phase: Phase) -> None:
    made = sign(settings_during(phase))
    assert (made.face, made.since) == FACES[phase]
    assert made.title == "Incoming and outgoing server"
    assert made.swaps == (Swap(Serves.BOTH, "cloud304.thundercloud.uk", "yourdomain.co.uk"),)
    now = "cloud304.thundercloud.uk" if phase is Phase.ANNOUNCED else "yourdomain.co.uk"
    assert {group.server.host for group in made.groups} == {now}


def test_without_a_move_nothing_is_struck_out() -> None:
    made = sign(mail_settings(NAME, NEW, None, DURING[Phase.OPEN]))
    assert (made.face, made.since) == (Face.PLAIN, None)
    assert made.swaps == (Swap(Serves.BOTH, "", "yourdomain.co.uk"),)


def test_two_hosts_are_two_swaps_and_an_equal_one_is_not_struck_out() -> None:
    move = replace(MOVE, to_service=SPLIT)
    made = sign(mail_settings(NAME, OLD, move, DURING[Phase.OPEN]))
    assert made.title == "Your mail servers"
    assert made.swaps == (
        Swap(Serves.INCOMING, "cloud304.thundercloud.uk", "imap.yourdomain.co.uk"),
        Swap(Serves.OUTGOING, "cloud304.thundercloud.uk", "smtp.yourdomain.co.uk"),
    )
    back = replace(
        MOVE,
        from_service=replace(SPLIT, slug="from"),
        to_service=replace(NEW, servers=(NEW.servers[0], SPLIT.servers[1])),
    )
    swaps = sign(mail_settings(NAME, OLD, back, DURING[Phase.OPEN])).swaps
    assert swaps[1] == Swap(Serves.OUTGOING, "", "smtp.yourdomain.co.uk")


@pytest.mark.parametrize(("only", "title"), [(Protocol.POP3, "Incoming server"), (Protocol.SMTP, "Outgoing server")])
def test_one_side_alone_is_named_as_such(only: Protocol, title: str) -> None:
    service = Service("one", "one", "", (ServerPattern(only, "one.example", 1, Security.TLS),))
    assert sign(mail_settings(NAME, service, None, DURING[Phase.OPEN])).title == title


def test_values_are_grouped_by_protocol_the_preferred_first() -> None:
    groups = value_groups(NEW.of(NAME))
    assert [(group.title, group.side, group.server.port) for group in groups] == [
        ("Incoming mail, IMAP", "incoming", 993),
        ("Incoming mail, POP3", "incoming", 995),
        ("Outgoing mail, SMTP", "outgoing", 465),
    ]
    assert [group.title for group in value_groups(NEW.of(NAME), Protocol.POP3)] == [
        "Incoming mail, POP3",
        "Outgoing mail, SMTP",
    ]
    assert [(g.asks_whole_address, g.asks_local_part) for g in value_groups(ODD.of(NAME))] == [
        (False, True),
        (False, False),
    ]


def test_names_of_another_script_stand_as_they_are_typed() -> None:
    made = sign(mail_settings(DomainName("xn--bcher-kva.example"), NEW, None, DURING[Phase.OPEN]))
    assert made.swaps[0].new == "xn--bcher-kva.example"
