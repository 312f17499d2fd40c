"""Messages that did not reach anybody as rows for a spreadsheet: whom to call instead, and why."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from kb.models.sending.deliveries import DeliveryState
from kb.models.sending.notices import Notice

COLUMNS: Final = ("domain", "email", "name", "phone", "at", "code", "reason", "role", "language", "post_address")
_READ_AT_ONCE: Final = 500


def contact_rows(notice: Notice, state: DeliveryState) -> Iterator[tuple[str, ...]]:
    """Those in a state that nobody has seen to yet, with a header line."""
    when = "bounced_at" if state is DeliveryState.BOUNCED else "settled_at"
    rows = notice.deliveries.troubled(state).with_contacts()
    values = rows.values_list(
        *("domain__name", "recipient", "contact_name", "contact_phone", when, "answer_code", "answer"),
        *("contact_role", "contact_language", "contact_post_address"),
    )
    yield COLUMNS
    yield from map(_cells, values.iterator(chunk_size=_READ_AT_ONCE))


def _cells(row: tuple[str, str, str, str, datetime | None, int, str, str, str, str]) -> tuple[str, ...]:
    domain, email, name, phone, at, code, reason, *more = row
    return domain, email, name, phone, at.isoformat() if at else "", str(code or ""), reason, *more
