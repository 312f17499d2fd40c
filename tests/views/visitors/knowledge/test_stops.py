"""Stops: each at its own address, with the state in it, one way on and one for whoever sees something else."""

import re
from datetime import datetime

import pytest
from django.test import Client

from kb.guides.text.placeholders import Task
from kb.mail.servers import Protocol
from kb.models import Server
from kb.models.ground.revisions import raise_revision
from tests.libraries import shipped_library

LIBRARY = shipped_library()
STOPS = [(guide.slug, stop.name) for guide in LIBRARY.guides.values() for stop in guide.body.stops(None)]
AT = "/for/open.example/guides/iphone-mail"


def html(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def next_address(page: str) -> str:
    return re.findall(r'<a class="button next" href="([^"]+)"', page)[0].replace("&amp;", "&")


@pytest.mark.thorough
@pytest.mark.parametrize(("slug", "stop"), STOPS)
def test_each_stop_says_what_it_is_and_has_a_first_action(noon: datetime, client: Client, slug: str, stop: str) -> None:
    page = html(client, f"/for/open.example/guides/{slug}/{stop}/")
    assert f'data-stop="{stop}">' in page
    assert page.count("data-action") == 1
    assert '<figure class="sketch' in page
    assert not re.search(r"\{\{|yourdomain\.co\.uk", page)


def test_the_way_on_leads_through_all_stops_to_the_test(noon: datetime, client: Client) -> None:
    walked: list[str] = []
    address = "try-your-password/"
    for _ in range(9):
        page = html(client, f"{AT}/{address.removeprefix('../')}")
        walked += re.findall(r'data-stop="([^"]+)"', page)
        if "It worked" in page:
            break
        address = next_address(page)
    assert walked == [stop.name for stop in LIBRARY.guides["iphone-mail"].body.stops(None)]


def test_the_state_travels_in_the_address(noon: datetime, client: Client) -> None:
    page = html(client, f"{AT}/find-your-account/?protocol=pop3&seen=mail,nonsense&other=1")
    assert next_address(page) == "../choose-your-account/?protocol=pop3&seen=mail"
    assert "You see:" in page
    assert 'href="../find-your-account/?protocol=pop3"' in page


def test_a_stop_has_the_values_of_its_domain_and_words_without_one(noon: datetime, client: Client) -> None:
    plate = re.compile(r'<dl class="plate">.*?</dl>', re.DOTALL)
    own = plate.findall(html(client, f"{AT}/incoming-server/"))[0]
    assert 'data-copy="mail.open.example"' in own
    general = plate.findall(html(client, "/guides/iphone-mail/incoming-server/"))[0]
    assert "your new incoming server" in general
    assert "data-copy" not in general


def test_the_five_steps_show_what_was_passed(noon: datetime, client: Client) -> None:
    road = re.compile(r'<ol class="road".*?</ol>', re.DOTALL)
    found = road.findall(html(client, f"{AT}/incoming-server/"))[0]
    assert re.findall(r'<li(?: class="(\w+)")?', found) == ["done", "passed", "now", "", ""]
    assert "4 of 9" in found


def test_with_pop3_the_back_up_stands_above_the_first_action_and_where_changing_begins(
    noon: datetime, client: Client
) -> None:
    for stop, warned in (("try-your-password", True), ("find-your-account", True), ("incoming-server", False)):
        page = html(client, f"{AT}/{stop}/?protocol=pop3")
        assert ("back up first" in page) is warned, stop
        assert not warned or page.index("back up first") < page.index("data-action")
        assert "back up first" not in html(client, f"{AT}/{stop}/")


@pytest.mark.thorough
@pytest.mark.parametrize("slug", ["outlook-classic", "apple-mail", "outlook-mac", "windows-live-mail", "thunderbird"])
def test_whoever_walked_the_back_up_is_not_told_to_make_one(noon: datetime, client: Client, slug: str) -> None:
    stops = [stop.name for stop in LIBRARY.guides[slug].body.stops(Protocol.POP3)]
    pages = [html(client, f"/for/open.example/guides/{slug}/{stop}/?protocol=pop3") for stop in stops]
    assert ["POP3: back up first." in page for page in pages] == [True, *[False] * (len(stops) - 1)]


def asks_for_pop3(page: str) -> list[str]:
    return re.findall(r'<b>POP3\?</b> Your only copy may be here\.\s*<a href="([^"]*)">Back up first</a>', page)


@pytest.mark.thorough
@pytest.mark.parametrize(
    "slug",
    [
        *("outlook-classic", "outlook-mac", "apple-mail", "thunderbird", "windows-live-mail", "windows-mail"),
        *("outlook-new", "outlook-android", "gmail-iphone"),
    ],
)
def test_where_mail_could_be_lost_pop3_is_asked_before_the_first_action_and_once(
    noon: datetime, client: Client, slug: str
) -> None:
    base = f"/for/open.example/guides/{slug}"
    first, second = (stop.name for stop in LIBRARY.guides[slug].body.stops(None)[:2])
    page = html(client, f"{base}/{first}/")
    way = asks_for_pop3(page)
    assert way == [f"../{first}/?protocol=pop3"]
    assert page.index(way[0]) < page.index("data-action")
    assert asks_for_pop3(html(client, f"{base}/{second}/")) == []
    for answered in ("imap", "pop3"):
        assert asks_for_pop3(html(client, f"{base}/{first}/?protocol={answered}")) == []
    with_pop3 = html(client, f"{base}/{first}/?protocol=pop3")
    assert with_pop3.index("POP3: back up first.") < with_pop3.index("data-action")
    assert next_address(with_pop3).endswith("?protocol=pop3")


@pytest.mark.parametrize(
    "slug",
    [
        *("iphone-mail", "samsung-email", "scanner", "outlook-classic-new", "outlook-new-new", "roundcube"),
        *("nextcloud-mail", "gmail-web", "another-app"),
    ],
)
def test_where_none_can_be_lost_nobody_is_asked(noon: datetime, client: Client, slug: str) -> None:
    first = LIBRARY.guides[slug].body.stops(None)[0].name
    assert asks_for_pop3(html(client, f"/guides/{slug}/{first}/")) == []


def test_what_was_searched_and_seen_goes_along_to_pop3(noon: datetime, client: Client) -> None:
    page = html(client, "/guides/outlook-classic/try-your-password/?seen=list&q=outlook+stopped")
    assert asks_for_pop3(page) == ["../try-your-password/?seen=list&amp;protocol=pop3&amp;q=outlook+stopped"]


def test_a_stop_of_a_domain_is_kept_from_searches_and_names_the_general_guide(noon: datetime, client: Client) -> None:
    response = client.get(f"{AT}/incoming-server/")
    assert response.headers["X-Robots-Tag"] == "noindex"
    canonical = '<link rel="canonical" href="http://127.0.0.1:8000/guides/iphone-mail/">'
    assert canonical in response.content.decode()
    assert canonical in html(client, "/guides/iphone-mail/incoming-server/")


def test_the_last_stop_takes_the_answer(noon: datetime, client: Client) -> None:
    page = html(client, f"{AT}/both-ways/?protocol=pop3")
    form = page.partition('<form method="post"')[2].partition("</form>")[0]
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
    assert fields["domain"] == "open.example"
    assert fields["protocol"] == "pop3"
    answer = client.post("/guides/iphone-mail/worked/", {**fields, "verdict": "worked"})
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/for/open.example/guides/iphone-mail/worked/"


def test_an_anchor_of_the_guide_leads_to_its_stop(noon: datetime, client: Client) -> None:
    page = html(client, f"{AT}/both-ways/?protocol=pop3")
    assert 'href="../outgoing-server/?protocol=pop3"' in page
    assert 'href="#h-' not in page


def test_something_else_ends_with_a_person_and_what_to_say(noon: datetime, client: Client) -> None:
    page = html(client, f"{AT}/incoming-server/")
    assert "Say: “open.example, iPhone and iPad Mail, stop 4”." in page
    assert "Say: “iPhone and iPad Mail, stop 4”." in html(client, "/guides/iphone-mail/incoming-server/")


@pytest.mark.parametrize("base", [AT, "/guides/iphone-mail"])
def test_a_stop_that_is_not_there_leads_to_the_guide(noon: datetime, client: Client, base: str) -> None:
    response = client.get(f"{base}/nowhere/")
    assert response.status_code == 303
    assert response.headers["Location"] == f"{base}/"


def test_a_stop_of_no_guide_is_not_found(noon: datetime, client: Client) -> None:
    assert client.get("/guides/nowhere/incoming-server/").status_code == 404
    assert client.get("/for/open.example/guides/nowhere/incoming-server/").status_code == 404


@pytest.mark.parametrize("stop", ["worked"])
def test_other_pages_keep_their_addresses(noon: datetime, client: Client, stop: str) -> None:
    assert "data-stop" not in html(client, f"/guides/iphone-mail/{stop}/")


@pytest.mark.parametrize("address", ["/guides/iphone-mail/", f"{AT}/"])
def test_the_page_with_all_steps_lists_the_stops_and_leads_to_the_first(
    noon: datetime, client: Client, address: str
) -> None:
    page = html(client, address)
    names = [stop.name for stop in LIBRARY.guides["iphone-mail"].body.stops(None)]
    listed = page.partition('<nav class="contents')[2].partition("</nav>")[0]
    here = "" if address.startswith("/for/") else address
    assert re.findall(r'href="#h-([^"]+)"', listed) == [*names, "if-your-screens-look-different"]
    assert '<nav class="stops' not in page
    assert f'<a class="button" href="{here}try-your-password/">' in page
    assert [part.split('"')[0] for part in page.split('<section class="leg"><h2 id="h-')[1:]] == names


@pytest.mark.parametrize(
    ("address", "title"),
    [
        (f"{AT}/incoming-server/", "Type the incoming server: iPhone and iPad Mail, 4 of 9, open.example – "),
        (f"/de{AT}/both-ways/", "In beide Richtungen testen: Mail auf iPhone und iPad, 9 von 9, open.example – "),
        ("/guides/iphone-mail/try-your-password/", "Try your password: iPhone and iPad Mail, 1 of 9 – "),
    ],
)
def test_a_title_says_stop_app_place_and_domain(noon: datetime, client: Client, address: str, title: str) -> None:
    said = html(client, address).partition("<title>")[2].partition("</title>")[0]
    assert " ".join(said.split()).startswith(title)


@pytest.mark.parametrize("base", ["/for/open.example/guides", "/guides"])
@pytest.mark.parametrize(
    ("slug", "stop"), [("gmail-android", "remove-the-old-one"), ("outlook-new", "remove-the-old-one")]
)
def test_with_pop3_nobody_meets_a_stop_that_removes_their_mail(
    noon: datetime, client: Client, base: str, slug: str, stop: str
) -> None:
    assert client.get(f"{base}/{slug}/{stop}/").status_code == 200
    response = client.get(f"{base}/{slug}/{stop}/?protocol=pop3")
    assert (response.status_code, response.headers["Location"]) == (303, f"{base}/{slug}/?protocol=pop3")


def other_kinds(page: str) -> list[str]:
    """What is said to whoever has the other kind of account."""
    found = re.findall(
        r"<details class=\"case\"><summary><h3>\s*(9[^<]*?)\s*</h3></summary>(.*?)</details>", page, re.S
    )
    return [f"{title}: {' '.join(words.split())}" for title, words in found]


@pytest.mark.parametrize(
    ("slug", "stop"),
    [
        *(("iphone-mail", "incoming-port"), ("em-client", "open-your-account"), ("em-client", "incoming-port")),
        *(("apple-mail", "incoming-port"), ("samsung-email", "incoming-server"), ("claws-mail", "ports")),
    ],
)
def test_where_the_incoming_port_is_checked_pop3_has_a_way_out(
    noon: datetime, client: Client, slug: str, stop: str
) -> None:
    (said,) = other_kinds(html(client, f"/for/open.example/guides/{slug}/{stop}/"))
    assert said.startswith("995, 110 or POP3:")
    assert "Leave what it says" in said
    assert "only copy" in said
    way = f"../{stop}/?protocol=pop3"
    assert f'href="{way}"' in said
    with_pop3 = html(client, f"/for/open.example/guides/{slug}/{stop}/{way.removeprefix(f'../{stop}/')}")
    (back,) = other_kinds(with_pop3)
    assert back.startswith("993, 143 or IMAP:")
    assert f'href="../{stop}/?protocol=imap"' in back
    assert "only copy" not in back


@pytest.mark.thorough
def test_every_stop_of_a_change_that_checks_the_incoming_port_has_that_way_out(noon: datetime, client: Client) -> None:
    for guide in LIBRARY.guides.values():
        with_pop3 = {stop.name for stop in guide.body.stops(Protocol.POP3)}
        for stop in guide.body.stops(None):
            page = html(client, f"/for/open.example/guides/{guide.slug}/{stop.name}/")
            told = "incoming.port" in repr(stop) or "incoming.protocol" in repr(stop)
            asked = told and guide.task is Task.CHANGE and stop.name in with_pop3
            assert len(other_kinds(page)) == asked, (guide.slug, stop.name)


def test_steps_for_pop3_are_not_promised_where_there_is_no_such_server(noon: datetime, client: Client) -> None:
    Server.objects.filter(service__slug="new-host", protocol="pop3").delete()
    raise_revision()
    (said,) = other_kinds(html(client, f"{AT}/incoming-port/"))
    assert "The incoming server has no POP3, so talk to us before you change more." in said
    assert "?protocol=" not in said
