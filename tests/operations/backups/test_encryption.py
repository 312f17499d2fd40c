"""Encrypted backups: the right program with the right words, and a plain sentence if it is missing or fails."""

from pathlib import Path

import pytest

from kb.operations.backups.encryption import decrypt, encrypt, ending_for
from kb.operations.backups.faults import BackupFailed

#: Stands for age and gpg: writes the words that it was called with, then what it was given, to where it is told to.
PROGRAM = """#!/bin/sh
echo "$0 $*" > "$(dirname "$0")/said"
previous=
for word in "$@"; do
  [ "$previous" = --output ] && out=$word
  previous=$word
done
rev "$previous" > "$out"
"""
AGE = "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    for name in ("age", "gpg"):
        (folder / name).write_text(PROGRAM)
        (folder / name).chmod(0o700)
    return folder


@pytest.mark.parametrize(
    ("recipient", "ending"),
    [
        ("", ""),
        (AGE, ".age"),
        ("ssh-ed25519 AAAA edith", ".age"),
        ("backup@host.example", ".gpg"),
        ("0xABCDEF", ".gpg"),
    ],
)
def test_the_recipient_says_which_program(recipient: str, ending: str) -> None:
    assert ending_for(recipient) == ending


@pytest.mark.parametrize("recipient", [AGE, "0xABCDEF"])
def test_what_is_encrypted_is_decrypted_by_the_same(programs: Path, tmp_path: Path, recipient: str) -> None:
    plain, secret, again = (tmp_path / name for name in ("plain", f"secret{ending_for(recipient)}", "again"))
    plain.write_text("rows\n")
    encrypt(plain, secret, recipient)
    assert recipient in (programs / "said").read_text()
    assert secret.read_text() == "swor\n"
    assert secret.stat().st_mode & 0o777 == 0o600
    decrypt(secret, again, tmp_path / "key.txt")
    assert again.read_text() == "rows\n"


def test_age_needs_the_file_of_a_key(tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="--identity FILE"):
        decrypt(tmp_path / "x.age", tmp_path / "y", None)


def test_a_missing_program_is_said_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BackupFailed, match="The program age is not installed, and BACKUP_RECIPIENT needs it"):
        encrypt(tmp_path / "x", tmp_path / "y", AGE)


def test_what_the_program_says_is_handed_on(programs: Path, tmp_path: Path) -> None:
    (programs / "gpg").write_text("#!/bin/sh\necho 'no such key' >&2\nexit 2\n")
    with pytest.raises(BackupFailed, match="gpg failed: no such key"):
        encrypt(tmp_path / "x", tmp_path / "y", "0xABCDEF")
