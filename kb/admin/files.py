"""The digests of scripts and style sheets on pages of Django's admin, whose templates name them without.

Our own templates name theirs by `kb.templatetags.files`.
"""

import re
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

#: As Django's templates write it, and the media of its forms; an icon is not among what browsers check.
_TAKEN: Final = re.compile(r'<(?:script\b[^<>]*?\ssrc|link\b[^<>]*?\shref)="([^"<>]+)"(?![^<>]*\sintegrity=)')


def with_digests(html: str, more: Callable[[str], str]) -> str:
    """The page with the digest of each script and style sheet that it takes.

    `more` says it of an address that is no file of the site; empty: nothing is known of it.
    """

    def checked(match: re.Match[str]) -> str:
        digest = _digest_of(match[1]) or more(match[1])
        return f'{match[0]} integrity="{digest}"' if digest else match[0]

    return _TAKEN.sub(checked, html)


def _digest_of(address: str) -> str:
    digests: dict[str, str] = getattr(staticfiles_storage, "digests", {})
    return digests.get(address.removeprefix(settings.STATIC_URL), "")
