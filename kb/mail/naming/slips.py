"""Why a text is no domain name, in a sentence for people: the likeliest slip, told by its shape alone.

Nothing about our domains is given away, and no sentence repeats the text.
"""

import re
from typing import Final

from kb.languages import gettext_noop as _

#: RFC 1035 2.3.4 allows 255 octets on the wire, which is 253 characters of text.
MAX_NAME_LENGTH: Final = 253

INVISIBLE: Final = _("That has an invisible character in it. Type the domain by hand.")
TOO_LONG: Final = _("That is too long for a domain name.")
_NUMBER: Final = r"(?:0x[0-9a-f]*|[0-9]+)"

#: The likeliest slips, in the order in which they are looked for: shape alone, so that nothing about our domains
#: is given away.
_SLIPS: Final = tuple(
    (re.compile(pattern), reason)
    for pattern, reason in (
        (r"[\x00-\x1f\x7f]", INVISIBLE),
        ("[@\uff20\ufe6b]", _("Give the domain alone: the part after the @.")),
        (rf"^{_NUMBER}(?:\.{_NUMBER})*(?::[0-9]+)?$", _("That is a number address, not a domain name.")),
        (
            r"^\[[0-9a-fx.:%]*\]|^[0-9a-f]*:[0-9a-f.]*:[0-9a-f:.]*(?:%|$)",
            _("That is a number address, not a domain name."),
        ),
        (r"[:/?#\\]", _("Give the domain alone, without a port or a path.")),
        (r",", _("There is a comma where a dot should be.")),
        (r"\s", _("There is a space inside the domain.")),
        (r"\.\.|^\.|\.$", _("There is a dot too many.")),
        (r"(?:^|\.)-|-(?:\.|$)", _("A part of a domain cannot begin or end with a hyphen.")),
        (r"[^a-z0-9.-]", _("That has a character in it that domain names cannot have.")),
        (r"^[^.]*$", _("That has no dot in it. A domain looks like example.co.uk.")),
        (rf".{{{MAX_NAME_LENGTH + 1}}}|[^.]{{64}}", TOO_LONG),
    )
)


def why_not(name: str) -> str:
    if not name.strip("."):
        return _("Enter a domain, for example example.co.uk.")
    return next((reason for slip, reason in _SLIPS if slip.search(name)), _("That is not a domain name."))
