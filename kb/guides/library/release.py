"""Which release of the renderer this is: what it made is kept, and must not outlive the code."""

import sys
from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Final

import kb.mail
from kb import languages
from kb.guides.text.apps import PATH
from kb.guides.text.labels import FOLDER

#: This package and what it is built on; no text of a page is made with other code of ours.
_CODE: Final = (Path(__file__).resolve().parents[1], Path(kb.mail.__file__).resolve().parent)
#: The libraries whose changes can change a page.
_PARTS: Final = ("Markdown", "nh3", "PyYAML")


@lru_cache(maxsize=1)
def renderer_release() -> str:
    """A digest over the code and the words that pages are made with, and the versions of what lies under it, so that
    nobody forgets: our files, the catalogues of labels and languages, the list of apps, the libraries, Python."""
    digest = sha256(" ".join([sys.version, *(f"{part}=={version(part)}" for part in _PARTS)]).encode())
    code = [Path(languages.__file__), *(path for folder in _CODE for path in folder.rglob("*.py"))]
    words = [PATH, *FOLDER.glob("*.yaml"), *languages.LOCALE_DIR.rglob("*.mo")]
    for path in sorted([*code, *words]):
        digest.update(path.read_bytes())
    return digest.hexdigest()
