"""What keeping the site in order asks of its operator: sample data that is still there."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kb.jobs import samples
from kb.jobs.duty import Duty, DutyItem, duty_of
from kb.models.domains import Domain
from kb.models.site import current_profile


def sample_duties(_at: datetime) -> list[Duty]:
    """Once there is a domain of one's own, the sample is in the way."""
    if not current_profile().sample_loaded or not Domain.objects.exclude(name__in=samples.DOMAINS).exists():
        return []
    item = DutyItem(gettext("See what goes, and remove it"), reverse("kb-operator-sample"))
    advice = _(
        "Your own domains are here now. Visitors still see the sample’s moves and the names to try beside yours."
    )
    return duty_of("sample", _("Sample data is still there"), advice, [item])
