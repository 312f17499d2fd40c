"""Who is let in: with which token, for what, how often, how long."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from kb.models import ApiToken
from kb.models.programs.tokens import Scope
from kb.operations.programs.tokens import revoke_token, token_of
from tests import clock
from tests.views.api.provisioning.conftest import SERVICE, MakeProgram, Program, refused, token
from tests.views.conftest import HOST

NOBODY = (401, "no_token", None)


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer sp_",
        "Bearer sp_0123456789_x",
        "Basic YTpi",
        "Bearer ä",
        "Bearer a\0",
        "x" * 7000,
    ],
)
def test_without_a_token_nobody_comes_in(program: Program, header: str) -> None:
    client = Client(headers={"host": HOST, **({"authorization": header} if header else {})})
    response = client.get("/api/v1/services")
    assert refused(response) == NOBODY
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_that_differs_in_its_last_letter_is_none(db: None, make_program: MakeProgram) -> None:
    secret = make_program(*Scope).secret
    now = clock.now()
    assert token_of(secret, now) == token()
    assert token_of(secret[:-1] + ("a" if secret[-1] != "a" else "b"), now) is None
    assert token_of(secret + "a", now) is None
    assert secret not in str(ApiToken.objects.values().get())


@pytest.mark.parametrize("scope", Scope)
def test_a_token_is_good_for_what_it_was_made_for(db: None, make_program: MakeProgram, scope: Scope) -> None:
    program = make_program(scope)
    kind, _, act = scope.partition(":")
    for other in ("services", "domains", "moves"):
        allowed = {"read": program.get(other), "write": program.put(f"{other}/a.example", b"")}
        if other != "domains":
            allowed["write"] = program.put(f"{other}/a", b"")
        for done, response in allowed.items():
            assert (response.status_code != 403) == ((other, done) == (kind, act)), (other, done)


def test_a_token_ends_and_can_be_revoked(db: None, make_program: MakeProgram) -> None:
    assert refused(make_program(*Scope, name="over", days=0).get("services")) == NOBODY
    program = make_program(*Scope, name="good", days=1)
    assert program.get("services").status_code == 200
    row = ApiToken.objects.get(name="good")
    assert revoke_token(row, "anna", clock.now())
    assert not revoke_token(row, "anna", clock.now())
    assert refused(program.get("services")) == NOBODY


def test_its_last_use_is_written_once_an_hour(program: Program) -> None:
    program.get("moves")
    first = token().used_at
    assert first is not None
    program.get("moves")
    assert token().used_at == first
    ApiToken.objects.update(used_at=first - timedelta(hours=1, minutes=1))
    program.get("moves")
    assert (token().used_at or first) >= first


def test_a_token_has_a_limit_and_so_has_who_tries_others(program: Program, settings: Any) -> None:
    settings.API_LIMIT = "2/minute"
    assert [program.get("services").status_code for _ in range(3)] == [200, 200, 429]
    response = program.get("services")
    assert refused(response) == (429, "too_many", None)
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    stranger = Program("sp_wrong")
    assert [stranger.get("services").status_code for _ in range(3)] == [401, 401, 429]


@pytest.mark.parametrize("wrong", ["sp_wrong", "", "sp_" + "x" * 40])
def test_wrong_tokens_shut_out_no_right_one_from_the_same_address(program: Program, settings: Any, wrong: str) -> None:
    settings.API_LIMIT = "3/minute"
    stranger = Program(wrong)
    assert program.get("services").status_code == 200
    assert [stranger.get("services").status_code for _ in range(5)] == [401, 401, 401, 429, 429]
    assert [program.get("services").status_code for _ in range(3)] == [200, 200, 429]
    assert stranger.get("services").status_code == 429


def test_other_methods_are_refused_and_other_sites_told_nothing(program: Program) -> None:
    assert program.send("DELETE", "services/old").status_code == 405
    assert "Access-Control-Allow-Origin" not in program.put("services/old", SERVICE).headers
