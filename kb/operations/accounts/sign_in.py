"""What is done to an account's sign-in, each act with its line in the history. Who may do it is decided above."""

from datetime import datetime
from typing import Any, Final

from django.contrib.auth.models import User, update_last_login
from django.contrib.auth.signals import user_logged_in
from django.db import DatabaseError, transaction

from kb.models.accounts import second_factor
from kb.models.accounts.recovery import new_recovery_codes
from kb.models.accounts.sessions import end_sessions, forget_ended_sessions
from kb.models.ground.outages import complaints
from kb.models.ground.troubles import ONLY_WRITING, trouble_of
from kb.models.site.events import COMMAND_LINE, record_event
from kb.operations.work.background import every
from kb.operations.work.lanes import Lane

#: The last step of time whose code an account used, where that could not be written.
_used: Final[dict[int, int]] = {}


def use_code(user: User, typed: str, at: datetime) -> bool:
    """Whether it is the code of now, which is wrong from then on. If only writing fails, this process remembers it."""
    try:
        return second_factor.use_code(user, typed, at)
    except DatabaseError as error:
        _let_in(error)
    device = second_factor.device_of(user)
    if device is None:
        return False
    step = second_factor.step_of(device.key, typed, at, max(device.last_t, _used.get(user.pk, -1)))
    if step is not None:
        _used[user.pk] = step
    return step is not None


def note_sign_in(sender: type[User], user: User, **_: Any) -> None:
    """When an account last signed in. Nobody is kept out because it cannot be written."""
    try:
        update_last_login(sender, user)
    except DatabaseError as error:
        _let_in(error)


# In the place of Django's own, which would keep operators out.
user_logged_in.disconnect(dispatch_uid="update_last_login")
user_logged_in.connect(note_sign_in, dispatch_uid="update_last_login")


def _let_in(error: DatabaseError) -> None:
    """Raise what is more than that nothing can be written."""
    trouble = trouble_of(error)
    if trouble not in ONLY_WRITING:
        raise error
    complaints.note(trouble)


def set_up_device(user: User, secret: str, step: int, at: datetime, *, replace: bool) -> list[str]:
    """Make it the account's device and give its recovery codes, for the only time. What was verified with the device
    before is verified no longer. Raises `HasDeviceAlready`, unless `replace`."""
    with transaction.atomic():
        second_factor.set_device(user, secret, step, replace=replace)
        codes = new_recovery_codes(user)
        _record(at, user, "account.device")
    return codes


def make_recovery_codes(user: User, at: datetime) -> list[str]:
    """A new set, which ends the one before."""
    with transaction.atomic():
        codes = new_recovery_codes(user)
        _record(at, user, "account.recovery-codes")
    return codes


def change_password(user: User, password: str, at: datetime) -> None:
    """Set it; every session of the account ends, since each holds a digest of the password with which it began."""
    user.set_password(password)  # it takes its time, and on SQLite nobody else writes in a transaction
    with transaction.atomic():
        user.save(update_fields=["password"])
        _record(at, user, "account.password")


def sign_out_everywhere(user: User, at: datetime) -> int:
    """End every session of the account; how many there were."""
    with transaction.atomic():
        ended = end_sessions(user)
        _record(at, user, "account.sign-out")
    return ended


def reset_second_factor(user: User, at: datetime) -> bool:
    """Let the owner set up a device anew at the next sign-in; whether there was one. For the command line alone."""
    with transaction.atomic():
        had = second_factor.forget_second_factor(user)
        end_sessions(user)
        _record(at, user, "account.reset", who=COMMAND_LINE)
    return had


def note_new_password(user: User, at: datetime) -> None:
    """Somebody with a terminal on the server has set it: nobody else could, or nobody else is there."""
    _record(at, user, "account.new-password", who=COMMAND_LINE)


@every(hours=24, name="sessions.forget", lane=Lane.KEEPING)
def forget_sessions(at: datetime) -> None:
    """Most sessions are left and not closed, and the database keeps them until somebody takes them away."""
    forget_ended_sessions(at)


def _record(at: datetime, user: User, action: str, who: str = "") -> None:
    record_event(at, who or user.get_username(), action, f"account {user.get_username()}")
