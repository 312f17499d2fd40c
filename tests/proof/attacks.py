"""People and machines that are not what they say, and mail that is nobody's proof."""

from email import message_from_bytes
from typing import Final

from tests.proof.devices import IPHONE, Asked, asking, injected, submission
from tests.proof.hosts import ADDRESSES, ELSEWHERE, EXCHANGER, NEW, OLD, OURS
from tests.proof.ledger import Case, Ledger
from tests.proof.world import STRANGER, World, domain_of

_NEW: Final = ADDRESSES[NEW]
_FORGED: Final = f"Received: from {NEW} ({NEW} [{_NEW}]) by {EXCHANGER} (Postfix) with ESMTPS id F0F0F0F0; now"
_BY_ITSELF: Final = f"Received: from phone (unknown [{_NEW}]) by {NEW} (Postfix) with ESMTPSA id E0E0E0E0; now"
#: A stranger's message says so on top of all; `{domain}` is whose it pretends to be.
_LIES: Final = {
    "spoofed": (),
    "forged-received": (_FORGED, _BY_ITSELF),
    "forged-results": ("Authentication-Results: mx.help.test; spf=pass smtp.mailfrom=anna@{domain}",),
    "others-results": ("Authentication-Results: other.test; dkim=pass header.d={domain}",),
    "both-forged": ("Authentication-Results: mx.help.test; dkim=pass header.d={domain}", _FORGED),
    "forged-return-path": ("Return-Path: <anna@{domain}>", "X-Original-To: <anna@{domain}>"),
}
#: A stranger's greeting, in which the new server's address stands as servers write it.
_GREETINGS: Final = {
    "greets-as-address": f"[{_NEW}]",
    "greets-as-line": f"{NEW}([{_NEW}])by {EXCHANGER}",
    "greets-in-brackets": f"a([{_NEW}])",
}
#: The envelope's sender, with what a program that writes down results could copy without looking.
_PATHS: Final = {
    "quoted-path": '"x; dkim=pass header.d={domain} ; y"@stranger.test',
    "remark-path": '"x) ; dkim=pass header.d={domain} (y"@stranger.test',
}
#: What a machine writes.
_MACHINES: Final = {
    "auto-reply": ("Auto-Submitted: auto-replied",),
    "vacation": ("X-Autoreply: yes", "Precedence: bulk"),
    "list": ("List-Id: <talk.list.test>", "List-Unsubscribe: <https://list.test/>"),
}
LABELS: Final = (
    *_LIES,
    *_GREETINGS,
    *_PATHS,
    *_MACHINES,
    "bounce",
    "lying-old",
    "expired",
    "own-answer",
    "two-tags",
    "not-to-it",
)


def send(world: World, ledger: Ledger) -> None:
    """All of them, at once."""
    for label, lines in _LIES.items():
        asked = asking(world, domain_of(label), IPHONE)
        told = (line.format(domain=asked.domain) for line in lines)
        injected(STRANGER, f"anna@{asked.domain}", asked.to, asked.message(*told))
        ledger.add(Case(label, asked, "untold"))
    for label, hello in _GREETINGS.items():
        asked = asking(world, domain_of(label), IPHONE)
        injected(STRANGER, f"anna@{asked.domain}", asked.to, asked.message(_FORGED), hello)
        ledger.add(Case(label, asked, "untold"))
    for label, path in _PATHS.items():
        asked = asking(world, domain_of(label), IPHONE)
        injected(STRANGER, path.format(domain=asked.domain), asked.to, asked.message())
        ledger.add(Case(label, asked, "untold"))
    for label, lines in _MACHINES.items():
        asked = asking(world, domain_of(label), IPHONE)
        asked.send(*lines)
        ledger.add(Case(label, asked, "new"))
    _send_odd_ones(world, ledger)


def _send_odd_ones(world: World, ledger: Ledger) -> None:
    asked = asking(world, domain_of("bounce"), IPHONE)
    with submission(world, NEW) as server:
        server.sendmail("", [asked.to], asked.message())
    ledger.add(Case("bounce", asked, "new"))
    asked = asking(world, domain_of("lying-old"), IPHONE)
    asked.send(_FORGED, _BY_ITSELF, by=OLD)
    ledger.add(Case("lying-old", asked, "old", answers=1))
    asked = asking(world, domain_of("expired"), IPHONE)
    world.age(asked.tag, 25)
    asked.send()
    ledger.add(Case("expired", asked, ""))
    asked, another = (asking(world, domain_of(label), IPHONE) for label in ("two-tags", "not-to-it"))
    with submission(world, NEW) as server:
        server.sendmail(f"anna@{asked.domain}", [asked.to], asked.message(to=f"{asked.to}, {another.to}"))
    ledger.add(Case("two-tags", asked, "new", answers=1, is_proof=True))
    ledger.add(Case("not-to-it", another, ""), messages=0)


#: What lies in the mailbox and is nobody's business: its subject, and whom it is to.
OTHERS: Final = {
    "Unknown tag": f"test+aaaaaaaaaa@{OURS}",
    "No tag": f"test@{OURS}",
    "An invoice": f"info@{OURS}",
    "A tag in a name": f'"test+{{tag}}@{OURS}" <info@{OURS}>',
    "Answer to all": f"info@{OURS}, test+{{tag}}@{OURS}",
}


def send_others(world: World, ledger: Ledger, known: Asked) -> None:
    """Somebody's other mail, in two of which the tag of another device stands."""
    for subject, to in OTHERS.items():
        told = to.format(tag=known.tag)
        envelope = told if told.startswith("test") else f"info@{OURS}"
        with submission(world, ELSEWHERE) as server:
            server.sendmail(
                "bob@private.test", [envelope], known.message(sender="bob@private.test", to=told, subject=subject)
            )
        ledger.messages += 1


def send_back(world: World, ledger: Ledger, answered: Asked) -> None:
    """Our own answer, sent on to a tag as programs do that hand on everything."""
    answer = world.answer_to(answered.tag)
    asked = asking(world, domain_of("own-answer"), IPHONE)
    again = message_from_bytes(answer)
    assert again["Auto-Submitted"] == "auto-replied"
    with submission(world, NEW) as server:
        server.sendmail(f"anna@{asked.domain}", [asked.to], again.as_bytes())
    ledger.add(Case("own-answer", asked, "other"))
