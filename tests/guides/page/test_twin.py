"""The Markdown twin: every block as plain Markdown, for both protocols and all branches, and words that stay words."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown import Markdown

from kb.guides.page.render import compile_body
from kb.guides.page.twin import Captions, escaped, markdown_of
from kb.guides.text.placeholders import SiteWords, Task, values_for, words_for

CAPTIONS = Captions({"imap": "*IMAP:*", "pop3": "*POP3:*"}, "*Both:*", "*In every case:*")


def twin(source: str) -> str:
    return markdown_of(compile_body(source, path="page.md"), words_for(), lambda address: f"[{address}]", CAPTIONS)


SOURCE = """
Open **Mail** and *wait*. Then [read this](/articles/webmail/#h-more "no title") or <https://example.org/>.

## Incoming server

::: path Settings > Mail & more > your account

::: seen row "I see **Row**"

1. Tap **Row**.
:::

::: seen arrow "I see an arrow"

1. Tap it.
:::

1. Type {{ incoming.host }}
   ::: sketch phone "Account" "Cancel" "Done"
   = INCOMING
   > Host Name | {{ incoming.host }}
   - Password
   [x] Use SSL
   > [ ] Expert
   ( Back ) (> Next )
   ~ Nothing else.
   :::
2. Tap **Done**.
   ::: expect
   You should see a tick.

   - And this.
   :::

::: pop3
::: warning "Do not delete"
It may be the only copy.
:::
:::

Go on.

::: imap
For IMAP.
:::

| One | Two |
| --- | --- |
| a\\|b | `c*d` |

Term
:   What it is.

> Quoted words.

```
raw *text* {{ domain }}
```

---

![A screen](/static/img/x.png)
"""

TWIN = """\
Open **Mail** and *wait*. Then [read this]([/articles/webmail/#h-more]) or [https://example.org/]([https://example.org/]).

## Incoming server

**Settings** > **Mail & more** > **your account**

### I see **Row**

1. Tap **Row**.

### I see an arrow

1. Tap it.

*In every case:*

1. Type your new incoming server

   ```text
   [ Cancel | Account | Done ]
     INCOMING
   > Host Name: your new incoming server
     Password
     [x] Use SSL
   > [ ] Expert
     ( Back )  (> Next )
     Nothing else.
   ```

2. Tap **Done**.

   > You should see a tick.
   >
   > - And this.

*POP3:*

> **Do not delete**
>
> It may be the only copy.

*Both:*

Go on.

*IMAP:*

For IMAP.

*Both:*

| One | Two |
| --- | --- |
| a\\|b | `c*d` |

- **Term**
  What it is.

> Quoted words.

```text
raw *text* your domain
```

---

![A screen]([/static/img/x.png])
"""


def test_every_block_becomes_plain_markdown() -> None:
    assert twin(SOURCE) == TWIN


def test_what_is_known_of_the_site_is_said_and_of_clients_nothing() -> None:
    source = "{{ site.name }}, {{ site.phone }}, [call](tel:{{ site.phone }}), [mail]({{ webmail.url }}), {{ domain }}."
    site = SiteWords("A*B <Host>", "01632 960 001", "always")
    values = values_for(None, task=Task.ADD, protocol=None, zone=ZoneInfo("Europe/London"), site=site)
    text = markdown_of(compile_body(source, path="x.md"), values, str, CAPTIONS)
    assert text == "A\\*B \\<Host>, 01632\u00a0960\u00a0001, [call](tel:01632960001), mail, your domain.\n"


@pytest.mark.parametrize(
    ("words", "safe"),
    {
        "# no heading": "\\# no heading",
        "1. no list": "1\\. no list",
        "- no item": "\\- no item",
        "> no quote": "\\> no quote",
        "a_b *c* [d](e) `f` <g>": "a\\_b \\*c\\* \\[d\\](e) \\`f\\` \\<g>",
        "two\nlines": "two lines",
        "1 thing": "1 thing",
    }.items(),
)
def test_words_stay_words(words: str, safe: str) -> None:
    assert escaped(words) == safe


@given(st.text(alphabet="ab1.)#*_-+>`[]()<!~=| \\&", min_size=1, max_size=30).filter(str.strip))
def test_no_words_become_markup(words: str) -> None:
    html = Markdown().convert(escaped(words))
    assert html.startswith("<p>")
    assert not [tag for tag in ("<em", "<strong", "<a ", "<li", "<h1", "<blockquote", "<hr", "<pre") if tag in html]


def test_code_with_backticks_keeps_them() -> None:
    assert twin("Type `` a`b `` now.") == "Type ``a`b`` now.\n"
