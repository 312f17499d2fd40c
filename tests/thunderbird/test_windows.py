"""What somebody sees who adds an account in Thunderbird, with the lines that the site prints in a real DNS server."""

import pytest

from kb.mail.moves import Phase
from tests.thunderbird.hub import Hub, Shown

FOUND = "Account settings found automatically."
OLD = Shown(servers=(("imap.old.test", "993"), ("smtp.old.test", "465")), notice=FOUND)
NEW = Shown(servers=(("imap.hoster.test", "993"), ("smtp.hoster.test", "465")), notice=FOUND)


@pytest.mark.parametrize("phase", Phase)
def test_nobody_is_asked_anything_in_any_phase(hub: Hub, phase: Phase) -> None:
    assert hub.look_up(f"anna@{phase}.test") == (OLD if phase is Phase.ANNOUNCED else NEW)


def test_nor_without_a_line_of_the_clients_where_the_exchanger_is_ours(hub: Hub) -> None:
    assert hub.look_up("anna@elsewhere.test") == NEW


@pytest.mark.parametrize("name", ["asked", *(f"asked-{phase}" for phase in Phase)])
def test_with_the_line_that_is_only_for_some_everybody_is_asked(hub: Hub, name: str) -> None:
    assert hub.look_up(f"anna@{name}.test") == Shown(
        asked="Thunderbird found your account setup information on hoster.test. "
        "Do you want to proceed and submit your credentials?",
        notice="Setup information found on 3rd party domain",
        badges=("Unknown Hostname",),
    )
    # It had the settings all along.
    assert hub.refuse().servers == (OLD if name == "asked-announced" else NEW).servers


def test_but_not_where_the_name_of_the_line_has_a_certificate_of_its_own(hub: Hub) -> None:
    assert hub.look_up("anna@certified.test") == NEW
