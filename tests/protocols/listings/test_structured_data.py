"""JSON-LD that can stand in a `<script>` element whatever a title holds."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kb.protocols.listings.page_entries import PageEntry
from kb.protocols.listings.structured_data import render


def of(title: str) -> str:
    entry = PageEntry("https://help.example/guides/x/", title, title, date(2026, 11, 22), "en")
    return render(
        entry, crumbs=[("Guides", "https://help.example/guides/")], site_name=title, site_url="https://help.example"
    )


def test_a_title_cannot_end_the_script() -> None:
    text = of("</script><script>alert(1)</script><!-- & \u2028")
    assert not {"<", ">", "&", "\u2028"} & set(text)
    assert json.loads(text)["@graph"][1]["headline"] == "</script><script>alert(1)</script><!-- & \u2028"


@given(st.text())
def test_any_title_is_read_back_as_it_was(title: str) -> None:
    text = of(title)
    assert "<" not in text
    assert json.loads(text)["@graph"][0]["itemListElement"][-1]["name"] == title
