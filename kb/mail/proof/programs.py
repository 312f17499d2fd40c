"""Mail apps as their messages name them: a family, never a version, so that it says nothing about one person."""

import re
from collections.abc import Sequence
from typing import Final

#: The first that fits, in `X-Mailer` or `User-Agent`.
_FAMILIES: Final[tuple[tuple[str, str], ...]] = (
    (r"\bi(?:Phone|Pad) Mail\b", "Mail on iPhone or iPad"),
    (r"\bApple Mail\b", "Apple Mail"),
    (r"\bOutlook-(?:iOS|Android)\b|\bOutlook (?:for )?(?:iOS|Android)\b", "Outlook on a phone"),
    (r"\bMicrosoft-MacOutlook\b", "Outlook on a Mac"),
    (r"\bMicrosoft (?:Office )?Outlook\b", "Outlook"),
    (r"\bWindows Live Mail\b", "Windows Live Mail"),
    (r"\bMozilla Thunderbird\b|\bThunderbird/", "Thunderbird"),
    (r"\bBetterbird\b", "Betterbird"),
    (r"\bThunderbird for Android\b|\bK-9 Mail\b", "Thunderbird for Android or K-9"),
    (r"\bFairEmail\b", "FairEmail"),
    (r"\bSamsung\b|\bSAMSUNG\b", "Samsung Email"),
    (r"\bRoundcube\b", "Roundcube"),
    (r"\bClaws Mail\b", "Claws Mail"),
    (r"\bEvolution\b", "Evolution"),
    (r"\bKMail\b", "KMail"),
    (r"\beM ?Client\b", "eM Client"),
    (r"\bSpark\b", "Spark"),
    (r"\bBlueMail\b", "BlueMail"),
    (r"\bPHPMailer\b", "PHPMailer"),
)
_KNOWN: Final = tuple((re.compile(pattern), family) for pattern, family in _FAMILIES)


def family_of(names: Sequence[str]) -> str:
    """The family that one of these fields names; empty if it is none that we know."""
    for name in names:
        for pattern, family in _KNOWN:
            if pattern.search(name[:200]):
                return family
    return ""
