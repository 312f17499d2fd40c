"""Lines of a page: snippets, fences, placeholders."""

import pytest

from kb.guides.text.errors import ContentError
from kb.guides.text.placeholders import NAMES
from kb.guides.text.source import LONGEST_LINE, Line, Snippet, read_source
from kb.guides.text.tokens import token


def lines(text: str, **snippets: str) -> list[tuple[str, int, str, bool]]:
    known = {name: Snippet(f"_snippets/{name}.md", body) for name, body in snippets.items()}
    source = read_source(text, path="a.md", first_line=10, snippets=known)
    return [(line.path, line.number, line.text, line.code) for line in source.lines]


def refusal(text: str, **snippets: str) -> str:
    with pytest.raises(ContentError) as caught:
        lines(text, **snippets)
    return str(caught.value)


def test_every_line_knows_its_number_in_the_file() -> None:
    assert lines("One\r\n\ttwo  \rthree") == [
        ("a.md", 10, "One", False),
        ("a.md", 11, "   two", False),
        ("a.md", 12, "three", False),
    ]


def test_a_snippet_takes_the_place_and_the_indentation_of_its_include() -> None:
    assert lines("1. One\n   ::: include test\n2. Two", test="Send.\n\nWait.\n") == [
        ("a.md", 10, "1. One", False),
        ("_snippets/test.md", 1, "   Send.", False),
        ("_snippets/test.md", 2, "", False),
        ("_snippets/test.md", 3, "   Wait.", False),
        ("a.md", 12, "2. Two", False),
    ]


def test_it_remembers_which_snippets_and_placeholders_there_were() -> None:
    source = read_source(
        "::: include test", path="a.md", first_line=1, snippets={"test": Snippet("t.md", "{{ site.phone }}")}
    )
    assert (source.snippets, source.placeholders) == ({"test"}, {"site.phone"})


def test_it_marks_fenced_code_and_lets_nothing_happen_in_it_but_placeholders() -> None:
    assert lines("```\n::: include nothing\n{{domain}}\n```\nafter") == [
        ("a.md", 10, "```", True),
        ("a.md", 11, "::: include nothing", True),
        ("a.md", 12, token(f"p{NAMES.index('domain')}"), True),
        ("a.md", 13, "```", True),
        ("a.md", 14, "after", False),
    ]


def test_a_placeholder_becomes_a_token_whatever_the_spaces_in_it() -> None:
    host = token("p0")
    assert lines("{{incoming.host}} {{  incoming.host  }}")[0][2] == f"{host} {host}"


def test_a_line_knows_its_indentation() -> None:
    assert Line("a.md", 1, "   x").indent == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "One\n{{ incoming.hots }}",
            "a.md:11: unknown placeholder {{ incoming.hots }}; known are incoming.host, incoming.port, "
            "incoming.security, incoming.protocol, incoming.user_name, outgoing.host, outgoing.port, "
            "outgoing.security, outgoing.user_name, outgoing.starttls.host, outgoing.starttls.port, "
            "old.incoming.host, old.outgoing.host, webmail.url, new.webmail.url, old.webmail.url, domain, "
            "change_from, moves_at, old_closes_at, site.name, site.phone, site.hours",
        ),
        ("{{ incoming.host", "a.md:10: this placeholder is not closed; it ends with }} on the same line"),
        ("::: include nothing", 'a.md:10: there is no snippet "nothing"; there are: none'),
        ("a\n```\nb", "a.md:11: this code block is not closed; a line of ``` is missing"),
        ("a\nb\x02", "a.md:11: the character U+0002 cannot be used; it shows nothing"),
        ("\ue000p0\ue003", "a.md:10: the character U+E000 cannot be used; it shows nothing"),
        ("x" * (LONGEST_LINE + 1), "a.md:10: this line is longer than 4096 characters"),
        ("word\n" * 21_000, "a.md:10: the page is longer than 96 KB; make two of it"),
        ("é\n" * 45_000, "a.md:10: the page is longer than 96 KB; make two of it"),
    ],
)
def test_it_refuses_what_no_page_may_hold(text: str, expected: str) -> None:
    assert refusal(text) == expected


@pytest.mark.parametrize("name", ["settings.SECRET_KEY", "domain.__class__", "domain|safe", "", "DOMAIN"])
def test_a_placeholder_is_a_name_of_the_closed_set_and_nothing_else(name: str) -> None:
    assert refusal("{{ %s }}" % name).startswith(f"a.md:10: unknown placeholder {{{{ {name} }}}}; ")  # noqa: UP031


def test_an_error_in_a_snippet_names_the_snippet() -> None:
    assert refusal("::: include test", test="a\n{{ x }}").startswith("_snippets/test.md:2: unknown placeholder {{ x }}")


def test_a_snippet_cannot_include_another() -> None:
    assert refusal("::: include a", a="::: include a") == "_snippets/a.md:1: a snippet cannot include another one"


def test_snippets_count_towards_the_length_of_a_page() -> None:
    assert (
        refusal("::: include a\n" * 50, a="word\n" * 1_000) == "a.md:10: the page is longer than 96 KB; make two of it"
    )


def labelled(text: str, language: str = "en", *, labels: tuple[str, ...] = ("thunderbird",)) -> list[str]:
    snippets = {"again": Snippet("_snippets/again.md", "Close [[thunderbird/account-settings]].")}
    source = read_source(text, path="a.md", first_line=1, snippets=snippets, labels=labels, language=language)
    return [line.text for line in source.lines]


def test_a_key_becomes_the_label_of_the_language_in_bold() -> None:
    assert labelled("1. Click [[account-settings]] twice.") == ["1. Click **Account Settings** twice."]
    assert labelled("Klicken Sie auf [[account-settings]].", "de") == ["Klicken Sie auf **Konten-Einstellungen**."]


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("### [[account-settings]] is grey", "### Account Settings is grey"),
        ("::: path Tools > [[account-settings]]", "::: path Tools > Account Settings"),
        ("   ::: path [[account-settings]]", "   ::: path Account Settings"),
        ("You see “[[account-settings]]”.", "You see “Account Settings”."),
        ("Sie sehen „[[account-settings]]“.", "Sie sehen „Account Settings“."),
    ],
)
def test_it_stands_without_bold_in_headings_paths_and_quotations(text: str, becomes: str) -> None:
    assert labelled(text) == [becomes]


def test_in_a_drawing_it_stands_without_bold_to_its_end() -> None:
    text = '::: sketch phone "[[account-settings]]"\n> [[account-settings]] | x\n:::\n[[account-settings]]'
    drawn = ['::: sketch phone "Account Settings"', "> Account Settings | x", ":::", "**Account Settings**"]
    assert labelled(text) == drawn


def test_a_snippet_names_the_app_of_a_label() -> None:
    assert labelled("::: include again", labels=()) == ["Close **Account Settings**."]


@pytest.mark.parametrize("text", ["```\n[[x]]\n```", "[[Not a key]]", "[x](y)", "[[x](y)]"])
def test_code_and_what_is_no_key_stay_as_they_are(text: str) -> None:
    assert "\n".join(labelled(text)) == text


def test_an_unknown_key_is_named_with_its_line() -> None:
    with pytest.raises(ContentError) as caught:
        labelled("One\nClick [[acount-settings]].")
    assert str(caught.value).startswith("a.md:2: there is no label [[acount-settings]]")
