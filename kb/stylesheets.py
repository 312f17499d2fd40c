"""Static files for production: hashed and compressed by WhiteNoise, with the style sheet as one file, as each script.

The style sheet is kept by component, joined by `@import`. A browser follows those while developing; here each import
is replaced by the text it names, because a phone on a slow line pays for every extra request. Beside the names of the
files are kept their digests, which pages say (`kb.integrity`).
"""

import json
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from kb.integrity import CHECKED, integrity_of
from kb.scripts import bundled

#: Where our scripts lie; those of Django's admin import nothing.
_SCRIPTS: Final = re.compile(r"js/[\w-]+\.js")
#: By the hashed name of each script and style sheet its digest.
_DIGESTS: Final = "integrity.json"
#: The frame of every page. Beside it a page has one sheet: that of stops, of whole guides, of long texts, or of all
#: other pages, some of which have a form or a letter. The last is fetched when the page is there already.
BUNDLES: Final = (
    *("css/site.css", "css/steps.css", "css/all-steps.css", "css/reading.css", "css/pages.css"),
    *("css/ring.css", "css/letter.css", "css/print.css"),
)
_IMPORT: Final = re.compile(r'@import url\("([^"]+)"\);\n?')
_AROUND_MARKS: Final = re.compile(r"(?:(?<!\s)\s++)?([{};,])\s*")
_AFTER_COLON: Final = re.compile(r":\s+")
_AROUND_PARENTS: Final = re.compile(r" ([>~]) ")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    #: Whether files are compressed for browsers, which takes longer than all the rest. Off where none will come.
    compresses = True

    def post_process(
        self,
        paths: dict[str, tuple[Storage, str]],
        dry_run: bool = False,
        **options: Any,
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        if not dry_run:
            # All are read before one is written over.
            for name, text in list(self._bundles(paths)):
                self.delete(name)
                self._save(name, ContentFile(text.encode()))
                paths = {**paths, name: (self, name)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def compress_files(self, paths: set[str]) -> Iterator[tuple[str, str]]:
        """Only those that pages name: nobody asks for a file by its plain name often."""
        if self.compresses:
            yield from super().compress_files(paths & set(self.hashed_files.values()))

    def save_manifest(self) -> None:
        super().save_manifest()
        names = sorted(name for name in set(self.hashed_files.values()) if name.endswith(CHECKED))
        digests = {name: integrity_of(self._bytes_of(name)) for name in names}
        if self.exists(_DIGESTS):
            self.delete(_DIGESTS)
        self._save(_DIGESTS, ContentFile(json.dumps(digests).encode()))
        self.__dict__.pop("digests", None)

    @cached_property
    def digests(self) -> dict[str, str]:
        """By hashed name, as the last collection left them."""
        said: dict[str, str] = json.loads(self._bytes_of(_DIGESTS))
        return said

    def _bytes_of(self, name: str) -> bytes:
        with self.open(name) as file:
            return bytes(file.read())

    def _bundles(self, paths: dict[str, tuple[Storage, str]]) -> Iterator[tuple[str, str]]:
        def text_of(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as file:
                return str(file.read(), "utf-8")

        def joined(name: str) -> str:
            """With what it imports in it, and what that imports."""
            return _IMPORT.sub(lambda match: joined(f"css/{match[1]}"), text_of(name))

        for name in paths:
            if name in BUNDLES:
                yield name, _squeezed(joined(name))
            elif _SCRIPTS.fullmatch(name):
                yield name, bundled(name, text_of)


def _squeezed(css: str) -> str:
    """Without comments and the space that means nothing: a third of the bytes. Our own sheets quote no braces."""
    text = _AROUND_MARKS.sub(r"\1", _COMMENT.sub("", css))
    return _AROUND_PARENTS.sub(r"\1", _AFTER_COLON.sub(":", text)).replace(";}", "}").strip() + "\n"
