"""PACC: the draft's own vector, byte-stable documents, and what the format cannot say."""

from dataclasses import replace

import pytest

from kb.mail.moves import Phase, mail_settings
from kb.mail.servers import Service
from kb.protocols.mail_apps import pacc
from kb.protocols.mail_apps.provider import NotExpressible
from tests.golden_files import DURING, NAME, NEW, ODD, PROVIDER, settings_during

#: A document whose digest two other implementations agree on.
VECTOR = (
    b'{"protocols":{"imap":{"host":"imap.hoster.example"},"pop3":{"host":"pop.hoster.example"},'
    b'"submit":{"host":"smtp.hoster.example"}},"authentication":{"password":true},"info":{"provider":'
    b'{"name":"Hoster Mail","shortName":"Hoster"},"help":{"documentation":"https://hilfe.hoster.example/",'
    b'"contact":["mailto:postmaster@hoster.example"]}}}'
)


def test_the_digest_is_the_one_that_others_compute() -> None:
    assert len(VECTOR) == 333
    assert pacc.txt_value(VECTOR) == "v=UAAC1; a=sha256; d=Hwn3WspYe0L0agTyUsQaxtVz6NmT/NzTP/zkFJjdgPE="


@pytest.mark.parametrize("phase", Phase)
def test_equal_settings_give_equal_bytes(phase: Phase) -> None:
    assert pacc.render(settings_during(phase), PROVIDER) == pacc.render(settings_during(phase), PROVIDER)


def test_a_server_that_needs_another_port_is_left_out() -> None:
    servers = tuple(replace(s, port=1995) if s.port == 995 else s for s in NEW.servers)
    settings = mail_settings(NAME, Service("s", "S", "", servers), None, DURING[Phase.OPEN])
    assert b'"pop3"' not in pacc.render(settings, PROVIDER)


def test_a_service_that_it_cannot_express_has_no_document() -> None:
    with pytest.raises(NotExpressible):
        pacc.render(mail_settings(NAME, ODD, None, DURING[Phase.OPEN]), PROVIDER)
