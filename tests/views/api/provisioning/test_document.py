"""What the document for programs promises of every answer, and what it says of values before anything is sent."""

import json
from typing import Any, Final

import pytest
from django.test import Client

from tests.views.api.provisioning.conftest import SERVICE, Program, refused

#: Refused before a view sees them.
AT_THE_EDGE: Final = (
    *(("services/a%01", 400), ("moves/%7F", 400), ("domains/%C2%85", 400), ("domains?cursor=%00", 400)),
    *(("moves?cursor=%ff", 400), ("services?cursor=" + "y" * 3000, 414), ("domains/a.example?x=" + "y" * 3000, 414)),
)


@pytest.fixture
def document(program: Program) -> Any:
    return json.loads(program.client.get("/api/v1/openapi.json").content)


def operations(document: Any) -> list[Any]:
    with_token = [one for path in document["paths"].values() for one in path.values() if "security" in one]
    assert len(with_token) > 8
    return with_token


@pytest.mark.parametrize(("path", "status"), AT_THE_EDGE, ids=lambda value: str(value)[:24])
def test_what_is_refused_early_has_the_form_of_every_refusal(program: Program, path: str, status: int) -> None:
    response = program.get(path)
    assert (response.status_code, set(response.json())) == (status, {"error", "message", "field"})


def test_every_address_names_each_status_that_it_may_answer(document: Any) -> None:
    for operation in operations(document):
        assert {"400", "401", "403", "404", "414", "429"} <= operation["responses"].keys()


def test_a_stream_that_is_refused_may_be_refused_as_a_whole(document: Any) -> None:
    refusal = document["paths"]["/api/v1/domains"]["post"]["responses"]["400"]["content"]["application/json"]["schema"]
    assert [one["$ref"].rpartition("/")[2] for one in refusal["anyOf"]] == ["RejectedLines", "Fault"]


@pytest.mark.thorough
@pytest.mark.parametrize("size", ["", "0", "-1", "1001", "1.5", "abc", "1e2", " 1", "9" * 400, "٣"])
@pytest.mark.parametrize("rows", ["services", "domains", "moves"])
def test_a_list_has_a_size_that_is_a_number_from_1_to_1000(program: Program, rows: str, size: str) -> None:
    assert refused(program.client.get(f"/api/v1/{rows}", {"limit": size}))[:2] == (400, "not_valid")


def test_values_are_described_as_they_are_judged(document: Any, program: Program) -> None:
    """A value that the document rules out is refused."""
    schemas = document["components"]["schemas"]
    server = schemas["ServerBody"]["properties"]
    assert (server["port"]["minimum"], server["port"]["maximum"]) == (1, 65535)
    for wrong in ({"protocol": "jmap"}, {"security": "ssl"}, {"port": 0}, {"port": 65536}, {"host": ""}):
        servers = [{**SERVICE["servers"][0], **wrong}, SERVICE["servers"][1]]
        assert program.put("services/old", {**SERVICE, "servers": servers}).status_code == 400, wrong
    for key in ("a_b", "-a", "a-", "A", "a" * 61):
        assert program.put(f"services/{key}", SERVICE).status_code == 400, key
    assert program.put("services/old", {**SERVICE, "name": ""}).status_code == 400
    assert program.put("services/old", {**SERVICE, "name": "n" * 121}).status_code == 400
    assert program.put("services/old", {**SERVICE, "servers": []}).status_code == 400


def test_the_open_address_keeps_its_own_form(client: Client) -> None:
    assert set(client.get("/api/v1/settings?domain=%00").json()) == {"error", "message"}
