"""One value, many faces: at every moment of a move all of them name the same servers (the founding design, 1)."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeAlias

import pytest
from django.test import Client

from kb.guides.messages.kit import email_text
from kb.guides.messages.tree import Piece
from kb.mail.moves import MOVING_LASTS, MailSettings
from kb.mail.names import DomainName
from kb.models import Domain
from kb.models.messages.texts import letter as the_letter
from kb.models.messages.texts import message_text, sender_in
from kb.operations.moves.dns_lines import stages
from kb.protocols.messages.letters import Letter, printed
from tests.clock import SetClock
from tests.protocols import judges

pytestmark = pytest.mark.thorough

NAME: Final = "announced.example"
#: The incoming and the outgoing host that are right now.
Pair: TypeAlias = tuple[str, str]
Face: TypeAlias = Callable[[Client, datetime], Pair]
_SECOND: Final = timedelta(seconds=1)


def json(client: Client, at: datetime) -> Pair:
    servers = client.get(f"/api/v1/settings?domain={NAME}").json()["use_now"]["servers"]
    first = {server["protocol"]: server["host"] for server in reversed(servers)}
    return first["imap"], first["smtp"]


def autoconfig(client: Client, at: datetime) -> Pair:
    document = client.get("/mail/config-v1.1.xml", headers={"host": f"autoconfig.{NAME}"}).content
    imap, smtp = judges.k9(document)
    return imap.host, smtp.host


def autodiscover(client: Client, at: datetime) -> Pair:
    body = f"<Autodiscover><Request><EMailAddress>anna@{NAME}</EMailAddress></Request></Autodiscover>"
    answer = client.post("/autodiscover/autodiscover.xml", data=body, content_type="text/xml")
    first = {account.kind: account.host for account in reversed(judges.thunderbird_pox(answer.content))}
    return first["imap"], first["smtp"]


def autoconfig_by_address(client: Client, at: datetime) -> Pair:
    """On the site's own name, as apps ask that followed the MX record."""
    imap, smtp = judges.fair_email(client.get(f"/mail/config-v1.1.xml?emailaddress=anna@{NAME}").content)
    return imap.host, smtp.host


def autodiscover_by_host(client: Client, at: datetime) -> Pair:
    answer = client.get("/autodiscover/autodiscover.xml", headers={"host": f"autodiscover.{NAME}"})
    first = {protocol["Type"]: protocol["Server"] for protocol in reversed(judges.outlook(answer.content))}
    return first["IMAP"], first["SMTP"]


def pacc(client: Client, at: datetime) -> Pair:
    address = "/.well-known/user-agent-configuration.json"
    protocols = client.get(address, headers={"host": f"ua-auto-config.{NAME}"}).json()["protocols"]
    return protocols["imap"]["host"], protocols["submit"]["host"]


def profile(client: Client, at: datetime) -> Pair:
    mail = judges.apple(client.post(f"/for/{NAME}/mail.mobileconfig", {"address": f"anna@{NAME}"}).content)
    return mail["IncomingMailServerHostName"], mail["OutgoingMailServerHostName"]


def profile_for_anybody(client: Client, at: datetime) -> Pair:
    mail = judges.apple(client.get(f"/for/{NAME}/mail.mobileconfig").content)
    return mail["IncomingMailServerHostName"], mail["OutgoingMailServerHostName"]


def dns(client: Client, at: datetime) -> Pair:
    hosts = {record.name: record.data.split()[-1].rstrip(".") for record in stages(DomainName(NAME), at)[0].records}
    return hosts[f"_imaps._tcp.{NAME}."], hosts[f"_submissions._tcp.{NAME}."]


def on_the_sign(page: str) -> Pair:
    """What stands on a page's sign as right now: one name for both sides, or one for each."""
    hosts = re.findall(r"<b>Use now</b> ([^\s]+?)</p>", page)
    assert len(hosts) in (1, 2)
    return hosts[0].replace("<wbr>", ""), hosts[-1].replace("<wbr>", "")


def page(client: Client, at: datetime) -> Pair:
    return on_the_sign(client.get(f"/for/{NAME}/").content.decode())


def german(client: Client, at: datetime) -> Pair:
    page = client.get(f"/de/for/{NAME}/").content.decode()
    return on_the_sign(page.replace("<b>Jetzt verwenden</b>", "<b>Use now</b>"))


def guide(client: Client, at: datetime) -> Pair:
    return on_the_sign(client.get(f"/for/{NAME}/guides/iphone-mail-new/").content.decode())


def letter(client: Client, at: datetime) -> Pair:
    """The page to print: what is not struck out, or the left column while the old values are right."""
    table = client.get(f"/for/{NAME}/letter/").content.decode().partition('class="swaps"')[2].replace("<wbr>", "")
    column = 0 if "Right now" in table else 1
    incoming, outgoing = (
        re.findall(r"<td[^>]*>(.*?)</td>", row)[column] for row in re.findall(r"<tr><th.*?</tr>", table)
    )
    return re.sub(r"</?b>", "", incoming), re.sub(r"</?b>", "", outgoing)


def client_settings(at: datetime) -> MailSettings:
    settings = Domain.objects.settings_for(DomainName(NAME), at)
    assert settings is not None
    return settings


def email(client: Client, at: datetime) -> Pair:
    """Both parts of the e-mail, which must not differ."""
    made = email_text(message_text(Piece.EMAIL, "sample-announced", at, "en"), client_settings(at), sender_in("en"))
    label = "Right now" if "   Right now: " in made.plain else "New"
    incoming, outgoing = re.findall(rf"   {label}: (\S+)", made.plain)
    rows = re.findall(rf">{label}:</span><br>(.*?)(?:<br>|</p>)", made.html)
    assert [re.sub(r"<[^>]*>", "", row) for row in rows] == [incoming, outgoing]
    return incoming, outgoing


def paper(client: Client, at: datetime) -> Pair:
    """What the press is given for the letter as PDF."""
    made = Letter(DomainName(NAME), "https://help.example/", the_letter(client_settings(at), "en", at))
    (found,) = printed([made], site_name="Host", day=at.date(), language="en")["letters"]
    table = next(block for block in found["blocks"] if block["kind"] == "swaps")
    incoming, outgoing = table["rows"]
    side = "old" if table["old"] == "Right now" else "new"
    return incoming[side], outgoing[side]


FACES: Final[tuple[Face, ...]] = (
    *(json, autoconfig, autoconfig_by_address, autodiscover, autodiscover_by_host, pacc),
    *(profile, profile_for_anybody, dns, page, german, guide),
    *(letter, email, paper),
)


@pytest.mark.parametrize("instant", range(5))
def test_at_every_instant_every_face_names_the_same_servers(
    noon: datetime, client: Client, set_clock: SetClock, instant: int
) -> None:
    move = Domain.objects.get(name=NAME).move
    assert move is not None
    assert move.old_closes_at is not None
    instants = (noon, move.change_from, move.moves_at, move.moves_at + MOVING_LASTS, move.old_closes_at)
    for at in (instants[instant] - _SECOND, instants[instant]):
        set_clock(at)
        said = {face.__name__: face(client, at) for face in FACES}
        right = "mail.old-host.example" if at < move.change_from else f"mail.{NAME}"
        assert said == dict.fromkeys(said, (right, right)), at
