"""Whoever leads more than a fifth of the clients elsewhere says how many, by whichever address a program does it."""

from typing import Any

import pytest

from kb.models import Domain, Event, Move, Service
from kb.models.ground.revisions import current_revision
from tests.views.api.provisioning.conftest import MOVE, SERVER, SERVICE, Program, refused, said

OTHER = {**SERVER, "host": "imap.elsewhere.example"}


def spread(old: int, following: int, move: Move | None = None) -> None:
    """So many domains at the old service, perhaps on a move, and so many at the next."""
    for key, number in (("old", old), ("next", following)):
        service = Service.objects.get(slug=key)
        Domain.objects.bulk_create(
            Domain(name=f"{key}{one}.example", service=service, move=move if key == "old" else None)
            for one in range(number)
        )


def changed(**other: Any) -> dict[str, Any]:
    return {**SERVICE, **other}


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("old", "following", "status"),
    [
        (19, 81, 200),
        (20, 80, 200),  # a fifth is not more than a fifth
        (21, 79, 409),
        (100, 0, 409),
        (9, 0, 200),  # so few are never asked about
        (10, 39, 409),
        (10, 40, 200),
        (0, 50, 200),
    ],
)
def test_a_service_that_more_than_a_fifth_use_keeps_its_servers(
    offers: Program, old: int, following: int, status: int
) -> None:
    spread(old, following)
    assert offers.put("services/old", changed(servers=[OTHER])).status_code == status
    hosts = Service.objects.get(slug="old").as_value().servers
    assert (hosts[0].host == "imap.elsewhere.example") is (status == 200)


def test_the_refusal_has_both_numbers_and_nothing_is_written(offers: Program) -> None:
    spread(30, 20)
    events, revision = Event.objects.count(), current_revision()
    assert said(offers.put("services/old", changed(servers=[OTHER]))) == (
        409,
        {
            "error": "many_changes",
            "message": "This would change 30 domains; visitors find 50. Nothing was written. "
            "If that is meant, send it with ?confirm_changes=30.",
            "field": "confirm_changes",
            "changed": 30,
            "active": 50,
        },
    )
    assert (Event.objects.count(), current_revision()) == (events, revision)
    for number in (0, 29, 31, 50):
        answer = offers.put(f"services/old?confirm_changes={number}", changed(servers=[OTHER]))
        assert refused(answer)[:2] == (409, "many_changes")
    assert said(offers.put("services/old?confirm_changes=30", changed(servers=[OTHER])))[0] == 200


@pytest.mark.parametrize(
    "body",
    [
        changed(servers=[{**SERVER, "port": 143, "security": "starttls"}]),
        changed(servers=[{**SERVER, "username": "local_part"}]),
        changed(servers=SERVICE["servers"][:1]),
        changed(servers=SERVICE["servers"][::-1]),
        changed(servers=[*SERVICE["servers"], OTHER]),
        changed(webmail_url="https://webmail.elsewhere.example/"),
    ],
)
def test_whatever_clients_type_is_asked_about(offers: Program, body: dict[str, Any]) -> None:
    spread(30, 20)
    assert refused(offers.put("services/old", body))[:2] == (409, "many_changes")


def test_another_name_or_the_same_again_is_not(offers: Program) -> None:
    spread(30, 20)
    assert offers.put("services/old", changed(name="Our first server")).status_code == 200
    assert offers.put("services/old", changed(name="Our first server")).status_code == 200


def test_domains_on_their_way_there_count_whether_visitors_see_the_move_or_not(offers: Program) -> None:
    assert offers.put("moves/spring", MOVE).status_code == 201
    spread(30, 5, Move.objects.get())
    status, answer = said(offers.put("services/next", changed(servers=[OTHER])))
    assert (status, answer["changed"]) == (409, 35)
    assert offers.send("POST", "moves/spring/publish").status_code == 200
    status, answer = said(offers.put("services/next", changed(servers=[OTHER])))
    assert (status, answer["changed"]) == (409, 35)
    status, answer = said(offers.put("services/old", changed(servers=[OTHER])))
    assert (status, answer["changed"]) == (409, 30)


def test_a_service_is_asked_about_by_its_tag_first(offers: Program) -> None:
    spread(30, 20)
    answer = offers.put("services/old", changed(servers=[OTHER]), if_match='"another"')
    assert refused(answer)[:2] == (412, "changed")


def test_a_draft_with_many_domains_leads_nowhere_else(offers: Program) -> None:
    assert offers.put("services/third", SERVICE).status_code == 201
    assert offers.put("moves/spring", MOVE).status_code == 201
    spread(30, 20, Move.objects.get())
    turned = {**MOVE, "to_service": "third"}
    status, answer = said(offers.put("moves/spring", turned))
    assert (status, answer["error"], answer["changed"]) == (409, "many_changes", 30)
    assert offers.put("moves/spring", {**MOVE, "moves_at": "2030-03-12T18:00:00Z"}).status_code == 200
    assert Move.objects.get().to_service.slug == "next"
    assert offers.put("moves/spring?confirm_changes=30", turned).status_code == 200
    assert Move.objects.get().to_service.slug == "third"


def test_a_draft_with_few_domains_may_lead_elsewhere(offers: Program) -> None:
    assert offers.put("services/third", SERVICE).status_code == 201
    assert offers.put("moves/spring", MOVE).status_code == 201
    spread(10, 40, Move.objects.get())
    assert offers.put("moves/spring", {**MOVE, "to_service": "third"}).status_code == 200


@pytest.mark.thorough
@pytest.mark.parametrize("path", ["services/old", "moves/spring"])
@pytest.mark.parametrize("query", ["confirm_changes=", "confirm_changes=many", "confirm_changes=-3", "confirm=3"])
def test_a_number_that_is_none_and_a_word_that_is_unknown_are_refused(offers: Program, path: str, query: str) -> None:
    answer = offers.put(f"{path}?{query}", SERVICE if path.startswith("s") else MOVE)
    assert answer.status_code == 400
    assert not Move.objects.exists()
