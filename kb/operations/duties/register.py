"""What needs doing: everything on the site that asks something of its operator, in the order in which it is shown.

A part that asks for something has a function for it in a module of its own, and its line in `DUTIES`.
"""

from datetime import datetime
from typing import Final

from django.db import DatabaseError

from kb.models.ground.troubles import Trouble, trouble_of
from kb.operations.duties.address import address_duties
from kb.operations.duties.content import content_duties
from kb.operations.duties.disk import damage_duties, disk_duties
from kb.operations.duties.duty import Asker, Duty, DutyItem
from kb.operations.duties.keeping import backup_duties, sample_duties
from kb.operations.duties.notices import notice_duties
from kb.operations.duties.pages import page_duties
from kb.operations.duties.proof import proof_duties
from kb.operations.duties.readers import call_duties, search_duties, stuck_duties
from kb.operations.duties.readiness import readiness_duties
from kb.operations.duties.signing import signing_duties
from kb.operations.duties.stragglers import straggler_duties
from kb.operations.duties.tokens import token_duties
from kb.operations.duties.unfinished import unfinished_duties
from kb.operations.duties.webhooks import webhook_duties
from kb.operations.duties.work import work_duties
from kb.operations.duties.writing import writing_duties
from kb.operations.site.soundness import notice_damage

__all__ = ["DUTIES", "Duty", "DutyItem", "duties_at"]

#: Within "Now" and within "Soon" they are shown in this order.
DUTIES: Final[tuple[Asker, ...]] = (
    writing_duties,
    damage_duties,
    disk_duties,
    address_duties,
    signing_duties,
    token_duties,
    call_duties,
    readiness_duties,
    proof_duties,
    straggler_duties,
    notice_duties,
    unfinished_duties,
    work_duties,
    webhook_duties,
    page_duties,
    content_duties,
    stuck_duties,
    search_duties,
    backup_duties,
    sample_duties,
)


def duties_at(at: datetime) -> list[Duty]:
    """All that needs doing at `at`, what is urgent first.

    Where the database is damaged, a part that cannot be asked is left out: the page that says so must be there.
    """
    found: list[Duty] = []
    for asker in DUTIES:
        try:
            found += asker(at)
        except DatabaseError as error:
            if trouble_of(error) is not Trouble.DAMAGED:
                raise
            notice_damage(error, at)
    if not any(duty.key == "damage" for duty in found):
        found += damage_duties(at)  # somebody was the first to meet it
    return sorted(found, key=lambda duty: not duty.urgent)
