"""Tokens for other programs: made and shown once, recognised, taken back."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kb.models.programs.tokens import ApiToken, Scope
from kb.models.site.events import record_event
from kb.operations.refusals import NotPossible

#: What all of them begin with, so that a search for lost secrets finds them.
_BEGINS: Final = "sp_"
_LENGTH_OF_PREFIX: Final = len(_BEGINS) + 10
#: Compared with when there is no such token, so that this takes as long.
_NOBODY: Final = sha256(b"nobody").hexdigest()


def make_token(
    name: str, scopes: Sequence[Scope], expires_at: datetime | None, by: str, at: datetime
) -> tuple[ApiToken, str]:
    """A new token, and what the other program must show; that is known here for the last time."""
    secret = _BEGINS + secrets.token_hex(5) + "_" + secrets.token_urlsafe(32)
    row = ApiToken(
        name=name,
        prefix=secret[:_LENGTH_OF_PREFIX],
        digest=_digest(secret),
        scopes=sorted(scopes),
        made_by=by,
        made_at=at,
        expires_at=expires_at,
    )
    try:
        with transaction.atomic():
            row.save()
            after = {"scopes": row.scopes, "expires_at": expires_at.isoformat() if expires_at else None}
            record_event(at, by, "token.create", str(row), after=after)
    except IntegrityError as error:
        raise NotPossible(_("There is a token with this name already.")) from error
    return row, secret


@transaction.atomic
def revoke_token(token: ApiToken, by: str, at: datetime) -> bool:
    """It is refused from now on; whether it was not yet."""
    changed = ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=at)
    if changed:
        record_event(at, by, "token.revoke", str(token))
    return bool(changed)


def token_of(secret: str, at: datetime) -> ApiToken | None:
    """The usable token that somebody shows, if it is one. That an ended one was shown is remembered."""
    prefix = secret[:_LENGTH_OF_PREFIX]
    plain = secret.isascii() and "\0" not in secret
    row = ApiToken.objects.not_revoked().filter(prefix=prefix).first() if plain else None
    same = hmac.compare_digest(_digest(secret), row.digest if row else _NOBODY)
    if row is None or not same:
        return None
    row.note_use(at)
    return None if row.is_expired(at) else row


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "replace")).hexdigest()
