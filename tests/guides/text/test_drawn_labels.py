"""Labels in drawings: what was read stands there, the rest is a grey bar, or described where a frame needs words."""

from collections.abc import Mapping
from datetime import date
from typing import Final

import pytest

from kb.guides.text.drawn_labels import with_labels_drawn
from kb.guides.text.labels import Label, LabelSource, SourceKind, describes

SOURCE: Final = LabelSource("Sample Mail 4", date(2026, 11, 29), SourceKind.PROGRAM)


def label(said: Mapping[str, str], described: Mapping[str, str]) -> Label:
    return Label("Sample Mail", "key", said, described, dict.fromkeys(said, SOURCE))


LABELS: Final = {
    "read": label({"en": "Done", "de": "Fertig"}, {}),
    "switch": label({"en": "Use SSL"}, {"de": "den Schalter für SSL"}),
    "button": label({"en": "Save"}, {"de": "die Schaltfläche zum Speichern"}),
    "maker": label({"en": "TX Settings"}, {}),
}


@pytest.mark.parametrize(
    ("row", "german"),
    [
        ("- [[read]] | 993", "- Fertig | 993"),
        ("- [[switch]] | 993", "- … | 993"),
        ("  - [[switch]] | ›", "  ..."),
        ("- [[switch]]", "..."),
        ("- [[read]] | [[switch]]", "- Fertig | …"),
        ("= [[switch]]", "..."),
        ("[x] [[switch]]", "..."),
        ("~ [[switch]]", "..."),
        ("> [[switch]] | 993", "> der Schalter für SSL | 993"),
        (">2 [x] [[switch]]", ">2 [x] der Schalter für SSL"),
        ("( [[read]] ) (> [[button]] )", "( Fertig ) (> die Schaltfläche zum Speichern )"),
        ("( [[button]] ) (>2 [[read]] )", "( … ) (>2 Fertig )"),
        ("> [[maker]] | ›", "> TX Settings | ›"),
        ("- [[maker]] | ›", "- TX Settings | ›"),
        (
            '::: sketch phone "[[switch]]" "[[read]]" ">[[button]]"',
            '::: sketch phone "…" "Fertig" ">die Schaltfläche zum Speichern"',
        ),
    ],
)
def test_what_nobody_has_read_is_no_label_in_a_drawing(row: str, german: str) -> None:
    assert with_labels_drawn(row, LABELS.__getitem__, "de") == german
    english = with_labels_drawn(row, LABELS.__getitem__, "en")
    assert "…" not in english
    assert english.strip() != "..."


@pytest.mark.parametrize(("key", "is_named"), [("switch", True), ("button", True), ("read", False)])
def test_an_action_names_what_a_frame_describes(key: str, is_named: bool) -> None:
    text = f"Suchen Sie {LABELS[key].markdown('de')}."
    assert describes(text, LABELS[key].drawn("de")) is is_named
    assert not describes("Speichern Sie.", LABELS[key].drawn("de"))
