"""One value, many faces: whatever the moment, every face of a domain names the same servers, ports and dates."""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest
from django.test import Client
from icalendar import Calendar

from kb.guides.messages.tree import Piece
from kb.mail.dates import day_alone, spoken, spoken_day
from kb.mail.moves import MailSettings, Phase
from kb.mail.names import DomainName
from kb.models import Domain, Move
from kb.models.site.profile import current_profile
from kb.operations.messages.kit import pieces_for
from tests.clock import SetClock
from tests.rows import LoadSample

#: The real case, of another script, and an invented move, whose old and new host differ in another way.
NAMES = ("xn--bcher-kva.example", "open.example")
GUIDES = ("iphone-mail", "gmail-android", "outlook-classic")


class Text(HTMLParser):
    """The words of a page as a reader sees them, one line for each element that holds text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.feed(page.replace("<wbr>", ""))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.lines.append(" ".join(data.split()))

    def __contains__(self, words: str) -> bool:
        return any(words in line for line in self.lines)


@dataclass
class Faces:
    """All that is said of a domain at a moment."""

    client: Client
    name: str

    @property
    def answer(self) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.client.get(f"/api/v1/settings?domain={self.name}").content)
        return found

    def html(self, rest: str = "") -> str:
        response = self.client.get(f"/for/{self.name}/{rest}")
        assert response.status_code == 200
        return response.content.decode()

    def values(self, html: str) -> list[tuple[str, str, str]]:
        """The table of all values on the domain's page: title, host, port."""
        groups = re.findall(r'<section class="part"><h3>([^<]+)</h3>.*?</section>', html, re.DOTALL)
        blocks = re.findall(r'<section class="part"><h3>[^<]+</h3>(.*?)</section>', html, re.DOTALL)
        return [
            (title, *re.findall(r'data-copy="([^"]+)"', block)[:2])  # type: ignore[misc]
            for title, block in zip(groups, blocks, strict=True)
        ]


def moments(move: Move) -> list[datetime]:
    """Just before and at each boundary of a move that it has, while visitors know of it."""
    value = move.as_value()
    found = (value.change_from, value.moves_at, value.moving_ends, value.old_closes_at)
    around = [boundary + timedelta(seconds=step) for boundary in found if boundary for step in (-1, 0)]
    return [moment for moment in around if value.is_published(moment)]


def first(service: dict[str, object], protocol: str) -> dict[str, object]:
    servers = service["servers"]
    assert isinstance(servers, list)
    return next(server for server in servers if server["protocol"] == protocol)


#: Before and at each boundary. In the real case changing was possible from the first day on, and no end is known.
PHASES_AT_BOUNDARIES = {
    "xn--bcher-kva.example": ["open", "open", "moving", "moving", "moved"],
    "open.example": ["announced", "open", "open", "moving", "moving", "moved", "moved", "closed"],
}


@pytest.fixture
def loaded(sample: LoadSample) -> None:
    sample(datetime(2026, 11, 22, 12, tzinfo=UTC))


@pytest.mark.thorough
@pytest.mark.parametrize("name", NAMES)
def test_every_face_says_the_same_at_every_moment(loaded: None, client: Client, set_clock: SetClock, name: str) -> None:
    move = Domain.objects.get(name=name).move
    assert move is not None
    phases = []
    for at in moments(move):
        set_clock(at)
        settings = Domain.objects.settings_for(DomainName(name), at)
        assert settings is not None
        faces = Faces(client, name)
        answer = faces.answer
        phases.append(answer["phase"])
        assert answer["phase"] == settings.phase
        old, new, now = answer["old"], answer["new"], answer["use_now"]
        assert isinstance(old, dict)
        assert isinstance(new, dict)
        assert now == (old if settings.phase is Phase.ANNOUNCED else new)
        check_page(faces, old, new)
        check_guides(faces, new)
        check_letter(faces, old, new, answer)
        check_calendar(faces, new, answer)
        check_kit(faces, settings, new)
    assert phases == PHASES_AT_BOUNDARIES[name]


def table_of(service: dict[str, object]) -> list[tuple[str, str, str]]:
    titles = {"imap": "Incoming mail, IMAP", "pop3": "Incoming mail, POP3", "smtp": "Outgoing mail, SMTP"}
    servers = [first(service, protocol) for protocol in titles]
    return [(titles[str(server["protocol"])], str(server["host"]), str(server["port"])) for server in servers]


def check_page(faces: Faces, old: dict[str, object], new: dict[str, object]) -> None:
    html = faces.html()
    waits = faces.answer["phase"] == "announced"  # then today's values stand before those of tomorrow
    assert faces.values(html) == (table_of(old) if waits else []) + table_of(new)
    sign = html.partition('id="sign"')[2].partition("</section>")[0].replace("<wbr>", "")
    assert f" {first(new, 'imap')['host']}</p>" in sign
    assert re.search(rf"(<s>| ){re.escape(str(first(old, 'imap')['host']))}(</s>|</p>)", sign)


