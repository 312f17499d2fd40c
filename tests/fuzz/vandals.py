"""What may be gone while somebody has a page open: rows that the admin, a script or another person has deleted.

Each is done plainly, by the rows' managers: nothing of the site's own is asked whether it may be.
"""

from collections.abc import Callable
from contextlib import suppress
from random import Random
from typing import Final

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import DatabaseError, models, transaction
from django.db.models import ProtectedError
from django_otp.plugins.otp_totp.models import TOTPDevice

from kb import models as rows
from kb.models.accounts.roles import Role
from kb.models.ground.revisions import raise_revision

_THINGS: Final[tuple[type[models.Model], ...]] = (
    *(rows.Domain, rows.Move, rows.Service, rows.Server, rows.Contact, rows.Notice, rows.Delivery, rows.Batch),
    *(
        rows.BatchRow,
        rows.BatchQuestion,
        rows.LetterBatch,
        rows.LetterFile,
        rows.Webhook,
        rows.WebhookDelivery,
        rows.Work,
    ),
    *(rows.EditedPage, rows.PageImage, rows.Rendering, rows.Redirect, rows.ApiToken, rows.KeptAnswer, rows.WorkerSign),
    *(
        rows.Period,
        rows.BounceReading,
        rows.ListColumns,
        rows.BatchContact,
        rows.MoveWord,
        rows.DomainProgress,
        LogEntry,
    ),
)


def a_group(_chance: Random) -> None:
    Group.objects.filter(name__in=[role.group for role in Role]).delete()


def the_profile(_chance: Random) -> None:
    rows.SiteProfile.objects.all().delete()


def an_emptied_profile(_chance: Random) -> None:
    rows.SiteProfile.objects.update(name="", phone="", hours="", mx_domains="")


def the_revision(_chance: Random) -> None:
    rows.Revision.objects.all().delete()


def content_types(_chance: Random) -> None:
    ContentType.objects.filter(app_label="kb").delete()


def permissions(_chance: Random) -> None:
    Permission.objects.all().delete()


def sessions(_chance: Random) -> None:
    Session.objects.all().delete()


def devices(_chance: Random) -> None:
    TOTPDevice.objects.all().delete()


def an_account(chance: Random) -> None:
    User.objects.filter(username=chance.choice(("superuser", "operator", "editor", "viewer"))).delete()


def an_account_switched_off(chance: Random) -> None:
    User.objects.filter(username=chance.choice(("superuser", "operator"))).update(is_active=False, is_superuser=False)


def some_rows(chance: Random) -> None:
    """About half of one table."""
    model = chance.choice(_THINGS)
    keys = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
    model._default_manager.filter(pk__in=chance.sample(keys, len(keys) // 2)).delete()


def all_rows(chance: Random) -> None:
    chance.choice(_THINGS)._default_manager.all().delete()


DEEDS: Final[tuple[Callable[[Random], None], ...]] = (
    *(a_group, a_group, the_profile, an_emptied_profile, the_revision, content_types, permissions, sessions, devices),
    *(an_account, an_account_switched_off, some_rows, some_rows, some_rows, all_rows, all_rows, all_rows),
)


def strike(chance: Random, is_first: bool) -> str:
    """Do one of it; the first time it is always the groups of the roles. Gives its name."""
    deed = a_group if is_first else chance.choice(DEEDS)
    # What the database itself forbids does not happen.
    with suppress(ProtectedError, DatabaseError), transaction.atomic():
        deed(chance)
        if chance.random() < 0.5:
            raise_revision()
    return deed.__name__
