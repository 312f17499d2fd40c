"""Tags: short words in an address to which one device sends one message; nobody guesses one while it is good."""

import re
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from kb.mail.recipients import NotARecipient, Recipient

#: Letters and digits that are not mistaken for one another when they are read out and typed.
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
#: 31^10: at a thousand tries a second for a day, one of ten million open tags is found.
LENGTH: Final = 10
GOOD_FOR: Final = timedelta(days=1)

_TAG: Final = re.compile(rf"[{_LETTERS}]{{{LENGTH}}}")
TAG_IN_ADDRESS: Final = "{tag}"


class NotAProofAddress(ValueError):
    """A sentence for whoever wrote the setting."""


def new_tag() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(LENGTH))


def is_tag(text: str) -> bool:
    return _TAG.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class ProofAddress:
    """Where messages with a tag arrive: `test+{tag}@help.example`, or `{tag}@proof.help.example` with a catch-all."""

    before: str
    after: str
    domain: str

    @classmethod
    def parse(cls, text: str) -> "ProofAddress":
        """Read the setting: an address with `{tag}`, or a plain one, whose tags then follow a plus sign."""
        plain = text.strip()
        if "@" in plain and TAG_IN_ADDRESS not in plain:
            local, _, domain = plain.rpartition("@")
            plain = f"{local}+{TAG_IN_ADDRESS}@{domain}"
        if plain.count(TAG_IN_ADDRESS) != 1:
            raise NotAProofAddress("The address has {tag} once, where the word of each device stands.")
        try:
            whole = Recipient.parse(plain.replace(TAG_IN_ADDRESS, "x" * LENGTH)).address
        except NotARecipient as error:
            raise NotAProofAddress("This is no address that a mail app can send to.") from error
        local, _, domain = whole.rpartition("@")
        before, mark, after = plain.rpartition("@")[0].partition(TAG_IN_ADDRESS)
        if not mark or len(before) + len(after) + LENGTH != len(local):
            raise NotAProofAddress("The tag stands before the @.")
        return cls(before.lower(), after.lower(), domain.lower())

    def of(self, tag: str) -> str:
        return f"{self.before}{tag}{self.after}@{self.domain}"

    def tag_in(self, address: str) -> str | None:
        """The tag of an address of ours; `None` for every other address."""
        local, _, domain = address.strip().strip("<>").lower().rpartition("@")
        if domain != self.domain or not local.startswith(self.before) or not local.endswith(self.after):
            return None
        tag = local[len(self.before) : len(local) - len(self.after)]
        return tag if is_tag(tag) else None
