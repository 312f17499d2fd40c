"""A DNS server of a test's own: a table of records, and every way to answer badly."""

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final

import dns.flags
import dns.message
import dns.rcode
import dns.rdatatype
import dns.rrset

#: What ends the server.
_OVER: Final = b"over"
#: A name and type, `mail.shop.example A`, to its lines; a line `CNAME other.example` is followed.
Table = Mapping[str, list[str]]
#: A question to an answer, or to none.
Answering = Callable[[dns.message.Message], bytes | None]


def from_table(table: Table) -> Answering:
    """A name without any line does not exist."""
    known = {key.split()[0] for key in table}

    def answer(question: dns.message.Message) -> bytes:
        said = dns.message.make_response(question)
        asked = question.question[0]
        name, kind = asked.name.to_text(omit_final_dot=True).lower(), dns.rdatatype.to_text(asked.rdtype)
        for _ in range(20):
            if lines := table.get(f"{name} {kind}"):
                said.answer.append(dns.rrset.from_text(f"{name}.", 300, "IN", kind, *lines))
                break
            if not (alias := table.get(f"{name} CNAME")):
                break
            said.answer.append(dns.rrset.from_text(f"{name}.", 300, "IN", "CNAME", *alias))
            name = alias[0].rstrip(".")
        if name not in known:
            said.set_rcode(dns.rcode.NXDOMAIN)
        return said.to_wire(max_size=65_535)

    return answer


def failing(question: dns.message.Message) -> bytes:
    said = dns.message.make_response(question)
    said.set_rcode(dns.rcode.SERVFAIL)
    return said.to_wire()


def silent(_question: dns.message.Message) -> None:
    """No answer."""


def garbled(_question: dns.message.Message) -> bytes:
    return b"\x00\x01\x02"


def of_another_question(question: dns.message.Message) -> bytes:
    """With the number of another one, as whoever guesses would."""
    said = dns.message.make_response(question)
    said.id ^= 1
    said.answer.append(dns.rrset.from_text(question.question[0].name, 300, "IN", "A", "8.8.8.8"))
    return said.to_wire()


def cut(question: dns.message.Message) -> bytes:
    """It does not fit, and whoever wants more has to ask by TCP, where nobody answers."""
    said = dns.message.make_response(question)
    said.flags |= dns.flags.TC
    return said.to_wire()


class Asked(list[str]):
    """What was asked, in order; `where` is the resolver as a setting names it."""

    where: str = ""


@contextmanager
def answering(answer: Answering) -> Iterator[Asked]:
    asked = Asked()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        asked.where = f"127.0.0.1:{server.getsockname()[1]}"
        thread = threading.Thread(target=_serve, args=(server, answer, asked))
        thread.start()
        try:
            yield asked
        finally:
            server.sendto(_OVER, server.getsockname())
            thread.join()


def _serve(server: socket.socket, answer: Answering, asked: Asked) -> None:
    while True:
        data, where = server.recvfrom(4096)
        if data == _OVER:
            return
        question = dns.message.from_wire(data)
        one = question.question[0]
        asked.append(f"{one.name.to_text(omit_final_dot=True)} {dns.rdatatype.to_text(one.rdtype)}")
        if said := answer(question):
            server.sendto(said, where)
