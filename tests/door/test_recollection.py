"""What is kept at the door is true to its last moment, is made once, and takes no more room than it may."""

import asyncio
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from kb.door.answers import Answer
from kb.door.application import Door
from kb.door.bodies import Shelf
from kb.door.questions import question_in
from kb.door.ready import Ready
from kb.door.recollection import Found, Recollection
from kb.door.threads import Threads
from kb.door.turns import Turns
from kb.mail.moves import MailSettings
from kb.mail.names import DomainName
from kb.models import Domain, Move
from kb.models.ground import revisions
from kb.models.ground.outages import outage
from kb.models.ground.revisions import forget_revision, raise_revision
from kb.models.ground.troubles import Trouble
from kb.models.moves.glance import Glance
from kb.operations.readers.evidence import tally
from kb.protocols.blocks import Gzip
from kb.protocols.kept import ALWAYS, FOR_EVER, SEARCHED, SLOT, Kept, KeptBy, Whole
from kb.views.frame.skeletons import Skeleton, spellings, told_of
from tests.clock import SetClock
from tests.door.entering import Entrance
from tests.door.speaking import Heard, hung_up, scope
from tests.views.conftest import CLIENT, NEIGHBOUR

HOST = ("host", "127.0.0.1:8000")
WINDOWS = ("user-agent", "Mozilla/5.0 (Windows NT 10.0)")


def get(path: str, *headers: tuple[str, str], query: str = "") -> dict[str, Any]:
    return scope("GET", path, [HOST, *headers], query)


PAGES = (
    *("/", "/guides/iphone-mail/", "/articles/", "/moves/"),
    *("/for/open.example/", "/for/open.example/guides/iphone-mail/"),
)


@pytest.mark.thorough
@pytest.mark.parametrize("path", PAGES)
def test_what_was_asked_once_is_remembered(noon: datetime, path: str) -> None:
    entrance = Entrance()
    first, second = entrance.by_door(get(path, WINDOWS)), entrance.by_door(get(path, WINDOWS))
    assert (first == second, entrance.remembered) == (True, 1)


def test_domains_that_differ_in_their_letters_share_what_is_kept(noon: datetime, clients: None) -> None:
    entrance = Entrance()
    names = [CLIENT, "x" + CLIENT[1:], NEIGHBOUR, CLIENT]
    row = Domain.objects.get(name=CLIENT)
    Domain.objects.create(name=names[1], service=row.service, move=row.move)
    pages = [entrance.by_door(get(f"/for/{name}/")) for name in names]
    assert entrance.remembered >= 2
    for name, page in zip(names, pages, strict=True):
        assert page == entrance.by_django(get(f"/for/{name}/"))


def test_a_write_ends_what_is_kept(noon: datetime) -> None:
    entrance = Entrance()
    entrance.by_door(get("/moves/"))
    Move.objects.filter(slug="sample-open").update(title="Another title")
    raise_revision()
    assert b"Another title" in entrance.by_door(get("/moves/")).body


@pytest.mark.thorough
@pytest.mark.parametrize("glances", [False, True])
@pytest.mark.parametrize("path", ["", "guides/iphone-mail/", "moves/", "moves/sample-announced/"])
def test_who_is_held_back_gets_no_page_of_who_is_told(noon: datetime, glances: bool, path: str) -> None:
    """Of two names of one length, of one move: what is kept of one is never the other's, whenever it is let go."""
    entrance, move = Entrance(glances=glances), Move.objects.get(slug="sample-open")
    rows = [Domain(name=name, service=move.from_service, move=move) for name in ("told.example", "held.example")]
    Domain.objects.bulk_create(rows)
    raise_revision()
    for held_from in (None, move.pk, None, move.pk):
        Domain.objects.filter(name="held.example").update(held_from=held_from)
        for name in ("told.example", "held.example", "told.example", "held.example"):
            for asked in (get(f"/for/{name}/{path}"), get("/api/v1/settings", query=f"domain={name}")):
                assert entrance.by_door(asked) == entrance.by_django(asked)
    assert entrance.remembered >= 16


