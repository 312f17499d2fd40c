"""Whether profiles can be signed with what the settings name, for the system check and for what needs doing.

Imports no rows: system checks are declared before there are any.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

from kb.protocols.mail_apps.signing import SigningUnusable, read_signer

#: How long before its end a signing certificate is spoken of.
ENDS_SOON: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class SigningTrouble:
    """Either a `fault`, a sentence for whoever runs the site, or a certificate that ends soon or has ended."""

    fault: str = ""
    ends_at: datetime | None = None

    def is_over(self, at: datetime) -> bool:
        """Whether nothing can be signed at `at`."""
        return self.ends_at is None or self.ends_at <= at


def signing_trouble(at: datetime) -> SigningTrouble | None:
    """What is wrong with the certificate or the key; `None` if all is well, or if profiles are not to be signed."""
    certificate, key = settings.PROFILE_SIGNING_CERT, settings.PROFILE_SIGNING_KEY
    if not certificate and not key:
        return None
    try:
        signer = read_signer(Path(certificate), Path(key))
    except SigningUnusable as error:
        return SigningTrouble(fault=str(error))
    return SigningTrouble(ends_at=signer.expires_at) if signer.expires_at - at <= ENDS_SOON else None
