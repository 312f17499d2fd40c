"""Hostile texts through the real child process: refused with a sentence, or rendered in time; the parent lives."""

import json
import resource
import signal
import sys
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from kb.guides.library import renderer
from kb.guides.library.assembly import Answer, Manuscript, manuscript
from kb.guides.page.pages import Article, SourceFile
from kb.guides.page.paths import PagePath
from kb.guides.text.errors import ContentError
from kb.models import EditedPage, Rendering
from kb.models.ground.revisions import raise_revision
from kb.models.pages.library import current_library, library_files
from kb.operations.pages import rendering
from kb.operations.pages.rendering import RendererBroken, render, render_and_keep, render_missing
from tests.renderings import ask_a_new_child

pytestmark = pytest.mark.thorough

PATH: Final = "articles/own.md"
HEAD: Final = "---\ntitle: Ours\nsummary: Own words.\nchecked: 2026-11-20\nsources: [us]\n---\n"
ROW: Final = "| " + " | ".join("ab" * 3 for _ in range(400)) + " |\n"
RULE: Final = "|" + "---|" * 400 + "\n"
NOON: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)

#: Inputs 80 to 87 of the project's list of hostile ones, and what else made Python-Markdown slow.
BOMBS: Final = {
    "brackets": "[" * 97_500,
    "brackets in lines": ("[" * 60 + "\n\n") * 1_500,
    "pictures": "![" * 48_000,
    "pictures in lines": ("![" * 30 + "\n\n") * 1_500,
    "cdata": "<![CDATA[" * 10_500,
    "cdata in lines": ("<![CDATA[" * 20 + "\n\n") * 510,
    "a wide table": ROW + RULE + ROW * 10,
    "a long table": "| a | b |\n|---|---|\n" + "| a | b |\n" * 9_000,
    "backticks": "`" * 97_500,
    "growing backticks": "\n\n".join("`" * n + "a" for n in range(1, 90)) + "\n\n" + ("`a" * 40 + "\n\n") * 900,
    "quotations": ">" * 97_500,
    "quotations in lines": ("> " * 4 + "a\n") * 1_200,
    "headings": "## a\n" * 15_000,
    "headings of one kind": "## a\n\n" * 13_500,
    "stars": ("*a " * 60 + "\n\n") * 525,
    "underscores": ("_" * 200 + "\n\n") * 480,
    "nested lists": "\n".join(" " * (3 * n) + "- a" for n in range(300)),
    "nested blocks": "::: imap\n" * 7_500,
    "branches": "".join(f'::: seen k{n} "a"\nb\n:::\n\n' for n in range(3_000)),
    "sketch": "::: sketch phone\n" + "- a | b\n" * 10_500 + ":::\n",
    "links": "[a](https://example.org/)\n\n" * 3_600,
    "autolinks": "<https://example.org/>\n\n" * 3_900,
    "references": "".join(f"[{n}]: https://example.org/\n" for n in range(2_550)),
    "entities": ("&amp;" * 100 + "\n\n") * 180,
    "definitions": "a\n:   b\n\n" * 9_000,
    "placeholders": "{{ incoming.host }}\n\n" * 4_500,
    "open braces": "{{ " * 30_000,
    "fences": "```\na\n```\n" * 9_000,
    "hyphens": "a-" * 2_000 + "\n",
    "breaks": "a  \n" * 24_000,
    "one long word": "a" * 97_500,
}
HEADS: Final = {
    "nested brackets": "---\ntitle: " + "[" * 90_000 + "\n---\n",
    "nested maps": "---\ntitle: " + "{a: " * 22_500 + "\n---\n",
    "laughs": "---\na: &a [x,x]\n" + "".join(f"b{n}: &b{n} [*a,*a,*a,*a]\n" for n in range(1_350)) + "---\n",
    "indents": "---\n" + "\n".join(" " * n + "a:" for n in range(300)) + "\n---\n",
    "a long head": "---\n" + "".join(f"a{n}: b\n" for n in range(10_500)) + "---\n",
    "anchors": "---\ntitle: " + "&a " * 30_000 + "\n---\n",
    "quotes": "---\ntitle: '" + "''" * 45_000 + "\n---\n",
}


