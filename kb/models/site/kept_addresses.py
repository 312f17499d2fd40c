"""Addresses of the host's former site that people still have: which page of this one each leads to.

One a line: the old path, then the path of a page here. What is read here is only how they are written; whether this
site has a page at either address is asked where they are typed.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

#: More lines than this are no list of a few addresses, and each is tried when it is typed.
MOST: Final = 500


@lru_cache(maxsize=4)
def read_kept_addresses(text: str) -> Mapping[str, str]:
    """From an old path, decoded and without its last slash, to the path of a page, as typed.

    Raises `ValidationError` with the number of the first line that cannot be read.
    """
    found: dict[str, str] = {}
    lines = text.splitlines()
    if len(lines) > MOST:
        raise ValidationError(_("There are more than %(most)s lines.") % {"most": MOST})
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        paths = line.split()
        if len(paths) != 2:
            raise _refusal(number, _("write the old path, a space, and the path of a page here."))
        old, page = kept_path(unquote(paths[0])), paths[1]
        if not _is_path(paths[0], "?#") or not _is_path(old, "") or not _is_path(page, "?"):
            raise _refusal(number, _("a path begins with one / and has no question mark."))
        if old in found:
            raise _refusal(number, _("this old path stands further up already."))
        found[old] = page
    return found


def kept_path(path: str) -> str:
    """A decoded path without its last slash."""
    return path.removesuffix("/")


def validate_kept_addresses(text: str) -> None:
    read_kept_addresses(text)


def _is_path(text: str, without: str) -> bool:
    """A path and nothing that a browser could take for another site; a page may have its place after a `#`."""
    begins = text.startswith("/") and not text.startswith("//")
    return begins and "\\" not in text and text.isprintable() and not any(sign in text for sign in without)


def _refusal(number: int, reason: str) -> ValidationError:
    return ValidationError(_("Line %(number)s: %(reason)s") % {"number": number, "reason": reason})
