"""Addresses of a former site: how they are written, and which path is which."""

import pytest
from django.core.exceptions import ValidationError

from kb.models import SiteProfile
from kb.models.site.kept_addresses import MOST, read_kept_addresses


def test_each_line_leads_from_a_path_to_a_page() -> None:
    text = "/help/email /guides/\r\n\n  /kb/42/\t/articles/webmail/#h-log-in\n/%C3%BCber-mail.php /de/guides/\n"
    assert read_kept_addresses(text) == {
        "/help/email": "/guides/",
        "/kb/42": "/articles/webmail/#h-log-in",
        "/über-mail.php": "/de/guides/",
    }
    assert read_kept_addresses("") == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("/old", "Line 1: write the old path, a space, and the path of a page here."),
        ("/a /guides/\n/old /new /newer", "Line 2: write the old path"),
        ("/a b /guides/", "Line 1: write the old path"),
        ("old /guides/", "Line 1: a path begins with one /"),
        ("/ /guides/", "Line 1: a path begins with one /"),
        ("//old.example/x /guides/", "Line 1: a path begins with one /"),
        ("/%2Fold.example /guides/", "Line 1: a path begins with one /"),
        ("https://old.example/help /guides/", "Line 1: a path begins with one /"),
        ("/old?page=7 /guides/", "has no question mark"),
        ("/old#top /guides/", "Line 1: a path begins"),
        ("/old /guides/?a=b", "has no question mark"),
        ("/old //evil.example/", "Line 1: a path begins with one /"),
        ("/old /\\evil.example/", "Line 1: a path begins with one /"),
        ("/old https://evil.example/", "Line 1: a path begins with one /"),
        ("/old%0a /guides/", "Line 1: a path begins with one /"),
        ("/old /guides/\n\n/old/ /articles/", "Line 3: this old path stands further up already."),
        ("/%6Fld /guides/\n/old /articles/", "Line 2: this old path stands further up already."),
        ("\n" * (MOST + 1), "There are more than 500 lines."),
    ],
)
def test_a_line_that_leads_nowhere_is_refused_by_its_number(text: str, said: str) -> None:
    with pytest.raises(ValidationError, match=r".") as refused:
        read_kept_addresses(text)
    assert said in refused.value.messages[0]


@pytest.mark.parametrize("path", ["/old", "/old/", "/über/7.html"])
def test_a_path_is_found_with_its_last_slash_and_without(path: str) -> None:
    assert SiteProfile(kept_addresses="/old /guides/\n/%C3%BCber/7.html/ /guides/").page_for(path) == "/guides/"


@pytest.mark.parametrize("path", ["/", "/ol", "/Old", "/old/more", "//old", "/%6Fld", "/old "])
def test_any_other_path_is_not(path: str) -> None:
    assert SiteProfile(kept_addresses="/old /guides/").page_for(path) is None
