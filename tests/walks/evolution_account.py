"""An account of Evolution's on one host, set up in its own assistant as somebody did years ago."""

import time
from typing import Final

from kb.mail.servers import Protocol, ServiceSettings
from tests.walks.evolution import Evolution
from tests.walks.program import Box, NotThere
from tests.walks.reader import Reader

#: Seconds until the password is asked for, and until mail has come.
_PATIENCE: Final = 60.0
_PAUSE: Final = 0.5
#: What the assistant calls the protocols.
_TYPES: Final = {Protocol.IMAP: "IMAP", Protocol.POP3: "POP"}


def set_up(program: Evolution, service: ServiceSettings, protocol: Protocol, reader: Reader) -> None:
    """With SSL/TLS both ways and the whole address as user name. The program is closed afterwards."""
    incoming, outgoing = service.first(protocol), service.outgoing
    assert incoming
    assert outgoing
    program.start()
    _to_the_page(program, "Identity")
    program.type(reader.name, into=Box.NAME)
    program.type(reader.address, into=Box.ADDRESS)
    program.tick("Look up mail server details based on the entered e-mail address", on=False)
    _to_the_page(program, "Receiving Email")
    program.choose(_TYPES[protocol], field="Server Type")
    program.put("Server", incoming.host)
    program.type(reader.address, into=Box.USER_NAME)
    _to_the_page(program, "Sending Email")
    program.put("Server", outgoing.host)
    program.tick("Server requires authentication", on=True)
    program.type(reader.address, into=Box.USER_NAME)
    _to_the_page(program, "Done")
    program.press("Apply")
    _fetch(program, reader)
    program.close()


def _to_the_page(program: Evolution, title: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not any(window.bears(title) for window in program.screen().windows):
        if time.monotonic() > deadline:
            raise NotThere(f"the assistant has no page {title!r}: {program.words()}")
        try:
            program.press("Next")
        except NotThere:  # it is busy
            time.sleep(_PAUSE)


def _fetch(program: Evolution, reader: Reader) -> None:
    """Get mail once, so that the password is kept."""
    deadline = time.monotonic() + _PATIENCE
    while not program.prompt():
        if time.monotonic() > deadline:
            raise NotThere(f"no password was asked for: {program.words()}")
        time.sleep(_PAUSE)
        if time.monotonic() > deadline - _PATIENCE / 2 and program.shows("Send / Receive"):
            program.press("Send / Receive")
    program.type(reader.password, into=Box.PASSWORD)
    program.confirm()
    time.sleep(6 * _PAUSE)
