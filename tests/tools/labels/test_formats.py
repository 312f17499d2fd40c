"""The texts of programs in each format in which they keep them."""

import struct

import pytest

from tools.labels.formats import FORMATS, shown


@pytest.mark.parametrize(
    ("suffix", "data", "texts"),
    [
        (".dtd", "<!ENTITY a.label \"Server &amp; Port:\">\n<!ENTITY b 'x &a.label;'>", {"a.label": "Server & Port:"}),
        (".properties", "# note\nsave=Save\n a.b = Zwei Wörter \n", {"save": "Save", "a.b": "Zwei Wörter"}),
        (".inc", "<?php\n$labels['save'] = 'Save';\n$messages['x'] = 'don\\'t';", {"save": "Save", "x": "don't"}),
        (".ftl", "save = Save\n    .accesskey = S\n", {"save": "Save", "save.accesskey": "S"}),
        (".ftl", "again = Restart\n    { -brand-short-name }\n", {"again": "Restart\n{-brand-short-name}"}),
        (".ftl", "n = { $n ->\n    [one] One\n   *[other] { $n } more\n }\n", {"n": "… more"}),
        (
            ".xml",
            '<resources><string name="a">Don\\\'t <b>go</b></string><string name="b">\\u2026</string></resources>',
            {"a": "Don't go", "b": "…"},
        ),
    ],
)
def test_each_format_gives_names_and_texts(suffix: str, data: str, texts: dict[str, str]) -> None:
    found = FORMATS[suffix](data.encode())
    assert {name: found[name] for name in texts} == texts


def test_programs_of_gnome_have_english_texts_for_names_and_marks_for_keys() -> None:
    assert FORMATS[".mo"](catalogue({"": "Language: de\n", "_Save": "_Sichern", "Edit": ""})) == {"Save": "Sichern"}


@pytest.mark.parametrize(
    ("text", "seen"), [("Server Name: ", "Server Name"), (" Two\n  lines ", "Two lines"), ("Edit…", "Edit…")]
)
def test_a_label_is_what_the_eye_reads(text: str, seen: str) -> None:
    assert shown(text) == seen


def catalogue(texts: dict[str, str]) -> bytes:
    """A compiled catalogue of gettext (its manual, “The Format of GNU MO Files”)."""
    pairs = sorted((name.encode(), text.encode()) for name, text in texts.items())
    heads, body = [[], []], b""
    begin = 28 + 16 * len(pairs)
    for column in (0, 1):
        for pair in pairs:
            heads[column] += [len(pair[column]), begin + len(body)]
            body += pair[column] + b"\0"
    numbers = [0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0, *heads[0], *heads[1]]
    return struct.pack(f"<{len(numbers)}I", *numbers) + body
