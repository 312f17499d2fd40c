"""What background work asks of an operator: something was parked, or nobody does it."""

from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from kb.models.ground.work import Work, last_seen
from kb.models.site.profile import current_profile
from kb.operations.duties.duty import Duty, DutyItem, duty_of
from kb.operations.work.titles import title_of
from kb.operations.work.watch import is_worker_missing


def work_duties(at: datetime) -> list[Duty]:
    return [*_no_worker(at), *_parked()]


def _no_worker(at: datetime) -> list[Duty]:
    if not is_worker_missing(at):
        return []
    seen = last_seen()
    note = _("last seen on %(moment)s") % {"moment": _moment(seen)} if seen else _("never seen")
    item = DutyItem(_("Background work"), reverse("kb-operator-work"), note)
    advice = _(
        "Imports, messages and other long work are delayed. Whoever looks after the server must start the worker."
    )
    return duty_of("worker", _("Nobody does the background work"), advice, [item], urgent=True)


def _parked() -> list[Duty]:
    items = [
        DutyItem(str(title_of(row.name)), reverse("kb-operator-work-piece", args=[row.pk]), row.fault)
        for row in Work.objects.parked()
    ]
    advice = _("It was tried and given up. See why, then let it try again or discard it.")
    return duty_of("parked", _("Work that failed"), advice, items, more_address=reverse("kb-operator-work"))


def _moment(at: datetime) -> str:
    return date_format(at.astimezone(current_profile().tz), "j M Y, H:i")
