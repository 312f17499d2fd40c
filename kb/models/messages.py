"""The texts of the message kit: which one a move has, and who speaks in it.

A move's own text comes before the site's, and what an operator edited before a file; where a language has none, the
site's own language speaks, and at last English.
"""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings

from kb.guides.messages.names import Sender
from kb.guides.messages.tree import Message, Piece
from kb.guides.paths import ENGLISH, PageKind, PagePath
from kb.guides.placeholders import SiteWords
from kb.languages import LANGUAGES
from kb.models.articles import current_snapshot
from kb.models.site import current_profile


def message_texts(move: str, at: datetime, language: str) -> Mapping[Piece, Message]:
    """Every piece for a move, given by its slug, in a language or what it falls back to."""
    return {piece: message_text(piece, move, at, language) for piece in Piece}


def message_text(piece: Piece, move: str, at: datetime, language: str) -> Message:
    """One of them; without a move the one of the site."""
    messages = current_snapshot(at).messages
    paths = (message_path(piece, of, spoken) for spoken in _spoken(language) for of in dict.fromkeys((move, "")))
    return next(messages[path] for path in paths if path in messages)


def message_path(piece: Piece, move: str, language: str) -> str:
    """Where the text of a piece lies in the library; `move` is empty for the site's."""
    return str(PagePath(language, PageKind.MESSAGE, move, piece.value))


def message_languages(at: datetime) -> tuple[str, ...]:
    """The languages of the site that have words for clients, its own first."""
    written = {PagePath.parse(path).language for path in current_snapshot(at).messages}
    return tuple(language.code for language in settings.SITE_LANGUAGES.all if language.code in written)


def sender_in(language: str) -> Sender:
    """Who speaks to clients, and the home page in a language of the site."""
    profile = current_profile()
    languages = settings.SITE_LANGUAGES
    shown = LANGUAGES.get(language, languages.own)
    path = languages.path_in("/", shown if shown in languages.all else languages.own)
    return Sender(SiteWords(profile.name, profile.phone, profile.hours), profile.tz, f"{settings.SITE_URL}{path}")


def _spoken(language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((language, settings.SITE_LANGUAGES.own.code, ENGLISH)))
