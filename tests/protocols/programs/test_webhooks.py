"""What another program is told: of which acts, in which words, and by what it knows that it is from us."""

import ast
import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from kb.protocols.programs import webhook_signing
from kb.protocols.programs.webhooks import TEST, TYPES, Change, WebhookKind, change_of, render, trial_change

AT = datetime(2026, 11, 28, 20, 15, 0, 123456, tzinfo=UTC)
SITE = "https://help.example"
COUNTS = {"new": 2, "changed": 1, "same": 0, "left": 3, "rejected": 0}
#: What an import or a batch writes down, and what an admin who deletes many does.
BULK = {**COUNTS, "sha256": "x", "contacts": 9}
GONE = {"count": 2, "first": ["a.example", "b.example"]}
KB = Path(__file__).resolve().parents[3] / "kb"


@pytest.mark.parametrize(
    ("action", "subject", "before", "after", "told"),
    [
        ("service.change", "service one", {"a": 1}, {"b": 2}, ("service.changed", "one", None, "services/one")),
        ("services.import", "services", None, BULK, ("services.imported", "", COUNTS, "services")),
        ("move.dates", "move spring", {}, {}, ("move.changed", "spring", None, "moves/spring")),
        ("move.publish", "move spring", {}, {}, ("move.published", "spring", None, "moves/spring")),
        ("move.delete", "move spring", {}, {"domains": 7}, ("move.deleted", "spring", {"changed": 7}, "moves/spring")),
        ("move.finish", "move spring", None, BULK, ("move.finished", "spring", COUNTS, "moves/spring")),
        ("domain.create", "domain a.example", None, {}, ("domain.created", "a.example", None, "domains/a.example")),
        ("domains.import", "domains", None, BULK, ("domains.imported", "", COUNTS, "domains")),
        ("domains.import", "move spring", None, BULK, ("domains.imported", "", COUNTS, "domains?move=spring")),
        ("domains.undo", "move spring", None, BULK, ("domains.undone", "", COUNTS, "domains?move=spring")),
        ("domains.delete", "domains", GONE, None, ("domains.deleted", "", {"deleted": 2}, "domains")),
        ("domains.delete", "domains", None, None, ("domains.deleted", "", None, "domains")),
        ("domain.erase", "domain", None, {"rows": 5}, ("domains.erased", "", None, "domains")),
        ("sample.load", "sample", None, {"domains": 5}, ("sample.loaded", "", None, "domains")),
    ],
)
def test_an_event_is_told_by_name_and_count_alone(
    action: str, subject: str, before: Any, after: Any, told: tuple[Any, ...]
) -> None:
    change = change_of(action, subject, before, after)
    assert change is not None
    assert (change.type, change.key, change.counts, change.path.removeprefix("/api/v1/")) == told


@pytest.mark.parametrize("action", ["contact.create", "notice.send", "page.publish", "token.create", "backup.restore"])
def test_of_everything_else_nothing_is_told(action: str) -> None:
    assert change_of(action, "domain a.example", None, None) is None


def actions_in_code() -> set[str]:
    """Every text in the code that looks like the action of an event about services, moves and domains."""
    kinds = {"service", "services", "move", "moves", "domain", "domains", "sample"}
    found = set()
    for path in [*(KB / "operations").rglob("*.py"), *(KB / "management").rglob("*.py"), *(KB / "admin").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"background", "every"}:
                found -= {argument.value for argument in node.args if isinstance(argument, ast.Constant)}
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                kind, dot, act = node.value.partition(".")
                if dot and kind in kinds and act.replace("-", "").isalpha() and act.islower():
                    found.add(node.value)
    return found


@pytest.mark.thorough
def test_no_act_on_services_moves_and_domains_is_forgotten() -> None:
    # Names of background work look the same, and so does a made-up domain on a page.
    work = {"domain.example", "domains.read", "domains.write", "domains.gather", "domains.settle", "domains.sweep"}
    work |= {"moves.count"}
    # What somebody says of a domain's way is nothing that programs keep.
    known = {"domain.say-moved", "domain.unsay-moved"}
    # What an operator decides beforehand; programs are told once it comes to that.
    known |= {"move.tell-anyway", "move.hold-nobody", "move.hold-again"}
    made_by_admin = {"service.delete", "move.delete", "domain.delete", "domain.create"}
    assert actions_in_code() - work - known - TYPES.keys() == set()
    assert TYPES.keys() - actions_in_code() <= made_by_admin


def test_types_and_kinds_are_closed_and_plain() -> None:
    for type_, about in TYPES.values():
        assert type_.replace(".", "").replace("_", "").isalpha()
        assert about
        assert set(about) <= set(WebhookKind)
    assert TEST not in {type_ for type_, _ in TYPES.values()}


def test_the_keys_stand_in_one_order() -> None:
    changes = [
        trial_change(),
        Change("move.changed", frozenset(), WebhookKind.MOVES, "spring", None, "/api/v1/moves/spring"),
    ]
    for change in changes:
        document = json.loads(render("msg_1", change, AT, SITE))
        assert list(document) == ["id", "type", "timestamp", "data"]
        assert list(document["data"]) == ["kind", "key", "counts", "url"]


def test_the_moment_is_in_utc_whatever_the_zone() -> None:
    body = render("msg_1", trial_change(), AT.astimezone(timezone(timedelta(hours=5))), SITE)
    assert json.loads(body)["timestamp"] == "2026-11-28T20:15:00.123456Z"


def test_a_signature_is_that_of_the_standard() -> None:
    """The example that the libraries of Standard Webhooks test themselves by."""
    secret = webhook_signing.base64.b64decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
    said = webhook_signing.signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, b'{"test": 2432232314}')
    assert said == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_the_headers_name_the_try_and_hold_a_signature_for_each_secret() -> None:
    one, two = b"1" * 32, b"2" * 32
    said = webhook_signing.headers([one, two], "msg_1", AT, b"{}")
    assert list(said) == ["webhook-id", "webhook-timestamp", "webhook-signature"]
    assert said["webhook-timestamp"] == "1795896900"
    assert said["webhook-signature"].split(" ") == [
        webhook_signing.signature(secret, "msg_1", 1795896900, b"{}") for secret in (one, two)
    ]


def test_a_secret_follows_from_the_key_and_the_salt_alone() -> None:
    secret = webhook_signing.secret_of("key", "salt")
    assert len(secret) == 32
    assert secret == webhook_signing.secret_of("key", "salt")
    assert len({secret, webhook_signing.secret_of("key", "other"), webhook_signing.secret_of("other", "salt")}) == 3
    assert webhook_signing.shown(secret).startswith("whsec_")
    assert webhook_signing.base64.b64decode(webhook_signing.shown(secret)[6:]) == secret
