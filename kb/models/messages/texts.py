"""The texts of the message kit: which one a move has, and who speaks in it.

A move's own text comes before the site's, and what an operator edited before a file; where a language has none, the
site's own language speaks, and at last English.
"""

from dataclasses import replace
from datetime import datetime

from django.conf import settings

from kb.guides.library.assembly import message_of
from kb.guides.messages.filling import Document, Unfilled, fill
from kb.guides.messages.names import Sender
from kb.guides.messages.tree import Message, Piece
from kb.guides.page.paths import ENGLISH, PageKind, PagePath
from kb.guides.text.placeholders import SiteWords
from kb.languages import LANGUAGES
from kb.mail.moves import MailSettings
from kb.models.pages.library import current_snapshot, shipped_files
from kb.models.site.profile import current_profile
from kb.protocols.look_css import at_night


def message_text(piece: Piece, move: str, at: datetime, language: str) -> Message:
    """A piece for a move, given by its slug, in a language or what it falls back to; without a move the site's."""
    messages = current_snapshot(at).messages
    paths = (message_path(piece, of, spoken) for spoken in _spoken(language) for of in dict.fromkeys((move, "")))
    return next(messages[path] for path in paths if path in messages)


def message_path(piece: Piece, move: str, language: str) -> str:
    """Where the text of a piece lies in the library; `move` is empty for the site's."""
    return str(PagePath(language, PageKind.MESSAGE, move, piece.value))


def site_words(piece: Piece, at: datetime, language: str) -> str:
    """The text of a piece for all moves, as its author wrote it."""
    sources = current_snapshot(at).sources
    paths = (message_path(piece, "", spoken) for spoken in _spoken(language))
    return next(sources[path].text for path in paths if path in sources)


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
    words = SiteWords(profile.name, profile.phone, profile.hours)
    sender = Sender(words, profile.tz, f"{settings.SITE_URL}{path}")
    if not profile.colour:
        return sender
    night, ink = at_night(profile.sign)
    return replace(sender, sign=str(profile.sign), night=str(night), night_ink=str(ink))


def letter(settings: MailSettings, language: str, at: datetime) -> Document:
    """The letter to one client, as a page and on paper. Visitors open it too, so it is never missing: where an edited
    text uses a value that just this domain lacks, the shipped one speaks. The words are those of `at`."""
    sender = sender_in(language)
    move = settings.move.slug if settings.move else ""
    message = message_text(Piece.LETTER, move, at, language)
    try:
        return fill(message, settings, sender)
    except Unfilled:
        return fill(_shipped_letter(message.language), settings, sender)


def _shipped_letter(language: str) -> Message:
    files = shipped_files()
    paths = (PagePath(one, PageKind.MESSAGE, "", Piece.LETTER.value) for one in (language, ENGLISH))
    path = next(path for path in paths if str(path) in files)
    return message_of(path, files[str(path)])


def _spoken(language: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((language, settings.SITE_LANGUAGES.own.code, ENGLISH)))
