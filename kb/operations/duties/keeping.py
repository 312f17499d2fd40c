"""What keeping the site in order asks of its operator: a backup now and then, and no sample for ever."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kb.models.moves.domains import Domain
from kb.models.site.profile import current_profile
from kb.operations.backups.shelf import newest_tried
from kb.operations.duties.duty import Duty, DutyItem, duty_of
from kb.operations.site import samples

_OLD: Final = timedelta(days=7)


def backup_duties(at: datetime) -> list[Duty]:
    """A backup that is too old, or none, once there is something of one's own to lose."""
    last = newest_tried(settings.BACKUP_DIR)
    if (last is not None and last.made_at > at - _OLD) or not _has_own():
        return []
    note = date_format(last.made_at.astimezone(current_profile().tz), "j F Y") if last else gettext("There is none.")
    item = DutyItem(gettext("Backups"), reverse("kb-operator-backup"), note)
    advice = _("Make one now, and see why none was made by itself: the worker, or the disk.")
    return duty_of("backup", _("No good backup for a week"), advice, [item])


def sample_duties(_at: datetime) -> list[Duty]:
    """Once there is a domain of one's own, the sample is in the way."""
    if not current_profile().sample_loaded or not _has_own():
        return []
    item = DutyItem(gettext("See what goes, and remove it"), reverse("kb-operator-sample"))
    advice = _(
        "Your own domains are here now. Visitors still see the sample’s moves and the names to try beside yours."
    )
    return duty_of("sample", _("Sample data is still there"), advice, [item])


def _has_own() -> bool:
    """Whether there is a domain that came not with the sample."""
    return Domain.objects.exclude(name__in=samples.DOMAINS).exists()
