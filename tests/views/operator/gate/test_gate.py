"""Every address of the operator's, tried by nobody, and by somebody of each role."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import get_resolver, resolve

from kb.models import ApiToken, Batch, Call, Move, Notice, Webhook, Work
from kb.models.accounts.roles import Role
from kb.operations.moves import log_in_lists
from kb.operations.pages import large_zips
from kb.operations.work.uploads import Upload, note
from tests import clock
from tests.accounts import give_password, person, telephone
from tests.rows import LoadSample
from tests.views.conftest import HOST
from tests.views.operator.conftest import SIGN_IN, SignedIn


class Door(NamedTuple):
    """The role that may look, the role that may change something (`None`: everybody who is signed in), and the methods
    that there are."""

    look: Role | None
    change: Role | None
    methods: tuple[str, ...]


GET: Final = ("GET",)
POST: Final = ("POST",)
BOTH: Final = ("GET", "POST")
#: The words of a zip and of a list that are being read.
UPLOADED, LISTED = "0123456789abcdef" * 2, "fedcba9876543210" * 2
ADDRESSES: Final = {
    "/operator/": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/moves/": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/moves/new/": Door(Role.OPERATOR, Role.OPERATOR, BOTH),
    "/operator/moves/sample-open/": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/moves/sample-open/servers/": Door(Role.VIEWER, Role.OPERATOR, BOTH),
    "/operator/moves/sample-open/dates/": Door(Role.VIEWER, Role.OPERATOR, BOTH),
    "/operator/moves/sample-open/domains/": Door(Role.VIEWER, Role.OPERATOR, BOTH),
    "/operator/moves/sample-open/client/": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/moves/sample-open/client/page/": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/moves/sample-open/progress/": Door(Role.VIEWER, Role.OPERATOR, BOTH),
    "/operator/moves/sample-open/progress/domains/": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/moves/sample-open/progress/domains.csv": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/moves/sample-open/progress/domains/open.example/word/": Door(Role.OPERATOR, Role.OPERATOR, POST),
    "/operator/moves/sample-open/readiness/": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/moves/sample-open/readiness/findings.csv": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/moves/sample-open/readiness/act/look/": Door(Role.OPERATOR, Role.OPERATOR, POST),
    "/operator/moves/sample-open/readiness/domains/open.example/": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/moves/sample-open/publish/": Door(Role.VIEWER, Role.OPERATOR, BOTH),
    "/operator/moves/sample-open/act/put-back/": Door(Role.OPERATOR, Role.OPERATOR, BOTH),
    "/operator/imports/900001/": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/imports/900001/rejected.csv": Door(Role.OPERATOR, Role.OPERATOR, GET),
    "/operator/imports/900001/undo/": Door(Role.OPERATOR, Role.OPERATOR, POST),
    "/operator/services/": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/services/new/": Door(Role.OPERATOR, Role.OPERATOR, BOTH),
    "/operator/services/new-host/": Door(Role.VIEWER, Role.OPERATOR, BOTH),
    "/operator/services/new-host/delete/": Door(Role.OPERATOR, Role.OPERATOR, POST),
    "/operator/moves/sample-open/messages/": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/moves/sample-open/messages/email.html": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/moves/sample-open/messages/lines.csv": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/moves/sample-open/messages/letter.pdf": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/moves/sample-open/messages/letters/1-1.pdf": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/moves/sample-open/messages/letters/": Door(Role.EDITOR, Role.EDITOR, POST),
    "/operator/moves/sample-open/messages/words/": Door(Role.EDITOR, Role.EDITOR, POST),
    "/operator/account/": Door(None, None, GET),
    "/operator/account/confirm/": Door(None, None, BOTH),
    "/operator/account/recovery-codes/": Door(None, None, BOTH),
    "/operator/account/password/": Door(None, None, BOTH),
    "/operator/look/": Door(Role.VIEWER, Role.OPERATOR, BOTH),
    "/operator/look/preview/": Door(Role.VIEWER, Role.VIEWER, POST),
    "/operator/look/undo/": Door(Role.OPERATOR, Role.OPERATOR, POST),
    "/operator/moves/sample-open/sending/": Door(Role.VIEWER, Role.OPERATOR, BOTH),
    "/operator/moves/sample-open/sending/bounces/": Door(Role.OPERATOR, Role.OPERATOR, POST),
    "/operator/moves/sample-open/sending/900001/": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/moves/sample-open/sending/900001/email.html": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/moves/sample-open/sending/900001/stop/": Door(Role.OPERATOR, Role.OPERATOR, POST),
    "/operator/moves/sample-open/sending/900001/messages/refused/": Door(Role.OPERATOR, Role.OPERATOR, BOTH),
    "/operator/moves/sample-open/sending/900001/messages/refused.csv": Door(Role.OPERATOR, Role.OPERATOR, GET),
    "/operator/unwanted/": Door(Role.OPERATOR, Role.OPERATOR, BOTH),
    "/operator/site/": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/domains/": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/domains/open.example/": Door(Role.VIEWER, Role.OPERATOR, BOTH),
    "/operator/domains/open.example/contacts/0/": Door(Role.OPERATOR, Role.OPERATOR, POST),
    "/operator/domains/open.example/records/": Door(Role.OPERATOR, Role.OPERATOR, BOTH),
    "/operator/domains/open.example/records.json": Door(Role.OPERATOR, Role.OPERATOR, GET),
    "/operator/domains/open.example/dns/": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/searches/": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/calls/": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/calls/900001/": Door(Role.EDITOR, Role.EDITOR, POST),
    "/operator/votes/": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/work/": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/work/900001/": Door(Role.VIEWER, Role.OPERATOR, BOTH),
    "/operator/backup/": Door(Role.OPERATOR, Role.OPERATOR, BOTH),
    "/operator/backup/signpost-20261122T120000Z.tar.gz": Door(Role.OPERATOR, Role.OPERATOR, GET),
    "/operator/sample/": Door(Role.VIEWER, Role.OPERATOR, BOTH),
    "/operator/connections/": Door(Role.OPERATOR, Role.OPERATOR, BOTH),
    "/operator/connections/tokens/900001/revoke/": Door(Role.OPERATOR, Role.OPERATOR, BOTH),
    "/operator/connections/webhooks/new/": Door(Role.OPERATOR, Role.OPERATOR, BOTH),
    "/operator/connections/webhooks/900001/": Door(Role.OPERATOR, Role.OPERATOR, GET),
    "/operator/connections/webhooks/900001/renew/": Door(Role.OPERATOR, Role.OPERATOR, BOTH),
    "/operator/connections/webhooks/900001/test/": Door(Role.OPERATOR, Role.OPERATOR, POST),
    "/operator/connections/webhooks/900001/delete/": Door(Role.OPERATOR, Role.OPERATOR, BOTH),
    "/operator/history/": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/history/events.csv": Door(Role.OPERATOR, Role.OPERATOR, GET),
    "/operator/articles/": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/articles/new/": Door(Role.EDITOR, Role.EDITOR, BOTH),
    "/operator/articles/archive/": Door(Role.VIEWER, Role.EDITOR, BOTH),
    "/operator/articles/archive/pages.zip": Door(Role.VIEWER, Role.VIEWER, GET),
    f"/operator/articles/archive/{UPLOADED}/": Door(Role.EDITOR, Role.EDITOR, GET),
    f"/operator/moves/sample-open/progress/lists/{LISTED}/": Door(Role.OPERATOR, Role.OPERATOR, GET),
    "/operator/articles/pictures/": Door(Role.VIEWER, Role.EDITOR, BOTH),
    "/operator/articles/preview/": Door(Role.VIEWER, Role.VIEWER, POST),
    "/operator/articles/edit/articles/webmail.md/": Door(Role.VIEWER, Role.EDITOR, BOTH),
    "/operator/articles/check/articles/webmail.md/": Door(Role.VIEWER, Role.VIEWER, POST),
    "/operator/articles/history/articles/webmail.md/": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/articles/compare/articles/webmail.md/": Door(Role.VIEWER, Role.VIEWER, GET),
    "/operator/articles/act/delete/articles/webmail.md/": Door(Role.EDITOR, Role.EDITOR, BOTH),
    "/operator/people/": Door(Role.OPERATOR, Role.OPERATOR, GET),
    "/operator/people/new/": Door(Role.OPERATOR, Role.OPERATOR, BOTH),
    "/operator/people/900001/": Door(Role.OPERATOR, Role.OPERATOR, GET),
    "/operator/people/900001/role/": Door(Role.OPERATOR, Role.OPERATOR, POST),
    # The last one, because it ends what the others need.
    "/operator/account/sign-out/": Door(None, None, BOTH),
}
#: The steps of signing in: each knows by itself whom it lets in (test_sign_in.py, test_codes.py, test_device.py,
#: test_people.py).
DOOR: Final = {
    "kb-operator-sign-in",
    "kb-operator-sign-out",
    "kb-operator-code",
    "kb-operator-device",
    "kb-operator-welcome",
}
#: What the gate says to those it turns away; whoever is let in gets another answer.
TURNED_AWAY: Final = {403: "forbidden", 405: "no such method"}


#: Of the rows that addresses name: far from those that a test makes, which PostgreSQL numbers on from test to test.
NUMBER: Final = 900_001


@pytest.fixture(autouse=True)
def _sample(sample: LoadSample) -> None:
    """The addresses name rows of the sample, and a notice of one of its moves."""
    sample()
    ApiToken.objects.create(pk=NUMBER, name="billing", prefix="sp_1", scopes=[], made_by="anna", made_at=clock.now())
    Webhook.objects.create(pk=NUMBER, name="billing", kinds=[], made_by="anna", made_at=clock.now())
    Batch.objects.create(pk=NUMBER, origin="pasted", state="ready", made_by="anna", made_at=clock.now())
    Notice.objects.create(pk=NUMBER, move=Move.objects.get(slug="sample-open"), kind="now", language="en")
    User.objects.create(pk=NUMBER, username="somebody")
    Call.objects.create(pk=NUMBER, phone="01632 960 111", hour="soon", language="en", asked_at=clock.now())
    Work.objects.create(pk=NUMBER, name="test.gate", queued_at=clock.now(), due_at=clock.now())


@pytest.fixture(autouse=True)
def _backup(settings: Any, tmp_path: Path) -> None:
    """One address names a backup."""
    settings.BACKUP_DIR = tmp_path
    (tmp_path / "signpost-20261122T120000Z.tar.gz").write_bytes(b"x")


@pytest.fixture(autouse=True)
def _uploads(settings: Any, tmp_path: Path) -> None:
    """Two name files that are being read."""
    settings.DATA_DIR = tmp_path
    (tmp_path / "uploads").mkdir()
    note(Upload(UPLOADED, large_zips.KIND, "pages", "anna", work=NUMBER))
    note(Upload(LISTED, log_in_lists.KIND, "sample-open", "anna", work=NUMBER))


class Answer(NamedTuple):
    """What becomes of whoever asks, and whether the answer is for them alone."""

    said: str
    is_private: bool


def answer_of(response: Any) -> Answer:
    kept, listed = (response.headers.get(name) for name in ("Cache-Control", "X-Robots-Tag"))
    said = TURNED_AWAY.get(response.status_code, "let in")
    if response.status_code == 302 and response.headers["Location"].startswith(SIGN_IN):
        said = "to sign in"
    return Answer(said, (kept, listed) == ("no-store", "noindex"))


#: Somebody of a role (`None`: of no role), or a stranger.
Asker = Role | Literal["a stranger"] | None
AskAll = Callable[[Asker, str], dict[str, Answer]]


@pytest.fixture(scope="module")
def answers() -> dict[tuple[Asker, str], dict[str, Answer]]:
    """What was answered in this module: each address is asked once by everybody with each method."""
    return {}


@pytest.fixture
def ask_all(answers: dict[tuple[Asker, str], dict[str, Answer]], signed_in: SignedIn) -> AskAll:
    """The answers to somebody's requests of one method, at every address."""

    def asked(asker: Asker, method: str) -> dict[str, Answer]:
        if (asker, method) not in answers:
            client = Client(headers={"host": HOST}) if asker == "a stranger" else signed_in(asker)
            answers[asker, method] = {address: answer_of(client.generic(method, address)) for address in ADDRESSES}
        return answers[asker, method]

    return asked


