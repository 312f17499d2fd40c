"""Words on one line: a name, a telephone number, opening hours."""

import unicodedata


def is_one_line(text: str) -> bool:
    """Whether nothing in it breaks the line, turns the direction or cannot be seen; spaces of all widths may be."""
    return all(sign.isprintable() or unicodedata.category(sign) == "Zs" for sign in text)
