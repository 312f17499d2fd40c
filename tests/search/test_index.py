"""The search from pages to answers."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.search.index import Correction, Hit, Results, SearchIndex, Suggestion
from kb.search.intent.reading import ListedName
from kb.search.pages import SearchPage
from tests.search.conftest import PAGES

IPHONE = "/guides/iphone-mail/"
GMAIL = "/guides/gmail-android/"
OUTLOOK = "/guides/outlook-classic/"
POP3_OR_IMAP = "/articles/pop3-or-imap/"
CONTACTS = "/articles/webmail-contacts/"


def urls(hits: tuple[Hit, ...]) -> list[str]:
    return [hit.page.url for hit in hits]


def page(url: str, title: str = "", body: str = "", devices: tuple[str, ...] = ()) -> SearchPage:
    return SearchPage(url, "article", title, "", devices, (), body)


def test_it_answers_a_slip_and_an_error_code_whole() -> None:
    outlook = SearchPage(
        "/o/", "guide", "Outlook", "About Outlook.", ("windows",), (), "Outlook says 0x800CCC0E. Stop."
    )
    other = page("/x/", "Thunderbird", "Nothing about it.")
    assert SearchIndex([other, outlook]).search("outlok  0x800CCC0E") == Results(
        query="outlok 0x800CCC0E",
        terms=("outlook", "0x800ccc0e"),
        corrections=(Correction("outlok", "outlook"),),
        hits=(Hit(outlook, heading=None, complete=True),),
    )


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("outlok 0x800CCC0E", OUTLOOK),
        ("0x800ccc0e", OUTLOOK),
        ("800CCC0E", OUTLOOK),
        ("550 5.7.1", OUTLOOK),
        ("The target principal name is incorrect", OUTLOOK),
        ("Cannot Verify Server Identity", IPHONE),
        ("the certificate is not valid", GMAIL),
        ("iphne", IPHONE),
        ("ipad outgoing", IPHONE),
        ("Samsung", GMAIL),
        ("androd settngs", GMAIL),
        ("gmial", GMAIL),
        ("out look", OUTLOOK),
        ("message stuck", OUTLOOK),
        ("pop", POP3_OR_IMAP),
        ("995", POP3_OR_IMAP),
        ("e-mail", POP3_OR_IMAP),
        ("address book", CONTACTS),
        ("my contact list", CONTACTS),
        ("roundcube", CONTACTS),
        ("web mail", CONTACTS),
        ("vCard", CONTACTS),
    ],
)
def test_the_page_that_was_meant_comes_first(index: SearchIndex, query: str, first: str) -> None:
    assert urls(index.search(query).hits)[:1] == [first]


@pytest.mark.parametrize(
    "query",
    [
        "Task 'me@example.com - Receiving' reported error (0x800CCC0E): 'Outlook cannot connect to your outgoing (SMTP)"
        " e-mail server. If you continue to receive this message, contact your server administrator.'",
        "Your message did not reach some or all of the intended recipients. The following recipient(s) cannot be"
        " reached: someone@example.com, on 6 March. 550 5.7.1",
    ],
)
def test_a_whole_pasted_error_text_finds_its_page(index: SearchIndex, query: str) -> None:
    assert urls(index.search(query).hits)[:1] == [OUTLOOK]


def test_a_page_with_all_words_comes_before_its_like_with_some() -> None:
    some = page("/some/", "Port", "port " * 50)
    every = page("/all/", "Port", f"{'filler ' * 20} the port is 993")
    results = SearchIndex([some, every]).search("port 993")
    assert [(hit.page.url, hit.complete) for hit in results.hits] == [("/all/", True), ("/some/", False)]


def test_a_title_that_is_the_question_comes_before_a_page_that_happens_to_have_all_words() -> None:
    right = page("/right/", "The new Outlook", "outlook")
    chance = page("/chance/", "Backup", f"{'filler ' * 50} windows 11 with the new outlook")
    results = SearchIndex([chance, right]).search("new outlook 11")
    assert [(hit.page.url, hit.complete) for hit in results.hits] == [("/right/", False), ("/chance/", True)]


def test_a_title_is_worth_more_than_a_heading_and_a_heading_more_than_the_body() -> None:
    body = page("/body/", "One", "calendar")
    heading = SearchPage("/heading/", "article", "Two", "", (), (("h", "calendar"),), "two")
    title = page("/title/", "calendar", "three")
    assert urls(SearchIndex([body, heading, title]).search("calendar").hits) == ["/title/", "/heading/", "/body/"]


def test_a_page_that_few_mean_comes_after_its_like_but_before_a_worse_one() -> None:
    like, worse = page("/mail/", "Mail port", "port"), page("/worse/", "Mail", "port")
    few = replace(like, url="/few/", worth=0.9)
    for query in ("port", "mail port"):
        assert urls(SearchIndex([few, worse, like]).search(query).hits) == ["/mail/", "/few/", "/worse/"]


def test_a_page_about_adding_waits_until_somebody_speaks_of_adding() -> None:
    change = page("/mail/", "Change Mail", "account")
    add = replace(page("/mail-new/", "Add Mail", "account"), adds=True)
    index = SearchIndex([add, change])
    for query in ("mail", "mail account", "new server in mail"):
        assert urls(index.search(query).hits)[0] == "/mail/"
    for query in ("add mail", "set up mail", "mail on my new phone", "setup mail account", "mail neues Handy"):
        assert urls(index.search(query).hits)[0] == "/mail-new/"


def test_of_many_pages_with_one_error_text_the_one_for_every_device_comes_first() -> None:
    heading = (("h-x", "Couldn’t finish: Can’t connect to server."),)
    phone = SearchPage("/phone/", "guide", "Phone", "", ("gmail-android", "android"), heading, "finish server")
    every = SearchPage("/errors/", "article", "Errors", "", (), heading, "filler " * 200)
    index = SearchIndex([phone, every])
    assert urls(index.search("couldnt finish cant connect to server").hits) == ["/errors/", "/phone/"]
    assert urls(index.search("couldnt finish cant connect to server", "android").hits) == ["/phone/", "/errors/"]


def test_a_page_of_a_device_that_nobody_named_waits() -> None:
    headings = (("h-c", "Cannot connect to server"),)
    old = SearchPage("/old/", "guide", "Old program", "", ("old-program",), headings, "It cannot.", ("wlm",))
    everyone = page("/everyone/", "Why apps cannot connect to a server", "Apps cannot connect.")
    index = SearchIndex([old, everyone])
    assert urls(index.search("connect server").hits) == ["/everyone/", "/old/"]
    assert urls(index.search("wlm connect server").hits) == ["/old/", "/everyone/"]
    assert urls(index.search("connect server", device="old-program").hits) == ["/old/", "/everyone/"]


def test_a_question_that_the_author_foresaw_is_worth_as_much_as_a_title() -> None:
    says_all = page("/all/", "What happens to the old server and how long the work takes")
    answers = page("/move/", "About the move", "The old server will work for a time.")
    foreseen = replace(answers, synonyms=("how long will the old server work",))
    asked = "how long does the old server work"
    assert urls(SearchIndex([says_all, answers]).search(asked).hits) == ["/all/"]
    assert urls(SearchIndex([says_all, foreseen]).search(asked).hits) == ["/move/", "/all/"]


def test_a_question_that_was_foreseen_word_for_word_is_found_though_no_word_of_it_tells() -> None:
    other = page("/other/", "Is there anything to back up?")
    meant = replace(page("/meant/", "What the move is about"), synonyms=("do i have to do anything",))
    assert urls(SearchIndex([other, meant]).search("do i have to do anything").hits)[0] == "/meant/"


def test_what_stands_beside_a_code_does_not_count_against_it() -> None:
    bare = SearchPage("/bare/", "article", "One", "", (), (("h-a", "0x800CCC0E"),), "")
    told = SearchPage("/told/", "article", "Two", "", (), (("h-b", "0x800CCC0E: cannot connect"),), "0x800CCC0E again.")
    assert urls(SearchIndex([bare, told]).search("800ccc0e").hits)[0] == "/told/"


def test_a_pasted_error_text_leads_to_the_heading_that_is_nearest() -> None:
    headings = (("h-long", "0x800CCC78, 530 or 550: relaying denied"), ("h-short", "530: authentication required"))
    index = SearchIndex([SearchPage("/errors/", "article", "Errors", "", (), headings, "")])
    assert [hit.url for hit in index.search("530 authentication required").hits] == ["/errors/#h-short"]


def test_words_written_apart_find_the_one_word() -> None:
    pages = [page("/bird/", "Thunderbird", "x"), page("/other/", "Bird", "thunder")]
    assert urls(SearchIndex(pages).search("thunder bird").hits)[0] == "/bird/"


def test_the_word_itself_is_worth_more_than_its_synonym() -> None:
    pages = [page("/synonym/", "x", "smtp"), page("/word/", "x", "outgoing")]
    assert urls(SearchIndex(pages).search("outgoing").hits) == ["/word/", "/synonym/"]


def test_words_in_the_order_of_the_query_come_first() -> None:
    pages = [page("/apart/", "x", "wrong server, target of name"), page("/order/", "x", "target of server name wrong")]
    assert urls(SearchIndex(pages).search("target of server name").hits) == ["/order/", "/apart/"]


def test_a_code_outweighs_ordinary_words() -> None:
    pages = [page("/words/", "x", "outlook reported failure"), page("/code/", "x", "0x800CCC0E")]
    assert urls(SearchIndex(pages).search("outlook reported 0x800CCC0E").hits) == ["/code/", "/words/"]


def test_numbers_are_never_corrected(index: SearchIndex) -> None:
    results = index.search("994 ")
    assert (results.corrections, results.hits) == ((), ())


def test_the_last_word_counts_as_a_beginning(index: SearchIndex) -> None:
    assert urls(index.search("gmail sett").hits)[:1] == [GMAIL]
    assert index.search("gmail sett").hits[0].complete
    assert urls(index.search("outl").hits) == [OUTLOOK]


def test_it_finds_other_forms_of_a_word(index: SearchIndex) -> None:
    assert index.search("certificates ").hits[0].complete
    assert urls(index.search("contact ").hits) == [CONTACTS]


def test_a_page_is_found_by_what_stands_anywhere_on_it(index: SearchIndex) -> None:
    assert urls(index.search("target principal name incorrect").hits) == [OUTLOOK]


def test_it_leads_to_the_heading_that_answers_what_the_title_leaves_open(index: SearchIndex) -> None:
    found = {hit.page.url: hit for hit in index.search("outlook stuck outbox").hits}
    assert found[OUTLOOK].heading == ("h-outbox", "A message is stuck in the outbox")
    assert found[OUTLOOK].url == "/guides/outlook-classic/#h-outbox"


def test_it_leads_to_the_first_of_the_headings_that_answer_most() -> None:
    headings = (("a", "Port"), ("b", "Port and password"), ("c", "Password and port"), ("d", "Password"))
    index = SearchIndex([SearchPage("/x/", "article", "IMAP", "", (), headings, "unknown words")])
    assert index.search("imap port password").hits[0].heading == ("b", "Port and password")
    assert index.search("imap port unknown words").hits[0].heading is None


def test_it_leads_to_the_top_of_a_page_whose_title_answers(index: SearchIndex) -> None:
    hit = index.search("webmail contacts").hits[0]
    assert (hit.heading, hit.url) == (None, CONTACTS)


@pytest.mark.parametrize("query", ["mailbird", "change the server in mailbird"])
def test_an_app_without_a_page_leads_to_its_line_and_then_to_the_guide_to_follow(query: str) -> None:
    line = ListedName("Mailbird", (), "apps", "mailbird", "Can be changed in place.", "any-app")
    apps = replace(page("/apps/", "Apps", "Mailbird. Kestrel."), slug="apps")
    guide = replace(page("/any-app/", "Any app", "Type the name."), slug="any-app")
    chance = page("/chance/", "Change the server", "Mailbird")
    hits = SearchIndex([chance, guide, apps], listed=[line]).search(query).hits
    assert [(hit.url, hit.line) for hit in hits[:2]] == [("/apps/#mailbird", line), ("/any-app/", None)]


def test_a_device_leaves_out_pages_for_others_only(index: SearchIndex) -> None:
    results = index.search("incoming server", device="outlook-classic")
    assert set(urls(results.hits)) == {OUTLOOK, POP3_OR_IMAP}
    assert set(urls(results.elsewhere)) == {IPHONE, GMAIL}


def test_a_platform_counts_as_a_device(index: SearchIndex) -> None:
    assert urls(index.search("incoming server", device="iphone").hits)[0] == IPHONE
    assert OUTLOOK not in urls(index.search("incoming server", device="iphone").hits)


def test_it_says_what_there_is_elsewhere_if_nothing_is_left(index: SearchIndex) -> None:
    results = index.search("0x800CCC0E", device="iphone-mail")
    assert (urls(results.hits), urls(results.elsewhere)) == ([], [OUTLOOK])


@pytest.mark.parametrize("device", ["no-such-device", "\ud800", "\0", "*"])
def test_an_unknown_device_has_the_pages_for_everybody(index: SearchIndex, device: str) -> None:
    assert urls(index.search("roundcube", device=device).hits) == [CONTACTS]
    assert urls(index.search("0x800CCC0E", device=device).hits) == []


def test_without_a_device_nothing_is_elsewhere(index: SearchIndex) -> None:
    assert index.search("incoming").elsewhere == ()


def test_it_gives_at_most_as_many_hits_as_asked_for(index: SearchIndex) -> None:
    every = urls(index.search("server account").hits)
    assert len(every) > 2
    assert urls(index.search("server account", limit=2).hits) == every[:2]


@pytest.mark.parametrize(
    "query", ["", " ", '"', "*", "%", "_", "\0", "((((", "-", ":", "…", "\u202e", "@" * 10_000, "( " * 5_000, "\ud800"]
)
def test_nothing_to_look_for_finds_nothing(index: SearchIndex, query: str) -> None:
    results = index.search(query)
    assert (results.terms, results.hits) == ((), ())
    assert index.suggest(query) == ()


@pytest.mark.parametrize(
    "query",
    [
        "-imap",
        "imap AND",
        "NEAR(imap",
        "title:imap",
        "imap*",
        '"imap',
        "imap^2~1 OR",
        "[imap TO *]",
        "imap\0",
        "\u202eimap",
    ],
)
def test_signs_of_query_languages_are_just_signs(index: SearchIndex, query: str) -> None:
    assert POP3_OR_IMAP in urls(index.search(query).hits)


@pytest.mark.parametrize("query", ["OR " * 3_000, "imap OR " * 3_000, "a" * 10_000, "é" * 10_000, "a-" * 5_000])
def test_it_bears_very_long_queries(index: SearchIndex, query: str) -> None:
    results = index.search(query)
    assert len(results.query) <= 500
    assert len(results.terms) <= 8


def test_the_query_is_given_back_fit_to_be_shown(index: SearchIndex) -> None:
    assert index.search(" imap\0\r\n \u202eport\u200b ").query == "imap port"


@pytest.mark.thorough
@settings(max_examples=300, deadline=None)
@given(query=st.text() | st.text(alphabet="imap0x-'.@ \"*():~^OR\0\u0301\u202e"))
def test_no_text_is_an_error(query: str) -> None:
    results = SMALL.search(query, device="iphone")
    assert all(hit.url for hit in (*results.hits, *results.elsewhere))
    SMALL.suggest(query)


SMALL = SearchIndex([page("/a/", "IMAP or POP3", "i m a p, 0x, e-mail o'map"), page("/b/", "X", "or", ("iphone",))])


def test_an_index_without_pages_finds_nothing() -> None:
    empty = SearchIndex([])
    assert empty.search("imap", device="iphone") == Results("imap", terms=("imap",))
    assert empty.suggest("imap") == ()


def test_a_page_without_any_words_is_no_error() -> None:
    index = SearchIndex([page("/empty/"), page("/b/", "IMAP")])
    assert urls(index.search("imap").hits) == ["/b/"]


def test_it_suggests_titles_and_headings_while_somebody_types(index: SearchIndex) -> None:
    assert index.suggest("iph") == (Suggestion("iPhone and iPad Mail", IPHONE),)
    assert index.suggest("outg") == (
        Suggestion("Outgoing settings", f"{GMAIL}#h-outgoing", "Gmail app on Android"),
        Suggestion("Change the outgoing server", f"{IPHONE}#h-outgoing", "iPhone and iPad Mail"),
    )


def test_it_suggests_nothing_for_words_of_the_body_only(index: SearchIndex) -> None:
    assert index.suggest("vCard") == ()


def test_it_suggests_at_most_as_many_as_asked_for(index: SearchIndex) -> None:
    assert len(index.suggest("server", limit=1)) == 1


def test_threads_may_share_an_index(index: SearchIndex) -> None:
    queries = ["imap", "outlok 0x800CCC0E", "sign in", "webmial", "ipad outgoing"] * 20
    alone = [index.search(query, device="iphone") for query in queries]
    with ThreadPoolExecutor(max_workers=4) as pool:
        together = list(pool.map(lambda query: index.search(query, device="iphone"), queries))
    assert together == alone


def test_a_search_is_kept_by_all_that_was_asked(index: SearchIndex) -> None:
    fresh = SearchIndex(PAGES)
    asked = [("incoming server", None), ("incoming server", "iphone"), ("incoming", None), ("incoming server", None)]
    assert [fresh.search(*one) for one in asked] == [index.search(*one) for one in asked]
    assert fresh.search("incoming server") is fresh.search("incoming server")
    assert fresh.search("incoming server", limit=1) != fresh.search("incoming server", limit=3)


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("cannot send", True),
        ("outlook cannot send", True),
        ("zorbexmail cannot send", False),
        ("cannot send with plumbik", False),
        ("quaxmail 0x800ccc0e", False),
        ("vimpeltext error when sending mail", False),
        ("zorbexmail cannot send any mail since somebody painted our kitchen and moved the router", True),
    ],
)
def test_a_name_that_nobody_knows_beside_a_known_subject_is_no_answer(text: str, answered: bool) -> None:
    sending = SearchPage(
        "/articles/cannot-send/",
        "article",
        "I cannot send",
        "",
        (),
        (),
        "Outlook error 0x800CCC0E mail",
        slug="cannot-send",
    )
    results = SearchIndex([sending]).search(text)
    assert bool(results.hits)
    assert results.answered is answered