def expected(role: Role | None, door: Door, method: str) -> str:
    needed = door.change if method == "POST" else door.look
    if needed is not None and (role is None or role < needed):
        return "forbidden"
    return "let in" if method in door.methods else "no such method"


def test_no_address_of_the_operators_is_forgotten() -> None:
    names = {name for name in get_resolver().reverse_dict if isinstance(name, str) and name.startswith("kb-operator")}
    assert {resolve(address).view_name for address in ADDRESSES} == names - DOOR


@pytest.mark.thorough
@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("method", BOTH)
def test_each_role_opens_what_it_may_and_nothing_else(ask_all: AskAll, role: Role | None, method: str) -> None:
    said = {address: answer.said for address, answer in ask_all(role, method).items()}
    assert said == {address: expected(role, door, method) for address, door in ADDRESSES.items()}


@pytest.mark.parametrize("method", BOTH)
def test_strangers_are_asked_to_sign_in(ask_all: AskAll, method: str) -> None:
    said = {address: answer.said for address, answer in ask_all("a stranger", method).items()}
    assert said == dict.fromkeys(ADDRESSES, "to sign in")


@pytest.mark.thorough
@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("method", [*BOTH, "HEAD", "PUT"])
def test_whoever_gave_only_a_password_opens_nothing(db: None, role: Role | None, method: str) -> None:
    client = Client(headers={"host": HOST})
    user = person(role)
    give_password(client, user)
    for step in ("/operator/account/device/", "/operator/sign-in/code/"):
        if "code" in step:
            telephone(user)
        for address in ADDRESSES:
            response = client.generic(method, address)
            assert (response.status_code, response.headers["Location"].split("?")[0]) == (302, step), address