def test_a_domain_that_goes_elsewhere_takes_its_pages_from_there(noon: datetime) -> None:
    """Rows may change without a new revision, as by a long import: each is read when it is asked for."""
    entrance = Entrance(glances=True)
    row = Domain.objects.create(name="goes.example", service=Move.objects.get(slug="sample-open").from_service)
    for slug in ("sample-open", "sample-moved", "sample-announced", "sample-open"):
        row.move = Move.objects.get(slug=slug)
        row.service = row.move.from_service
        row.save()
        for _ in range(2):
            assert entrance.by_door(get("/for/goes.example/")) == entrance.by_django(get("/for/goes.example/"))
    Domain.objects.filter(pk=row.pk).update(active=False)
    assert entrance.by_door(get("/for/goes.example/")).status == 404


@pytest.mark.thorough
@pytest.mark.parametrize("path", ["/moves/", "/for/moving.example/", "/for/moving.example/guides/iphone-mail/"])
def test_it_never_outlives_a_boundary(noon: datetime, set_clock: SetClock, path: str) -> None:
    """Asked every few seconds over each boundary, the door says what Django says at that moment."""
    entrance, move = Entrance(), Move.objects.get(slug="sample-moving").as_value()
    at = move.change_from - timedelta(days=1)
    while (boundary := move.next_boundary(at)) is not None:
        for seconds in (-900, -301, -300.5, -300, -299, -60.5, -60.2, -1, -0.001, 0, 0.5, 1):
            set_clock(boundary + timedelta(seconds=seconds))
            for _ in range(2):
                assert entrance.by_door(get(path)) == entrance.by_django(get(path)), (boundary, seconds)
        at = boundary
    assert entrance.remembered > 20


def test_a_visit_is_counted_as_the_view_counts_it(noon: datetime) -> None:
    entrance = Entrance()
    tally.taken()
    asked = [get("/for/open.example/", WINDOWS)] * 3
    asked += [
        get("/for/open.example/", WINDOWS, ("sec-purpose", "prefetch")),
        get("/for/open.example/", ("user-agent", "Googlebot/2")),
    ]
    asked += [scope("HEAD", "/for/open.example/", [HOST, WINDOWS])]
    for one in asked:
        entrance.by_door(one)
    assert entrance.remembered >= 3
    assert sum(tally.taken().values()) == 3


def test_who_has_used_up_the_limit_gets_nothing_from_memory(noon: datetime) -> None:
    entrance = Entrance()
    for number in range(61):
        entrance.by_door(get(f"/for/nobody{number}.example/"))
    entrance.by_door(get("/for/open.example/"))
    assert entrance.by_door(get("/for/open.example/")).status == 429


def test_room_is_bounded_and_who_was_asked_last_stays(noon: datetime) -> None:
    entrance = Entrance(most=400_000)
    memory = entrance.recollection.answers
    for number in range(60):
        entrance.by_door(get("/articles/"))
        entrance.by_door(get("/guides/iphone-mail/", query=f"seen=a{number}"))
        assert memory.bytes <= memory.most
    times = entrance.remembered
    entrance.by_door(get("/articles/"))
    assert entrance.remembered == times + 1
    assert memory.bytes == sum(ready.size for ready, _size in memory._kept.values())


def test_what_cannot_be_compressed_beforehand_is_djangos_each_time(caplog: pytest.LogCaptureFixture) -> None:
    """Bytes that no page has, and by which a name's place is marked, would be taken for the name."""
    question = question_in(get("/for/open.example/", ("accept-encoding", "gzip")))
    assert question is not None
    body = Gzip().mark(len(spellings(DomainName("open.example"))[0]))
    kept = Kept(
        *(KeptBy(), 1, FOR_EVER, None, "kb-domain", ""),
        **{"domain": "open.example", "skeleton": Skeleton((b"", b"open.example", body), (0,), "x")},
    )
    assert Ready.of(question, [(kept, Whole(200, (), b"open.example" + body * 20))]) is None
    assert "kb-domain is not kept: it does not come back as it was" in caplog.text


class Slow:
    """Stands for Django: gives one page that may be kept, after `go`; counts how often it is asked."""

    def __init__(self) -> None:
        self.asked, self.go, self.begun = 0, threading.Event(), threading.Event()
        self.by: KeptBy | None = KeptBy()
        self.more: dict[str, Any] = {}

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        self.asked += 1
        self.begun.set()
        text = b"page number %d" % self.asked
        assert self.go.wait(20)
        slot = environ.get(SLOT)
        if slot is not None and self.by and environ["REQUEST_METHOD"] != "HEAD":
            token = ALWAYS if self.by.file else revisions._seen.token
            kept = Kept(self.by, token, FOR_EVER, None, "kb-x", "", **self.more)
            slot.append((kept, Whole(200, (("ETag", '"x"'),), text)))
        start_response("200 OK", [])
        return [text]


