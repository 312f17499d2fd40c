"""Who may do what on the operator's pages: three groups of Django's own, each with all that the one before may.

What Django's permissions say is another matter: they decide on `/admin/` alone.
"""

from enum import IntEnum

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User


class Role(IntEnum):
    """In rising order; the name in small letters is the name of the group (migration `roles`)."""

    VIEWER = 1
    EDITOR = 2
    OPERATOR = 3

    @property
    def group(self) -> str:
        return self.name.lower()


def role_of(user: AbstractBaseUser | AnonymousUser) -> Role | None:
    """The highest role of somebody; `None` for strangers, and for accounts without a role or switched off."""
    if not isinstance(user, User) or not user.is_active:
        return None
    if user.is_superuser:
        return Role.OPERATOR
    names = set(user.groups.values_list("name", flat=True))
    return max((role for role in Role if role.group in names), default=None)
