"""The whole way from Markdown to a reader's page."""

import sys
from collections import Counter
from collections.abc import Callable, Mapping
from types import FrameType

import pytest

from kb.guides.page.render import compile_body
from kb.guides.text.errors import ContentError
from kb.guides.text.placeholders import Task, Value, ValueKind
from kb.guides.text.source import Snippet
from kb.mail.servers import Protocol


def test_values_are_filled_in_wherever_they_stand(page: Callable[..., str]) -> None:
    source = (
        "Log in to [webmail]({{ webmail.url }}) of {{ domain }}, port {{ incoming.port }}.\n\n"
        "Ring [us](tel:{{ site.phone }}) on {{ site.phone }} by {{ old_closes_at }}.\n\n"
        "![Screen of {{ domain }}](/static/img/a.png)\n\n"
        "```\n{{ incoming.host }}\n```"
    )
    assert page(source) == (
        '<p>Log in to <a href="https://yourdomain.co.uk/webmail" rel="noopener">webmail</a> of yourdomain.co.uk, '
        'port <span class="value">993</span>.</p>\n'
        '<p>Ring <a href="tel:+442079460000">us</a> '
        "on +44\N{NO-BREAK SPACE}20\N{NO-BREAK SPACE}7946\N{NO-BREAK SPACE}0000 "
        "by Friday 29 March 2024 at 18:00 (London time).</p>\n"
        '<p><img alt="Screen of yourdomain.co.uk" src="/static/img/a.png"></p>\n'
        '<pre><code><span class="value">yourdomain.<wbr>co.<wbr>uk</span>\n</code></pre>'
    )


def test_without_a_domain_there_are_words_and_no_dead_links(words: Callable[..., str]) -> None:
    assert words("Open [webmail]({{ webmail.url }}), then type {{ incoming.host }}.") == (
        '<p>Open webmail, then type <span class="words">your new incoming server</span>.</p>'
    )


def test_a_host_in_a_sentence_can_be_copied(page: Callable[..., str]) -> None:
    assert page("Type {{ outgoing.host }}.") == (
        '<p>Type <span class="value">yourdomain.<wbr>co.<wbr>uk</span>'
        '<button type="button" class="copy-small" data-copy="yourdomain.co.uk" hidden>Copy'
        '<span class="vh"> the new outgoing server, yourdomain.co.uk</span></button>.</p>'
    )


def test_a_value_is_neither_markdown_nor_html(values: Mapping[str, Value]) -> None:
    hostile = {**values, "domain": Value(ValueKind.PLAIN, "**a** [b](c) {{ domain }} <i>&amp;")}
    html = compile_body("Is {{ domain }} yours?", path="a.md").fill(hostile)
    assert html == "<p>Is **a** [b](c) {{ domain }} &lt;i&gt;&amp;amp; yours?</p>"


@pytest.mark.parametrize(
    "target", ["https://{{ domain }}/", "/x/{{ domain }}/", "{{ site.phone }}", "mailto:a@{{ domain }}"]
)
def test_a_placeholder_cannot_be_part_of_an_address(target: str) -> None:
    assert compile_body(f"[x]({target})", path="a.md").links == ()


def test_its_sentences_leave_sketches_out() -> None:
    source = '1. Tap **Next**\n\n   ::: sketch phone "Account"\n   - Host Name | {{ incoming.host }}\n   :::\n'
    assert compile_body(source, path="a.md").text == "Tap Next."


def test_a_body_can_be_asked_what_is_in_it() -> None:
    source = (
        "Intro about `0x800CCC0E` and mail.example.\n\n## Incoming server\n\n::: imap\nFor {{ incoming.host }}.\n:::\n"
        '::: seen apps "**Apps**"\n[Next](/guides/) [out](https://a.example/)\n:::\n\n::: include test'
    )
    body = compile_body(source, path="a.md", snippets={"test": Snippet("t.md", "## Test\n")})
    assert body.text == (
        "Intro about 0x800CCC0E and mail.example. Incoming server. For your new incoming server. Apps. Next out. Test."
    )
    assert body.text_for(Task.ADD) == body.text.replace("your new incoming server", "your incoming server")
    assert body.prose.startswith("Intro about and mail.example. Incoming")
    assert [(heading.level, heading.id, heading.text) for heading in body.headings] == [
        (2, "h-incoming-server", "Incoming server"),
        (2, "h-test", "Test"),
    ]
    assert body.links == ("/guides/", "https://a.example/")
    assert body.placeholders == {"incoming.host"}
    assert body.snippets == {"test"}
    assert body.seen_keys == {"apps"}
    assert body.anchors == {"h-incoming-server", "h-test", "seen-apps"}


