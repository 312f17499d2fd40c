"""What moves ask of an operator: drafts to go on with, lists that wait for a word, moves that are over."""

from datetime import datetime, timedelta
from typing import Final

from django.urls import reverse
from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kb.models.moves.batches import Batch, BatchState
from kb.models.site.profile import current_profile
from kb.operations.duties.duty import Duty, DutyItem, duty_of
from kb.operations.moves.standings import MoveStanding, Standing, move_standings

#: Some devices follow late; then a page that still speaks of an old server only confuses.
_AFTERWARDS: Final = timedelta(days=14)


def unfinished_duties(at: datetime) -> list[Duty]:
    standings = move_standings(at)
    moves = reverse("kb-operator-moves")
    ready = Batch.objects.without_body().filter(state=BatchState.READY).select_related("move")
    waiting = [_list_item(batch) for batch in ready]
    drafts = [_draft_item(one) for one in standings if one.standing is Standing.DRAFT]
    over = [_over_item(one) for one in standings if _is_over(one, at)]
    return [
        *duty_of(
            "lists",
            _("Lists of domains that wait for your word"),
            _("Look at what each would change, then write it or forget it."),
            waiting,
            more_address=moves,
        ),
        *duty_of(
            "move-drafts",
            _("Moves that nobody sees yet"),
            _("Go on where you stopped, or delete the draft."),
            drafts,
            more_address=moves,
        ),
        *duty_of(
            "moves-over",
            _("Moves that are over"),
            _("If every device has followed, finish them: clients then read no more of an old server."),
            over,
            more_address=moves,
        ),
    ]


def _is_over(one: MoveStanding, at: datetime) -> bool:
    closed = one.move.old_closes_at
    return one.is_public and bool(one.domains) and closed is not None and closed + _AFTERWARDS <= at


def _list_item(batch: Batch) -> DutyItem:
    label = batch.move.title if batch.move else batch.get_origin_display()
    note = _("%(new)s new, %(changed)s changed") % {"new": localize(batch.new), "changed": localize(batch.changed)}
    return DutyItem(label, reverse("kb-operator-import", args=[batch.pk]), note)


def _draft_item(one: MoveStanding) -> DutyItem:
    return DutyItem(one.move.title, reverse("kb-operator-move", args=[one.move.slug]), _domains(one))


def _over_item(one: MoveStanding) -> DutyItem:
    closed = one.move.old_closes_at
    day = date_format(closed.astimezone(current_profile().tz), "j M Y") if closed else ""
    note = _("the old server stopped on %(day)s") % {"day": day}
    return DutyItem(one.move.title, reverse("kb-operator-move", args=[one.move.slug]), f"{_domains(one)}, {note}")


def _domains(one: MoveStanding) -> str:
    return ngettext("%(domains)s domain", "%(domains)s domains", one.domains) % {"domains": localize(one.domains)}
