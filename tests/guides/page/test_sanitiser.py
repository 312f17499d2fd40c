"""Hostile sources come out harmless: raw HTML is text, bad addresses are gone, ids are ours."""

from collections.abc import Callable
from html.parser import HTMLParser

import pytest

from kb.guides.page.render import compile_body
from kb.guides.page.sanitiser import clean, safe_image, safe_link
from kb.guides.text.placeholders import words_for

ALLOWED_ATTRIBUTES = {
    *("href", "rel", "class", "id", "src", "alt", "start", "scope", "role", "aria-label", "tabindex", "data-user"),
    *("type", "data-copy", "hidden"),
}
HARMLESS_TAGS = {
    *("p", "a", "em", "strong", "code", "pre", "h2", "ul", "ol", "li", "blockquote", "img", "hr", "br", "dl", "dt"),
    *("dd", "div", "span", "button", "table", "thead", "tbody", "tr", "th", "td"),
}


class Elements(HTMLParser):
    """Every tag and attribute that a browser would find."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: dict[str, str | None] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(attrs)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "javascript&colon;alert(1)",
        "\x01javascript:alert(1)".replace("\x01", "%01"),
        "vbscript:msgbox(1)",
        "data:text/html,<script>alert(1)</script>",
        "data:image/svg+xml;base64,AAAA",
        "//evil.example/x",
        "/\\evil.example",
        "\\\\evil.example",
        "/a\\..\\b",
        "https://apple.com@evil.example/",
        "https://user:password@evil.example/",
        "https://evil",
        "https:evil.example",
        "http://plain.example/",
        "ftp://a.example/",
        "file:///etc/passwd",
        "relative/page",
        "?protocol=pop3",
        "#csrfmiddlewaretoken",
        "mailto:a@b.example@c",
        "tel:javascript",
        "https://a.example/\u202egnp.exe",
    ],
)
def test_a_link_to_a_doubtful_address_is_none(address: str) -> None:
    body = compile_body(f"[x](<{address}>) and [y]({address})", path="a.md")
    assert "href" not in body.fill(words_for())
    assert not body.links


@pytest.mark.parametrize(
    "address",
    [
        "https://support.apple.com/en-gb/HT201320?a=b&c=d#e",
        "https://a.example:8443/",
        "mailto:help@a.example",
        "tel:+442079460000",
        "sms:+442079460000",
        "/guides/iphone-mail/#h-incoming-server",
        "/",
        "#h-test",
        "#seen-apps",
    ],
)
def test_a_link_that_a_page_needs_stays(address: str) -> None:
    assert safe_link(address)
    assert compile_body(f"[x]({address})", path="a.md").links == (address,)


@pytest.mark.parametrize(
    ("address", "safe"),
    [
        ("/static/img/a-1.png", True),
        ("/media/2026/a.webp", True),
        ("/static/../etc/passwd", False),
        ("/static/.hidden", False),
        ("/other/a.png", False),
        ("https://tracker.example/a.png", False),
        ("data:image/png;base64,AAAA", False),
        ("/static/a.png?x=1", False),
    ],
)
def test_images_are_our_own(address: str, safe: bool) -> None:
    assert safe_image(address) is safe
    body = compile_body(f"![What it shows]({address})", path="a.md")
    assert body.images == ((address,) if safe else ())
    assert body.refused == (() if safe else (address,))


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)><circle>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
        "<style>*{display:none}</style>",
        "<base href='https://evil.example/'>",
        "<meta http-equiv=refresh content='0;url=https://evil.example'>",
        "<form action=https://evil.example><input type=password name=p></form>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<object data=x></object><embed src=x>",
        "<!-- <script>alert(1)</script> -->",
        "<p onclick=alert(1) style=color:red id=csrfmiddlewaretoken>",
        "## Heading {: onclick=alert(1) #csrfmiddlewaretoken }",
        '## location\n\n<a id="h-x" name="cookie">',
        "[x](/a/ \"t' onmouseover='alert(1)\")",
        '![" onerror="alert(1)](/static/a.png)',
        "[x]: javascript:alert(1)\n\n[x]",
        "<javascript:alert(1)>",
        "<a@b.example>",
        "`<script>`\n\n```html\n</code></pre><script>alert(1)</script>\n```",
        "&lt;script&gt;alert(1)&lt;/script&gt; &#60;script&#62;",
        "<details open ontoggle=alert(1)>\n\n- a\n\n</details>",
        "| <script> | a |\n|---|---|\n| <img onerror=x> | `</td><script>` |",
        ">" + "<script>",
        "{{ domain }}<script>{{ domain }}</script>",
    ],
)
def test_raw_html_is_text(source: str, page: Callable[..., str]) -> None:
    elements = Elements(page(source))
    assert elements.tags <= HARMLESS_TAGS
    assert set(elements.attributes) <= ALLOWED_ATTRIBUTES
    assert (elements.attributes.get("id") or "h-").startswith("h-")
    assert (elements.attributes.get("href") or "/").startswith(("/", "mailto:"))


def test_a_script_is_shown_as_it_was_written(page: Callable[..., str]) -> None:
    assert page("<script>alert(1)</script>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"


def test_the_second_wall_stands_without_the_first() -> None:
    html = (
        '<p class="steps evil" id="evil" onclick="x()">a<script>x()</script></p><ol class="steps evil">'
        '<li style="x">b</li></ol><h2 id="h-ok">c</h2><h2 id="location">d</h2>'
        '<div role="alert" aria-label="x" tabindex="9">e</div><input type="password">'
    )
    assert clean(html) == (
        '<p class="">a</p><ol class="steps"><li>b</li></ol><h2 id="h-ok">c</h2><h2>d</h2><div>e</div>'
    )


def test_the_second_wall_leaves_a_link_its_address_and_a_picture_its_text() -> None:
    html = (
        '<a href="/x/" target="_blank" ping="/y/" title="t" onclick="x()">a</a><!-- b --><iframe src="/"></iframe>'
        '<img src="/static/a.png" srcset="/z.png 2x" alt="c" onerror="x()"><style>p {}</style>'
    )
    assert clean(html) == '<a href="/x/">a</a><img src="/static/a.png" alt="c">'


def test_links_that_leave_the_site_tell_it_nothing(page: Callable[..., str]) -> None:
    assert page("[a](https://a.example/) [b](/guides/)") == (
        '<p><a href="https://a.example/" rel="noopener">a</a> <a href="/guides/">b</a></p>'
    )
