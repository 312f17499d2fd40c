"""The sample, as the tests of views see it; and files of ours, as a site has them."""

import gzip
from pathlib import Path
from typing import Any, Final

import brotli
import pytest
from django.conf import settings as site

from kb.wsgi import PlainHandler
from tests.views.conftest import clients as clients
from tests.views.conftest import noon as noon

#: One whose name has its digest, and one that may change under its name.
HASHED: Final = "/static/site.0123456789ab.css"
PLAIN: Final = "/static/site.css"


@pytest.fixture
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "SEARCH_LIMIT", "")


@pytest.fixture
def with_files(db: None, settings: Any, tmp_path: Path) -> PlainHandler:
    """Django as it begins where files of ours were collected, and compressed beside them."""
    settings.STATIC_ROOT, settings.WHITENOISE_IMMUTABLE_FILE_TEST = tmp_path, r"\.[0-9a-f]{12}\."
    for name in (HASHED, PLAIN):
        write(tmp_path / Path(name).name, b"p { color: teal }\n" * 99)
    return PlainHandler()


def write(file: Path, text: bytes) -> None:
    """A file, and what compresses it."""
    file.write_bytes(text)
    Path(f"{file}.gz").write_bytes(gzip.compress(text))
    Path(f"{file}.br").write_bytes(brotli.compress(text))
