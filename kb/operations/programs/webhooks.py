"""What operators do with the addresses that are told of changes. Each act is written down, and none connects."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kb.models.programs.webhooks import (
    BOTH_SECRETS,
    DeliveryState,
    Pause,
    Webhook,
    WebhookDelivery,
    key_mark,
    new_message_id,
    note_delivery,
    wake,
)
from kb.models.site.events import record_event
from kb.operations.refusals import NotPossible
from kb.protocols.programs.webhook_signing import shown
from kb.protocols.programs.webhooks import WebhookKind, trial_change

_SALT_BYTES: Final = 16


def make_webhook(name: str, address: str, kinds: Sequence[WebhookKind], by: str, at: datetime) -> tuple[Webhook, str]:
    """A new one, and its secret as the other program needs it. The address was judged before."""
    row = Webhook(
        name=name,
        address=address,
        kinds=sorted(kinds),
        salt=secrets.token_hex(_SALT_BYTES),
        made_with=key_mark(),
        made_by=by,
        made_at=at,
    )
    try:
        with transaction.atomic():
            row.save()
            # Of the address only the host: the rest of it may be a secret of the other program.
            after = {"host": urlsplit(address).hostname, "kinds": row.kinds}
            record_event(at, by, "webhook.create", str(row), after=after)
    except IntegrityError as error:
        raise NotPossible(_("There is a webhook with this name already.")) from error
    return row, shown(row.secrets_at(at)[0])


@transaction.atomic
def renew_secret(webhook: Webhook, by: str, at: datetime) -> str:
    """A new secret. Messages are signed with the old one too for a day, if the other side can know it at all."""
    row = Webhook.objects.select_for_update().get(pk=webhook.pk)
    known = row.is_known_secret
    row.old_salt, row.old_until = (row.salt, at + BOTH_SECRETS) if known else ("", None)
    row.salt, row.made_with = secrets.token_hex(_SALT_BYTES), key_mark()
    row.save(update_fields=["salt", "made_with", "old_salt", "old_until"])
    record_event(at, by, "webhook.renew", str(row))
    return shown(row.secrets_at(at)[0])


@transaction.atomic
def pause_webhook(webhook: Webhook, by: str, at: datetime) -> None:
    """Tell it nothing. What waits stays, what happens meanwhile is not noted for it."""
    if not Webhook.objects.hearing().filter(pk=webhook.pk).update(pause=Pause.ASKED, paused_at=at):
        raise NotPossible(_("It is paused already."))
    record_event(at, by, "webhook.pause", str(webhook))


@transaction.atomic
def resume_webhook(webhook: Webhook, by: str, at: datetime) -> None:
    row = Webhook.objects.select_for_update().get(pk=webhook.pk)
    if row.pause == Pause.NONE:
        raise NotPossible(_("It is not paused."))
    if not row.is_known_secret:
        raise NotPossible(_("The site’s secret key was changed. Renew the secret first."))
    row.pause, row.paused_at, row.next_at, row.faults_in_a_row = Pause.NONE, None, None, 0
    row.save(update_fields=["pause", "paused_at", "next_at", "faults_in_a_row"])
    row.deliveries.filter(state=DeliveryState.WAITING).update(due_at=at)
    wake(row, at, at)
    record_event(at, by, "webhook.resume", str(row))


@transaction.atomic
def delete_webhook(webhook: Webhook, by: str, at: datetime) -> None:
    record_event(at, by, "webhook.delete", str(webhook), before={"kinds": webhook.kinds})
    webhook.delete()


@transaction.atomic
def send_test(webhook: Webhook, by: str, at: datetime) -> WebhookDelivery:
    """A message that says nothing, sent once, also while the address is paused."""
    row = note_delivery(webhook, new_message_id(), trial_change(), at)
    record_event(at, by, "webhook.test", str(webhook))
    return row


@transaction.atomic
def send_again(webhook: Webhook, delivery: int | None, by: str, at: datetime) -> None:
    """Try what failed anew, one message or all of them, under the ids that they had."""
    if Webhook.objects.get(pk=webhook.pk).pause != Pause.NONE:
        raise NotPossible(_("It is paused. Switch it on first."))
    failed = webhook.deliveries.failed()
    chosen = failed if delivery is None else failed.filter(pk=delivery)
    number = chosen.update(state=DeliveryState.WAITING, due_at=at, attempts=0, first_tried_at=None, settled_at=None)
    if not number:
        raise NotPossible(_("Nothing of that has failed."))
    Webhook.objects.filter(pk=webhook.pk).update(next_at=None, faults_in_a_row=0)
    wake(webhook, at, at)
    record_event(at, by, "webhook.again", str(webhook), after={"messages": number})


@transaction.atomic
def forget_failed(webhook: Webhook, by: str, at: datetime) -> None:
    """The other program will never be told; somebody has seen to it in another way."""
    number, _rows = webhook.deliveries.failed().delete()
    if not number:
        raise NotPossible(_("Nothing of that has failed."))
    record_event(at, by, "webhook.forget", str(webhook), after={"messages": number})
