"""A notice that was sent to two clients of the sample, written into a site by `python -m tests.browser.sent_notice`."""

from datetime import datetime, timedelta
from typing import Final

import django

django.setup()

from kb.models import Contact, Delivery, Domain, Move, Notice  # noqa: E402  Django must know its settings first
from kb.models.sending.deliveries import DeliveryState  # noqa: E402
from kb.models.sending.notices import NoticeState  # noqa: E402
from tests import clock  # noqa: E402

MOVE: Final = "sample-open"
IDS: Final = {
    "anna": "<6ba7b810-9dad-41d1-80b4-00c04fd430c8@127.0.0.1>",
    "bert": "<6ba7b811-9dad-41d1-80b4-00c04fd430c8@127.0.0.1>",
}


def make(at: datetime) -> None:
    move = Move.objects.get(slug=MOVE)
    hour_ago = at - timedelta(hours=1)
    notice = Notice.objects.create(
        move=move, kind="now", language="en", state=NoticeState.DONE, started_at=hour_ago, finished_at=hour_ago
    )
    for name, message_id in IDS.items():
        domain = Domain.objects.create(name=f"{name}-client.example", service=move.from_service, move=move)
        address = f"{name}@{domain.name}"
        Contact.objects.create(domain=domain, name=name.capitalize(), email=address, phone="01632 960 777")
        Delivery.objects.create(
            notice=notice,
            domain=domain,
            recipient=address,
            recipient_key=name,
            state=DeliveryState.SENT,
            due_at=hour_ago,
            settled_at=hour_ago,
            message_id=message_id,
        )


if __name__ == "__main__":
    make(clock.now())
