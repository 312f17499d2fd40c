"""The log that Django's admin keeps of its own: what it says is in *What was done* too, and it has an end."""

from datetime import datetime, timedelta
from typing import Final

from django.contrib.admin.models import LogEntry

from kb.operations.work.background import every
from kb.operations.work.lanes import Lane

#: Thirteen months, as for all else that is kept for so long.
KEPT: Final = timedelta(days=396)


@every(hours=24, name="admin-log.forget", lane=Lane.KEEPING)
def forget_admin_log(at: datetime) -> None:
    LogEntry.objects.filter(action_time__lt=at - KEPT).delete()
