"""Programs of GNOME's kind, whose catalogues are made here."""

from pathlib import Path

import polib
import pytest

from tools.labels.programs import Gettext, NotThere, texts


def translated(locale: Path, language: str, **pairs: str) -> None:
    catalogue = polib.POFile()
    catalogue.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    catalogue.extend(polib.POEntry(msgid=name, msgstr=text) for name, text in pairs.items())
    folder = locale / language / "LC_MESSAGES"
    folder.mkdir(parents=True)
    catalogue.save_as_mofile(str(folder / "sample.mo"))


@pytest.fixture
def program(tmp_path: Path) -> Gettext:
    translated(tmp_path, "de", Close="Schließen", _Port="_Anschluss")
    translated(tmp_path, "fr", Close="Fermer", Certificate="Certificat")
    return Gettext("sample", "sample", tmp_path)


def test_all_languages_together_name_the_english_texts(program: Gettext) -> None:
    everything = {"Close": "Close", "Port": "Port", "Certificate": "Certificate"}
    assert texts(program, "en") == {"sample.mo": everything}


def test_what_a_language_has_not_translated_is_english_on_its_screens(program: Gettext) -> None:
    assert texts(program, "de") == {
        "sample.mo": {"Close": "Schließen", "Port": "Anschluss", "Certificate": "Certificate"}
    }
    assert texts(program, "fr")["sample.mo"]["Port"] == "Port"


def test_a_language_that_the_program_has_not_is_not_made_up(program: Gettext) -> None:
    with pytest.raises(NotThere, match="sample"):
        texts(program, "it")


def test_a_program_without_any_catalogue_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(NotThere, match=r"sample\.mo is not there: sample"):
        texts(Gettext("sample", "sample", tmp_path), "en")
