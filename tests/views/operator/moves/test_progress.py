"""How far a move is, on the operator's pages: numbers, whom to call, and the old server's list."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kb.models import Contact, Domain, DomainProgress, Event, Move, MoveWord, ProofTag, Work
from kb.models.accounts.roles import Role
from kb.models.moves.evidence import Seen, Sign, add_evidence
from kb.models.moves.progress import ProgressState
from kb.models.moves.words import Word
from kb.operations.duties.stragglers import straggler_duties
from kb.operations.work.attempts import claim_next, give_up_abandoned
from tests import clock
from tests.views.operator.conftest import SignedIn
from tests.working import Waiting

PAGE = "/operator/moves/sample-open/progress/"


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def move(sample: Callable[..., object]) -> Move:
    sample()
    move = Move.objects.get(slug="sample-open")
    second = Domain.objects.create(name="xn--bcher-kva.shop.example", service=move.from_service, move=move)
    Contact.objects.create(domain=second, name="=Anna", phone="01632 960 002", email="anna@shop.example")
    today = clock.now().date()
    add_evidence({Seen("open.example", Sign.WORKED, "iphone-mail"): 1, Seen("open.example", Sign.OPENED): 4}, today)
    return move


@pytest.fixture
def operator(signed_in: SignedIn) -> Client:
    return signed_in(Role.OPERATOR)


def text_of(response: object) -> str:
    return " ".join(response.content.decode().split())  # type: ignore[attr-defined]


def test_the_page_says_how_far_it_is(operator: Client, move: Move) -> None:
    page = text_of(operator.get(PAGE))
    assert "<b>0</b> of 2 domains are known to have moved." in page  # that it works may be anybody's answer
    assert 'aria-label="0 of 2 domains have moved"' in page
    operator.post(f"{PAGE}domains/open.example/word/")
    assert "<b>1</b> of 2 domains are known to have moved." in text_of(operator.get(PAGE))
    assert "There is no list yet." in page


@pytest.mark.thorough
def test_those_who_are_left_are_named_with_their_telephone(operator: Client, move: Move) -> None:
    page = text_of(operator.get(f"{PAGE}domains/"))
    assert "2 domains" in page
    assert page.index("bücher.shop.example</h2>") < page.index("open.example</h2>")  # the most worrying first
    assert "bücher.shop.example" in page
    assert 'href="tel:01632960002"' in page
    assert "xn--bcher-kva.shop.example, =Anna, 01632 960 002" in page
    assert "open.example</h2>" in text_of(operator.get(f"{PAGE}domains/?state=worked"))
    for odd in ("?state=nonsense", "?after=99999999999999999999", "?after=silent", "?after=silent:ü", "?after=:x"):
        assert operator.get(f"{PAGE}domains/{odd}").status_code == 200


def names_on(page: str) -> list[str]:
    return re.findall(r"<h2>([a-z0-9.-]+)</h2>", page)


@pytest.mark.thorough
@pytest.mark.parametrize("state", ["", "silent"])
def test_the_list_is_read_on_behind_the_last_name_of_a_page(operator: Client, move: Move, state: str) -> None:
    """Each domain once, the most worrying first and by name, over the border between two states too."""
    rows = [Domain(name=f"c{number:03}.example", service=move.from_service, move=move) for number in range(240)]
    Domain.objects.bulk_create(reversed(rows))
    for row in Domain.objects.filter(name__in=[f"c{number:03}.example" for number in range(100, 230)]):
        DomainProgress.objects.create(domain=row, stuck_on=clock.now().date())
    stuck = [] if state else [f"c{number:03}.example" for number in range(100, 230)]
    rest = [row.name for row in rows if not "c100" <= row.name < "c230"]
    address, read, pages = f"{PAGE}domains/?state={state}", [], 0
    while address:
        page = operator.get(address).content.decode()
        read += [name for name in names_on(page) if name.startswith("c")]
        pages += 1
        found = re.search(r'rel="next" href="([^"]+)"', page)
        address = f"{PAGE}domains/{found[1].replace('&amp;', '&')}" if found else ""
    assert read == stuck + rest
    assert pages == (2 if state else 3)
    assert ("From the beginning" in page, "From the beginning" in text_of(operator.get(f"{PAGE}domains/"))) == (
        True,
        False,
    )


@pytest.mark.parametrize("number", [3, 90])
def test_a_page_asks_as_much_of_few_domains_as_of_many(
    operator: Client, move: Move, number: int, django_assert_max_num_queries: Any
) -> None:
    rows = [Domain(name=f"c{one:03}.example", service=move.from_service, move=move) for one in range(number)]
    for row in Domain.objects.bulk_create(rows):
        Contact.objects.create(domain=row, phone="01632 960 003")
    operator.get(f"{PAGE}domains/?state=silent")
    with django_assert_max_num_queries(17):
        operator.get(f"{PAGE}domains/?state=silent")
    with django_assert_max_num_queries(10):
        list(operator.get(f"{PAGE}domains.csv").streaming_content)  # type: ignore[attr-defined]


def test_the_same_list_as_a_file_runs_nothing_in_a_spreadsheet(operator: Client, move: Move) -> None:
    today = clock.now().date()
    more = {"role": "owner", "language": "de", "post_address": "-Mill", "no_mail": True}
    Contact.objects.update(**more)
    ended = datetime(2026, 11, 22, 12, tzinfo=UTC)
    MoveWord.objects.create(domain=Contact.objects.get().domain, move=move, word=Word.ENOUGH, at=ended)
    response = operator.get(f"{PAGE}domains.csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert text.splitlines() == [
        "domain,state,opened,worked,stuck,old_server_log_in,contact,phone,email,"
        "role,language,post_address,no_mail,reminders_ended",
        "xn--bcher-kva.shop.example,silent,,,,,'=Anna,01632 960 002,anna@shop.example,owner,de,'-Mill,yes,2026-11-22",
        f"open.example,worked,{today},{today},,,,,,,,,,",
    ]


def test_the_operators_word_takes_a_domain_off_the_list_and_can_be_taken_back(operator: Client, move: Move) -> None:
    page = text_of(operator.post(f"{PAGE}domains/open.example/word/?state=worked", follow=True))
    assert "open.example counts as moved, and gets no more reminders of this move." in page
    assert "open.example</h2>" not in text_of(operator.get(f"{PAGE}domains/"))
    page = text_of(operator.get(f"{PAGE}domains/?state=said"))
    assert "open.example</h2>" in page
    assert "operator said on" in page
    assert 'aria-label="Take that back: open.example"' in page
    page = text_of(operator.post(f"{PAGE}domains/open.example/word/", {"back": "1", "domain": "1"}, follow=True))
    assert "Taken back: open.example gets reminders again." in page
    assert "Said it works" in page
    assert 'aria-label="It has moved: open.example"' in page
    operator.post(f"{PAGE}domains/open.example/word/", {"back": "1"})
    events = Event.objects.filter(subject="domain open.example").values_list("action", "who")
    assert sorted(events) == [("domain.say-moved", "operator"), ("domain.unsay-moved", "operator")]


def test_a_word_on_a_domain_of_another_move_or_by_a_viewer_changes_nothing(move: Move, signed_in: SignedIn) -> None:
    assert signed_in(Role.OPERATOR).post(f"{PAGE}domains/moved.example/word/").status_code == 404
    assert signed_in(Role.VIEWER).post(f"{PAGE}domains/open.example/word/").status_code == 403
    assert not MoveWord.objects.exists()


def test_a_list_of_log_ins_is_taken_and_said_in_words(operator: Client, move: Move) -> None:
    today = clock.now().date().isoformat()
    text = f"info@xn--bcher-kva.shop.example {today}\nx@elsewhere.example {today}\nuser\n"
    sent = SimpleUploadedFile("last.txt", text.encode())
    page = text_of(operator.post(PAGE, {"log_ins": sent}, follow=True))
    assert "Domains of this move that log in to the old server: 1. On the list before and not on this: 0." in page
    assert "Not on this move: 1. Lines without a domain: 1." in page
    assert DomainProgress.objects.get(listed=True).domain.name == "xn--bcher-kva.shop.example"
    assert Event.objects.get(action="progress.list").who == "operator"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [(b"", "The file is empty."), (b"hello", "There is no address"), (b"PK\x03\x04", "This is a spreadsheet")],
)
def test_a_file_that_is_no_list_is_refused_in_words(operator: Client, move: Move, text: bytes, sentence: str) -> None:
    response = operator.post(PAGE, {"log_ins": SimpleUploadedFile("x.txt", text)})
    assert response.status_code == 400
    assert sentence in text_of(response)
    assert "Choose a file." in text_of(operator.post(PAGE))


def test_the_home_page_names_moves_on_which_domains_are_left(operator: Client, move: Move) -> None:
    assert [item.label for duty in straggler_duties(move.moves_at) for item in duty.items if "open" in item.address]
    assert not straggler_duties(move.moves_at - timedelta(days=400))
    Domain.objects.filter(move=move).update(active=False)
    assert "sample-open" not in str(straggler_duties(move.moves_at))


@pytest.mark.thorough
def test_every_state_has_its_words(operator: Client, move: Move) -> None:
    for state in ProgressState:
        assert operator.get(f"{PAGE}domains/?state={state}").status_code == 200


#: 300 KB, of which one line is a domain of the move.
LARGE = b"anna@open.example 2024-03-06\n" + b"bob@elsewhere.example\n" * 14_000
READING = re.compile(r"/operator/moves/sample-open/progress/lists/[0-9a-f]{32}/")


def send(operator: Client, body: bytes) -> str:
    response = operator.post(PAGE, {"log_ins": SimpleUploadedFile("log-ins.txt", body)})
    assert response.status_code == 303
    return str(response.headers["Location"])


def test_a_large_list_is_read_by_the_worker_behind_a_bar(operator: Client, move: Move, work: Waiting) -> None:
    address = send(operator, LARGE)
    assert READING.fullmatch(address)
    page = text_of(operator.get(address))
    assert "The file is being read." in page
    assert '<meta http-equiv="refresh" content="2">' in page
    assert "<progress" in page
    assert not DomainProgress.objects.filter(listed=True).exists()
    work.run_all()
    done = operator.get(address, follow=True)
    assert done.redirect_chain == [(PAGE, 303)]
    assert "log in to the old server: 1. On the list before" in text_of(done)
    assert DomainProgress.objects.filter(listed=True).count() == 1
    assert [path.suffix for path in Path(settings.DATA_DIR, "uploads").iterdir()] == [".json"]
    assert Event.objects.get(action="progress.list").who == "operator"


def test_a_small_list_is_read_at_once(operator: Client, move: Move, work: Waiting) -> None:
    assert send(operator, LARGE[:262_144]) == PAGE
    assert work.names() == []
    assert DomainProgress.objects.filter(listed=True).count() == 1


@pytest.mark.thorough
def test_of_two_large_lists_at_once_the_later_counts(operator: Client, move: Move, work: Waiting) -> None:
    first = send(operator, LARGE)
    second = send(operator, LARGE.replace(b"open.example", b"xn--bcher-kva.shop.example", 1))
    work.run_all()
    assert "old server: 1. On the list before and not on this: 0." in text_of(operator.get(first, follow=True))
    assert "old server: 1. On the list before and not on this: 1." in text_of(operator.get(second, follow=True))
    listed = DomainProgress.objects.filter(listed=True)
    assert list(listed.values_list("domain__name", flat=True)) == ["xn--bcher-kva.shop.example"]


def test_a_file_that_is_gone_before_it_is_read_is_asked_for_again(operator: Client, move: Move, work: Waiting) -> None:
    address = send(operator, LARGE)
    Path(settings.DATA_DIR, "uploads", address.split("/")[-2]).unlink()
    work.run_all()
    answer = operator.get(address)
    assert answer.status_code == 400
    assert "The file is not here any more. Send it again." in text_of(answer)


def test_what_a_killed_worker_left_is_read_by_the_next(operator: Client, move: Move, work: Waiting) -> None:
    address = send(operator, LARGE)
    row = claim_next(clock.now())  # and then it is killed
    assert row is not None
    assert "The file is being read." in text_of(operator.get(address))
    give_up_abandoned(row, clock.now())
    work.run_all(clock.now() + timedelta(hours=1))
    assert operator.get(address).headers["Location"] == PAGE
    assert DomainProgress.objects.filter(listed=True).count() == 1


def test_a_list_that_cannot_be_read_says_why_and_leaves_no_file(operator: Client, move: Move, work: Waiting) -> None:
    address = send(operator, b"PK\x03\x04" + b"x" * 300_000)
    work.run_all()
    answer = operator.get(address)
    assert answer.status_code == 400
    assert "This is a spreadsheet or a zip archive" in text_of(answer)
    assert [path.suffix for path in Path(settings.DATA_DIR, "uploads").iterdir()] == [".json"]


def test_work_that_is_parked_is_said_to_have_failed(operator: Client, move: Move, work: Waiting) -> None:
    address = send(operator, LARGE)
    Work.objects.update(state="parked", finished_at=clock.now())
    page = text_of(operator.get(address))
    assert "This did not work, and nothing was changed by it." in page
    assert "http-equiv" not in page


def test_a_list_is_seen_on_its_own_move_alone_and_by_operators(
    operator: Client, move: Move, work: Waiting, signed_in: SignedIn
) -> None:
    address = send(operator, LARGE)
    assert operator.get(address.replace("sample-open", "sample-moved")).status_code == 404
    assert operator.get(re.sub("[0-9a-f]{32}", "0" * 32, address)).status_code == 404
    assert signed_in(Role.VIEWER).get(address).status_code == 403


def test_a_full_disk_is_told(operator: Client, move: Move) -> None:
    Path(settings.DATA_DIR, "uploads").write_text("in the way")
    answer = operator.post(PAGE, {"log_ins": SimpleUploadedFile("log-ins.txt", LARGE)})
    assert answer.status_code == 400
    assert "The file cannot be kept" in text_of(answer)


def test_test_messages_are_counted_by_guide(operator: Client, move: Move) -> None:
    assert "Proven by a message</h2>" not in text_of(operator.get(PAGE))
    at, domain = clock.now(), Domain.objects.get(name="open.example")
    for number, (through, opened_on) in enumerate([("new", "iphone"), ("new", "windows"), ("old", ""), ("", "")]):
        ProofTag.objects.create(
            digest=str(number),
            domain=domain,
            guide="iphone-mail",
            platform="iphone",
            language="en",
            asked_at=at,
            through=through,
            opened_on=opened_on,
        )
    add_evidence({Seen("open.example", Sign.PROVEN, "iphone-mail"): 1}, at.date())
    page = text_of(operator.get(PAGE))
    assert (
        "<b>1</b> of 2 domains are proven on at least one device; <b>0</b> still send through the old server." in page
    )
    assert "Tests begun: 4. Sent by the new server: 2, by the old: 1. Done: 1." in page
    add_evidence({Seen("open.example", Sign.SENT_OLD, "iphone-mail"): 1}, at.date() + timedelta(days=1))
    page = text_of(operator.get(PAGE))
    assert (
        "<b>0</b> of 2 domains are proven on at least one device; <b>1</b> still send through the old server." in page
    )
