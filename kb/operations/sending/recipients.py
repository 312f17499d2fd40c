"""Whom a notice of a move is for: the contacts of its domains, but those who have moved, those who want none or have
ended the reminders of this move, and addresses at which there is nobody."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final, Self

from kb.mail.recipients import NotARecipient, Recipient
from kb.models.moves.contacts import Contact
from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move
from kb.models.moves.progress import domains_seen_as_moved
from kb.models.moves.words import MoveWord, Word
from kb.models.sending.suppressions import Reason, recipient_key, suppressed_keys
from kb.operations.readiness.messages import not_ready
from kb.operations.work.counts import Count


@dataclass(frozen=True, slots=True)
class Addressee:
    """One message: an address for a domain."""

    domain: int
    name: str
    recipient: Recipient
    key: str
    #: They want no mail, as is known of them with the domain.
    no_mail: bool = False


@dataclass(frozen=True, slots=True)
class Addressees:
    """Who would get a notice now, and why others would not."""

    messages: tuple[Addressee, ...]
    domains: int
    moved: int
    suppressed: int
    #: Contacts who want no mail, and those of domains whose client has ended the reminders of this move.
    no_mail: int
    ended: int
    #: Addresses from which an earlier message came back.
    dead: int
    #: Domains that nobody can be written to about; the first few by name.
    without_address: int
    to_call: tuple[str, ...] = field(default=())
    #: Domains that are not ready: what tells a client to change is held back from them.
    held: tuple[str, ...] = field(default=())

    @property
    def people(self) -> int:
        return len({one.key for one in self.messages})


#: So many domains without an address, or that are not ready, are named.
_NAMED: Final = 20


@dataclass(frozen=True, slots=True)
class Reach:
    """`Addressees` as numbers. Of those that are held the names are there if they are few."""

    messages: int
    people: int
    domains: int
    moved: int
    suppressed: int
    no_mail: int
    ended: int
    dead: int
    without_address: int
    held: int
    held_names: tuple[str, ...] = ()
    to_call: tuple[str, ...] = ()

    @classmethod
    def of(cls, found: Addressees) -> Self:
        return cls(
            len(found.messages),
            found.people,
            found.domains,
            found.moved,
            found.suppressed,
            found.no_mail,
            found.ended,
            found.dead,
            found.without_address,
            len(found.held),
            found.held if len(found.held) <= _NAMED else (),
            found.to_call,
        )

    @classmethod
    def of_json(cls, data: dict[str, Any]) -> Self:
        names = {name: tuple(data[name]) for name in ("held_names", "to_call")}
        return cls(**(data | names))


def addressees(move: Move, at: datetime) -> Addressees:
    """Read the contacts of a move's active domains."""
    names = dict(Domain.objects.active().filter(move=move).order_by("name").values_list("pk", "name"))
    moved = set(domains_seen_as_moved(move, at).values_list("pk", flat=True)) & names.keys()
    ended = set(MoveWord.objects.of(move, Word.ENOUGH).values_list("domain", flat=True))
    suppressed = suppressed_keys()
    found: dict[tuple[int, str], Addressee] = {}
    reached: set[int] = set(moved)
    why: Counter[str] = Counter()
    for one in _written(move, names):
        reason = suppressed.get(one.key)
        if reason is Reason.DEAD and one.domain not in moved:
            why["dead"] += 1
            continue
        reached.add(one.domain)
        if one.domain in moved:
            why["moved"] += 1
        elif one.domain in ended:
            why["ended"] += 1
        elif one.no_mail:
            why["no_mail"] += 1
        elif reason:
            why["suppressed"] += 1
        else:
            found.setdefault((one.domain, one.key), one)
    silent = [name for pk, name in names.items() if pk not in reached]
    return Addressees(
        messages=tuple(found.values()),
        domains=len(names),
        moved=len(moved),
        suppressed=why["suppressed"],
        no_mail=why["no_mail"],
        ended=why["ended"],
        dead=why["dead"],
        held=not_ready(move, at),
        without_address=len(silent),
        to_call=tuple(silent[:_NAMED]),
    )


def _written(move: Move, names: dict[int, str]) -> Iterator[Addressee]:
    """Contacts with an address that can be written to; what is none counts as no address."""
    rows = Contact.objects.of_move(move.pk).with_address().values_list("domain_id", "email", "no_mail")
    for domain, email, no_mail in rows:
        if domain not in names:
            continue
        try:
            recipient = Recipient.parse(email)
        except NotARecipient:
            continue
        yield Addressee(domain, names[domain], recipient, recipient_key(recipient), no_mail)


#: Whom a notice of a move would reach.
REACH: Final = Count(
    "sending.reach", count=lambda move, at: Reach.of(addressees(move, at)), pack=asdict, unpack=Reach.of_json
)
