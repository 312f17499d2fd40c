"""The translations: complete, compiled as they are written, and with every name and tag that the original has."""

import ast
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Final

import polib
import pytest

from kb.languages import LANGUAGES, LOCALE_DIR, SOURCE

CODES: Final = sorted(set(LANGUAGES) - {SOURCE})
_FIELD: Final = re.compile(r"%\(\w+\)[sd]")
_TAG: Final = re.compile(r"</?[a-z][^>]*>")


def folder(code: str) -> Path:
    return LOCALE_DIR / code / "LC_MESSAGES"


def pairs(entry: polib.POEntry) -> list[tuple[str, str]]:
    """Each text with what is said for it."""
    if entry.msgid_plural:
        return [
            (entry.msgid if not number else entry.msgid_plural, said) for number, said in entry.msgstr_plural.items()
        ]
    return [(entry.msgid, entry.msgstr)]


def test_every_language_has_a_catalogue_and_no_other() -> None:
    assert sorted(path.name for path in LOCALE_DIR.iterdir()) == CODES


@pytest.mark.parametrize("code", CODES)
def test_nothing_is_left_untranslated_or_doubtful(code: str) -> None:
    po = polib.pofile(str(folder(code) / "django.po"))
    assert [entry.msgid for entry in po if not entry.translated()] == []
    assert [entry.msgid for entry in po if entry.fuzzy or entry.obsolete] == []


@pytest.mark.parametrize("code", CODES)
def test_a_translation_has_the_names_and_tags_of_the_original(code: str) -> None:
    for entry in polib.pofile(str(folder(code) / "django.po")):
        for written, said in pairs(entry):
            if not entry.msgid_plural:
                assert set(_FIELD.findall(said)) == set(_FIELD.findall(written)), written
            assert set(_FIELD.findall(said)) <= set(_FIELD.findall(entry.msgid_plural or written)), written
            assert Counter(_TAG.findall(said)) == Counter(_TAG.findall(written)), written


@pytest.mark.parametrize("code", CODES)
def test_a_translation_begins_and_ends_as_the_original_does(code: str) -> None:
    for entry in polib.pofile(str(folder(code) / "django.po")):
        for written, said in pairs(entry):
            assert said == said.strip(), written
            assert said.endswith(".") == written.endswith("."), written


@pytest.mark.parametrize("code", CODES)
def test_what_is_compiled_is_what_is_written(code: str) -> None:
    """`make messages` compiles; only the compiled file is read when the site runs."""
    po, mo = (
        read(str(folder(code) / name)) for read, name in ((polib.pofile, "django.po"), (polib.mofile, "django.mo"))
    )
    assert {e.msgid: pairs(e) for e in mo} == {e.msgid: pairs(e) for e in po}


@pytest.mark.thorough
def test_no_text_stands_inside_an_f_string() -> None:
    """There gettext finds it or not, by its version, and it is shown untranslated."""
    hidden = []
    for path in sorted((LOCALE_DIR.parent.parent / "kb").rglob("*.py")):
        strings = [node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.JoinedStr)]
        calls = [node for string in strings for node in ast.walk(string) if isinstance(node, ast.Call)]
        hidden += [f"{path.name}:{call.lineno}" for call in calls if _is_text(call)]
    assert hidden == []


def _is_text(call: ast.Call) -> bool:
    """Whether it asks for the translation of words that stand there."""
    named = isinstance(call.func, ast.Name) and (call.func.id == "_" or "gettext" in call.func.id)
    return named and bool(call.args) and isinstance(call.args[0], ast.Constant)


#: Gathers the texts of the working directory without a site: no settings of ours are needed for that.
GATHER: Final = """
import django
from django.conf import settings
from django.core.management import call_command
settings.configure()
django.setup()
call_command("makemessages", locale=["xx"], verbosity=0)
"""


@pytest.mark.thorough
def test_the_catalogues_have_every_text_of_the_pages_and_no_other(tmp_path: Path) -> None:
    """If it is red: `make messages`, and translate what is new."""
    assert shutil.which("xgettext"), "This needs GNU gettext: sudo apt-get install gettext (make test installs it)"
    root = LOCALE_DIR.parent.parent
    for folder_of_texts in ("kb", "templates"):
        ignore = shutil.ignore_patterns("locale", "content", "__pycache__")
        shutil.copytree(root / folder_of_texts, tmp_path / folder_of_texts, ignore=ignore)
    (tmp_path / "locale").mkdir()
    subprocess.run([sys.executable, "-c", GATHER], cwd=tmp_path, check=True)
    written = {entry.msgid for entry in polib.pofile(str(tmp_path / "locale/xx/LC_MESSAGES/django.po"))}
    for code in CODES:
        known = {entry.msgid for entry in polib.pofile(str(folder(code) / "django.po"))}
        assert (sorted(written - known), sorted(known - written)) == ([], [])
