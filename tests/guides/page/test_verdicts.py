"""Which box of the check list a guide ticks."""

import re

import pytest

from kb.guides.page.verdicts import box_of
from tests.documents import text_of
from tests.libraries import shipped_library

LIBRARY = shipped_library()


@pytest.mark.parametrize(
    ("slug", "box"),
    [
        *(("iphone-mail", "phone"), ("samsung-email", "phone"), ("outlook-classic", "computer")),
        *(("apple-mail", "computer"), ("thunderbird", "computer"), ("claws-mail", "computer")),
        ("evolution", "computer"),
        *(("scanner", "scanner"), ("website-form", "website"), ("wordpress-plugins", "website")),
        *(("roundcube", ""), ("another-app", ""), ("business-software", "")),
    ],
)
def test_a_guide_ticks_its_device_and_no_other(slug: str, box: str) -> None:
    assert box_of(LIBRARY.guides[slug]) == box


def test_every_box_is_on_the_list() -> None:
    boxes = set(re.findall(r'type="checkbox" value="(\w+)"', text_of("templates/domains/_checklist.html")))
    assert {box_of(guide) for guide in LIBRARY.guides.values()} - {""} <= boxes
