"""What the folders of `CONTENT_DIRS` ask of an operator: to put right what cannot be shown."""

from datetime import datetime

from django.utils.translation import gettext as _

from kb.models.pages.library import current_snapshot
from kb.operations.duties.duty import Duty, DutyItem, duty_of


def content_duties(at: datetime) -> list[Duty]:
    """Files with a mistake, and what cannot be read at all. Now, where there is nothing to show in its place."""
    faults = [fault for fault in current_snapshot(at).faults if fault.of_file]
    advice = _(
        "Visitors see the text that ships instead, or nothing. Put it right on the server and start the site again; "
        "manage.py check_content names everything that is wrong."
    )
    items = [DutyItem(fault.path, "", str(fault.error)) for fault in faults]
    missing = any(not fault.served for fault in faults)
    return duty_of("content", _("Files on the server that cannot be shown"), advice, items, urgent=missing)
