"""By what a receiver knows that a message is ours and new: the headers of Standard Webhooks 1.0, scheme `v1`.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md: HMAC-SHA256 with the secret
over id, time of the try and body, with full stops between; several signatures while a secret is being replaced.

A secret is kept nowhere. It follows from the site's own key and a random salt, so a copy of the database alone signs
nothing.
"""

import base64
import hmac
from collections.abc import Sequence
from datetime import datetime
from typing import Final

_PREFIX: Final = "whsec_"


def secret_of(key: str, salt: str) -> bytes:
    """32 bytes, by the key of the site and the salt of one receiver."""
    return hmac.digest(key.encode(), f"kb.webhooks.secret:{salt}".encode(), "sha256")


def shown(secret: bytes) -> str:
    """As receivers' libraries read it."""
    return _PREFIX + base64.b64encode(secret).decode()


def signature(secret: bytes, message_id: str, seconds: int, body: bytes) -> str:
    signed = f"{message_id}.{seconds}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()


def headers(secrets: Sequence[bytes], message_id: str, at: datetime, body: bytes) -> dict[str, str]:
    """Of one try at `at`, signed with each of the secrets."""
    seconds = int(at.timestamp())
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(signature(secret, message_id, seconds, body) for secret in secrets),
    }