def check_guides(faces: Faces, new: dict[str, object]) -> None:
    for slug in GUIDES:
        for protocol in ("imap", "pop3"):
            guide = Text(faces.html(f"guides/{slug}/?protocol={protocol}"))
            for server in (first(new, protocol), first(new, "smtp")):
                assert str(server["host"]) in guide.lines, (slug, protocol)
                assert str(server["port"]) in guide, (slug, protocol)
            other = "pop3" if protocol == "imap" else "imap"
            assert str(first(new, other)["port"]) not in guide.lines, (slug, protocol)


def check_letter(faces: Faces, old: dict[str, object], new: dict[str, object], answer: dict[str, object]) -> None:
    html = faces.html("letter/").partition("<article")[2].replace("<wbr>", "")
    assert f"<b>{first(new, 'imap')['host']}</b>" in html
    assert re.search(rf">{re.escape(str(first(old, 'imap')['host']))}\b", html)
    ports = [str(first(new, protocol)["port"]) for protocol in ("imap", "pop3", "smtp")]
    assert re.findall(r"<li>(?:Incoming|Outgoing), \w+: port (\d+)", html) == ports
    said = {
        "announced": ("change_from", "moves_at"),
        "open": ("moves_at", "old_closes_at"),
        "moving": (),
        "moved": ("moves_at", "old_closes_at"),
        "closed": ("old_closes_at",),
    }[str(answer["phase"])]
    letter, page = Text(faces.html("letter/")), Text(faces.html())
    for date in (one for one in said if answer["move"][one]):  # type: ignore[index]
        words = spoken(datetime.fromisoformat(answer["move"][date]), current_profile().tz)  # type: ignore[index]
        assert words in letter
        assert words in page


def check_calendar(faces: Faces, new: dict[str, object], answer: dict[str, object]) -> None:
    events = Calendar.from_ical(faces.client.get(f"/for/{faces.name}/calendar.ics").content).walk("VEVENT")
    move = answer["move"]
    assert isinstance(move, dict)
    dates = [move[date] for date in ("change_from", "moves_at", "old_closes_at")]
    moments = [datetime.fromisoformat(date) for date in dates if date]
    zone = current_profile().tz
    assert [event["dtstart"].dt for event in events] == [day_alone(moment, zone) or moment for moment in moments]
    for event in events:
        assert f"New incoming server: {first(new, 'imap')['host']}\n" in str(event["description"])
        assert f"New outgoing server: {first(new, 'smtp')['host']}\n" in str(event["description"])


def check_kit(faces: Faces, settings: MailSettings, new: dict[str, object]) -> None:
    """Each message names the client's page, the values and the day of the move as the pages do."""
    assert settings.move is not None
    moment = settings.move.as_if_published(settings.at)
    made = {one.piece: one.made for one in pieces_for(settings.domain, moment, "en", settings.at)}
    email = made[Piece.EMAIL].text
    for piece in (Piece.EMAIL, Piece.TEXT_MESSAGE, Piece.INVOICE_LINE):
        assert f"/for/{settings.domain.a_label}/" in made[piece].text
    for protocol in ("imap", "pop3", "smtp"):
        server = first(new, protocol)
        assert f": {server['host']}\n" in email
        assert f"{protocol.upper()}: port {server['port']}," in email
    assert spoken_day(settings.move.moves_at, current_profile().tz) in email
    page = "".join("".join(Text(faces.html("letter/")).lines).split())
    for line in made[Piece.LETTER].text.splitlines():
        words = line.strip().removeprefix("- ").partition(": http")[0]
        if words and not line.startswith(("   ", "---")):
            assert "".join(words.split()) in page, line


def test_without_a_move_every_face_names_the_one_service(loaded: None, client: Client) -> None:
    faces = Faces(client, "settled.example")
    answer = faces.answer
    assert {key: answer[key] for key in ("phase", "move", "old", "new")} == dict.fromkeys(
        ("phase", "move", "old", "new")
    )
    now = answer["use_now"]
    assert isinstance(now, dict)
    host = str(first(now, "imap")["host"])
    assert host == "mail.settled.example"
    assert [values[1] for values in faces.values(faces.html())] == [host] * 3
    assert f"<b>{host}</b>" in faces.html("letter/").replace("<wbr>", "")
    assert host in Text(faces.html("guides/iphone-mail/")).lines
    assert client.get("/for/settled.example/calendar.ics").status_code == 404
