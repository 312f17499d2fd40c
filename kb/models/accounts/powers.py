"""How far an account reaches: its role, and the permissions that Django knows.

Whoever may change accounts on `/admin/` changes and gives no more than they have themselves. That somebody is switched
off changes nothing here: they may be let in again.
"""

from django.contrib.auth.models import Group, Permission, User
from django.db.models import Q, QuerySet

from kb.models.accounts.roles import Role


def permissions_of(user: User) -> QuerySet[Permission]:
    """Its own permissions and those of its groups; of somebody who may do everything, all."""
    if user.is_superuser:
        return Permission.objects.all()
    return Permission.objects.filter(Q(user=user) | Q(group__user=user)).distinct()


def groups_within(user: User) -> QuerySet[Group]:
    """The groups that give nothing which the account has not: no permission, and no higher role."""
    if user.is_superuser:
        return Group.objects.all()
    highest = _highest_role(user)
    more = Permission.objects.exclude(pk__in=permissions_of(user).values("pk"))
    higher = [role.group for role in Role if role > highest]
    return Group.objects.exclude(permissions__in=more).exclude(name__in=higher)


def reaches_no_further(user: User, by: User) -> bool:
    """Whether `user` has nothing that `by` has not."""
    if by.is_superuser:
        return True
    if user.is_superuser or _highest_role(user) > _highest_role(by):
        return False
    return not permissions_of(user).exclude(pk__in=permissions_of(by).values("pk")).exists()


def is_of_a_role(group: Group) -> bool:
    """Whether the operator's pages know the group by its name."""
    return group.name in {role.group for role in Role}


def _highest_role(user: User) -> int:
    """0 without a role."""
    if user.is_superuser:
        return max(Role)
    names = set(user.groups.values_list("name", flat=True))
    return max((role for role in Role if role.group in names), default=0)
