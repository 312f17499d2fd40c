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
    """Addresses and names of the two servers of a domain. Without a move both are those that it stands at."""

    old_addresses: Collection[str]
    new_addresses: Collection[str]
    old_hosts: Collection[str]
    new_hosts: Collection[str]


def through(arrival: Arrival, domain: str, servers: Servers) -> Through:
    """The verdict on a message to a tag of `domain`.

    An address of one server alone decides. Where one address is both servers', the line that this very machine wrote
    below says by which name it was asked; what an unknown relay writes there decides nothing.
    """
    if arrival.from_domain != domain:
        return Through.OTHER_ACCOUNT
    old, new = arrival.handed_by in servers.old_addresses, arrival.handed_by in servers.new_addresses
    if old and new:
        by = arrival.below[:1]
        at_old = bool(by) and by[0] in servers.old_hosts and by[0] not in servers.new_hosts
        at_new = bool(by) and by[0] in servers.new_hosts and by[0] not in servers.old_hosts
        return Through.OLD if at_old else Through.NEW if at_new else Through.UNTOLD
    if old or new:
        return Through.OLD if old else Through.NEW
    return Through.UNTOLD