def test_an_error_names_the_line_of_the_file() -> None:
    with pytest.raises(ContentError) as caught:
        compile_body("a\n\n::: nope", path="guides/mac/a.md", first_line=20)
    assert (caught.value.path, caught.value.line) == ("guides/mac/a.md", 22)


BOMBS = {
    "brackets": "[" * 30_000,
    "paragraphs of brackets": ("[" * 60 + "\n\n") * 1_560,
    "paragraphs of images": ("![" * 60 + "\n\n") * 945,
    "cdata": "<![CDATA[" * 10_500,
    "backticks": "".join("`" * count + " " for count in range(1, 350)),
    "quotations": ">" * 96_000,
    "headings": "## a\n\n" * 15_000,
    "headings without a gap": "## a\n" * 19_500,
    "wide table": "|a" * 2_000 + "\n" + "|-" * 2_000 + "\n" + "|b" * 2_000,
    "emphasis": ("*a " * 60 + "\n\n") * 525,
    "nested lists": "\n\n".join(" " * (3 * (number % 8)) + "- a" for number in range(6_000)),
    "blocks": "::: expect\na\n:::\n" * 5_250,
    "nested blocks": "::: expect\n" * 7_500,
    "branches": "".join(f'::: seen k{number} "a"\n:::\n' for number in range(3_750)),
    "placeholders": "{{ domain }}\n\n" * 6_750,
}
#: What is said of those that are refused; the others become pages.
REFUSALS = {
    "brackets": "this line is longer than 4096 characters",
    "paragraphs of images": "the page is longer than 96 KB; make two of it",
    "cdata": "this line is longer than 4096 characters",
    "backticks": "this line is longer than 4096 characters",
    "quotations": "this line is longer than 4096 characters",
    "headings without a gap": "a paragraph of more than 4096 characters; put blank lines into it",
    "wide table": "a paragraph of more than 4096 characters; put blank lines into it",
    "nested blocks": "blocks nest 6 deep at most",
}


@pytest.mark.thorough
@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_or_harmless(bomb: str) -> None:
    """That none runs away is shown where there are limits, in the child process: `tests/operations/pages`."""
    refusal = None
    try:
        compile_body(BOMBS[bomb], path="a.md")
    except ContentError as error:
        refusal = error.message
    assert refusal == REFUSALS.get(bomb)


def calls_of(work: Callable[[], object]) -> Counter[tuple[str, str]]:
    """How often each function ran, by package and name, those of C and Rust too."""
    calls: Counter[tuple[str, str]] = Counter()

    def count(frame: FrameType, event: str, function: object) -> None:
        if event == "call":
            calls[frame.f_globals["__name__"].partition(".")[0], frame.f_code.co_name] += 1
        elif event == "c_call":
            module: str | None = getattr(function, "__module__", None)
            calls[(module or "").partition(".")[0], getattr(function, "__name__", "")] += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work()
    finally:
        sys.setprofile(before)
    return calls


def test_filling_in_is_joining(values: Mapping[str, Value]) -> None:
    """Neither Markdown nor nh3 runs for a reader, and a value is escaped once, however often it stands."""
    source = "Type {{ incoming.host }}, then {{ outgoing.port }}.\n\n" * 20
    makers = {"markdown", "nh3"}
    assert {package for package, _ in calls_of(lambda: compile_body(source, path="a.md"))} >= makers
    body = compile_body(source, path="a.md")
    body.fill(values)
    filling = calls_of(lambda: body.fill(values))
    assert filling["kb", "html"] == 2
    assert not {package for package, _ in filling} & makers


def test_a_page_keeps_as_many_states_as_it_has_and_no_more(values: Mapping[str, Value]) -> None:
    body = compile_body('::: seen a "A"\n:::\n::: seen b "B"\n:::', path="a.md")
    for number in range(200):
        body.fill(values, seen=f"a,x{number}")
        body.fill(values, seen=f"b,a,{number}", protocol=Protocol.POP3)
    assert len(body._flat) == 2
