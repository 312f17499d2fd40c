"""What a reader may say at the end of a guide: it worked, or one of five reasons why it did not."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Verdict(StrEnum):
    """`worked`, and the reasons in the order in which they are offered."""

    WORKED = "worked"
    PASSWORD = "password"  # noqa: S105  a word for a trouble
    CERTIFICATE = "certificate"
    SENDING = "sending"
    MISSING = "missing"
    DIFFERENT = "different"


#: Why somebody is stuck; each is a part of an address.
REASONS: Final = tuple(verdict for verdict in Verdict if verdict is not Verdict.WORKED)

#: The article that answers a reason. Screens that look different are a matter of the guide itself.
ARTICLES: Final[Mapping[Verdict, str]] = MappingProxyType(
    {
        Verdict.PASSWORD: "password-asked-again",
        Verdict.CERTIFICATE: "certificate-warnings",
        Verdict.SENDING: "cannot-send",
        Verdict.MISSING: "mail-twice-or-missing",
    }
)
