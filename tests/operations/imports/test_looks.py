"""What cells look like, and what programs put around their text."""

import pytest

from kb.operations.imports.looks import as_meant


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ('="01632960001"', "01632960001"),
        ('="Ada ""Bee"" Baker"', 'Ada "Bee" Baker'),
        ("'01632 960001", "01632 960001"),
        ("'+44 1632 960001", "+44 1632 960001"),
        ("1632960001.0", "1632960001"),
        ("Baker &amp; Sons", "Baker & Sons"),
        ("O&#039;Neil &#x26; J&uuml;rgen", "O'Neil & Jürgen"),
        ("'Ada'", "'Ada'"),
        ("'12 High Street'", "'12 High Street'"),
        ("=1+1", "=1+1"),
        ("1.632.960", "1.632.960"),
        ("A&B; C&D;", "A&B; C&D;"),
    ],
)
def test_a_cell_is_read_without_what_a_program_put_around_it(cell: str, meant: str) -> None:
    assert as_meant(cell) == meant
