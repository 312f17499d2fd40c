"""An operator asks that something be looked at again: with the next round, before all that is due by itself."""

from collections.abc import Sequence
from datetime import datetime

from kb.models.moves.domains import Domain
from kb.models.moves.moves import Move
from kb.models.readiness.sightings import DomainSighting
from kb.operations.readiness.parts import in_parts


def look_again(move: Move, at: datetime, *, kind: str = "", domain: str = "") -> int:
    """All domains of a move that were seen, those with a kind of finding, or one of them; gives how many."""
    rows = DomainSighting.objects.of_move(move)
    if domain:
        rows = rows.filter(domain__name=domain)
    elif kind:
        found = rows.with_findings().only("findings").iterator(chunk_size=2000)
        chosen = (row.pk for row in found if any(one.get("kind") == kind for one in row.findings))
        return sum(DomainSighting.objects.filter(pk__in=some).update(asked_at=at) for some in in_parts(list(chosen)))
    return rows.update(asked_at=at)


def words_about(domains: Sequence[Domain]) -> dict[int, datetime]:
    """When an operator last asked for each of these, by number; whoever was never asked for is not in it."""
    rows = DomainSighting.objects.filter(pk__in=[one.pk for one in domains])
    return {pk: asked_at for pk, asked_at in rows.order_by().values_list("pk", "asked_at") if asked_at}
