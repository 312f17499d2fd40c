"""Labels of screens: the files of the catalogue, and what readers of a language get for a key."""

from datetime import date
from pathlib import Path

import pytest

from kb.guides.text.errors import ContentError
from kb.guides.text.labels import SourceKind, catalogues, known_labels, read_catalogue

_HEAD = """\
app: Sample Mail
sources:
  texts: {read: "Sample Mail 4, texts of the program", day: 2026-11-29, kind: program}
  manual: {read: "Sample Software, manual", day: 2026-11-28, kind: maker}
labels:
"""


def written(folder: Path, labels: str, head: str = _HEAD) -> Path:
    file = folder / "sample-mail.yaml"
    file.write_text(head + labels, encoding="utf-8")
    return file


def test_a_label_has_its_texts_and_where_each_was_read(tmp_path: Path) -> None:
    file = written(tmp_path, "  done: {en: Done, de: Fertig, from: {en: texts, de: manual}, at: main.ftl done}\n")
    catalogue = read_catalogue(file)
    label = catalogue.labels["done"]
    assert (catalogue.name, catalogue.app, label.key, label.place) == (
        "sample-mail",
        "Sample Mail",
        "done",
        "main.ftl done",
    )
    assert label.said == {"en": "Done", "de": "Fertig"}
    assert (label.sources["en"].kind, label.sources["de"].kind) == (SourceKind.PROGRAM, SourceKind.MAKER)
    assert label.sources["de"].day == date(2026, 11, 28)


@pytest.mark.parametrize(
    ("label", "language", "markdown"),
    [
        ("{en: Done, de: Fertig, from: texts}", "en", "**Done**"),
        ("{en: Done, de: Fertig, from: texts}", "de", "**Fertig**"),
        ("{en: Done, de-says: den Haken oben, from: texts}", "de", "den Haken oben (englisch: **Done**)"),
        ("{en: Done, de-says: den Haken oben, from: texts}", "en", "**Done**"),
        ("{en: Done, from: texts}", "de", "**Done**"),
        ("{en: Done, fr-says: la coche, from: texts}", "fr", "la coche (in English: **Done**)"),
        ("{en: 'A*b_c [d] <e>', from: texts}", "en", r"**A\*b\_c \[d\] \<e\>**"),
    ],
)
def test_readers_get_the_label_of_their_language_or_words_for_it(
    tmp_path: Path, label: str, language: str, markdown: str
) -> None:
    assert read_catalogue(written(tmp_path, f"  key: {label}\n")).labels["key"].markdown(language) == markdown


@pytest.mark.parametrize(
    ("labels", "fault"),
    [
        ("  Done: {en: Done, from: texts}\n", "the key Done may have small letters, digits and hyphens"),
        ("  done: {de: Fertig, from: texts}\n", "the label done has no English text"),
        ("  done: {en: Done}\n", "from which source each of its texts is; from: None"),
        ("  done: {en: Done, from: elsewhere}\n", "from which source each of its texts is; from: elsewhere"),
        ("  done: {en: Done, de: Fertig, from: {en: texts}}\n", "from which source each of its texts is"),
        ("  done: {en: '', from: texts}\n", "done: en must be one line of text"),
        ("  done: {en: 7, from: texts}\n", "done: en must be one line of text"),
        ("  done: {en: Done, from: texts, note: x}\n", "the label done cannot have note"),
        ("  done: Done\n", "the label done must be lines of the form name: value"),
        ("  done: [\n", "not valid YAML"),
    ],
)
def test_what_a_file_may_not_hold_is_named(tmp_path: Path, labels: str, fault: str) -> None:
    with pytest.raises(ContentError, match=r"sample-mail\.yaml:\d+: ") as caught:
        read_catalogue(written(tmp_path, labels))
    assert fault in str(caught.value)


@pytest.mark.parametrize(
    ("head", "fault"),
    [
        (_HEAD.replace("kind: maker", "kind: rumour"), "the source manual needs a kind; known are program, code,"),
        (_HEAD.replace("day: 2026-11-28, ", ""), "the source manual needs the day on which it was read"),
        (_HEAD.replace("app: Sample Mail", "app:"), "app must be one line of text"),
        (_HEAD.replace("app:", "program:"), "the file cannot have program"),
    ],
)
def test_so_is_what_its_head_lacks(tmp_path: Path, head: str, fault: str) -> None:
    with pytest.raises(ContentError) as caught:
        read_catalogue(written(tmp_path, "  done: {en: Done, from: texts}\n", head))
    assert fault in str(caught.value)


def test_every_label_that_ships_is_found_by_its_app_and_by_its_key_where_the_head_names_the_app() -> None:
    names = tuple(catalogues())
    for name, catalogue in catalogues().items():
        for key, label in catalogue.labels.items():
            assert known_labels(())[f"{name}/{key}"] == label
            assert known_labels((name, *names))[key] == label
    assert "account-settings" in known_labels(("thunderbird",))
    assert "account-settings" not in known_labels(())