@pytest.fixture(autouse=True)
def _a_child_for_each_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a site; other tests share one."""
    monkeypatch.setattr(rendering, "_ask", ask_a_new_child)


def page_of(text: str, path: str = PATH) -> Manuscript:
    return manuscript(PagePath.parse(path), SourceFile(path, text), library_files())


@pytest.fixture(scope="module")
def answers() -> dict[str, Answer]:
    """What became of each bomb: one order, so that a child which one of them harmed would have harmed the next."""
    pages = {bomb: page_of(text) for bomb, text in [*HEADS.items(), *((b, HEAD + t) for b, t in BOMBS.items())]}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering, "_ask", ask_a_new_child)
        answered = render(pages.values())
    return {bomb: answered[page.digest] for bomb, page in pages.items()}


@pytest.mark.parametrize("bomb", [*BOMBS, *HEADS])
def test_a_bomb_is_refused_with_a_sentence_or_becomes_a_page(answers: dict[str, Answer], bomb: str) -> None:
    answer = answers[bomb]
    if isinstance(answer, ContentError):
        assert answer.path == PATH
        assert 0 < len(answer.message) < 4_500
        assert answer.line >= 1
    else:
        assert isinstance(answer, Article)
        assert answer.title == "Ours"


def test_one_bomb_among_many_texts_harms_none_of_them() -> None:
    texts = [HEAD + "First.", HEAD + BOMBS["brackets"], HEAD + "Last.", "no head"]
    answers = list(render(map(page_of, texts)).values())
    assert [answer.title if isinstance(answer, Article) else answer.message for answer in answers] == [
        "Ours",
        "this line is longer than 4096 characters",
        "Ours",
        "the first line must be ---, then title, summary and the other fields, then ---",
    ]


def test_one_text_with_other_snippets_is_another_page() -> None:
    """After an upgrade an edited page is asked for with the edited snippet and with the file's, in one order."""
    words = [SourceFile("_snippets/test.md", text) for text in ("Send one.", "Send two.", "::: nope\n")]
    source = SourceFile(PATH, HEAD + "::: include test\n")
    first, second, third = (manuscript(PagePath.parse(PATH), source, {"_snippets/test.md": file}) for file in words)
    answers = [render([first, second, third])[page.digest] for page in (first, second, third)]
    said = [answer.body.text if isinstance(answer, Article) else answer.message.partition(";")[0] for answer in answers]
    assert said == ["Send one.", "Send two.", 'unknown block "nope"']


def in_a_child(monkeypatch: pytest.MonkeyPatch, work: str, part: float = 1) -> None:
    """A child whose compiler does something else with texts that say `BAD`; `part` of the time that a page has."""
    program = (
        f"import {renderer.__name__} as r, sys, os, time\n"
        f"r.LONGEST *= {part}; r.PATIENCE *= {part}\n"
        "good = r.compiled\n"
        f"def bad(page):\n    {work}\n"
        "r.compiled = lambda page: bad(page) if 'BAD' in page.source.text else good(page)\n"
        "r.main()\n"
    )
    monkeypatch.setattr(rendering, "_COMMAND", (sys.executable, "-s", "-c", program))


@pytest.mark.parametrize(
    ("work", "sentence"),
    [
        ("while True: pass", renderer.TOO_SLOW),
        ("time.sleep(60)", renderer.TOO_SLOW),
        ("import re; re.match('(a*)*b', 'a' * 40)", renderer.TOO_SLOW),
        # Zeros that nobody reads cost the kernel nothing: the memory is gone before any clock has moved.
        ("x = []\n    while True: x.append(bytes(10_000_000))", renderer.TOO_BIG),
        ("os.kill(os.getpid(), 9)", renderer.TOO_BIG),
        ("os.abort()", renderer.TOO_BIG),
        ("return bad(page)", "something in this text is nested too deeply"),
    ],
)
def test_a_child_that_runs_away_is_stopped_and_the_others_go_on(
    monkeypatch: pytest.MonkeyPatch, work: str, sentence: str
) -> None:
    in_a_child(monkeypatch, work, part=0.2)
    first, bad, last = (page_of(HEAD + text) for text in ("First.", "BAD", "Last."))
    answers = render([first, bad, last])
    assert isinstance(answers[first.digest], Article)
    assert isinstance(answers[last.digest], Article)
    refused = answers[bad.digest]
    assert isinstance(refused, ContentError)
    assert refused.message == sentence


def test_a_page_that_waits_for_its_turn_on_a_busy_machine_is_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    in_a_child(monkeypatch, "time.sleep(r.LONGEST + 0.2); return good(page)", part=0.2)
    page = page_of(HEAD + "BAD")
    assert isinstance(render([page])[page.digest], Article)


