"""What programs say today beside the catalogue, on programs that are made here."""

import subprocess
from pathlib import Path
from zipfile import ZipFile

import pytest

from kb.guides.text.labels import Catalogue, read_catalogue
from tools.labels.comparing import read_anew
from tools.labels.programs import Android, Folders, Mozilla, NotThere, texts

_CATALOGUE = """\
app: Sample Mail
sources:
  texts: {read: "Sample Mail 4", day: 2026-11-29, kind: program, program: sample}
  manual: {read: "Manual", day: 2026-11-29, kind: maker}
labels:
  server: {en: Server Name, de: Servername, from: texts, at: account.dtd server.label}
  gone: {en: Gone, from: texts, at: account.dtd gone.label}
  told: {en: Told, from: manual}
"""


@pytest.fixture
def sample(tmp_path: Path) -> Catalogue:
    file = tmp_path / "sample.yaml"
    file.write_text(_CATALOGUE, encoding="utf-8")
    return read_catalogue(file)


def mozilla(folder: Path, english: str, german: str | None = None) -> Mozilla:
    with ZipFile(folder / "omni.ja", "w") as archive:
        archive.writestr("chrome/en-US/locale/en-US/account.dtd", english)
    if german is not None:
        with ZipFile(folder / "de.xpi", "w") as archive:
            archive.writestr("chrome/de/locale/de/account.dtd", german)
    return Mozilla("sample", folder / "omni.ja", folder / "{language}.xpi")


def test_what_changed_and_what_is_gone_is_said_for_each_language(sample: Catalogue, tmp_path: Path) -> None:
    program = mozilla(tmp_path, '<!ENTITY server.label "Server Name:">', '<!ENTITY server.label "Name des Servers">')
    done, missing = read_anew([sample], {"sample": program})
    assert [str(one) for one in done if one.has_changed] == [
        "Sample Mail, server, de: “Servername”; sample says “Name des Servers”",
        "Sample Mail, gone, en: “Gone”; sample has no such text",
    ]
    assert (len(done), missing) == (3, {})


def test_what_cannot_be_read_here_is_counted_and_is_no_change(sample: Catalogue, tmp_path: Path) -> None:
    program = mozilla(tmp_path, '<!ENTITY server.label "Server Name">\n<!ENTITY gone.label "Gone">')
    done, missing = read_anew([sample], {"sample": program})
    assert not any(one.has_changed for one in done)
    assert missing == {f"{tmp_path / 'de.xpi'} is not there: sample with its language pack": 1}
    assert read_anew([sample], {})[1] == {"nothing is known of where sample lies": 3}


def test_a_folder_a_language_and_a_checkout_of_an_app(tmp_path: Path) -> None:
    for folder, text in {"en_GB": "Sent Items", "de_DE": "Gesendet"}.items():
        (tmp_path / "l10n" / folder).mkdir(parents=True)
        (tmp_path / "l10n" / folder / "labels.inc").write_text(f"<?php\n$labels['sent'] = '{text}';\n")
    webmail = Folders("", "l10n/{}", (("en", "en_GB"), ("de", "de_DE")), ".inc", tmp_path)
    assert texts(webmail, "en")["labels.inc"]["sent"] == "Sent Items"
    assert texts(webmail, "de")["labels.inc"]["sent"] == "Gesendet"
    with pytest.raises(NotThere):
        texts(webmail, "fr")
    resources = tmp_path / "app" / "src" / "main" / "res"
    for folder, text in {"values": "Save", "values-de": "Sichern"}.items():
        (resources / folder).mkdir(parents=True)
        (resources / folder / "strings.xml").write_text(f'<resources><string name="save">{text}</string></resources>')
    subprocess.run(["git", "init", "-q", tmp_path / "app"], check=True)
    name = "src/main/res/values/strings.xml"
    app = Android(tmp_path / "app")
    assert (texts(app, "en")[name]["save"], texts(app, "de")[name]["save"]) == ("Save", "Sichern")