def test_a_stranger_comes_back_to_the_page_after_signing_in(db: None) -> None:
    response = Client(headers={"host": HOST}).get("/operator/?a=b&c=/d")
    assert response.headers["Location"] == "/operator/sign-in/?next=/operator/%3Fa%3Db%26c%3D/d"


@pytest.mark.thorough
@pytest.mark.parametrize("asker", ["a stranger", None, *Role])
def test_nobody_keeps_or_lists_these_pages(ask_all: AskAll, asker: Asker) -> None:
    answers = ask_all(asker, "GET")
    assert [address for address, answer in answers.items() if not answer.is_private] == []


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
def test_whoever_is_refused_reads_whom_it_is_for_and_nothing_untrue(signed_in: SignedIn, role: Role) -> None:
    client = signed_in(role)
    said = client.get("/operator/people/").content.decode()
    assert "This is for operators alone." in said
    assert "may edit pages" not in said
    if role == Role.VIEWER:
        assert "This is for editors and operators." in client.get("/operator/articles/new/").content.decode()


def test_nobody_keeps_or_lists_the_sign_in(signed_in: SignedIn) -> None:
    for client in (Client(headers={"host": HOST}), *map(signed_in, (None, *Role))):
        assert answer_of(client.get(SIGN_IN)).is_private


def test_no_page_for_visitors_leads_here(signed_in: SignedIn) -> None:
    client = Client(headers={"host": HOST})
    for address in ("/", "/guides/", "/articles/", "/search/", "/settings/", "/never-heard/"):
        assert b"/operator/" not in client.get(address).content


def test_a_wrong_role_is_told_so_in_words(signed_in: SignedIn) -> None:
    response = signed_in(None).get("/operator/")
    assert response.status_code == 403
    assert "Your account has no role on these pages yet." in response.content.decode()
