"""Personal pages without personal work: a page is rendered once for all domains that differ in their name alone.

Every value on a domain's page follows from its service or move, the phase, and its name. So the page is rendered
with a stand-in for the name, kept under everything else that it depends on, and a request only puts the name in:
one join of bytes instead of a template. It makes a million domains cost what ten cost.
"""

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final
from weakref import WeakValueDictionary
from xml.sax.saxutils import escape

from django.utils.translation import get_language

from kb.bounded import Bounded
from kb.guides.text.placeholders import breakable
from kb.mail.mailboxes import Mailbox
from kb.mail.moves import MailSettings
from kb.mail.names import DomainName
from kb.mail.servers import DOMAIN_FIELD
from kb.models.ground.revisions import current_revision
from kb.models.pages.library import library_edition
from kb.protocols.mail_apps.autodiscover import ANYBODY
from kb.views.frame.thread import rendered

#: A name that nobody can look up, with forms for machines and for eyes that differ and that stand in no template; and
#: one for names of plain letters, since a page tells the others more: what to type where an app takes no other script.
STAND_IN: Final = DomainName.parse("ŝignpostŝtandŝin.example")
PLAIN_STAND_IN: Final = DomainName("signpostxstandxin.example")
#: What is left of a stand-in if a template takes its name apart in a way that is not in `spellings`.
_TRACES: Final = tuple(
    label.split(".")[0].encode() for label in (STAND_IN.a_label, STAND_IN.u_label, PLAIN_STAND_IN.a_label)
)
#: Bytes of skeletons, and what one takes beside its own.
_KEPT: Final = 32 << 20
_BESIDE: Final = 2000

Context = dict[str, Any]


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Skeleton:
    """Rendered bytes, cut where a stand-in stands: every other piece is one of its spellings.

    `spelt` says which, by its place in `spellings`. `digest` names the bytes.
    """

    pieces: tuple[bytes, ...]
    spelt: tuple[int, ...]
    digest: str

    @classmethod
    def of(cls, body: bytes) -> "Skeleton":
        pieces = _ANY_STAND_IN.split(body)
        made = cls(tuple(pieces), tuple(map(_SPELT.__getitem__, pieces[1::2])), _digest(body))
        return _by_digest.setdefault(made.digest, made)

    @property
    def body(self) -> bytes:
        return b"".join(self.pieces)

    def fill(self, domain: DomainName, mailbox: Mailbox = ANYBODY) -> bytes:
        names = spellings(domain, mailbox)
        pieces = list(self.pieces)
        pieces[1::2] = [names[place] for place in self.spelt]
        return b"".join(pieces)


def spellings(domain: DomainName, mailbox: Mailbox = ANYBODY) -> tuple[bytes, ...]:
    """Every form in which a template writes a name: breakable after its dots, for machines, for eyes; and a document
    for one mailbox its address, and the part before the at sign.

    Names are letters, digits, dots and hyphens of any script, so none needs escaping anywhere in a page.
    """
    return _named(domain) + (_ANYBODYS if mailbox is ANYBODY else _parts(mailbox))


@lru_cache(maxsize=64)
def _named(domain: DomainName) -> tuple[bytes, ...]:
    """Kept for as long as one request asks for it again."""
    return breakable(domain.a_label).encode(), domain.a_label.encode(), domain.u_label.encode()


def _parts(mailbox: Mailbox) -> tuple[bytes, bytes]:
    return escape(mailbox.address).encode(), escape(mailbox.local_part).encode()


_ANYBODYS: Final = _parts(ANYBODY)

#: Which spelling each form of a stand-in is. Of the plain one two are alike, and so they are of every plain name. The
#: whole address is longer than its part, and is looked for first.
_SPELT: Final = {
    form: place
    for name in (PLAIN_STAND_IN, STAND_IN)
    for place, form in [*reversed(list(enumerate(spellings(name)[:3]))), *enumerate(_ANYBODYS, start=3)]
}
_ANY_STAND_IN: Final = re.compile(b"(%s)" % b"|".join(map(re.escape, _SPELT)))


def stand_in_for(name: DomainName) -> DomainName:
    return STAND_IN if "xn--" in name.a_label else PLAIN_STAND_IN


class NameTakenApart(RuntimeError):
    """A template wrote the domain's name in a form of its own. Showing somebody a wrong host would be worse."""


