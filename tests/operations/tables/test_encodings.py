"""Old encodings, told by the words that they make."""

import pytest

from kb.operations.tables.encodings import TWICE, Encoding, judged, mended, words_of


def judge(text: str, encoding: str) -> Encoding:
    known: dict[bytes, None] = {}
    words_of(text.encode(encoding), known)
    return judged(list(known))


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Krüger, Bäcker, Großmann, straße", "cp1252"),
        ("Gärtner", "cp1252"),
        ("René Dupré, Hélène, François, sœur, L’Hôtel", "cp1252"),
        ("Muñoz, García, peñón", "cp1252"),
        ("Sørensen, Århus, Bjørn", "cp1252"),
        ("Guðmundur Þórsson, Sigríður", "cp1252"),
        ("MÜNCHEN, GRÖßE, CAFÉ", "cp1252"),
        ("“Zoë” – O’Brien, Anna–Märie", "cp1252"),
        ("Güneş, Yıldız, Çağlar, Doğan", "cp1254"),
        ("Gökçe Işık, Ümit Şahin", "cp1254"),
        ("Paweł, Wiśniewski, Żółty", "cp1250"),
        ("Krüger, krüger", "mac_roman"),
        ("Göbel, Jäger, Weiß", "mac_roman"),
        ("Thérèse, Hélène, garçon", "mac_roman"),
        ("Krüger, Größe, Bäcker", "cp850"),
    ],
)
def test_it_is_sure_where_only_one_makes_words(text: str, encoding: str) -> None:
    assert judge(text, encoding) == Encoding(encoding)


@pytest.mark.parametrize(
    ("text", "encoding", "expected"),
    [
        ("Doğan", "cp1254", {"cp1252", "cp1254"}),
        ("İpek", "cp1254", {"cp1252", "cp1254"}),
        ("Şule", "cp1254", {"cp1252", "cp1254"}),
        ("Jörg", "mac_roman", {"cp1252", "mac_roman"}),
    ],
)
def test_where_two_make_words_both_are_named(text: str, encoding: str, expected: set[str]) -> None:
    found = judge(text, encoding)
    assert {found.name, found.alternative} == expected
    assert text in found.samples[0]
    other = found.other(text.encode(encoding).decode(found.name))
    assert {text.encode(encoding).decode(found.name), other} == set(found.samples[0])


def test_letters_of_ascii_say_nothing() -> None:
    assert judge("florist.example, Anna", "ascii") == Encoding("cp1252")
    assert Encoding("cp1254", "cp1252").other("Anna") == ""


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("KrÃ¼ger", "Krüger"),
        ("GroÃŸ", "Groß"),
        ("cafÃ©.example", "café.example"),
        ("K\u221a\u00bcger", "Küger"),
        ("Kr├╝ger", "Krüger"),
        ("ÅŸule", "şule"),
        ("Krüger", "Krüger"),
        ("NÃO, SÃO", "NÃO, SÃO"),
        ("Zoë–Märie", "Zoë–Märie"),
        ("Straße™", "Straße™"),
        ("日本", "日本"),
    ],
)
def test_what_was_encoded_twice_is_put_right_and_nothing_else(text: str, meant: str) -> None:
    assert mended(text) == meant
    assert Encoding("utf-8", TWICE).other(text) == ("" if text == meant else meant)
