"""Who is not written to again, because they asked or because there is nobody: a keyed digest of the address.

The key is the site's secret key. Each row says by which key it was made, so that a site with another key notices that
it knows nobody any more, instead of writing to them all.
"""

import base64
import binascii
import hmac
from typing import Final

from django.db import models
from django.utils.crypto import salted_hmac

from kb.mail.recipients import Recipient

#: Bytes of a digest: enough that nobody finds another address with the same one, or guesses a signature.
_LENGTH: Final = 16


class Reason(models.TextChoices):
    #: They asked. Only they take it back.
    ASKED = "asked"
    #: A message came back: there is no such mailbox.
    DEAD = "dead"


class Suppression(models.Model):
    key = models.CharField(max_length=2 * _LENGTH, unique=True)
    made_with = models.CharField(max_length=8)
    reason = models.CharField(max_length=8, choices=Reason, default=Reason.ASKED)

    class Meta:
        indexes = [models.Index(fields=["made_with"], name="kb_suppression_made_with")]

    def __str__(self) -> str:
        return self.key[:8]


def recipient_key(recipient: Recipient) -> str:
    """The name of an address in rows that must not hold it."""
    return _digest("address", recipient.folded).hex()


def unsubscribe_token(recipient: Recipient) -> str:
    """What stands in a link: the key of the address and our signature under it."""
    key = bytes.fromhex(recipient_key(recipient))
    return base64.urlsafe_b64encode(key + _signature(key)).decode().rstrip("=")


def key_in_token(token: str) -> str | None:
    """The key of the address for which a link was made; `None` if we made none of it."""
    try:
        both = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    key, signature = both[:_LENGTH], both[_LENGTH:]
    is_ours = len(key) == _LENGTH and hmac.compare_digest(signature, _signature(key))
    return key.hex() if is_ours else None


def suppress_by_token(token: str) -> bool:
    """Write to nobody with this token again; False, and nothing is written, if it is none of ours."""
    key = key_in_token(token)
    if key is not None:
        _keep(key, Reason.ASKED)
    return key is not None


def suppress(recipient: Recipient, reason: Reason = Reason.ASKED) -> None:
    """Write to them no more. That somebody asked outweighs that a message came back."""
    _keep(recipient_key(recipient), reason)


def allow_again(recipient: Recipient) -> bool:
    """Forget that somebody asked, or that a message came back; says whether there was anything to forget."""
    return bool(Suppression.objects.filter(key=recipient_key(recipient)).delete()[0])


def try_again(key: str) -> None:
    """Forget that a message to whoever has this key came back. If they asked, it stays."""
    Suppression.objects.filter(key=key, reason=Reason.DEAD).delete()


def why_suppressed(recipient: Recipient) -> Reason | None:
    found = Suppression.objects.filter(key=recipient_key(recipient)).values_list("reason", flat=True).first()
    return Reason(found) if found else None


def suppressed_keys() -> dict[str, Reason]:
    """Everybody who is not written to, and why."""
    return {key: Reason(reason) for key, reason in Suppression.objects.values_list("key", "reason")}


def forgotten_suppressions() -> int:
    """How many people asked under another secret key and cannot be recognised with this one."""
    return Suppression.objects.filter(reason=Reason.ASKED).exclude(made_with=_made_with()).count()


def _keep(key: str, reason: Reason) -> None:
    row, is_new = Suppression.objects.get_or_create(key=key, defaults={"made_with": _made_with(), "reason": reason})
    if not is_new and reason is Reason.ASKED and row.reason != reason:
        Suppression.objects.filter(pk=row.pk).update(reason=reason)


def _made_with() -> str:
    return _digest("key", "").hex()[:8]


def _signature(key: bytes) -> bytes:
    return _digest("token", key.hex())


def _digest(what: str, text: str) -> bytes:
    return salted_hmac(f"kb.suppressions.{what}", text, algorithm="sha256").digest()[:_LENGTH]
