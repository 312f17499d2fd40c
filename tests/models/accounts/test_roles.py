"""Roles: three groups, one above the other."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User

from kb.models.accounts.roles import Role, role_of


@pytest.mark.django_db
def test_the_groups_are_there_from_the_start() -> None:
    assert {role.group for role in Role} <= set(Group.objects.values_list("name", flat=True))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("groups", "role"),
    [
        ((), None),
        (("viewer",), Role.VIEWER),
        (("viewer", "editor"), Role.EDITOR),
        (("operator", "viewer"), Role.OPERATOR),
        (("something else",), None),
    ],
)
def test_the_highest_group_counts(groups: tuple[str, ...], role: Role | None) -> None:
    user = User.objects.create_user("somebody")
    user.groups.set(Group.objects.get_or_create(name=name)[0] for name in groups)
    assert role_of(user) is role


@pytest.mark.django_db
def test_a_superuser_is_an_operator_and_staff_are_nothing_by_that() -> None:
    assert role_of(User.objects.create_superuser("root")) is Role.OPERATOR
    assert role_of(User.objects.create_user("staff", is_staff=True)) is None


@pytest.mark.django_db
def test_an_account_that_is_switched_off_has_no_role() -> None:
    assert role_of(User.objects.create_superuser("gone", is_active=False)) is None


def test_a_stranger_has_no_role() -> None:
    assert role_of(AnonymousUser()) is None
