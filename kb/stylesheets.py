"""Static files for production: hashed and compressed by WhiteNoise, with the style sheet as one file.

The style sheet is kept by component, joined by `@import`. A browser follows those while developing; here each import
is replaced by the text it names, because a phone on a slow line pays for every extra request.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

#: The sheet of every page, the one that browsers fetch last, and the one of letters alone.
BUNDLES: Final = ("css/site.css", "css/print.css", "css/letter.css")
_IMPORT: Final = re.compile(r'@import url\("([^"]+)"\);\n?')
_AROUND_MARKS: Final = re.compile(r"(?:(?<!\s)\s++)?([{};,])\s*")
_AFTER_COLON: Final = re.compile(r":\s+")
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)


class BundledStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    #: Modules import each other by their hashed names, so that all of them may be kept for ever.
    support_js_module_import_aggregation = True
    #: Whether files are compressed for browsers, which takes longer than all the rest. Off where none will come.
    compresses = True

    def post_process(
        self,
        paths: dict[str, tuple[Storage, str]],
        dry_run: bool = False,
        **options: Any,
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        for name in () if dry_run else BUNDLES:
            if name in paths:
                bundled = self._bundle(name, paths)
                self.delete(name)
                self._save(name, ContentFile(bundled.encode()))
                paths = {**paths, name: (self, name)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def compress_files(self, paths: set[str]) -> Iterator[tuple[str, str]]:
        """Only those that pages name: nobody asks for a file by its plain name often."""
        if self.compresses:
            yield from super().compress_files(paths & set(self.hashed_files.values()))

    def _bundle(self, sheet: str, paths: dict[str, tuple[Storage, str]]) -> str:
        def text_of(name: str) -> str:
            storage, path = paths[name]
            with storage.open(path) as file:
                return str(file.read(), "utf-8")

        def inline(match: re.Match[str]) -> str:
            return text_of(f"css/{match[1]}")

        return _squeezed(_IMPORT.sub(inline, text_of(sheet)))


def _squeezed(css: str) -> str:
    """Without comments and the space that means nothing: a third of the bytes. Our own sheets quote no braces."""
    text = _AROUND_MARKS.sub(r"\1", _COMMENT.sub("", css))
    return _AFTER_COLON.sub(":", text).strip() + "\n"