#: The skeletons of this process, by what each was made of; and by its digest, for as long as anybody keeps it.
shelf: Final = Bounded[Skeleton](_KEPT, lambda skeleton: _BESIDE + sum(map(len, skeleton.pieces)))
_by_digest: Final = WeakValueDictionary[str, Skeleton]()


def skeleton_of_tag(tag: str) -> Skeleton | None:
    """The one that the page with this entity tag was made of, if it is kept here."""
    return _by_digest.get(tag.strip('"').partition("-")[0])


def fill(
    settings: MailSettings, template: str, state: Hashable, context: Callable[[MailSettings], Context]
) -> tuple[bytes, str]:
    """The page of `settings` and a strong entity tag for it.

    `state` is whatever the page depends on beside the settings; `context` makes the template's context from settings,
    and is only called when there is no skeleton yet.
    """
    return fill_bytes(settings, (template, state), lambda of: rendered(template, context(of)).encode())


def fill_bytes(
    settings: MailSettings, state: Hashable, render: Callable[[MailSettings], bytes], mailbox: Mailbox = ANYBODY
) -> tuple[bytes, str]:
    """The same for whatever UTF-8 text `render` makes of settings; `state` then names the kind of text as well.

    Where `render` writes of `ANYBODY`, `mailbox` is put in; the tag names no mailbox.
    """
    name = settings.domain
    if names_collide(settings):
        body = Skeleton.of(render(settings)).fill(name, mailbox)
        return body, _digest(body)
    stand_in = stand_in_for(name)
    key = (current_revision(), library_edition(settings.at), get_language(), _place(settings), stand_in, state)
    skeleton = shelf.answer(key, lambda: _checked(Skeleton.of(render(settings.of(stand_in))), state))
    return skeleton.fill(name, mailbox), tag_for(skeleton.digest, name)


def _place(settings: MailSettings) -> Hashable:
    """Where a domain stands: whatever follows from its service or its move, in a phase, held back from it or not."""
    where = settings.move.slug if settings.move else settings.service.slug
    return settings.phase, settings.held, where


def told_of(settings: MailSettings) -> Hashable:
    """All that an answer about a domain depends on but the letters of its name, under one revision.

    How long the name is counts: what is large or small on a page follows from it, and so does what is compressed.
    `None` if it depends on the letters too.
    """
    name = settings.domain
    if names_collide(settings):
        return None
    return _place(settings), settings.next_boundary, "xn--" in name.a_label, *map(len, _named(name))


def tag_for(digest: str, domain: DomainName) -> str:
    """Names the bytes of a skeleton with this domain's name in it."""
    return f"{digest}-{_digest(domain.a_label.encode())}"


def keep(template: str, state: Hashable, context: Callable[[], Context], *, at: datetime) -> tuple[bytes, str]:
    """The same for a page that is no domain's own."""
    return keep_bytes((template, state), lambda: rendered(template, context()).encode(), at=at)


def keep_bytes(state: Hashable, render: Callable[[], bytes], *, at: datetime) -> tuple[bytes, str]:
    """The same for whatever `render` makes for everybody; `state` then names the kind of document as well."""
    key = (current_revision(), library_edition(at), get_language(), state)
    skeleton = shelf.answer(key, lambda: Skeleton.of(render()))
    return skeleton.body, skeleton.digest


def _checked(skeleton: Skeleton, state: Hashable) -> Skeleton:
    """Raises `NameTakenApart` if filling it would leave some of the stand-in behind."""
    filled = skeleton.fill(DomainName("name.example")).replace(b"<wbr>", b"")
    if any(trace in filled for trace in _TRACES):
        raise NameTakenApart(f"{state} writes the domain's name in a form that {__name__} does not know")
    return skeleton


def _digest(body: bytes) -> str:
    return blake2b(body, digest_size=9).hexdigest()


def names_collide(settings: MailSettings) -> bool:
    """Whether a host made from this domain is a fixed host too: two servers may then be equal for it alone."""
    move = settings.move
    services = (move.from_service, move.to_service) if move else (settings.service,)
    name = settings.domain.a_label
    # {domain} stands at the end of a pattern, so this alone settles it for nearly every domain.
    ends_alike = {pattern.host for service in services for pattern in service.servers if pattern.host.endswith(name)}
    if not ends_alike:
        return False
    hosts = [pattern.host for service in services for pattern in service.servers]
    return not ends_alike.isdisjoint(host.replace(DOMAIN_FIELD, name) for host in hosts if DOMAIN_FIELD in host)
