"""The statement on accessibility, for everybody and in the thread of a domain."""

import re
from dataclasses import fields
from datetime import datetime

import pytest
from django.test import Client

from kb.views.visitors.accessibility import Checks, report


@pytest.mark.parametrize("address", ["/accessibility/", "/for/open.example/accessibility/?device=spark-iphone"])
def test_the_page_says_every_figure_and_every_program(noon: datetime, client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    page = response.content.decode()
    main = " ".join(re.sub(r"<[^>]+>", " ", page.partition("<main")[2].partition("</main>")[0]).split())
    numbers = re.findall(r"(?<![\d.])\d+(?![\d.%])", main.partition("What was tested")[2].partition("Programs that")[0])
    assert [number for number in map(str, figures()) if number not in numbers] == []
    assert [program for program in report().programs if program not in main] == []
    assert "01632 960 001" in main
    assert '<link rel="canonical" href="http://127.0.0.1:8000/accessibility/">' in page


def figures() -> list[int]:
    return [getattr(report().checks, one.name) for one in fields(Checks)]


def test_every_page_leads_to_it(noon: datetime, client: Client) -> None:
    for page, link in (("/", "/accessibility/"), ("/de/guides/", "/de/accessibility/")):
        assert f'<a href="{link}">' in client.get(page).content.decode()
    assert '<a href="accessibility/">' in client.get("/for/open.example/").content.decode()


def test_in_another_language_it_is_still_the_domains_and_the_apps(noon: datetime, client: Client) -> None:
    page = client.get("/for/open.example/accessibility/?device=spark-iphone").content.decode()
    assert '<a href="/de/for/open.example/accessibility/?device=spark-iphone" lang="de"' in page
