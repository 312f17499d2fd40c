"""An authority for servers of mail that a test starts itself."""

from pathlib import Path

import pytest

from tests.mail_sink import trust
from tests.thunderbird.street import Authority


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority()


@pytest.fixture
def trusted(authority: Authority, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The site believes what the authority has signed."""
    for name, value in trust(authority, tmp_path).items():
        monkeypatch.setenv(name, value)
