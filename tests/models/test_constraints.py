"""What the database itself refuses, asked in plain SQL: nothing that writes past the models can break a rule."""

import pytest
from django.db import IntegrityError, connection, transaction

from kb.models import Domain, Move, Service

AT_OLD = "a domain with a move must stand at the service that the move leaves"
HELD = "the domains of this move stand at its old service"


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def run_and_check(statement: str) -> None:
    """Foreign keys are only checked when a transaction ends, and a test's never does."""
    run(statement)
    connection.check_constraints()


REFUSED = {
    "change from after the move": (
        "UPDATE kb_move SET change_from = moves_at, moves_at = change_from",
        "kb_move_dates_in_order",
    ),
    "old server off before the move": ("UPDATE kb_move SET old_closes_at = change_from", "kb_move_dates_in_order"),
    "a move to where it starts": ("UPDATE kb_move SET to_service_id = from_service_id", "kb_move_two_services"),
    "a name in capitals": ("UPDATE kb_domain SET name = upper(name)", "kb_domain_name_lower"),
    "a key in capitals": ("UPDATE kb_service SET slug = upper(slug)", "kb_service_slug_lower"),
    "port 0": ("UPDATE kb_server SET port = 0", "kb_server_port_range"),
    "port 65536": ("UPDATE kb_server SET port = 65536", "kb_server_port_range"),
    "another protocol": ("UPDATE kb_server SET protocol = 'http'", "kb_server_protocol_known"),
    "another security": ("UPDATE kb_server SET security = 'ssl'", "kb_server_security_known"),
    "a second revision": ("INSERT INTO kb_revision (id, token) VALUES (2, 1)", "kb_revision_one_row"),
    "a second profile": (
        "INSERT INTO kb_siteprofile (id, name, phone, hours, zone, mx_domains, sample_loaded, colour, imprint_url, "
        "privacy_url, words) VALUES (2, '', '', '', 'UTC', '', '0', '', '', '', '{}')",
        "kb_siteprofile_one_row",
    ),
    "a domain put elsewhere": ("UPDATE kb_domain SET service_id = (SELECT to_service_id FROM kb_move)", AT_OLD),
    "a domain made elsewhere": (
        "INSERT INTO kb_domain (name, service_id, move_id, active) "
        "SELECT 'b.example', to_service_id, id, active FROM kb_move, (SELECT active FROM kb_domain) AS domain",
        AT_OLD,
    ),
    "a move that starts elsewhere": ("UPDATE kb_move SET from_service_id = to_service_id", HELD),
}


@pytest.mark.parametrize("case", REFUSED)
def test_it_refuses_by_the_database_itself(domain: Domain, case: str) -> None:
    statement, reason = REFUSED[case]
    with pytest.raises(IntegrityError, match=reason), transaction.atomic():
        run(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO kb_domain (name, service_id, active) SELECT name, service_id, active FROM kb_domain",
        "INSERT INTO kb_server (service_id, protocol, host, port, security, username, position) "
        "SELECT service_id, protocol, host, port, security, username, 9 FROM kb_server",
        "DELETE FROM kb_service WHERE slug = 'old'",
    ],
)
def test_it_refuses_doubles_and_loose_ends(domain: Domain, statement: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        run_and_check(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kb_move SET change_from = moves_at, old_closes_at = moves_at",
        "UPDATE kb_move SET old_closes_at = NULL",
        "UPDATE kb_server SET port = 65535",
        "UPDATE kb_domain SET move_id = NULL, service_id = (SELECT to_service_id FROM kb_move)",
        "UPDATE kb_domain SET active = '0'",
        "UPDATE kb_move SET title = 'Another title', from_service_id = from_service_id",
    ],
)
def test_it_takes_what_is_in_order(domain: Domain, statement: str) -> None:
    run(statement)


def test_a_move_without_domains_may_start_elsewhere(move: Move) -> None:
    third = Service.objects.create(slug="third", name="third")
    run(f"UPDATE kb_move SET from_service_id = {third.pk}")  # noqa: S608  our own number
    move.refresh_from_db()
    assert move.from_service == third
