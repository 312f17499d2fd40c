"""Evidence that a domain's clients are on their way, gathered in memory and written once a minute.

Whether a request is worth counting is judged by its caller; nothing of the visitor comes this far.
"""

from collections import Counter
from datetime import date, datetime
from typing import Final

from kb.mail.names import DomainName
from kb.models.moves.evidence import Seen, Sign, add_evidence, forget_old_evidence
from kb.operations.readers.tallies import Gathering
from kb.operations.work.background import every
from kb.operations.work.lanes import Lane

#: So many different things wait at most: about 4 MB.
MOST_WAITING: Final = 20_000


class Tally(Gathering[Seen]):
    most = MOST_WAITING
    lost = "what was seen of domains could not be counted"

    def note(self, domain: DomainName, sign: Sign, detail: str = "") -> None:
        self.count(Seen(domain.a_label, sign, detail))

    def keep(self, counts: Counter[Seen], day: date) -> None:
        add_evidence(counts, day)


tally: Final = Tally()


@every(hours=24, name="evidence.forget", lane=Lane.KEEPING)
def forget_evidence(at: datetime) -> None:
    forget_old_evidence(at.date())
