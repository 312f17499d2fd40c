"""What mail apps ask is a question like others: the door says what Django says, to the right mailbox alone."""

from typing import Any, Final

import pytest
from django.conf import settings as site
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.models import Domain, DomainDay, Move, SiteProfile
from kb.models.ground.revisions import raise_revision
from kb.operations.readers.evidence import tally
from kb.protocols.mail_apps.autodiscover import LONGEST_BODY
from tests.door.entering import Entrance, Said
from tests.door.speaking import scope
from tests.views.machines.test_hosts import TEXTS

OPEN: Final = "autoconfig.open.example"
SITE: Final = "127.0.0.1:8000"
CONFIG: Final = "/mail/config-v1.1.xml"
POX: Final = "/autodiscover/autodiscover.xml"
V2: Final = "/autodiscover/autodiscover.json"
ADDRESS: Final = "emailaddress=anna%40open.example"
PROTOCOL: Final = "Protocol=AutodiscoverV1"
SCHEMA: Final = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"
pytestmark = pytest.mark.usefixtures("noon")
#: One clock for both ways, and nothing that is counted or kept between two examples matters.
BUSY: Final = settings(
    max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def asks(address: str = "anna@open.example", schema: str = SCHEMA) -> bytes:
    inner = f"<EMailAddress>{address}</EMailAddress><AcceptableResponseSchema>{schema}</AcceptableResponseSchema>"
    return f"<Autodiscover><Request>{inner}</Request></Autodiscover>".encode()


def get(path: str = CONFIG, host: str = OPEN, query: str = "", *headers: tuple[str, str]) -> dict[str, Any]:
    return scope("GET", path, [("host", host), *headers], query)


def post(body: bytes, host: str = "autodiscover.open.example", path: str = POX) -> dict[str, Any]:
    return scope("POST", path, [("host", host), ("content-length", str(len(body))), ("content-type", "text/xml")])


def twice(entrance: Entrance, asked: dict[str, Any], body: bytes = b"") -> Said:
    """What is said from memory, or, if that says nothing, by Django."""
    times = entrance.remembered
    entrance.by_door(asked, body)
    said = entrance.by_door(asked, body)
    if entrance.remembered > times:
        assert said == entrance.by_django(asked, body)
    return said


REMEMBERED: Final = [
    get(),
    get(f"{CONFIG}/"),
    get("/Mail/Config-v1.1.XML"),
    get("/v1.1/mail/config-v1.1.xml", query=ADDRESS),
    get("/.well-known/autoconfig/mail/config-v1.1.xml", "open.example"),
    get(query=ADDRESS),
    get(host=SITE, query=ADDRESS),
    get(host=SITE, query="EmailAddress=anna@open.example&x=1"),
    get(V2, "autodiscover.open.example", PROTOCOL),
    get(V2, SITE, "Email=anna%40open.example&protocol=autodiscoverv1&RedirectCount=1"),
    get(f"{V2}/v1.0/anna@open.example", "autodiscover.open.example", PROTOCOL),
    scope("HEAD", CONFIG, [("host", OPEN)]),
]


@pytest.mark.parametrize("glances", [False, True])
@pytest.mark.parametrize("asked", REMEMBERED, ids=lambda asked: f"{asked['path']}?{asked['query_string'].decode()}")
def test_what_was_asked_once_is_remembered(asked: dict[str, Any], glances: bool) -> None:
    entrance = Entrance(glances=glances)
    entrance.by_door(asked | {"method": "GET"})
    assert twice(entrance, asked).status == 200
    assert entrance.remembered == 2


@pytest.mark.parametrize("host", ["open.example", "autodiscover.open.example", SITE])
@pytest.mark.parametrize("path", [POX, "/Autodiscover/Autodiscover.xml", "/AUTODISCOVER/AUTODISCOVER.XML/"])
def test_so_is_what_is_posted(host: str, path: str) -> None:
    entrance = Entrance()
    assert b"<LoginName>anna@open.example</LoginName>" in twice(entrance, post(asks(), host, path), asks()).body
    assert entrance.remembered == 1


def test_the_document_of_pacc_is_remembered_if_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "PACC_ENABLED", True)
    entrance, asked = Entrance(), get("/.well-known/user-agent-configuration.json", "ua-auto-config.open.example")
    assert twice(entrance, asked).headers[b"access-control-allow-origin"] == b"*"
    assert twice(entrance, asked | {"method": "OPTIONS"}).headers[b"allow"] == b"GET, HEAD, OPTIONS"
    assert entrance.remembered == 1


def test_who_has_it_already_is_told_so() -> None:
    entrance = Entrance()
    tag = twice(entrance, get()).headers[b"etag"].decode()
    assert twice(entrance, get(CONFIG, OPEN, "", ("if-none-match", tag))).status == 304
    assert twice(entrance, get(CONFIG, OPEN, "", ("if-none-match", '"x"'))).status == 200
    assert entrance.remembered == 5


@pytest.mark.thorough
@BUSY
@given(host=TEXTS, query=TEXTS, address=TEXTS)
def test_whatever_is_asked_the_door_says_what_django_says(host: str, query: str, address: str) -> None:
    entrance = Entrance()
    host, query = _as_bytes(host), _as_bytes(query)
    for name, text in ((host, query), (OPEN, query), (host, ADDRESS)):
        for path in (CONFIG, V2):
            twice(entrance, get(path, name, text if text.isascii() else ""))
    for body in (asks(), asks(address.replace("<", "&lt;")), address.encode("utf-8", "replace")):
        twice(entrance, post(body, host), body)
        twice(entrance, post(body), body)


