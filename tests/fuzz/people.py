"""Who asks: strangers, people of each role with both factors, clerks of the admin, and programs with each token."""

from typing import Final

from django.contrib.auth.models import Permission, User
from django.test import Client

from kb.models.accounts.roles import Role
from kb.models.programs.tokens import Scope
from kb.operations.programs.tokens import make_token
from tests import clock
from tests.accounts import give_password, person, sign_in

NOBODY: Final = "anonymous"
#: Has the rights to all rows on `/admin/`, and is no superuser.
CLERK: Final = "clerk"
HALF: Final = "half signed in"
ROOT: Final = "superuser"
#: How often each is asked as. Who may do more meets more.
ROLES: Final = {NOBODY: 5, "viewer": 3, "editor": 4, "operator": 8, ROOT: 8, CLERK: 2, HALF: 1}
ALL_SCOPES: Final = "all"
#: With this secret forms are signed by hand.
CSRF: Final = "fuzzfuzzfuzzfuzzfuzzfuzzfuzzfuzz"


def make_people() -> dict[str, str]:
    """Accounts, and by name of the role the cookies of a browser in which they signed in."""
    people = {role.group: person(role) for role in Role}
    people[ROOT] = User.objects.create_superuser(ROOT, password="made up and long")
    people[CLERK] = User.objects.create_user(CLERK, password="made up and long", is_staff=True)
    people[CLERK].user_permissions.set(Permission.objects.filter(content_type__app_label__in=("kb", "auth")))
    people[HALF] = person(Role.VIEWER, HALF)
    return {NOBODY: f"csrftoken={CSRF}"} | {name: cookies_of(user) for name, user in people.items()}


def cookies_of(user: User) -> str:
    """Of a browser in which somebody has just signed in."""
    browser = Client()
    (give_password if user.username == HALF else sign_in)(browser, user)
    return f"sessionid={browser.cookies['sessionid'].value}; csrftoken={CSRF}"


def make_tokens() -> dict[str, str]:
    """By scope what a program shows that has a token for it, and for all of them."""
    at, made = clock.now(), {}
    for scope in Scope:
        made[str(scope)] = make_token(f"for {scope}", [scope], None, "anna", at)[1]
    made[ALL_SCOPES] = make_token("for everything", list(Scope), None, "anna", at)[1]
    return made
