"""News of moves for feed readers and for other sites of the host."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings as site
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from kb.mail.dates import spoken
from kb.mail.moves import Move, Phase, max_age
from kb.models.moves.announcements import next_boundary, published_moves
from kb.models.site.profile import current_profile
from kb.protocols.listings import moves_feed
from kb.protocols.listings.moves_feed import MoveEntry
from kb.views.frame.answers import answer
from kb.views.frame.context import page_language
from kb.views.frame.kept import kept_by
from kb.views.frame.languages import current_language
from kb.views.frame.moments import moment
from kb.views.frame.skeletons import keep_bytes

_ATOM: Final = "application/atom+xml; charset=utf-8"
#: What each phase brings, as a headline and in a sentence.
_NEWS: Final = {
    Phase.ANNOUNCED: (
        gettext_noop("%(move)s: announced"),
        gettext_noop("Nothing to do yet: you can change from %(opens)s. Mail moves on %(moves)s."),
    ),
    Phase.OPEN: (
        gettext_noop("%(move)s: change your settings now"),
        gettext_noop("You can change your settings now. Mail moves on %(moves)s."),
    ),
    Phase.MOVING: (
        gettext_noop("%(move)s: mail moves today"),
        gettext_noop("Mail moves today. Change your settings now, and use webmail meanwhile."),
    ),
    Phase.MOVED: (
        gettext_noop("%(move)s: mail has moved"),
        gettext_noop("Mail moved on %(moves)s. A device that was forgotten shows no error, just nothing new."),
    ),
    Phase.CLOSED: (
        gettext_noop("%(move)s: the old server is off"),
        gettext_noop(
            "The old server stopped on %(closes)s. A device that was forgotten may ask for the password, or say that it"
            " cannot connect."
        ),
    ),
}


@kept_by()
@require_safe
def moves(request: HttpRequest) -> HttpResponseBase:
    """Every phase that has begun; the feed changes when the pages do, by the clock."""
    at = moment()
    found = published_moves(at)
    key = ("moves-feed", *((move.slug, move.phase(at)) for move in found))
    body, digest = keep_bytes(key, lambda: _feed(found, at), at=at)
    return answer(request, body, digest, _ATOM, max_age=max_age(next_boundary(at), at))


def _feed(found: tuple[Move, ...], at: datetime) -> bytes:
    profile = current_profile()
    return moves_feed.render(
        [entry for move in found for entry in _entries(move, at, profile.tz)],
        title=_("%(site)s: moves of mail") % {"site": profile.name},
        site_name=profile.name,
        home_url=f"{site.SITE_URL}{reverse('kb-moves')}",
        feed_url=f"{site.SITE_URL}{reverse('kb-moves-feed')}",
    )


def _entries(move: Move, at: datetime, zone: ZoneInfo) -> Iterator[MoveEntry]:
    begun = {
        Phase.ANNOUNCED: move.published_at,
        Phase.OPEN: move.change_from,
        Phase.MOVING: move.moves_at,
        Phase.MOVED: move.moving_ends,
        Phase.CLOSED: move.old_closes_at,
    }
    language, url = page_language(), f"{site.SITE_URL}{reverse('kb-move', args=[move.slug])}"
    words = {
        "move": move.title,
        "opens": spoken(move.change_from, zone, language),
        "moves": spoken(move.moves_at, zone, language),
        "closes": spoken(move.old_closes_at, zone, language) if move.old_closes_at else "",
    }
    for phase, begins in begun.items():
        # What was over before the move was published is no news; it began, for readers, with the publication.
        since = max(begins, move.published_at) if begins and move.published_at else None
        if since is not None and since <= at and move.phase(since) is phase:
            title, text = _NEWS[phase]
            language_tag = current_language().tag
            yield MoveEntry(phase.value, url, _(title) % words, _(text) % words, since, language_tag, move.changed_at)
