"""From a search that finds nothing to the operator's list."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from kb.models import UnansweredSearch
from kb.models.accounts.roles import Role
from kb.models.readers.unanswered import add_unanswered
from kb.operations.readers.unanswered import tally
from tests import clock
from tests.views.conftest import HOST
from tests.views.operator.conftest import SignedIn

pytestmark = pytest.mark.django_db
TODAY = clock.now().date()


def search(query: str, address: str = "192.0.2.1", **more: str) -> None:
    client = Client(headers={"host": HOST}, REMOTE_ADDR=address)
    assert client.get("/search/", {"q": query, **more}, follow=True).status_code == 200


def counted() -> dict[str, int]:
    tally.write()
    return dict(UnansweredSearch.objects.values_list("words", "count"))


def listed(client: Client, query: str = "") -> list[str]:
    html = client.get(f"/operator/searches/{query}").content.decode()
    return re.findall(r"<h2>“<a[^>]*>(.*?)</a>”</h2>", html)


def test_a_search_counts_if_no_page_has_all_of_its_words(sample: Any) -> None:
    sample()
    for query in ("menu zorbex", "password", "passwrd", "the", "", "zorbex anna@shop.example"):
        search(query)
    search("iphone", device="android")
    assert counted() == {"menu zorbex": 1, "zorbex": 1}


def test_reading_writes_nothing_until_the_minute_is_over(sample: Any, django_assert_num_queries: Any) -> None:
    sample()
    search("zorbex")
    before = UnansweredSearch.objects.count()
    search("zorbex")
    assert UnansweredSearch.objects.count() == before == 0


def test_one_visitor_counts_so_often_and_no_more(sample: Any, settings: Any) -> None:
    sample()
    settings.UNANSWERED_LIMIT = "2/hour"
    for _ in range(5):
        search("zorbex")
    search("zorbex", "198.51.100.7")
    assert counted() == {"zorbex": 3}


def test_suggestions_do_not_count(sample: Any, client: Client) -> None:
    sample()
    client.get("/search/suggest/?q=zorbex")
    assert counted() == {}


def test_the_list_begins_with_the_most_frequent(signed_in: SignedIn) -> None:
    add_unanswered({("zorbex", "en"): 2, ("<b>palm</b>", "en"): 5}, TODAY)
    add_unanswered({("pine", "en"): 9}, TODAY - timedelta(20))
    client = signed_in(Role.VIEWER)
    assert listed(client) == ["pine", "&lt;b&gt;palm&lt;/b&gt;", "zorbex"]
    assert listed(client, "?days=7") == ["&lt;b&gt;palm&lt;/b&gt;", "zorbex"]
    assert listed(client, "?days=x") == listed(client)


def test_an_empty_list_says_so(signed_in: SignedIn) -> None:
    assert "Every search had an answer." in signed_in(Role.VIEWER).get("/operator/searches/").content.decode()


def test_a_search_that_has_an_answer_now_leads_to_it(signed_in: SignedIn) -> None:
    add_unanswered({("password", "en"): 2, ("zorbex", "en"): 1}, TODAY)
    html = signed_in(Role.VIEWER).get("/operator/searches/").content.decode()
    assert html.count("Has an answer since then:") == 1
    assert "/search/?q=zorbex" in html


def test_the_home_page_names_what_several_people_did_not_find(signed_in: SignedIn) -> None:
    add_unanswered({("password", "en"): 9, ("zorbex", "en"): 3, ("palm", "en"): 2}, TODAY)
    add_unanswered({("pine", "en"): 9}, TODAY - timedelta(40))
    html = signed_in(Role.VIEWER).get("/operator/").content.decode()
    assert re.findall(r'<a href="/operator/searches/">([^<]*)</a> <span class="where">([^<]*)<', html) == [
        ("zorbex", "3 times in the last 30 days")
    ]


def test_the_home_page_is_silent_without_searches_in_vain(signed_in: SignedIn) -> None:
    assert "Searched for in vain" not in signed_in(Role.VIEWER).get("/operator/").content.decode()
