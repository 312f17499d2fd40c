"""Programs of websites, and apps of Android in folders of another kind, on checkouts that are made here."""

import json
import subprocess
from pathlib import Path

import pytest

from tools.labels.programs import Android, NotThere, texts
from tools.labels.websites import Nextcloud, WordPress, checkout

_PHP = """<?php
$title = esc_html__( 'Outgoing host', 'sample' );
esc_attr_e("Port \\"now\\"", 'sample');
printf( '<b>%s</b>', _x( 'Don\\'t know', 'a choice', 'sample' ) );
error_log( 'Not a label' );
my__( 'Nor this' );
"""
_VUE = "<el-button>{{ $t('Keep it') }}</el-button><p>{{ other('Not this') }}</p>"


def plug_in(folder: Path) -> Path:
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "Screen.php").write_text(_PHP, encoding="utf-8")
    (folder / "src" / "Screen.vue").write_text(_VUE, encoding="utf-8")
    return folder


def translated(folder: Path, name: str, pairs: dict[str, str]) -> None:
    entries = [
        f"msgid {json.dumps(one)}\nmsgstr {json.dumps(other, ensure_ascii=False)}" for one, other in pairs.items()
    ]
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"'
    (folder / name).write_text("\n\n".join([head, *entries]) + "\n", encoding="utf-8")


def test_a_plug_in_says_in_english_what_its_source_says_to_people(tmp_path: Path) -> None:
    plugin = WordPress(plug_in(tmp_path))
    said = ["Outgoing host", 'Port "now"', "Don't know", "Keep it"]
    assert texts(plugin, "en") == {"texts": {one: one for one in said}}


def test_it_says_in_german_what_a_german_site_has_fetched_for_it(tmp_path: Path) -> None:
    plugin = WordPress(plug_in(tmp_path))
    with pytest.raises(NotThere, match=r"no \*de_DE\.po"):
        plugin.texts("de")
    translated(tmp_path, "sample-de_DE.po", {"Outgoing host": "Ausgehender Rechner", "Keep it": "", "Old": "Alt"})
    assert texts(plugin, "de") == {"texts": {"Outgoing host": "Ausgehender Rechner", "Old": "Alt"}}
    assert "Old" not in texts(plugin, "en")["texts"]


def test_of_wordpress_itself_the_translations_alone_are_enough(tmp_path: Path) -> None:
    translated(tmp_path, "admin-de_DE.po", {"Settings": "Einstellungen"})
    assert texts(WordPress(tmp_path), "en") == {"texts": {"Settings": "Settings"}}


def test_an_app_of_nextcloud_has_the_german_that_says_sie(tmp_path: Path) -> None:
    (tmp_path / "l10n").mkdir()
    for name, said in {"de": "Dein Konto", "de_DE": "Ihr Konto"}.items():
        found = {"translations": {"Your account": said, "_%n mail_::_%n mails_": ["%n Mail", "%n Mails"]}}
        (tmp_path / "l10n" / f"{name}.json").write_text(json.dumps(found))
    app = Nextcloud(tmp_path)
    assert texts(app, "de") == {"l10n.json": {"Your account": "Ihr Konto"}}
    assert texts(app, "en") == {"l10n.json": {"Your account": "Your account"}}
    with pytest.raises(NotThere, match=r"no l10n/fr\.json"):
        app.texts("fr")


def test_an_android_app_may_keep_a_language_with_its_country_and_a_plain_one_comes_first(tmp_path: Path) -> None:
    for folder, said in {"values": "Keep", "values-de-rDE": "Behalten", "values-fr-rFR": "Garder"}.items():
        (tmp_path / "res" / folder).mkdir(parents=True)
        (tmp_path / "res" / folder / "strings.xml").write_text(
            f'<resources><string name="keep">{said}</string></resources>', encoding="utf-8"
        )
    name = "res/values/strings.xml"
    assert Android(tmp_path).texts("de")[name]["keep"] == "Behalten"
    (tmp_path / "res" / "values-de").mkdir()
    (tmp_path / "res" / "values-de" / "strings.xml").write_text(
        '<resources><string name="keep">Sichern</string></resources>', encoding="utf-8"
    )
    assert Android(tmp_path).texts("de")[name]["keep"] == "Sichern"
    with pytest.raises(NotThere, match=r"no res/values-it/strings\.xml"):
        Android(tmp_path).texts("it")


def test_a_folder_is_the_program_that_its_name_says_and_its_version_the_commit_if_it_has_one(tmp_path: Path) -> None:
    kinds = {name: type(checkout(name, tmp_path)) for name in ("nextcloud-mail", "post-smtp", "some-app")}
    assert kinds == {"nextcloud-mail": Nextcloud, "post-smtp": WordPress, "some-app": Android}
    assert checkout("some-app", tmp_path).version == str(tmp_path)
    author = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    subprocess.run(["git", "-C", tmp_path, *author, "commit", "-q", "--allow-empty", "-m", "x"], check=True)
    assert checkout("wp-mail-smtp", tmp_path).version.startswith(
        subprocess.run(
            ["git", "-C", tmp_path, "rev-parse", "--short", "HEAD"], capture_output=True, text=True
        ).stdout.strip()
    )
