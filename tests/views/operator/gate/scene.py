"""One thing that two people change at the same time: what its page and its form are, and what becomes of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from django.contrib.auth.models import User

from kb.models.accounts.roles import Role
from tests.accounts import person

CASE: Final = "own-domain-2024"


@dataclass
class Scene:
    """A page, its form, what is typed over what stands there, and what somebody else does meanwhile.

    `value` gives what the form changes. `both`: words of either version that the question must show.
    """

    page: str
    action: str
    meanwhile: Callable[[], object]
    value: Callable[[], object]
    typed: dict[str, str] = field(default_factory=dict)
    both: tuple[str, ...] = ()


def ben() -> User:
    return User.objects.filter(username="ben").first() or person(Role.OPERATOR, "ben")