def test_without_memory_nothing_is_kept() -> None:
    behind = Slow()
    behind.go.set()
    threads, heard = Threads(behind, 1), [Heard(), Heard()]
    for each in heard:
        asyncio.run(Door(threads, Shelf(), threads, Turns(1), None)(get("/"), hung_up, each.send))
    assert [each.body for each in heard] == [b"page number 1", b"page number 2"]


def test_files_need_no_database(seen: Callable[[int], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """While it is away, files are there as ever; pages are Django's, which knows what may be shown then."""
    monkeypatch.setattr(outage, "trouble", Trouble.AWAY)
    behind = Slow()
    behind.go.set()

    async def away(file: bool) -> list[bytes]:
        behind.by, known = KeptBy(file=file), Recollection(Threads(behind, 2), 1 << 20, Glance())
        question = question_in(get("/"))
        assert question is not None
        return [body(await known.answer(question)) for _ in range(3)]

    assert len(set(asyncio.run(away(True)))) == 1
    assert len(set(asyncio.run(away(False)))) == 3


def body(answer: Found | Answer) -> bytes:
    if isinstance(answer, Found):
        return answer.body
    with answer.body as file:
        return file.read()


def see(token: int) -> None:
    """As if this token had been read just now."""
    revisions._seen.read(token, time.monotonic(), revisions._seen.times)


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(revisions, "TRUST", 1000.0)  # however long a test takes
    yield see
    forget_revision()


async def crowd(known: Recollection, behind: Slow, *asked: dict[str, Any]) -> list[bytes]:
    """What fifty are told who ask at once, each of these in turn, while Django is slow."""
    behind.go.clear()
    questions = [question_in(asked[number % len(asked)]) for number in range(50)]
    answers = [asyncio.ensure_future(known.answer(question)) for question in questions if question]
    await asyncio.sleep(0.05)
    behind.go.set()
    return [body(one) for one in await asyncio.gather(*answers)]


def test_of_many_who_miss_the_same_page_one_has_it_made(seen: Callable[[int], None]) -> None:
    """Be it that nobody has asked for it before, or that what is kept is known to be wrong."""
    behind = Slow()

    async def stampede() -> list[list[bytes]]:
        known, rounds = Recollection(Threads(behind, 4), 1 << 20, Glance()), []
        for token in (1, 2, 3):
            forget_revision()
            seen(token)
            rounds.append(await crowd(known, behind, get("/")))
        return rounds

    assert asyncio.run(stampede()) == [[b"page number %d" % number] * 50 for number in (1, 2, 3)]
    assert behind.asked == 3


def test_of_many_who_ask_first_in_two_codings_each_has_one_made(seen: Callable[[int], None]) -> None:
    behind = Slow()
    seen(1)
    asked = [get("/", ("accept-encoding", coding)) for coding in ("br", "gzip")]
    told = asyncio.run(crowd(Recollection(Threads(behind, 4), 1 << 20, Glance()), behind, *asked))
    assert (set(told), behind.asked) == ({b"page number 1", b"page number 2"}, 2)


@pytest.mark.parametrize("asked", [get("/", ("cookie", "x=y")), scope("HEAD", "/", [HOST])])
def test_who_cannot_share_an_answer_waits_for_nobodys(seen: Callable[[int], None], asked: dict[str, Any]) -> None:
    """And nobody learns from it that the page is not kept."""
    behind = Slow()
    behind.by = None if b"cookie" in dict(asked["headers"]) else KeptBy()

    async def both() -> list[int]:
        known = Recollection(Threads(behind, 4), 1 << 20, Glance())
        question = question_in(asked)
        assert question is not None
        answers = [asyncio.ensure_future(known.answer(question)) for _ in range(3)]
        await asyncio.sleep(0.05)
        meanwhile = behind.asked
        behind.go.set()
        assert len({body(one) for one in await asyncio.gather(*answers)}) == len(answers)
        if behind.by:
            await crowd(known, behind, get("/"))
        return [meanwhile, behind.asked]

    seen(1)
    assert asyncio.run(both()) == [3, 4 if behind.by else 3]


def test_of_a_page_that_is_not_kept_only_the_first_is_waited_for(seen: Callable[[int], None]) -> None:
    behind = Slow()
    behind.by = None

    async def asked() -> list[int]:
        known = Recollection(Threads(behind, 8), 1 << 20, Glance())
        question = question_in(get("/"))
        assert question is not None
        answers, counted = [asyncio.ensure_future(known.answer(question)) for _ in range(5)], []
        for _ in range(2):
            await asyncio.sleep(0.05)
            counted.append(behind.asked)  # the first; then all others at once
            behind.go.set()
            await answers[0]
            behind.go.clear()
        answers += [asyncio.ensure_future(known.answer(question)) for _ in range(3)]
        await asyncio.sleep(0.05)
        counted.append(behind.asked)
        behind.go.set()
        assert len({body(one) for one in await asyncio.gather(*answers)}) == len(answers)
        return counted

    seen(1)
    assert asyncio.run(asked()) == [1, 5, 8]


class OneDomain(Glance):
    """Knows what is true of one domain, and asks no database."""

    def __init__(self, settings: MailSettings) -> None:
        super().__init__()
        self.settings = settings

    def settings_for(self, *_: Any) -> tuple[MailSettings, bool]:
        return self.settings, True


def test_of_many_who_first_ask_for_a_domains_page_one_has_it_made(noon: datetime, seen: Callable[[int], None]) -> None:
    settings = Domain.objects.settings_for(DomainName("open.example"), noon)
    assert settings is not None
    behind = Slow()
    known = Recollection(Threads(behind, 4), 1 << 20, OneDomain(settings))
    behind.by, behind.more = KeptBy(own=True), {"domain": "open.example", "told_of": told_of(settings)}
    seen(1)
    told = asyncio.run(crowd(known, behind, get("/for/open.example/guides/iphone-mail/")))
    assert (told, behind.asked) == ([b"page number 1"] * 50, 1)


def test_while_the_one_from_before_is_true_nobody_waits(seen: Callable[[int], None]) -> None:
    """The first who asks has another made, and it is counted and logged for it."""
    behind = Slow()

    async def meanwhile() -> list[tuple[bytes, bool]]:
        known = Recollection(Threads(behind, 4), 1 << 20, Glance())
        question = question_in(get("/"))
        assert question is not None
        behind.go.set()
        seen(1)
        body(await known.answer(question))
        behind.go.clear()
        seen(2)  # another process wrote; less than a second ago the first was the newest
        answers = [await known.answer(question) for _ in range(3)]
        behind.go.set()
        while known._making._tasks:
            await asyncio.sleep(0.01)
        answers.append(await known.answer(question))
        return [(body(one), isinstance(one, Found) and one.makes is not None) for one in answers]

    old, new = b"page number 1", b"page number 2"
    assert asyncio.run(meanwhile()) == [(old, True), (old, False), (old, False), (new, False)]
    assert behind.asked == 2


def test_one_page_after_the_other_is_renewed(seen: Callable[[int], None]) -> None:
    """After a save each page that is asked for is made anew; threads are there for those who miss one meanwhile."""
    behind, asked = Slow(), [question_in(get(f"/{number}/")) for number in range(3)]

    async def renewed() -> list[int]:
        known = Recollection(Threads(behind, 4), 1 << 20, Glance())
        behind.go.set()
        seen(1)
        for question in filter(None, asked):
            body(await known.answer(question))
        behind.go.clear()
        seen(2)
        for question in filter(None, asked):
            body(await known.answer(question))
        await asyncio.sleep(0.05)
        meanwhile = behind.asked
        behind.go.set()
        while known._making._tasks:
            await asyncio.sleep(0.01)
        return [meanwhile, behind.asked]

    assert asyncio.run(renewed()) == [4, 6]


def test_whoever_searches_has_it_made_and_waits(seen: Callable[[int], None], unlimited: None) -> None:
    """Else one search would be counted twice."""
    behind = Slow()
    behind.by = KeptBy((SEARCHED,))
    behind.go.set()

    async def searched() -> list[bytes]:
        known = Recollection(Threads(behind, 4), 1 << 20, Glance())
        question = question_in(get("/search/", query="q=port"))
        assert question is not None
        answers = []
        for token in (1, 1, 2, 2):
            seen(token)
            answers.append(body(await known.answer(question)))
        return answers

    assert asyncio.run(searched()) == [b"page number %d" % number for number in (1, 1, 2, 2)]
