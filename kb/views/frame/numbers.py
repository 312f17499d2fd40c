"""Numbers of rows in addresses: one that no row can have leads nowhere, like any address that is not there.

Django's own `int` takes a number of any length, which the database then cannot read.
"""

from typing import Final

#: What both databases keep in their widest whole number.
HIGHEST: Final = 2**63 - 1


class RowNumber:
    """`<number:…>` in an address."""

    regex = "[0-9]{1,19}"

    def to_python(self, text: str) -> int:
        if (number := int(text)) > HIGHEST:
            raise ValueError("No row has this number.")
        return number

    def to_url(self, number: int) -> str:
        return str(number)


def row_number(text: str) -> int | None:
    """A number that a form sent; `None` if it is none that a row can have."""
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(HIGHEST))):
        return None
    return number if (number := int(text)) <= HIGHEST else None
