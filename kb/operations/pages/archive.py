"""All pages of a site as one zip, and back again.

    guides/<platform>/<slug>.md   articles/<slug>.md   _snippets/<name>.md   de/…    the texts that visitors get
    media/<name>                                                                     the pictures in them
    manifest.json                                                                    drafts, dates, descriptions

This is the layout of a content folder, so an unpacked zip can be one of `CONTENT_DIRS`. What the zip holds beyond the
texts stands in the manifest, which a content folder does not look at. An import adds and changes, and deletes nothing.
"""

import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from io import BytesIO
from typing import Any, Final

from django.utils.translation import gettext as _

from kb.guides.page.paths import NotAPagePath, PagePath
from kb.models.pages.edited import EditedPage
from kb.models.pages.images import PageImage, image_file
from kb.models.pages.library import current_snapshot, library_files
from kb.operations.pages.zip_files import ZipRefused, read_zip

MANIFEST: Final = "manifest.json"
MEDIA: Final = "media/"
#: The end of a picture. Its description is looked for from here backwards, as a draft may hold thousands of `![`.
_PICTURE: Final = re.compile(r"\]\(/media/([0-9a-f]{32}\.[a-z]{3,4})")
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
#: The same pages make the same bytes, whenever they are written.
_NO_TIME: Final = (1980, 1, 1, 0, 0, 0)
#: A plain file that its owner may write and everybody read.
_PLAIN: Final = 0o100644 << 16
_LARGEST_MANIFEST: Final = 8 * 1024 * 1024


class ArchiveRefused(ValueError):
    """What is wrong with a zip as a whole, a sentence each."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__("\n".join(self.sentences))


@dataclass(frozen=True, slots=True)
class PageState:
    """What a site knows of a page beside the text that visitors get."""

    made_from: str = ""
    draft: str = ""
    publish_at: datetime | None = None
    review_on: date | None = None


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip as it was read: `texts` by path, `states` by path, `pictures` with their bytes and descriptions by name.

    `digest` is the SHA-256 of the whole.
    """

    texts: Mapping[str, str]
    states: Mapping[str, PageState] = field(default_factory=dict)
    pictures: Mapping[str, tuple[bytes, str]] = field(default_factory=dict)
    digest: str = ""


def export_pages(at: datetime, *, only_own: bool = False) -> bytes:
    """The zip of what visitors get at `at`. `only_own`: without the pages that are as they ship."""
    files = library_files()
    rows = {row.path: row for row in EditedPage.objects.all()}
    for row in rows.values():
        row.settle(at)
    sources = {path: source.text for path, source in current_snapshot(at).sources.items()}
    texts = {path: text for path, text in sources.items() if not only_own or path in rows or path not in files}
    states = {path: _state(row) for path, row in rows.items()}
    drafts = [str(state.get("draft", "")) for state in states.values()]
    pictures = _pictures([*texts.values(), *drafts])
    manifest = {"format": 1, "pages": states, "pictures": pictures}
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as opened:
        _write(opened, MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode())
        for path, text in sorted(texts.items()):
            _write(opened, path, text.encode())
        for name in pictures:
            if file := image_file(name):
                _write(opened, f"{MEDIA}{name}", file.read_bytes())
    return out.getvalue()


def read_archive(data: bytes) -> Archive:
    """A zip that was uploaded. Raises `ArchiveRefused`; which pages are any good is judged by the import."""
    try:
        files = _without_common_folder(read_zip(data))
    except ZipRefused as error:
        raise ArchiveRefused([str(error)]) from error
    wrong = [_("%(name)s is no page and no picture.") % {"name": name} for name in files if not _belongs(name)]
    texts: dict[str, str] = {}
    for name in sorted(files):
        if name.endswith(".md"):
            try:
                texts[name] = files[name].decode("utf-8")
            except UnicodeDecodeError:
                wrong.append(_("%(name)s is not in UTF-8.") % {"name": name})
    if wrong:
        raise ArchiveRefused(sorted(wrong))
    if not texts:
        raise ArchiveRefused([_("There is no page in the zip.")])
    states, descriptions = _manifest(files.get(MANIFEST, b"{}"))
    pictures = {
        name.removeprefix(MEDIA): (content, descriptions.get(name.removeprefix(MEDIA), ""))
        for name, content in files.items()
        if name.startswith(MEDIA)
    }
    return Archive(texts, states, pictures, sha256(data).hexdigest())


def _state(row: EditedPage) -> dict[str, Any]:
    known = {
        "made_from": row.made_from,
        "draft": row.draft,
        "publish_at": row.publish_at.isoformat() if row.publish_at else "",
        "review_on": row.review_on.isoformat() if row.review_on else "",
    }
    return {name: value for name, value in known.items() if value}


def _pictures(texts: Iterable[str]) -> dict[str, str]:
    """The pictures that texts show, by name, with their descriptions: the uploader's, or else the author's."""
    shown = {name: alt for text in texts for name, alt in _shown(text)}
    described = dict(PageImage.objects.filter(name__in=shown).values_list("name", "alt"))
    return {name: described.get(name, alt) for name, alt in sorted(shown.items()) if image_file(name)}


def _shown(text: str) -> Iterator[tuple[str, str]]:
    """Each picture in a text and the author's words for it."""
    for found in _PICTURE.finditer(text):
        line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        _before, is_picture, alt = line.rpartition("![")
        if is_picture:
            yield found[1], alt


def _write(opened: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = _PLAIN
    opened.writestr(entry, content)


def _belongs(name: str) -> bool:
    if name == MANIFEST or (name.startswith(MEDIA) and name.count("/") == 1):
        return True
    try:
        PagePath.parse(name)
    except NotAPagePath:
        return False
    return True


def _without_common_folder(files: dict[str, bytes]) -> dict[str, bytes]:
    """Somebody who zips a folder zips its name with it."""
    inside = {name.partition("/")[2]: content for name, content in files.items()}
    one_folder = len({name.partition("/")[0] for name in files}) == 1
    return inside if one_folder and any(map(_belongs, inside)) and not any(map(_belongs, files)) else files


def _manifest(data: bytes) -> tuple[dict[str, PageState], dict[str, str]]:
    """What the manifest says of pages, and the descriptions of pictures."""
    wrong = ArchiveRefused([_("%(name)s cannot be read. Leave it out, then try again.") % {"name": MANIFEST}])
    if len(data) > _LARGEST_MANIFEST:
        raise wrong
    try:
        read = json.loads(data)
        pages, pictures = read.get("pages", {}), read.get("pictures", {})
        states = {_text(path): _read_state(known) for path, known in pages.items()}
        return states, {_text(name): _text(alt) for name, alt in pictures.items()}
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise wrong from error


def _read_state(known: Mapping[str, Any]) -> PageState:
    moment = known.get("publish_at")
    publish_at = datetime.fromisoformat(moment) if moment else None
    if publish_at and publish_at.tzinfo is None:
        raise ValueError("a moment without a zone")
    day = known.get("review_on")
    made_from = _text(known.get("made_from", ""))
    if made_from and not _DIGEST.fullmatch(made_from):
        raise ValueError("no digest")
    return PageState(
        made_from=made_from,
        draft=_text(known.get("draft", "")),
        # In UTC, as it is kept: the last hours of the year 9999 are beyond the calendar there.
        publish_at=publish_at.astimezone(UTC) if publish_at else None,
        review_on=date.fromisoformat(day) if day else None,
    )


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    # JSON may hold half a character, which no page can show, and a NUL, which no row can hold.
    if "\0" in value or any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError("no character")
    return value
