"""Who follows a guide: what they are called, what they type, and what they sit before."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reader:
    """One client of the mail host. `system` is as guides call it: `Windows`, `a Mac`, `Linux`."""

    name: str
    address: str
    password: str
    app: str
    system: str = "Linux"
