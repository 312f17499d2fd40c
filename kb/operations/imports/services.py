"""The import of services: `service,name,protocol,host,port,security,username,webmail_url`, one line a server.

The rows of one service are its whole list of servers, in the order of the file, which is the order of preference;
they may stand apart from each other. A service that the file does not name is left alone; none is ever deleted.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, NamedTuple

from django.core.exceptions import ValidationError

from kb.mail import servers
from kb.mail.names import NotADomainName
from kb.mail.servers import Protocol, Security, ServerPattern
from kb.models import Server, Service
from kb.models.ground.revisions import raise_revision
from kb.models.moves.domains import Domain
from kb.models.moves.services import validate_webmail_url, why_no_webmail_url
from kb.operations.imports.cells import read_choice, read_key, read_words
from kb.operations.imports.confirmation import check_confirmed, to_confirm
from kb.operations.imports.events import digest_of, record_import
from kb.operations.imports.outcome import Counts, Outcome
from kb.operations.imports.staging import Value, staged, staged_rows, write_transaction
from kb.operations.readiness.standings import begin_anew
from kb.operations.tables.rejections import CellRefused, Rejections
from kb.operations.tables.rows import CsvFile, Row
from kb.operations.tables.text import Progress, ignore_progress

COLUMNS: Final = ("service", "name", "protocol", "host", "port", "security", "username", "webmail_url")

_STAGED: Final = {
    "slug": "text",
    "name": "text",
    "webmail_url": "text",
    "protocol": "text",
    "host": "text",
    "port": "bigint",
    "security": "text",
    "username": "text",
}
_PORT: Final = re.compile(r"[0-9]{1,5}")
_LAST_PORT: Final = 65_535
#: Far more than any host has; it keeps a service's list small enough to be compared in memory.
_MOST_SERVERS: Final = 1_000
_LENGTH_OF_URL: Final = 300


def import_services(
    path: Path, *, dry_run: bool = False, confirmed: int | None = None, progress: Progress = ignore_progress
) -> Outcome:
    """Import a file whole or, if a row is rejected, not at all. Counts services, not lines.

    Raises `FileRefused`, `ImportRefused`, and `NotConfirmed` if services of very many domains lead elsewhere and not
    `confirmed` domains are told by them.
    """
    file = CsvFile.look_at(path, COLUMNS)
    rejected = Rejections()
    with staged(_STAGED, _judged(file.rows(rejected, progress), rejected)):
        _reject_by_others(rejected)
        if dry_run or rejected.total:
            planned = _merge(write=False)
            asked = to_confirm(planned.domains)
            number = asked.changed if asked else None
            return Outcome(planned.counts, rejected, file.encoding, written=False, to_confirm=number)
        digest = digest_of(path)
        with write_transaction():
            merged = _merge(write=True)
            check_confirmed(merged.domains, confirmed)
            counts = merged.counts
            if counts.did_something:
                raise_revision()
            record_import("services.import", digest, counts)
        return Outcome(counts, rejected, file.encoding, written=True)


def _judged(rows: Iterable[Row], rejected: Rejections) -> Iterator[tuple[Value, ...]]:
    for line, cells in rows:
        try:
            yield line, *read_server(cells)
        except CellRefused as error:
            rejected.add(line, error.column, error.cell, error.reason)


def read_server(cells: Sequence[str]) -> tuple[Value, ...]:
    """One row as it is staged. Raises `CellRefused` for its first fault."""
    service, name, protocol, host, port, security, username, webmail_url = cells
    return (
        read_key("service", service),
        read_words("name", name, most=120),
        _webmail_url(webmail_url),
        read_choice("protocol", protocol, Protocol),
        _host(host),
        _port(port),
        read_choice("security", security, Security),
        _username(username),
    )


def _webmail_url(cell: str) -> str:
    """A web address, which may hold `{domain}`, or nothing."""
    address = cell.strip()
    if not address:
        return ""
    try:
        validate_webmail_url(address)
    except ValidationError as error:
        whole = "Give the whole address, such as https://webmail.example.com/, or leave it empty."
        raise CellRefused("webmail_url", cell, why_no_webmail_url(error, whole)) from error
    if len(address) > _LENGTH_OF_URL:
        raise CellRefused("webmail_url", cell, f"This is longer than {_LENGTH_OF_URL} characters.")
    return address


def _host(cell: str) -> str:
    try:
        return servers.parse_host_pattern(cell)
    except NotADomainName as error:
        raise CellRefused("host", cell, error.reason) from error


def _port(cell: str) -> int:
    digits = cell.strip()
    if not _PORT.fullmatch(digits) or not 1 <= int(digits) <= _LAST_PORT:
        raise CellRefused("port", cell, f"A port is a number from 1 to {_LAST_PORT}.")
    return int(digits)


def _username(cell: str) -> str:
    """One of the two forms, in any case, or a literal user name as it is."""
    words = read_words("username", cell, most=120)
    form = words.lower()
    return form if form in {servers.WHOLE_ADDRESS, servers.LOCAL_PART} else words


def _services(rows: Iterable[Sequence[Any]], rejected: Rejections) -> Iterator[servers.Service]:
    """The services of the file, from its staged rows in the order of key and line."""
    for slug, group in groupby(rows, key=itemgetter(1)):
        yield service_of(slug, group, rejected)


def service_of(slug: str, group: Iterator[Sequence[Any]], rejected: Rejections) -> servers.Service:
    """One service; the first of its rows says its name and webmail address, and the others must agree."""
    patterns: list[ServerPattern] = []
    lines: dict[tuple[str, str, int], int] = {}
    head = next(group)
    first, _, known_name, known_url, *_ = head
    for line, _, name, webmail_url, protocol, host, port, security, username in chain([head], group):
        endpoint = (protocol, host, port)
        if name != known_name:
            rejected.add(line, "name", name, f'Line {first} calls this service "{known_name}".')
        elif webmail_url != known_url:
            rejected.add(line, "webmail_url", webmail_url, f"Line {first} gives this service another address.")
        elif endpoint in lines:
            rejected.add(line, "host", host, f"The same server stands on line {lines[endpoint]}.")
        elif len(patterns) == _MOST_SERVERS:
            rejected.add(line, "service", slug, f"A service can have at most {_MOST_SERVERS:,} servers.")
        else:
            lines[endpoint] = line
            patterns.append(ServerPattern(Protocol(protocol), host, port, Security(security), username))
    return servers.Service(slug, known_name, known_url, tuple(patterns))


def _reject_by_others(rejected: Rejections) -> None:
    """Rows that contradict or repeat an earlier row of their service."""
    with staged_rows(_STAGED, "slug, line") as rows:
        deque(_services(rows, rejected), maxlen=0)


class _Merged(NamedTuple):
    counts: Counts
    domains: int
    """Those that are told by a service that leads elsewhere."""


def _merge(*, write: bool) -> _Merged:
    """New, changed, same; without `write` it only reads."""
    new = changed = same = 0
    elsewhere: list[int] = []
    with staged_rows(_STAGED, "slug, line") as rows:
        for wanted in _services(rows, Rejections()):
            service = Service.objects.filter(slug=wanted.slug).first()
            known = service.as_value() if service else None
            if known == wanted:
                same += 1
                continue
            if service and known and not known.leads_as(wanted):
                elsewhere.append(service.pk)
            new, changed = (new, changed + 1) if service else (new + 1, changed)
            if write:
                write_service(service or Service(slug=wanted.slug), wanted)
    return _Merged(Counts(new, changed, same), Domain.objects.told_by(elsewhere).count() if elsewhere else 0)


def write_service(service: Service, wanted: servers.Service) -> None:
    """Make the row and its servers what the value says; the caller raises the revision."""
    if service.pk and service.as_value().servers != wanted.servers:
        begin_anew(service)
    service.name, service.webmail_url = wanted.name, wanted.webmail_url
    service.save()
    service.servers.all().delete()
    Server.objects.bulk_create(
        Server(
            service=service,
            protocol=server.protocol,
            host=server.host,
            port=server.port,
            security=server.security,
            username=server.username,
            position=position,
        )
        for position, server in enumerate(wanted.servers)
    )
