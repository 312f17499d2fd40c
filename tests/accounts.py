"""People who sign in: of each role, with a telephone whose codes the tests can compute."""

from datetime import datetime
from typing import Final

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from kb.models.accounts import sessions
from kb.models.accounts.recovery import new_recovery_codes
from kb.models.accounts.roles import Role
from kb.operations.accounts.session_store import SessionStore
from tests import clock

PASSWORD: Final = "long and made up"
#: Of everybody's telephone in the tests.
SECRET: Final = "3132333435363738393031323334353637383930"


def person(role: Role | None, name: str = "") -> User:
    user = User.objects.create_user(name or (role.group if role else "nobody"), password=PASSWORD)
    if role is not None:
        user.groups.add(Group.objects.get(name=role.group))
    return user


def telephone(user: User) -> TOTPDevice:
    """The one that shows their codes; they have recovery codes too."""
    device, is_new = TOTPDevice.objects.get_or_create(user=user, confirmed=True, defaults={"key": SECRET, "name": ""})
    if is_new:
        new_recovery_codes(user)
    return device


def give_password(client: Client, user: User, **also: str) -> None:
    """As if they had typed their password just now, and no code yet. `also` goes into the session.

    What `Client.force_login` does, in half the time: it makes a row of an empty session before the real one.
    """
    name = settings.SESSION_COOKIE_NAME
    held = client.cookies.get(name)
    request = HttpRequest()
    request.session = SessionStore(held.value if held else None)
    sessions.begin(request.session, int(clock.now().timestamp()))
    request.session.update(also)
    login(request, user, settings.AUTHENTICATION_BACKENDS[0])
    request.session.save()
    client.cookies[name] = request.session.session_key


def sign_in(client: Client, user: User) -> None:
    """As if they had given both factors just now, without the time that passwords take."""
    give_password(client, user, **{DEVICE_ID_SESSION_KEY: telephone(user).persistent_id})


def code_at(moment: datetime | float, secret: str = SECRET, steps: int = 0) -> str:
    """The code that the telephone shows, or that of some steps of thirty seconds later."""
    clock = TOTP(bytes.fromhex(secret))
    clock.time = (moment if isinstance(moment, float) else moment.timestamp()) + 30 * steps
    return f"{clock.token():06d}"
