"""One site with its sample, and a handful of its pages as every engine draws them on a phone."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings

from tests.browser.public_pages import CASE
from tests.browser.running import running_site
from tests.engines.drawing import ENGINES, Said
from tests.folders import CopyTo
from tests.libraries import shipped_library

#: Kept out of git, and anew each time.
PICTURES: Final = Path(settings.BASE_DIR) / "build/engines"
#: By name; the names are those of the pictures too.
PAGES: Final = {
    "home": "/",
    "domain": f"/for/{CASE}/",
    "guide": f"/for/{CASE}/guides/iphone-mail/",
    "search": "/search/?q=outlok+0x800CCC0E",
    "missing": "/no-such-page/",
    "letter": f"/for/{CASE}/letter/",
    "index": f"/for/{CASE}/articles/error-messages/?device=roundcube",
}
#: The guide that is walked, and the address of each of its stops by the name of its picture.
WALKED: Final = f"/for/{CASE}/guides/iphone-mail/"
STOPS: Final = {
    f"stop-{stop.name}": f"{WALKED}{stop.name}/" for stop in shipped_library().guides["iphone-mail"].body.stops(None)
}


@pytest.fixture(scope="session")
def site(first_start: CopyTo, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_site(first_start(tmp_path_factory.mktemp("site") / "data")) as url:
        yield url


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def said(engine: str, site: str, tmp_path_factory: pytest.TempPathFactory) -> Said:
    """What each page says of itself once the engine has drawn it."""
    pictures = PICTURES / engine
    shutil.rmtree(pictures, ignore_errors=True)
    pictures.mkdir(parents=True)
    pages = {name: f"{site}{path}" for name, path in {**PAGES, **STOPS}.items()}
    return ENGINES[engine](pages, pictures, tmp_path_factory.mktemp(engine))
