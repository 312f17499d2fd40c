"""The list of apps: what a line may hold, and what it says to whom."""

import pytest

from kb.guides.text.apps import CanHold, listed_apps, read_apps
from kb.guides.text.errors import ContentError
from kb.guides.text.labels import SourceKind

_HEAD = """\
sources:
  help: {read: "Swallow Mail, its help", day: 2026-11-30, kind: maker}
  guess: {read: "What people say of Swallow Mail", day: 2026-11-30, kind: unsure}
apps:
"""
_LINE = """\
  {key}:
    name: {name}
    spellings: {spellings}
    platforms: [windows]
    can: {can}
    en: Open the settings.
    de: Öffnen Sie die Einstellungen.
    from: [{source}]
"""


def line(
    key: str = "swallow",
    name: str = "Swallow",
    spellings: str = "[swalow]",
    can: str = "in-place",
    source: str = "help",
) -> str:
    return _LINE.format(key=key, name=name, spellings=spellings, can=can, source=source)


#: So that no source is left over.
_GUESSED = line("martin", "Martin", "[martn]", "unsure", "guess")


def test_a_line_has_its_names_its_words_and_where_they_were_read() -> None:
    apps = read_apps(_HEAD + line(name="{en: Swallows, de: Schwalben}") + _GUESSED, "apps.yaml")
    app = apps["swallow"]
    assert list(apps) == ["martin", "swallow"]
    assert (app.name, app.name_in("de"), app.name_in("fr")) == ("Swallows", "Schwalben", "Swallows")
    assert (app.spellings, app.platforms, app.can) == (("swalow",), ("windows",), CanHold.IN_PLACE)
    assert app.said == {"en": "Open the settings.", "de": "Öffnen Sie die Einstellungen."}
    assert [source.kind for source in app.sources] == [SourceKind.MAKER]
    assert (app.guide, app.address, app.is_read) == ("another-app", "/articles/apps-by-name/#swallow", True)
    assert not apps["martin"].is_read


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (line(can="never", source="guess"), "swallow says never, and no source of it was read"),
        (line(can="ended", source="guess"), "swallow says ended, and no source of it was read"),
        (line(can="perhaps"), "swallow: can is one of in-place, again, unsure, elsewhere, never, ended"),
        (line(key="Swallow"), "the key Swallow may have small letters, digits and hyphens"),
        (line(source="rumour"), "swallow names the source rumour, which is not among the sources"),
        (line(name="Martin"), "swallow and martin are both called martin"),
        (line(spellings="[martn]"), "swallow and martin are both called martn"),
        (line(spellings="[swallow]"), "swallow has a spelling twice"),
        (line(spellings="swalow"), "swallow: spellings must be a list, such as [one, two]"),
        (line(name="{fr: Hirondelle}"), "swallow: name is one text, or one by language: {en: …, de: …}"),
        (line().replace("    de: Öffnen Sie die Einstellungen.\n", ""), "swallow: de must be one line of text"),
        (line() + "    colour: blue\n", "swallow cannot have colour"),
        ("", "no app is from the source help"),
    ],
)
def test_what_a_line_may_not_be(lines: str, message: str) -> None:
    with pytest.raises(ContentError, match=message.replace("(", r"\(").replace("[", r"\[").replace("{", r"\{")):
        read_apps(_HEAD + _GUESSED + lines, "apps.yaml")


def test_yaml_that_cannot_be_read_is_told_by_its_line() -> None:
    with pytest.raises(ContentError) as told:
        read_apps("sources:\n  a: [", "apps.yaml")
    assert str(told.value).startswith("apps.yaml:2: not valid YAML")


def test_the_list_that_ships_has_seventy_names_and_no_two_for_one_app() -> None:
    apps = listed_apps()
    assert len(apps) >= 70
    assert {"kmail", "mailbird", "proton", "watches", "hubspot", "microsoft-365"} <= apps.keys()
