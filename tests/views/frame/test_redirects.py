"""Kept addresses of a former site: 301 where this site has nothing of its own, and only there."""

from datetime import datetime

import pytest
from django.test import Client

from kb.models import SiteProfile
from kb.models.ground.revisions import raise_revision

#: Where a view of the site finds nothing, in its several ways to say so.
OWN = ("/guides/gone/", "/moves/gone/", "/media/gone.png", "/api/v1/gone")


def keep(text: str) -> None:
    SiteProfile.objects.update(kept_addresses=text)
    raise_revision()


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("/change-email-server-settings", "/guides/"),
        ("/change-email-server-settings/", "/guides/"),
        ("/change-email-server-settings?utm=mail&x=%20", "/guides/?utm=mail&x=%20"),
    ],
)
def test_the_sample_keeps_the_address_of_its_notice(noon: datetime, client: Client, asked: str, answered: str) -> None:
    response = client.get(asked)
    assert (response.status_code, response.headers["Location"]) == (301, answered)
    assert response.headers["Cache-Control"] == "public, max-age=300"
    assert client.head(asked).status_code == 301
    assert not response.cookies


def test_a_place_on_the_page_comes_after_the_query(noon: datetime, client: Client) -> None:
    keep("/kb/%C3%BCber.php /articles/webmail/#h-start")
    assert client.get("/kb/%C3%BCber.php").headers["Location"] == "/articles/webmail/#h-start"
    assert client.get("/kb/über.php?a=1").headers["Location"] == "/articles/webmail/?a=1#h-start"


def test_nothing_of_the_site_itself_is_taken_away(noon: datetime, client: Client) -> None:
    keep("\n".join(f"{old} /guides/" for old in (*OWN, "/former")))
    assert client.get("/former").status_code == 301
    for address in (*OWN, "/former/more", "/Former"):
        assert client.get(address).status_code == 404, address
    assert client.post("/former").status_code == 404


def test_an_address_that_is_kept_no_more_is_not_found(noon: datetime, client: Client) -> None:
    keep("")
    assert client.get("/change-email-server-settings").status_code == 404


def test_a_line_that_nobody_can_read_does_not_harm_other_pages(noon: datetime, client: Client) -> None:
    keep("written by hand")
    assert client.get("/nothing-here").status_code == 404
