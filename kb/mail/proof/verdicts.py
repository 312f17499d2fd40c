"""Through which server a message came, as far as it can be told from addresses that readiness knows."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from kb.mail.proof.arrivals import Arrival


class Through(StrEnum):
    """Rows hold these values, so they never change."""

    #: Nothing has come yet.
    NOTHING = ""
    NEW = "new"
    OLD = "old"
    #: It was sent, and both servers hand their mail to one relay, or to one that nobody knows.
    UNTOLD = "untold"
    #: From an account of another domain on the same device.
    OTHER_ACCOUNT = "other"


@dataclass(frozen=True, slots=True)
class Servers:
    """Addresses of the two servers of a domain. Without a move there is the new one alone, which it stands at."""

    old_addresses: Collection[str]
    new_addresses: Collection[str]


def through(arrival: Arrival, domain: str, servers: Servers) -> Through:
    """The verdict on a message to a tag of `domain`.

    An address of one server alone decides. Where one address is both servers', nothing does: a machine writes its own
    name whichever it was asked for, and an unknown relay writes what it likes.
    """
    if arrival.from_domain != domain:
        return Through.OTHER_ACCOUNT
    old, new = arrival.handed_by in servers.old_addresses, arrival.handed_by in servers.new_addresses
    if old == new:
        return Through.UNTOLD
    return Through.OLD if old else Through.NEW
