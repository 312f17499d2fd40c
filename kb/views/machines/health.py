"""For those who watch the site: is the process alive, can it serve, and what robots may read."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kb.models.ground.state import database_trouble
from kb.models.ground.troubles import ONLY_WRITING
from kb.operations.backups.shelf import newest_tried
from kb.operations.site.readiness import trouble_beneath
from kb.operations.work.watch import in_hand, is_worker_expected, is_worker_missing

#: So much later than it should be, a backup may still come.
_LATE: Final = timedelta(hours=2)


@require_safe
@never_cache
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers and has every migration, and the worker is seen where there should be one, and not late.

    Booleans, 503 if one of these is false, and what the worker is at; `reason` says what is the matter with the
    database, if that is it. A disk that is full and a database that is damaged are told only then. An old backup is
    told too, but no balancer shall take a site away for it that works.
    """
    at = datetime.now(UTC)
    trouble = database_trouble()
    facts = {"database": trouble is None or trouble in ONLY_WRITING}
    if trouble in ONLY_WRITING:
        facts["writing"] = False
    facts["migrations"] = facts["database"] and _is_migrated()
    working = _working(at) if facts["migrations"] else {}
    if is_worker_expected():
        facts["worker"] = facts["migrations"] and not is_worker_missing(at)
        facts["on_time"] = facts["migrations"] and not any(piece["late"] for piece in working["working"])
    facts |= trouble_beneath()
    status = 200 if all(facts.values()) else 503
    reason = {"reason": trouble.words} if trouble else {}
    return JsonResponse(facts | _backup(at) | working | reason, status=status)


def _working(at: datetime) -> dict[str, list[dict[str, str | bool]]]:
    """What the worker is at, where there should be one: the kind of work, never for whom."""
    return {"working": [piece.as_json() for piece in in_hand(at)]} if is_worker_expected() else {}


def _backup(at: datetime) -> dict[str, bool]:
    """Whether a good backup is as new as it should be, if this site makes them by itself."""
    if not settings.BACKUP_HOURS:
        return {}
    last = newest_tried(settings.BACKUP_DIR)
    return {"backup": last is not None and at - last.made_at < timedelta(hours=settings.BACKUP_HOURS) + _LATE}


def _is_migrated() -> bool:
    """Read once it is true: a process never becomes older than its database."""
    if _migrated_once.cache_info().currsize:
        return True
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    return _migrated_once()


@lru_cache(maxsize=1)
def _migrated_once() -> bool:
    return True


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Domains' own pages carry `noindex`, and must be readable for that; only machine addresses are closed."""
    searches = (settings.SITE_LANGUAGES.path_in("/search/", language) for language in settings.SITE_LANGUAGES.all)
    closed = "".join(f"Disallow: {path}\n" for path in ("/admin/", "/api/", "/operator/", *searches))
    text = f"User-agent: *\n{closed}\nSitemap: {settings.SITE_URL}{reverse('kb-sitemap')}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
