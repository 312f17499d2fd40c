"""Which release of the renderer this is: what it made is kept, and must not outlive the code."""

from functools import lru_cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Final

from kb.guides.text.apps import PATH
from kb.guides.text.labels import FOLDER

_PACKAGE: Final = Path(__file__).resolve().parent.parent
#: The libraries whose changes can change a page.
_PARTS: Final = ("Markdown", "nh3", "PyYAML")


@lru_cache(maxsize=1)
def renderer_release() -> str:
    """A digest over this package's own files, the catalogues of labels, the list of apps and the versions of the
    libraries under it, so that nobody forgets."""
    digest = sha256(" ".join(f"{part}=={version(part)}" for part in _PARTS).encode())
    for path in sorted([*_PACKAGE.rglob("*.py"), *FOLDER.glob("*.yaml"), PATH]):
        digest.update(path.read_bytes())
    return digest.hexdigest()
