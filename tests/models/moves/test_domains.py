"""The one look-up: exact, by parents, at a moment, in one query."""

import re
from datetime import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kb.mail import moves
from kb.mail.moves import Phase
from kb.mail.names import DomainName
from kb.models import Domain, Move, Server, Service
from kb.models.ground.revisions import raise_revision
from kb.models.moves import domains
from kb.models.moves.domains import holds_somebody, is_server_host, is_webmail_host
from tests.models.conftest import ANNOUNCED, CLOSED, OPEN


def name(text: str) -> DomainName:
    return DomainName.parse(text)


def found(text: str, at: datetime = OPEN) -> str | None:
    """The domain whose settings the nearest look-up gives."""
    settings = Domain.objects.settings_near(name(text), at)
    return settings.domain.a_label if settings else None


@pytest.mark.parametrize(
    ("at", "phase", "use_now"),
    [
        (ANNOUNCED, Phase.ANNOUNCED, "mail.old.example"),
        (OPEN, Phase.OPEN, "mail.shop.example"),
        (CLOSED, Phase.CLOSED, "mail.shop.example"),
    ],
)
def test_it_gives_the_settings_of_a_domain_at_a_moment(
    domain: Domain, at: datetime, phase: Phase, use_now: str
) -> None:
    settings = Domain.objects.settings_for(name("shop.example"), at)
    assert settings is not None
    assert (settings.domain, settings.at, settings.phase) == (name("shop.example"), at, phase)
    assert [server.host for server in settings.use_now.servers] == [use_now]
    assert settings.move == domain.move.as_value() if domain.move else False


@pytest.mark.parametrize("typed", ["www.shop.example", "example", "shop.example.co", "hop.example"])
def test_the_exact_look_up_knows_only_the_name_itself(domain: Domain, typed: str) -> None:
    assert Domain.objects.settings_for(DomainName(typed), OPEN) is None


def test_the_longest_of_several_parents_wins(domain: Domain, old: Service) -> None:
    Domain.objects.create(name="a.shop.example", service=old)
    assert found("x.y.a.shop.example") == "a.shop.example"
    assert found("a.shop.example") == "a.shop.example"
    assert found("b.shop.example") == "shop.example"
    assert found("shopp.example") is None


@pytest.mark.parametrize(
    ("suffix", "below", "deeper"),
    [
        ("co.uk", "florist.co.uk", "mail.florist.co.uk"),
        ("github.io", "garage.github.io", "www.garage.github.io"),
        ("com.au", "vets.com.au", "imap.vets.com.au"),
        ("xn--55qx5d.cn", "abc.公司.cn", "mail.abc.公司.cn"),
    ],
)
def test_nobody_is_found_by_a_public_suffix_but_itself(old: Service, suffix: str, below: str, deeper: str) -> None:
    Domain.objects.create(name=suffix, service=old)
    assert (found(suffix), found(below), found(deeper)) == (suffix, None, None)
    Domain.objects.create(name=name(below).a_label, service=old)
    assert found(deeper) == name(below).a_label


def test_an_inactive_domain_is_an_unknown_one(domain: Domain, old: Service) -> None:
    Domain.objects.create(name="a.shop.example", service=old, active=False)
    assert Domain.objects.settings_for(name("a.shop.example"), OPEN) is None
    assert found("x.a.shop.example") == found("x.never-heard.shop.example") == "shop.example"
    assert set(Domain.objects.active().values_list("name", flat=True)) == {"shop.example"}


def test_an_unpublished_move_counts_as_none(domain: Domain) -> None:
    Move.objects.update(published_at=None)
    settings = Domain.objects.settings_for(name("shop.example"), OPEN)
    assert settings is not None
    assert (settings.phase, settings.move, settings.use_now.service) == (None, None, "old")


def test_a_warm_look_up_is_one_query_by_the_index(domain: Domain) -> None:
    Domain.objects.settings_near(name("a.b.shop.example"), OPEN)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        Domain.objects.settings_near(name("a.b.shop.example"), OPEN)
    asked = [query["sql"] for query in queries if "kb_revision" not in query["sql"]]
    assert len(asked) == 1
    assert "kb_domain WHERE name IN" in asked[0]


