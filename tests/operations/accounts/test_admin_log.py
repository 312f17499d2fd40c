"""The admin's own log ends after thirteen months, by the worker's clock."""

from datetime import UTC, datetime, timedelta

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User

from kb.operations.accounts.admin_log import KEPT, forget_admin_log
from kb.operations.work.background import PERIODS, load_functions

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_entries_go_after_thirteen_months(db: None) -> None:
    by = User.objects.create_user("x").pk
    for name, age in (("old", KEPT + timedelta(seconds=1)), ("kept", KEPT), ("new", timedelta())):
        LogEntry.objects.create(user_id=by, object_repr=name, action_flag=2, action_time=AT - age)
    forget_admin_log(AT)
    assert set(LogEntry.objects.values_list("object_repr", flat=True)) == {"kept", "new"}


def test_the_worker_s_clock_asks_for_it_every_day() -> None:
    load_functions()
    assert PERIODS["admin-log.forget"] == PERIODS["counts.forget"] == timedelta(days=1)