def test_one_that_keeps_the_processor_is_stopped_by_what_it_used(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    in_a_child(monkeypatch, "r.signal.setitimer(r.signal.ITIMER_REAL, 0)\n    while True: pass", part=0.2)
    page = page_of(HEAD + "BAD")
    assert isinstance(render([page])[page.digest], ContentError)
    assert [vars(record)["status"] for record in caplog.records] == [-signal.SIGPROF]


def test_each_page_has_two_seconds_of_the_processor_and_ten_of_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    in_a_child(monkeypatch, "raise r.ContentError('x', 1, repr([r.signal.getitimer(k) for k in (2, 0)]))")
    pages = [page_of(HEAD + text) for text in ("BAD", "BAD again")]
    assert (signal.ITIMER_PROF, signal.ITIMER_REAL) == (2, 0)
    for answer in render(pages).values():
        assert isinstance(answer, ContentError)
        (processor, again), (clock, once_more) = json.loads(answer.message.replace("(", "[").replace(")", "]"))
        assert (again, once_more) == (0, 0)
        assert 1.5 < processor < 2.1  # the kernel rounds up
        assert 5 < clock < 10.1


def test_a_child_can_neither_write_files_nor_start_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    in_a_child(monkeypatch, "raise r.ContentError('x', 1, repr([r.resource.getrlimit(k) for k in (1, 4, 9)]))")
    page = page_of(HEAD + "BAD")
    refused = render([page])[page.digest]
    assert isinstance(refused, ContentError)
    assert (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE, resource.RLIMIT_AS) == (1, 4, 9)
    assert refused.message == repr([(0, 0), (0, 0), (renderer.MOST_MEMORY, renderer.MOST_MEMORY)])


def test_a_child_knows_no_secret_and_no_django(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not-for-children")
    facts = "(sorted(os.environ), [name for name in sys.modules if 'django' in name])"
    in_a_child(monkeypatch, f"raise r.ContentError('x', 1, repr({facts}))")
    page = page_of(HEAD + "BAD")
    refused = render([page])[page.digest]
    assert isinstance(refused, ContentError)
    assert refused.message == repr((["LANG", "PATH", "PYTHONDONTWRITEBYTECODE"], []))


def test_a_renderer_that_does_not_start_is_no_texts_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rendering, "_COMMAND", (sys.executable, "-c", "raise SystemExit(3)"))
    with pytest.raises(RendererBroken, match="status 3"):
        render([page_of(HEAD + "a")])


@pytest.mark.django_db
def test_a_mistake_is_kept_and_running_away_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    in_a_child(monkeypatch, "os.abort()")
    good, bad, wrong = (page_of(text) for text in (HEAD + "Good.", HEAD + "BAD", "no head"))
    assert list(render_and_keep([good, bad, wrong])) == [bad.digest]
    assert set(Rendering.objects.values_list("digest", flat=True)) == {good.digest, wrong.digest}


@pytest.mark.django_db
def test_another_release_renders_anew_and_forgets_the_old_ones_after_a_while() -> None:
    EditedPage.objects.create(path=PATH, text=HEAD + "Ours.")
    EditedPage.objects.create(path="articles/broken.md", text="no head")
    EditedPage.objects.create(path="articles/webmail.md", text=HEAD + "{{ gone }}")
    Rendering.objects.create(digest="0" * 64, answer="{}")
    raise_revision()
    assert "own" not in current_library(NOON, "en").articles
    assert render_missing(NOON) == 3
    assert current_library(NOON, "en").articles["own"].title == "Ours"
    assert current_library(NOON, "en").articles["webmail"].title != "Ours"
    assert render_missing(NOON) == 0
    Rendering.objects.update(made_at=NOON - timedelta(days=31))
    assert render_missing(NOON) == 0
    assert Rendering.objects.count() == 3
    assert not Rendering.objects.filter(digest="0" * 64).exists()


@pytest.mark.django_db(transaction=True)
def test_what_is_rendered_anew_is_no_fault_and_what_cannot_be_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    for name in ("own", "other", "third"):
        EditedPage.objects.create(path=f"articles/{name}.md", text=HEAD + name)
    EditedPage.objects.create(path="articles/broken.md", text="no head")
    raise_revision()
    assert render_missing(NOON) == 4
    assert caplog.messages == []
    for _ in range(3):
        assert "own" in current_library(NOON, "en").articles
    said = [(record.message, record.page) for record in caplog.records]  # type: ignore[attr-defined]
    assert said == [("an edited page is not served", "articles/broken.md")]


@pytest.mark.django_db(transaction=True)
def test_a_text_that_nobody_could_render_is_said(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    EditedPage.objects.create(path=PATH, text=HEAD + "Ours.")
    raise_revision()
    monkeypatch.setattr(rendering, "_COMMAND", ("/no/such/program",))
    with pytest.raises(RendererBroken):
        render_missing(NOON)
    assert "own" not in current_library(NOON, "en").articles
    assert [record.page for record in caplog.records] == [PATH]  # type: ignore[attr-defined]