def plan(sql: str, *params: str) -> str:
    """How the database would read: both engines name the index in their own words."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
            return " ".join(row[3] for row in cursor.fetchall())
        cursor.execute("SET LOCAL enable_seqscan = off")  # an empty table is read whole otherwise
        cursor.execute(f"EXPLAIN {sql}", params)
        return " ".join(row[0] for row in cursor.fetchall())


def test_the_look_up_and_the_prefix_search_read_the_index(db: None) -> None:
    by_index = {
        "sqlite": r"SEARCH kb_domain USING INDEX sqlite_autoindex_kb_domain_1 \(name",
        "postgresql": r"Index Cond: \(+(?:kb_domain\.)?\(?name",
    }[connection.vendor]
    by_name = plan("SELECT name, service_id, move_id, active FROM kb_domain WHERE name IN (%s, %s)", "a.b", "b.c")
    assert re.search(by_index, by_name)
    sql, params = Domain.objects.starting_with("shop").query.sql_with_params()
    assert re.search(by_index, plan(sql, *map(str, params)))


def test_the_prefix_search_finds_what_begins_so(old: Service) -> None:
    names = ["shop-a.example", "shop.example", "shopz.example", "sho.example", "xn--shop-z.example"]
    Domain.objects.bulk_create(Domain(name=text, service=old) for text in names)
    assert list(Domain.objects.starting_with("shop").values_list("name", flat=True)) == names[:3]
    assert Domain.objects.starting_with("").count() == len(names)


def test_it_knows_the_hosts_of_servers_but_no_pattern(old: Service, new: Service) -> None:
    assert is_server_host(name("mail.old.example"))
    assert not is_server_host(name("old.example"))
    assert not is_server_host(name("mail.shop.example"))


def test_it_knows_the_hosts_of_webmail_but_no_pattern_and_no_number(old: Service, new: Service) -> None:
    addresses = ("https://Webmail.Host.example:8443/mail/", "https://webmail.{domain}/", "https://192.0.2.7/", "")
    for number, address in enumerate(addresses):
        Service.objects.create(slug=f"webmail-{number}", name="webmail", webmail_url=address)
    raise_revision()
    assert is_webmail_host(name("webmail.host.example"))
    assert not is_webmail_host(name("host.example"))
    assert not is_webmail_host(name("webmail.shop.example"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("SHOP.Example.", "shop.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("https://www.shop.example/x", "shop.example"),
        ("anna@shop.example", "shop.example"),
        ("sh\u200bop.example", "shop.example"),
    ],
)
def test_cleaning_makes_the_name_canonical(old: Service, typed: str, kept: str) -> None:
    domain = Domain(name=typed, service=old)
    domain.full_clean()
    assert domain.name == kept


def test_cleaning_leaves_the_www_of_an_older_row_alone(old: Service) -> None:
    older = Domain.objects.create(name="www.florist.example", service=old)
    older.full_clean()
    assert older.name == "www.florist.example"


def test_cleaning_refuses_what_is_no_domain(old: Service) -> None:
    with pytest.raises(ValidationError) as refused:
        Domain(name="anna and shop.example", service=old).full_clean()
    assert refused.value.message_dict == {"name": ["There is a space inside the domain, or there are words beside it."]}


def test_cleaning_says_where_a_domain_with_a_move_must_stand(move: Move, new: Service) -> None:
    with pytest.raises(ValidationError) as refused:
        Domain(name="shop.example", service=new, move=move).full_clean()
    expected = {"service": ["This move starts at old, so the domain's service must be that one."]}
    assert refused.value.message_dict == expected


def test_servers_keep_the_order_of_preference(domain: Domain, old: Service) -> None:
    Server.objects.create(service=old, protocol="imap", host="b.old.example", port=143, security="starttls", position=2)
    Server.objects.create(service=old, protocol="smtp", host="a.old.example", port=465, security="tls", position=1)
    settings = Domain.objects.settings_for(name("shop.example"), ANNOUNCED)
    assert settings is not None
    hosts = [server.host for server in settings.use_now.servers]
    assert hosts == ["mail.old.example", "a.old.example", "b.old.example"]


def test_a_move_deleted_between_two_reads_is_no_fault(
    domain: Domain, old: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    move = domain.move
    assert move is not None
    real_read = domains._move

    def vanish(revision: int, pk: int) -> moves.Move:
        monkeypatch.setattr(domains, "_move", real_read)
        Domain.objects.filter(pk=domain.pk).update(move=None)
        move.delete()
        return real_read(revision, pk)

    monkeypatch.setattr(domains, "_move", vanish)
    settings = Domain.objects.settings_for(name("shop.example"), OPEN)
    assert settings is not None
    assert settings.phase is None


@pytest.mark.parametrize("phase", Phase)
def test_an_operator_sees_every_phase_of_a_move_that_is_not_published_yet(domain: Domain, phase: Phase) -> None:
    Move.objects.update(published_at=None)
    settings = Domain.objects.settings_in(name("shop.example"), phase)
    assert settings is not None
    assert settings.phase is phase
    assert Domain.objects.settings_for(name("shop.example"), settings.at).phase is None  # type: ignore[union-attr]


def test_a_domain_without_a_move_is_in_no_phase(domain: Domain) -> None:
    Domain.objects.update(move=None)
    assert Domain.objects.settings_in(name("shop.example"), Phase.OPEN) is None
    assert Domain.objects.settings_in(name("unknown.example"), Phase.OPEN) is None


def test_a_move_without_an_end_is_in_no_closed_phase(domain: Domain) -> None:
    Move.objects.update(old_closes_at=None)
    assert Domain.objects.settings_in(name("shop.example"), Phase.CLOSED) is None
    assert Domain.objects.settings_in(name("shop.example"), Phase.MOVED) is not None


def hold(domain: Domain) -> Domain:
    domain.held_from = domain.move_id
    domain.save()
    raise_revision()
    return domain


def is_held() -> bool:
    settings = Domain.objects.settings_for(name("shop.example"), OPEN)
    assert settings is not None
    return settings.held


def test_a_domain_is_held_back_from_the_move_that_it_is_on(domain: Domain) -> None:
    assert (is_held(), Domain.objects.held().count(), holds_somebody("march")) == (False, 0, False)
    hold(domain)
    assert (is_held(), Domain.objects.held().count(), holds_somebody("march")) == (True, 1, True)


def test_whatever_takes_it_off_the_move_lets_it_go(domain: Domain, new: Service) -> None:
    hold(domain)
    Domain.objects.update(move=None, service=new)
    raise_revision()
    assert (is_held(), Domain.objects.held().count(), holds_somebody("march")) == (False, 0, False)


def test_another_move_does_not_hold_it(domain: Domain) -> None:
    hold(domain)
    Domain.objects.update(held_from=(domain.move_id or 0) + 1)
    raise_revision()
    assert not is_held()
