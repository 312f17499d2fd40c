"""Links to guides lead to their first stop."""

from datetime import datetime

import pytest
from django.test import Client

from kb.views.frame.first_stops import page_led_to_first_stops

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("link", "led"),
    [
        ("/guides/iphone-mail/", "/guides/iphone-mail/try-your-password/"),
        ("/guides/iphone-mail/?protocol=pop3", "/guides/iphone-mail/try-your-password/?protocol=pop3"),
        ("/de/guides/iphone-mail/", "/de/guides/iphone-mail/try-your-password/"),
        ("/for/a.example/guides/iphone-mail/", "/for/a.example/guides/iphone-mail/try-your-password/"),
        ("/guides/iphone-mail/#h-incoming-server", "/guides/iphone-mail/#h-incoming-server"),
        ("/guides/iphone-mail/?protocol=pop3#h-both-ways", "/guides/iphone-mail/?protocol=pop3#h-both-ways"),
        ("/guides/iphone-mail/both-ways/", "/guides/iphone-mail/both-ways/"),
        ("/guides/", "/guides/"),
        ("/guides/nowhere/", "/guides/nowhere/"),
        ("../", "../"),
    ],
)
def test_a_link_leads_to_the_first_stop(noon: datetime, link: str, led: str) -> None:
    html = f'<main><a class="x" href="{link}">A</a></main>'
    assert page_led_to_first_stops(html) == html.replace(link, led)


def test_what_stands_around_the_page_stays(noon: datetime) -> None:
    html = '<nav><a href="/guides/iphone-mail/">A</a></nav><main>B</main><a href="/guides/iphone-mail/">C</a>'
    assert page_led_to_first_stops(html) == html


def test_the_list_of_guides_leads_to_first_stops_and_a_stop_to_all_steps(noon: datetime, client: Client) -> None:
    shelf = client.get("/guides/?device=iphone").content.decode()
    assert "/guides/iphone-mail/try-your-password/" in shelf
    stop = client.get("/guides/iphone-mail/both-ways/").content.decode()
    assert '<a href="../">All steps on one page</a>' in stop
