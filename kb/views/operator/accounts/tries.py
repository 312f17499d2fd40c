"""How often somebody may try a password or a code: so seldom that guessing is hopeless, and never so that the owner
is out.

Wrong passwords are counted for an account from one network, for an account from everywhere, and for a network over all
accounts. Wrong codes, which only somebody who knows the password can try, are counted for the account from everywhere:
for some minutes, and for the day. A browser in which the account signed in before, with both factors, has a signed
cookie and a count of its own, so whoever tries from elsewhere cannot lock its owner out.
"""

import hmac
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from kb.views.frame.limits import Limiter, visitor_key
from kb.views.operator.gate.gate import operator_page

SIGN_INS: Final = Limiter("SIGN_IN_LIMIT")
SIGN_INS_FROM_EVERYWHERE: Final = Limiter("SIGN_IN_TOTAL_LIMIT")
CODES: Final = Limiter("CODE_LIMIT")
CODES_IN_A_DAY: Final = Limiter("CODE_TOTAL_LIMIT")

_COOKIE: Final = "known"
#: A cookie from before there was a second factor says nothing any more.
_SALT: Final = "kb.known-browser.2"
_HALF_A_YEAR: Final = 183 * 86_400
#: No account has a longer one. Marks upon marks take the square of their number, in seconds that hold up everybody.
_LONGEST_NAME: Final = 150


@dataclass(frozen=True, slots=True)
class Tries:
    """The tries of one account from one place: every counter, with the key that counts there."""

    counters: tuple[tuple[Limiter, str], ...]

    @classmethod
    def of(cls, request: HttpRequest, typed_name: str) -> "Tries":
        account = account_key(typed_name)
        if browser := _known_browser(request, account):
            return cls(((SIGN_INS, f"browser {browser}"),))
        network = visitor_key(request.META.get("REMOTE_ADDR", ""))
        return cls(
            (
                (SIGN_INS, f"account {account} network {network}"),
                (SIGN_INS_FROM_EVERYWHERE, f"account {account}"),
                (SIGN_INS_FROM_EVERYWHERE, f"network {network}"),
            )
        )

    @classmethod
    def of_codes(cls, request: HttpRequest, name: str) -> "Tries":
        account = account_key(name)
        if browser := _known_browser(request, account):
            return cls(((CODES, f"browser {browser}"),))
        return cls(((CODES, f"account {account}"), (CODES_IN_A_DAY, f"account {account}")))

    @property
    def seconds_to_wait(self) -> int:
        """0 if one more try is allowed."""
        spent = [limiter.retry_after(key) for limiter, key in self.counters if not limiter.may(key)]
        return max(spent, default=0)

    def count(self) -> None:
        """One more wrong try."""
        for limiter, key in self.counters:
            limiter.count(key)


def too_many(request: HttpRequest, seconds: int, of: str = "passwords") -> HttpResponseBase:
    """The page that says how long to wait; `of`: passwords or codes."""
    minutes = -(-seconds // 60)
    response = operator_page(request, "operator/accounts/too_many.html", status=429, minutes=minutes, of=of)
    response.headers["Retry-After"] = str(seconds)
    return response


def account_key(typed_name: str) -> str:
    """A digest of a name as it was typed; names that look alike to people count as one."""
    name = unicodedata.normalize("NFKC", typed_name[:_LONGEST_NAME]).strip().casefold()
    return hmac.digest(settings.SECRET_KEY.encode(), f"account {name}".encode(), "sha256")[:12].hex()


def remember_browser(response: HttpResponseBase, name: str) -> None:
    """Let this browser be known as one in which the account signed in."""
    value = signing.dumps([account_key(name), secrets.token_hex(8)], salt=_SALT)
    response.set_cookie(
        _cookie_name(),
        value,
        max_age=_HALF_A_YEAR,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Strict",
    )


def is_known_browser(cookies: Mapping[str, str]) -> bool:
    """Whether any account signed in here."""
    return _remembered(cookies) != _NOBODY


def _known_browser(request: HttpRequest, account: str) -> str:
    """What tells this browser from others; empty if the account never signed in here."""
    known, browser = _remembered(request.COOKIES)
    return browser if known == account else ""


def _remembered(cookies: Mapping[str, str]) -> tuple[str, str]:
    """The account that signed in here, and what tells the browser from others."""
    try:
        known, browser = signing.loads(cookies.get(_cookie_name(), ""), salt=_SALT, max_age=_HALF_A_YEAR)
    except (signing.BadSignature, ValueError, TypeError):
        return _NOBODY
    return str(known), str(browser)


_NOBODY: Final = ("", "")


def _cookie_name() -> str:
    return f"__Host-{_COOKIE}" if settings.IS_HTTPS else _COOKIE
