"""The second factor of an account: one app that shows codes which change every thirty seconds (TOTP, RFC 6238).

The device and what a session knows of it are django-otp's. A session is verified while the device with which it was
verified is still the account's: whoever takes the device away ends all that was verified with it.
"""

import secrets
from base64 import b32encode
from datetime import datetime
from typing import Final
from urllib.parse import quote, urlencode

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.db import transaction
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from kb.models.accounts.recovery import RecoveryCode

#: Bytes of a secret: as long as the digest that is made of it (RFC 4226 4, R6).
_SECRET: Final = 20
_DIGITS: Final = 6
#: Steps of thirty seconds by which a telephone's clock may be wrong, either way.
_SKEW: Final = 1


class HasDeviceAlready(ValueError):
    """Somebody who gave no code of the account's device tried to put another in its place."""


def new_secret() -> str:
    """A secret as hexadecimal digits, as the device keeps it."""
    return secrets.token_hex(_SECRET)


def as_text(secret: str) -> str:
    """The secret as people type it: base 32, in groups of four."""
    text = b32encode(bytes.fromhex(secret)).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def as_address(secret: str, account: str, site: str) -> str:
    """What the QR code holds, in the form that apps for codes read."""
    issuer = site.replace(":", " ").strip()
    query = urlencode({"secret": as_text(secret).replace(" ", ""), "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(issuer)}:{quote(account)}?{query}"


def is_verified(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether the second factor was shown in this session; `user` is that of a request."""
    return user.is_authenticated and user.is_active and getattr(user, "otp_device", None) is not None


def device_of(user: User) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def step_of(secret: str, typed: str, at: datetime, after: int = -1) -> int | None:
    """The step of time whose code was typed, if that is later than `after`; `None` if the code is wrong."""
    code = "".join(typed.split())
    if len(code) != _DIGITS or not (code.isascii() and code.isdigit()):
        return None
    clock = TOTP(bytes.fromhex(secret), digits=_DIGITS)
    clock.time = at.timestamp()
    return int(clock.t()) if clock.verify(int(code), _SKEW, after + 1) else None


def use_code(user: User, typed: str, at: datetime) -> bool:
    """Whether it is the code of now; the same code is wrong from then on (RFC 6238 5.2)."""
    with transaction.atomic():
        device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
        step = step_of(device.key, typed, at, device.last_t) if device else None
        if device is None or step is None:
            return False
        device.last_t = step
        device.last_used_at = at
        device.save(update_fields=["last_t", "last_used_at"])
        return True


def set_device(user: User, secret: str, step: int, *, replace: bool) -> TOTPDevice:
    """The account's device from now on, instead of the one before. Raises `HasDeviceAlready`, unless `replace`.

    `step` is that of the code with which it was confirmed.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if not replace and device_of(user):
            raise HasDeviceAlready
        TOTPDevice.objects.filter(user=user).delete()
        return TOTPDevice.objects.create(user=user, name="", confirmed=True, key=secret, last_t=step)


def forget_second_factor(user: User) -> bool:
    """Take the device and the recovery codes away; whether there was a device."""
    with transaction.atomic():
        RecoveryCode.objects.filter(user=user).delete()
        return bool(TOTPDevice.objects.filter(user=user).delete()[0])
