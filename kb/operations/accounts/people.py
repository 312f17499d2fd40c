"""The people who run the site: who they are, how they come in, what they may, and how they are shut out.

Nobody changes their own role or shuts themselves out, so somebody is always left who can undo it. Who may do everything
on `/admin/` is changed only by others who may.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.auth.models import Group, User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.utils.translation import gettext as _

from kb.models.accounts.roles import Role
from kb.models.accounts.second_factor import device_of
from kb.models.accounts.sessions import end_sessions
from kb.models.site.events import Event, record_event, without_addresses


class NotAllowed(ValueError):
    """Somebody may not do this to this account; the text is a sentence for them."""


@dataclass(frozen=True, slots=True)
class Person:
    """An account as others see it. `is_ready`: a password is chosen and a telephone set up."""

    id: int
    name: str
    role: Role | None
    is_active: bool
    is_ready: bool
    is_superuser: bool
    last_login: datetime | None


class _Links(PasswordResetTokenGenerator):
    """Links by which a password is chosen: for three days, and until it was; no link of Django's own is one.

    The newest alone is one. Of an account without a password each link makes another password that nobody has; an
    account's own password must go on, so the deed of making a link is part of the link. Events hold no addresses: if
    names are addresses, a new link for one of these accounts ends those of the others.
    """

    key_salt = "kb.jobs.people.links"  # where this once stood: links that are on their way hold it

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        value = str(super()._make_hash_value(user, timestamp))
        if not user.has_usable_password():
            return value
        deeds = Event.objects.filter(action=_LINK, subject=_subject(user.get_username()))
        return f"{value}{deeds.order_by('-id').values_list('id', flat=True).first()}"


_LINKS = _Links()
_LINK: Final = "person.link"


def everybody() -> list[Person]:
    """All accounts, those that are switched off last."""
    users = User.objects.prefetch_related("groups").order_by("-is_active", "username")
    return [person_of(user) for user in users]


def person_of(user: User) -> Person:
    is_ready = user.has_usable_password() and device_of(user) is not None
    role = _group_of(user)
    return Person(user.pk, user.get_username(), role, user.is_active, is_ready, user.is_superuser, user.last_login)


def invite(name: str, role: Role, by: User, at: datetime) -> User:
    """An account without a password: its owner chooses one by the link, and then sets a telephone up."""
    with transaction.atomic():
        user = User.objects.create_user(name)
        user.groups.add(_group(role, by, at))
        _record(at, by, "person.invite", user, after={"role": role.group})
    return user


def new_link(user: User, by: User, at: datetime) -> str:
    """What stands at the end of a link by which the account's password is chosen; it ends the one before.

    It does not replace the telephone: who has one still needs it.
    """
    _refuse(user, by)
    with transaction.atomic():
        if not user.has_usable_password():
            user.set_unusable_password()
            user.save(update_fields=["password"])
        _record(at, by, _LINK, user)
    return _LINKS.make_token(user)


def guest_of(id_: int, token: str) -> User | None:
    """Whose link it is; `None` if it was used, or is too old, or none of ours."""
    user = User.objects.filter(pk=id_, is_active=True).first()
    return user if user and _LINKS.check_token(user, token) else None


def choose_password(user: User, password: str, at: datetime) -> None:
    """By a link: it ends with that, and so does every session."""
    user.set_password(password)  # it takes its time, and on SQLite nobody else writes in a transaction
    with transaction.atomic():
        user.save(update_fields=["password"])
        _record(at, user, "person.password", user)


def give_role(user: User, role: Role, by: User, at: datetime) -> None:
    _refuse(user, by)
    if user.is_superuser:
        raise NotAllowed(_("This account may do everything, without a role. Only /admin/ changes that."))
    before = _group_of(user)
    with transaction.atomic():
        user.groups.remove(*Group.objects.filter(name__in=[one.group for one in Role]))
        user.groups.add(_group(role, by, at))
        was = before.group if before else None
        _record(at, by, "person.role", user, before={"role": was}, after={"role": role.group})


def switch(user: User, on: bool, by: User, at: datetime) -> None:
    """Let somebody in again, or shut them out: at once, in every browser."""
    _refuse(user, by)
    with transaction.atomic():
        user.is_active = on
        user.save(update_fields=["is_active"])
        end_sessions(user)
        _record(at, by, "person.on" if on else "person.off", user)


def _refuse(user: User, by: User) -> None:
    if user.pk == by.pk:
        raise NotAllowed(_("This is your own account. Somebody else must do that."))
    if user.is_superuser and not by.is_superuser:
        raise NotAllowed(_("This account may do everything on /admin/. Only another one that may can change it."))


def _group_of(user: User) -> Role | None:
    """The role of an account, also of one that is switched off."""
    if user.is_superuser:
        return Role.OPERATOR
    names = {group.name for group in user.groups.all()}
    return max((role for role in Role if role.group in names), default=None)


def _group(role: Role, by: User, at: datetime) -> Group:
    """The group of a role. One that was deleted is made again; whoever was in it has no role until they get one."""
    group, is_new = Group.objects.get_or_create(name=role.group)
    if is_new:
        record_event(at, by.get_username(), "group.restore", f"group {role.group}")
    return group


def _record(at: datetime, by: User, action: str, user: User, **known: Mapping[str, str | None]) -> None:
    record_event(at, by.get_username(), action, _subject(user.get_username()), **known)


def _subject(name: str) -> str:
    return without_addresses(f"account {name}")
