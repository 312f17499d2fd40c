"""Edited copies over files: which text is shown, and what happens to one that cannot be."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kb
from kb.guides.library.assembly import Answer, Assembled, Manuscript, assemble, compiled, manuscript
from kb.guides.page.pages import Page, SourceFile, read_page
from kb.guides.page.paths import PagePath
from kb.guides.text.errors import ContentError, ContentErrors
from kb.guides.text.source import Snippet, included_names

Files = dict[str, SourceFile]
PHONE = "guides/iphone/iphone-mail.md"
ARTICLE = "articles/pop3-or-imap.md"
TEST = "_snippets/test.md"
OWN = "articles/own.md"
CONTENT = Path(kb.__file__).parent / "content"


def edit(files: Files, path: str, old: str, new: str, of: str | None = None) -> Files:
    text = files[of or path].text
    assert old in text
    return {path: SourceFile(path, text.replace(old, new, 1))}


def child(page: Manuscript) -> Answer:
    """What the child process does, here without one."""
    try:
        return compiled(page)
    except ContentError as error:
        return error


def laid_over(files: Files, edits: Files) -> Assembled:
    """The end of it: everything that is asked for is rendered."""
    known: dict[str, Answer] = {}
    while missing := assemble(files, edits, known).missing:
        known |= {page.digest: child(page) for page in missing}
    return assemble(files, edits, known)


def shown(assembled: Assembled) -> dict[str, Page]:
    return {str(page.path): page for page in assembled.pages}


def test_files_alone_need_nobody(files: Files) -> None:
    assembled = assemble(files)
    assert sorted(shown(assembled)) == sorted(path for path in files if path != TEST)
    assert (assembled.faults, assembled.missing) == ((), ())


def test_an_edited_copy_is_never_compiled_here(files: Files) -> None:
    edits = edit(files, ARTICLE, "title: POP3 or IMAP", "title: Ours")
    assembled = assemble(files, edits)
    assert [str(page.path) for page in assembled.missing] == [ARTICLE]
    assert shown(assembled)[ARTICLE].title == "POP3 or IMAP"
    assert [(f.path, f.served, f.error.message) for f in assembled.faults] == [
        (ARTICLE, True, "this text has not been made into a page yet")
    ]
    done = laid_over(files, edits)
    assert (shown(done)[ARTICLE].title, done.faults) == ("Ours", ())


def test_an_edited_snippet_makes_every_page_with_it_an_operators_text(files: Files) -> None:
    edits = edit(files, TEST, "## Test", "## Test our way")
    guides = [path for path in sorted(files) if path.startswith("guides/")]
    assert sorted(str(page.path) for page in assemble(files, edits).missing) == guides
    done = shown(laid_over(files, edits))
    assert [done[path].body.headings[-1].text for path in guides] == ["Test our way"] * 3


def test_a_broken_copy_gives_way_to_the_file(files: Files) -> None:
    done = laid_over(files, edit(files, ARTICLE, "## Which is mine", "{{ gone.placeholder }}"))
    assert shown(done)[ARTICLE].title == "POP3 or IMAP"
    (fault,) = done.faults
    assert (fault.path, fault.served, fault.error.line) == (ARTICLE, True, 7)
    assert fault.error.message.startswith("unknown placeholder {{ gone.placeholder }}")


def test_a_broken_page_of_their_own_is_left_out(files: Files) -> None:
    done = laid_over(files, {OWN: SourceFile(OWN, "no head")})
    assert OWN not in shown(done)
    assert [(fault.path, fault.served) for fault in done.faults] == [(OWN, False)]


def test_a_broken_snippet_takes_no_edited_page_away(files: Files) -> None:
    edits = edit(files, TEST, "## Test", "::: warning") | edit(files, PHONE, "title: Mail", "title: Ours")
    done = laid_over(files, edits)
    page = shown(done)[PHONE]
    assert (page.title, page.body.headings[-1].text) == ("Ours", "Test")
    assert {fault.error.path for fault in done.faults} == {TEST}
    assert all(fault.served for fault in done.faults)


def test_a_slug_that_an_upgrade_brings_is_not_theirs_any_more(files: Files) -> None:
    taken = "guides/mac/iphone-mail.md"
    done = laid_over(files, {taken: SourceFile(taken, files[PHONE].text)})
    assert taken not in shown(done)
    assert [(fault.path, fault.error.message) for fault in done.faults] == [
        (taken, f"the slug iphone-mail is taken by content/{PHONE}")
    ]


def test_a_mistake_in_a_file_is_an_error_whatever_is_edited(files: Files) -> None:
    files[OWN] = SourceFile("disk/own.md", "no head")
    with pytest.raises(ContentErrors, match=r"disk/own\.md:1: the first line must be ---"):
        assemble(files, {ARTICLE: SourceFile(ARTICLE, "no head either")})


def test_a_translation_takes_its_own_snippets_and_then_the_english_ones(files: Files) -> None:
    german = PagePath("de", *_rest(PHONE))
    source = SourceFile("x", "::: include test\n::: include other\n")
    files["_snippets/other.md"] = SourceFile("other.md", "other")
    files["de/_snippets/test.md"] = SourceFile("probe.md", "## Probe")
    page = manuscript(german, source, files)
    assert [(name, snippet.path) for name, snippet in page.snippets] == [("other", "other.md"), ("test", "probe.md")]


def _rest(path: str) -> tuple[object, ...]:
    place = PagePath.parse(path)
    return place.kind, place.platform, place.slug


def test_a_digest_names_all_that_a_page_depends_on(files: Files) -> None:
    page = manuscript(PagePath.parse(PHONE), files[PHONE], files)
    others = [
        replace(page, path=PagePath.parse("guides/iphone/other.md")),
        replace(page, source=SourceFile(page.source.path, page.source.text + " ")),
        manuscript(page.path, page.source, files | edit(files, TEST, "## Test", "## Tested")),
    ]
    assert len({page.digest, *(other.digest for other in others)}) == 4
    unused = files | {"_snippets/unused.md": SourceFile("u.md", "u")}
    assert manuscript(page.path, page.source, unused).digest == page.digest


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("::: include test", {"test"}),
        ("   :::   include   test  \r\n:::include other\rx", {"test", "other"}),
        ("a\t\n\t::: include test\t", {"test"}),
        ("```\n::: include shown\n```", {"shown"}),
        ("::: includes test\n x ::: include test", set()),
        ("::: include", {""}),
    ],
)
def test_it_finds_the_names_of_snippets_without_reading_the_page(text: str, names: set[str]) -> None:
    assert included_names(text) == names


_BITS = [
    *(
        "::: include test",
        ":::include other",
        "::: include",
        "```",
        "text",
        " ",
        "   ",
        "\t",
        "\n",
        "\n\n",
        "\r",
        "\r\n",
    ),
    *("\u2028", "\u2029", "\x85", "\xa0", "\u3000", "\x0b", "\x0c", "\x1c", "\ufeff", "> ", "- "),
]


@given(st.lists(st.sampled_from(_BITS), max_size=12).map("".join))
def test_no_snippet_gets_onto_a_page_that_did_not_name_it(body: str) -> None:
    snippets = {"test": Snippet("t.md", "Tested."), "other": Snippet("o.md", "Another.")}
    text = f"---\ntitle: A\nsummary: B\nchecked: 2026-11-20\nsources: [us]\n---\n{body}\n"
    try:
        page = read_page(PagePath.parse(OWN), SourceFile(OWN, text), snippets)
    except ContentError:
        return
    assert page.body.snippets <= included_names(text)


def test_a_long_gap_in_a_line_does_not_keep_anybody_waiting() -> None:
    assert included_names(f"::: include a{' ' * 1_000_000}b") == {f"a{' ' * 1_000_000}b"}


WORD = "articles/word-of-ours.md"
GOOD = "---\ntitle: Ours\nsummary: Ours.\nchecked: 2026-01-01\nsources: [https://example.net/]\n---\n\nOurs.\n"


def on_disk(relative: str, text: str) -> SourceFile:
    return SourceFile(f"/srv/own/{relative}", text)


@pytest.mark.parametrize(
    ("relative", "text", "message"),
    [
        (ARTICLE, "no head", "the first line must be ---"),
        (ARTICLE, GOOD + "{{ gone }}\n", "gone"),
        (ARTICLE, "---\ntitle: [\nsummary: x\n---\n", ""),
        (ARTICLE, GOOD + "\n::: include no-such-snippet\n", "no-such-snippet"),
        (ARTICLE, GOOD + "\n" + "> " * 1500 + "x\n", ""),
        ("_messages/text-message.md", "no head", "it lacks {{ page.url }}"),
    ],
)
def test_a_broken_file_of_the_operator_costs_what_ships_nothing(
    files: Files, relative: str, text: str, message: str
) -> None:
    files["_messages/text-message.md"] = SourceFile("ours.md", (CONTENT / "_messages/text-message.md").read_text())
    done = assemble(files, own={relative: on_disk(relative, text), WORD: on_disk(WORD, GOOD)})
    (fault,) = done.faults
    assert (fault.path, fault.served, fault.of_file, fault.error.path) == (relative, True, True, f"/srv/own/{relative}")
    assert message in fault.error.message
    assert shown(done)[WORD].title == "Ours"
    assert shown(done)[ARTICLE].title == shown(assemble(files))[ARTICLE].title
    assert list(done.messages) == ["_messages/text-message.md"]


def test_a_snippet_of_the_operator_that_is_broken_costs_no_page(files: Files) -> None:
    files["_snippets/words.md"] = SourceFile("words.md", "Words.\n")
    files[WORD] = SourceFile(WORD, GOOD + "\n::: include words\n")
    done = assemble(files, own={"_snippets/words.md": on_disk("_snippets/words.md", "{{ gone }}\n")})
    (fault,) = done.faults
    assert (fault.path, fault.served, fault.of_file) == (WORD, True, True)
    assert fault.error.path == "/srv/own/_snippets/words.md"
    assert WORD in shown(done)


def test_a_page_of_the_operator_that_is_broken_is_missing_and_no_other(files: Files) -> None:
    other = "articles/other-word.md"
    done = assemble(files, own={WORD: on_disk(WORD, "no head"), other: on_disk(other, GOOD)})
    (fault,) = done.faults
    assert (fault.path, fault.served) == (WORD, False)
    assert other in shown(done)


def test_of_two_files_with_one_slug_the_first_is_shown_and_the_one_that_ships_before_all(files: Files) -> None:
    guide = next(relative for relative in files if relative.startswith("guides/iphone/"))
    slug = guide.rpartition("/")[2]
    android, mac = f"guides/android/{slug}", f"guides/mac/{slug}"
    text = files[guide].text
    done = assemble(files, own={path: on_disk(path, text) for path in (mac, android)})
    assert sorted((fault.path, fault.served) for fault in done.faults) == [(android, False), (mac, False)]
    assert guide in shown(done)


def test_an_edited_copy_takes_the_place_of_a_broken_file(files: Files) -> None:
    own = {ARTICLE: on_disk(ARTICLE, "no head")}
    known: dict[str, Answer] = {}
    edits = {ARTICLE: SourceFile(ARTICLE, GOOD)}
    for page in assemble(files, edits, own=own).missing:
        known[page.digest] = compiled(page)
    done = assemble(files, edits, known, own)
    assert (shown(done)[ARTICLE].title, done.faults) == ("Ours", ())
