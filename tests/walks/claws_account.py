"""An account of Claws Mail's on one host, set up in its own wizard as somebody did years ago."""

import time
from typing import Final

from kb.mail.servers import Protocol, ServiceSettings
from tests.walks.claws_mail import ClawsMail
from tests.walks.program import Box, NotThere
from tests.walks.reader import Reader

#: Seconds until both questions of a host are answered and its mail is there.
_PATIENCE: Final = 60.0
_PAUSE: Final = 0.5


def set_up(program: ClawsMail, service: ServiceSettings, protocol: Protocol, reader: Reader) -> None:
    """With SSL/TLS both ways and the whole address as user name. The program is closed afterwards."""
    incoming, outgoing = service.first(protocol), service.outgoing
    assert incoming
    assert outgoing
    program.start()
    program.confirm()
    program.type(reader.name, into=Box.NAME)
    program.type(reader.address, into=Box.ADDRESS)
    program.confirm()
    program.choose(protocol.label, field="Server type")
    program.put("Server address", incoming.host)
    program.type(reader.address, into=Box.USER_NAME)
    program.type(reader.password, into=Box.PASSWORD)
    program.tick("Use TLS to connect to receiving server", on=True)
    program.confirm()
    program.put("SMTP server address", outgoing.host)
    program.tick("Use authentication", on=True)
    program.tick("Use TLS to connect to SMTP server", on=True)
    program.confirm()
    while program.shows("Mailbox name"):
        program.confirm()
    program.confirm()
    _fetch(program)
    program.close()


def _fetch(program: ClawsMail) -> None:
    """Believe the host's certificate, which is asked about once, and get mail. It is there when it can be got again."""
    asked = False
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        try:
            program.press("Accept and save" if program.prompt() else "Get Mail")
            if asked and not program.prompt():
                return
            asked = True
        except NotThere:  # it is busy
            time.sleep(_PAUSE)
    raise NotThere(f"no mail was got: {program.words()}")
