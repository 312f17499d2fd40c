"""What the words of a finding are: a title, what is wrong and what clients meet, the cure, and who has to do it."""

from dataclasses import dataclass
from enum import Enum

from kb.languages import gettext_noop as _


class Who(Enum):
    """Whose work a cure is, as it stands before it."""

    DNS = _("Whoever looks after the domain’s DNS")
    NEW = _("Whoever runs the new server")
    OLD = _("Whoever runs the old server")
    YOU = _("You")


@dataclass(frozen=True, slots=True)
class Words:
    """Messages of the catalogue. `title` is one for all domains; `says` and `cure` are filled by `Finding.filling`."""

    who: Who
    title: str
    says: str
    cure: str
