"""What lies beneath the site and is not as it should be, as those who watch it are told."""

from kb.operations.site.room import full_disks
from kb.operations.site.soundness import damage


def trouble_beneath() -> dict[str, bool]:
    """Only what is wrong, by its name: `disk` if one is full, `intact` if the database is damaged."""
    wrong = {"disk": bool(full_disks()), "intact": damage() is not None}
    return {name: False for name, is_wrong in wrong.items() if is_wrong}
