"""Whether so many domains may change at once: whoever wants it must have said how many, for a slip says no number.

A domain changes if it gets another service or move, or if what stands behind its own leads elsewhere. Lists that come
by the browser ask on their own page; this is for files and programs, which nobody looks at first.
"""

from typing import Final

from kb.models.moves.batches import is_large
from kb.models.moves.domains import Domain

#: Fewer are never asked about: who has a dozen domains may change a few without a word.
FEWEST: Final = 10


class NotConfirmed(Exception):
    """`changed` domains would change, where visitors find `active`, and that first number was not said."""

    def __init__(self, changed: int, active: int) -> None:
        super().__init__(f"This would change {changed:,} domains; visitors find {active:,}.")
        self.changed, self.active = changed, active


def to_confirm(changed: int, new: int = 0) -> NotConfirmed | None:
    """What would be asked of a change of `changed` domains; `new` of those that are here have just been added by it."""
    if changed < FEWEST:
        return None
    active = Domain.objects.active().count() - new
    return NotConfirmed(changed, active) if is_large(changed, active) else None


def check_confirmed(changed: int, confirmed: int | None, new: int = 0) -> None:
    """To be called in the transaction of the write, so that nothing of it stays. Raises `NotConfirmed`."""
    asked = to_confirm(changed, new)
    if asked and confirmed != changed:
        raise asked