def _as_bytes(text: str) -> str:
    """Text as a WSGI server gives it: each character is a byte (PEP 3333)."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1").replace("\r", "").replace("\n", "")


LOCAL: Final = st.text(st.characters(codec="utf-8", exclude_characters="<&\x00"), min_size=1, max_size=40)


@pytest.mark.thorough
@BUSY
@given(locals_=st.lists(LOCAL, min_size=2, max_size=6, unique=True), chosen=st.randoms())
def test_nobodys_address_is_kept_or_comes_into_an_answer_for_another(locals_: list[str], chosen: Any) -> None:
    entrance, names = Entrance(), ("open.example", "moved.example", "Open.Example", "unknown.example")
    for number, local in enumerate([*locals_, *locals_]):
        body = asks(f"seen{number}{local}seen@{chosen.choice(names)}")
        said = twice(entrance, post(body, SITE), body)
        for other in {*range(len(locals_) * 2)} - {number}:
            assert f"seen{other}{locals_[other % len(locals_)]}seen".encode() not in said.body
    memory = entrance.recollection
    kept = [(key, one.kept.skeleton.body, one._headers, one._body) for key, (one, _) in memory.answers._kept.items()]
    assert "seen" not in repr((kept, list(memory.by._kept)))


def test_the_path_of_an_address_is_not_kept() -> None:
    entrance = Entrance()
    for name in ("anna", "bernd"):
        twice(entrance, get(f"{V2}/v1.0/{name}@open.example", "autodiscover.open.example", PROTOCOL))
    assert entrance.remembered == 3
    assert "anna" not in repr((list(entrance.recollection.answers._kept), list(entrance.recollection.by._kept)))


def test_names_of_one_length_get_each_their_own() -> None:
    """One of them is a domain of our mail exchangers, which stands in the document once and not twice."""
    move = Move.objects.get(slug="sample-open")
    names = ("ours.example", "your.example", "hers.example")
    Domain.objects.bulk_create(Domain(name=name, service=move.from_service, move=move) for name in names)
    SiteProfile.objects.update(mx_domains="ours.example mx.elsewhere.example")
    raise_revision()
    entrance = Entrance()
    for name in [*names, *reversed(names), "ours.example"]:
        asked = get(host=f"autoconfig.{name}")
        assert entrance.by_door(asked) == entrance.by_django(asked)
        body = asks(f"anna@{name}")
        assert entrance.by_door(post(body, name), body) == entrance.by_django(post(body, name), body)
    assert entrance.remembered >= 8


LEFT: Final = {
    "an unknown domain": (get(host="nobody.example"), b""),
    "an unknown address": (get(query="emailaddress=a@nobody.example"), b""),
    "a host that is none": (get(host="autoconfig.open.example, x"), b""),
    "a space in the host": (get(host="autoconfig.open.example "), b""),
    "no host": (get(host=""), b""),
    "two hosts": (scope("GET", CONFIG, [("host", OPEN), ("host", OPEN)]), b""),
    "an address on another's host": (get(host="moved.example", query=ADDRESS), b""),
    "no protocol": (get(V2), b""),
    "another protocol": (get(V2, query="Protocol=EWS"), b""),
    "another document": (get("/autodiscover/other.xml"), b""),
    "no request": (post(b"x"), b"x"),
    "a schema that is not offered": (post(asks(schema="mobilesync")), asks(schema="mobilesync")),
    "too long": (post(b" " * LONGEST_BODY + asks()), b" " * LONGEST_BODY + asks()),
    "a form for a page": (post(asks(), SITE, "/settings/"), asks()),
}


@pytest.mark.thorough
@pytest.mark.parametrize(("asked", "body"), LEFT.values(), ids=LEFT)
def test_everything_unusual_is_left_to_django_as_it_came(asked: dict[str, Any], body: bytes) -> None:
    entrance = Entrance()
    said = [entrance.by_door(asked, body).status for _ in range(2)]
    assert (said, entrance.remembered) == ([entrance.by_django(asked, body).status] * 2, 0)


def test_a_domain_that_is_switched_off_is_gone_at_once() -> None:
    entrance = Entrance(glances=True)
    assert twice(entrance, get()).status == 200
    Domain.objects.filter(name="open.example").update(active=False)
    assert entrance.by_door(get()).status == 404


def test_who_has_asked_for_too_much_gets_nothing_from_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "LOOKUP_LIMIT", "2/minute")
    entrance, mine, theirs = Entrance(), {"client": ("198.51.100.9", 1)}, {"client": ("198.51.100.10", 1)}
    assert twice(entrance, get() | mine).status == 200
    for name in ("a.example", "b.example"):
        assert entrance.by_door(get(host=name) | mine).status == 404
    assert entrance.by_door(get() | mine).status == 429
    assert twice(entrance, get() | theirs).status == 200


def test_both_ways_count_alike() -> None:
    entrance = Entrance()
    tally.taken()
    for asked, body in ((get(), b""), (post(asks()), asks())):
        for _ in range(2):
            entrance.by_door(asked, body)
        entrance.by_django(asked, body)
    entrance.by_door(get() | {"method": "HEAD"})
    assert entrance.remembered == 3
    tally.write()
    counts = DomainDay.objects.order_by("detail").values_list("domain__name", "sign", "detail", "count")
    assert list(counts) == [("open.example", "looked_up", face, 3) for face in ("autoconfig", "autodiscover")]
