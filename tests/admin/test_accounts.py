"""Whoever may change accounts on /admin/ makes nobody more than they are, themselves least of all."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from kb.models.accounts.powers import reaches_no_further
from kb.models.accounts.roles import Role
from kb.models.site.events import Event
from tests.admin.conftest import signed_in

USERS = "/admin/auth/user/"
GROUPS = "/admin/auth/group/"
NEW = "four odd words here"
#: What somebody of the staff has who looks after accounts.
LOOKS_AFTER = (
    *("view_user", "add_user", "change_user", "delete_user"),
    *("view_group", "add_group", "change_group", "delete_group"),
)

Made = Callable[..., User]


@pytest.fixture
def made(db: None) -> Made:
    """An account of the staff with these permissions and groups."""

    def make(name: str, *permissions: str, groups: tuple[str, ...] = (), **fields: bool) -> User:
        user = User.objects.create_user(name, password="as it was", is_staff=True, **fields)
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        user.groups.set(Group.objects.filter(name__in=groups))
        return user

    return make


@pytest.fixture
def keeper(made: Made) -> User:
    return made("Keeper", *LOOKS_AFTER, groups=("editor",))


def form(user: User, **fields: Any) -> dict[str, Any]:
    """What the page of an account sends if nothing is changed but these fields."""
    known: dict[str, Any] = {
        "username": user.username,
        "is_staff": "on" if user.is_staff else "",
        "is_active": "on" if user.is_active else "",
        "is_superuser": "on" if user.is_superuser else "",
        "groups": list(user.groups.values_list("pk", flat=True)),
        "user_permissions": list(user.user_permissions.values_list("pk", flat=True)),
    } | fields
    return {name: value for name, value in known.items() if value != ""}


def powers(user: User) -> tuple[bool, set[str], set[str]]:
    user = User.objects.get(pk=user.pk)
    groups = set(user.groups.values_list("name", flat=True))
    return user.is_superuser, groups, set(user.user_permissions.values_list("codename", flat=True))


def group(name: str) -> int:
    return Group.objects.get(name=name).pk


def events() -> list[tuple[str, str, str]]:
    return list(Event.objects.order_by("id").values_list("who", "action", "subject"))


@pytest.mark.thorough
@pytest.mark.parametrize(
    "more",
    [
        lambda: {"is_superuser": "on"},
        lambda: {"groups": [group("operator")]},
        lambda: {"groups": [group("editor"), group("operator")]},
        lambda: {"user_permissions": [Permission.objects.get(codename="change_service").pk]},
        lambda: {"user_permissions": list(Permission.objects.values_list("pk", flat=True)), "is_superuser": "on"},
    ],
)
@pytest.mark.parametrize("own", [True, False])
def test_nobody_gets_more_than_the_giver_has(made: Made, keeper: User, more: Callable[[], Any], own: bool) -> None:
    user = keeper if own else made("Other", "view_user", groups=("viewer",))
    before = powers(user)
    signed_in(keeper).post(f"{USERS}{user.pk}/change/", form(user, **more()))
    assert powers(user) == before


def test_what_the_giver_has_can_be_given(made: Made, keeper: User) -> None:
    other = made("Other", groups=("viewer",))
    permission = Permission.objects.get(codename="view_user")
    sent = form(other, groups=[group("editor")], user_permissions=[permission.pk])
    assert signed_in(keeper).post(f"{USERS}{other.pk}/change/", sent).status_code == 302
    assert powers(other) == (False, {"editor"}, {"view_user"})


@pytest.mark.thorough
@pytest.mark.parametrize(
    "account",
    [
        lambda made: made("Root", is_superuser=True),
        lambda made: made("Sleeping root", is_superuser=True, is_active=False),
        lambda made: made("Chief", groups=("operator",)),
        lambda made: made("Sleeping chief", groups=("operator",), is_active=False),
        lambda made: made("Mover", "change_move"),
    ],
)
def test_who_has_more_is_out_of_reach(made: Made, keeper: User, account: Callable[[Made], User]) -> None:
    user, client = account(made), signed_in(keeper)
    password = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    for act, sent in (
        ("password/", password),
        ("change/", form(user, username="mine", is_active="")),
        ("delete/", {"post": "yes"}),
    ):
        assert client.post(f"{USERS}{user.pk}/{act}", sent).status_code == 403, act
    client.post(USERS, {"action": "delete_selected", "_selected_action": [user.pk], "post": "yes"})
    stored = User.objects.get(pk=user.pk)
    assert (stored.password, stored.username, stored.is_active) == (user.password, user.username, user.is_active)
    assert client.get(f"{USERS}{user.pk}/change/").status_code == 200


def test_a_group_is_no_way_round(keeper: User) -> None:
    keeper.groups.add(mine := Group.objects.create(name="desk"))
    client = signed_in(keeper)
    everything = list(Permission.objects.values_list("pk", flat=True))
    for address in (f"{GROUPS}{mine.pk}/change/", f"{GROUPS}add/"):
        assert client.post(address, {"name": "desk two", "permissions": everything}).status_code == 200
    assert not mine.permissions.exists()
    Group.objects.filter(name="operator").delete()
    assert "A role has this name" in client.post(f"{GROUPS}add/", {"name": "operator"}).content.decode()
    assert client.post(f"{GROUPS}{mine.pk}/change/", {"name": " operator "}).status_code == 200
    assert not Group.objects.filter(name="operator").exists()


def test_the_groups_of_the_roles_stay(operator: Client) -> None:
    for role in Role:
        address = f"{GROUPS}{group(role.group)}/"
        assert operator.post(f"{address}delete/", {"post": "yes"}).status_code == 403
        assert operator.post(f"{address}change/", {"name": "something else"}).status_code == 302
    keys = [group(role.group) for role in Role]
    operator.post(GROUPS, {"action": "delete_selected", "_selected_action": keys, "post": "yes"})
    assert Group.objects.filter(name__in=[role.group for role in Role]).count() == len(Role)


def test_who_may_do_everything_still_does(made: Made, operator: Client) -> None:
    other = made("Other")
    sent = form(other, is_superuser="on", groups=[group("operator")])
    assert operator.post(f"{USERS}{other.pk}/change/", sent).status_code == 302
    assert powers(other) == (True, {"operator"}, set())


def test_what_is_done_to_accounts_stands_in_what_was_done(made: Made, operator: Client) -> None:
    made("Ann", groups=("viewer",))
    new = {"username": "Ben", "password1": NEW, "password2": NEW, "usable_password": "true"}
    operator.post(f"{USERS}add/", new)
    ben = User.objects.get(username="Ben")
    operator.post(f"{USERS}{ben.pk}/change/", form(ben, is_superuser="on", first_name="Benjamin"))
    operator.post(f"{USERS}{ben.pk}/password/", new | {"password1": NEW * 2, "password2": NEW * 2})
    operator.post(f"{USERS}{ben.pk}/password/", new | {"password2": "another"})
    operator.post(f"{USERS}{ben.pk}/change/", form(User.objects.get(pk=ben.pk)) | {"first_name": "Benjamin"})
    operator.post(f"{USERS}{ben.pk}/delete/", {"post": "yes"})
    keys = list(User.objects.filter(username="Ann").values_list("pk", flat=True))
    operator.post(USERS, {"action": "delete_selected", "_selected_action": keys, "post": "yes"})
    assert events() == [
        ("operator", "person.create", "account Ben"),
        ("operator", "person.change", "account Ben"),
        ("operator", "person.new-password", "account Ben"),
        ("operator", "person.delete", "account Ben"),
        ("operator", "person.delete", "account Ann"),
    ]
    told = Event.objects.get(action="person.change")
    assert (told.before["is_superuser"], told.after["is_superuser"]) == (False, True)
    assert "Benjamin" not in str([*Event.objects.values_list("before", "after")])


def test_a_group_s_changes_stand_there_too(operator: Client) -> None:
    operator.post(f"{GROUPS}add/", {"name": "desk"})
    desk = Group.objects.get(name="desk")
    view = Permission.objects.get(codename="view_user")
    operator.post(f"{GROUPS}{desk.pk}/change/", {"name": "desk", "permissions": [view.pk]})
    operator.post(f"{GROUPS}{desk.pk}/delete/", {"post": "yes"})
    assert [action for _, action, _ in events()] == ["group.create", "group.change", "group.delete"]
    assert Event.objects.get(action="group.change").after["permissions"] == ["view_user"]


def test_every_permission_one_by_one_is_less_than_everything(made: Made) -> None:
    many, everything = made("many"), made("root", is_superuser=True)
    many.groups.add(Group.objects.get(name=Role.OPERATOR.group))
    many.user_permissions.set(Permission.objects.all())
    assert not reaches_no_further(everything, many)
    assert reaches_no_further(many, everything)
