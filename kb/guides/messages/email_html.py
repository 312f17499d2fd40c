"""A filled message as HTML for mail apps: what Outlook's old engine can show, and phones at night as well.

Styles stand on each element, since many mail apps drop a style sheet; the one sheet there is says only what a dark
ground changes. Nothing is fetched from anywhere. Who gets the message is not known here: `framed` puts their logo, a
note and the foot into their places.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import groupby
from typing import Final

from kb.guides.messages.filling import Block, Document, Heading, Line, Paragraph, Points, Run, Swap, Swaps
from kb.guides.messages.names import Sender
from kb.languages import LANGUAGES

_FONT: Final = "font-family:Arial,Helvetica,sans-serif"
_INK: Final = "#14211c"
_QUIET: Final = "#434f49"
_LINE: Final = "#d8ddd8"
_TYPE: Final = f"{_FONT};font-size:16px;line-height:24px"
_TEXT: Final = f"margin:0 0 16px;{_TYPE};color:{_INK}"
_HEADING: Final = f"margin:28px 0 8px;{_FONT};font-size:18px;line-height:24px;font-weight:bold;color:{_INK}"
_MONO: Final = "font-family:Consolas,Menlo,'DejaVu Sans Mono','Courier New',monospace"
_NOTED: Final = f"margin:0 0 20px;padding:10px 14px;border:2px dashed {_QUIET};{_TYPE};color:{_QUIET}"
_SMALL: Final = f"{_FONT};font-size:15px;line-height:24px;color:{_QUIET}"
_ENDED: Final = f"margin:28px 0 0;padding:14px 0 0;border-top:1px solid {_LINE};{_SMALL}"
#: Where `framed` puts what only whoever sends the message knows. No value can look like one of these: it is escaped.
_NAME, _NAME_ENDS, _NOTE, _FOOT = "<!-- name -->", "<!-- /name -->", "<!-- note -->", "<!-- foot -->"

#: A name that is too long for a line of a phone is broken after a slash; between two of them, if need be, after a dot.
#: A part of it that is too long itself would leave the phone; it is broken anywhere.
_STEPS: Final = re.compile(r"[^/]*/*")
_LABELS: Final = re.compile(r"[^.]*\.*")
_FITS: Final = 30

_AT_NIGHT: Final = (
    ":root{{color-scheme:light dark;supported-color-schemes:light dark}}"
    "@media (prefers-color-scheme:dark){{"
    ".page,.page td{{background-color:#19211e!important}}"
    ".page p,.page h2,.page li{{color:#e9efeb!important}}"
    ".page .quiet{{color:#b3c1b9!important}}"
    ".page .box,.page .foot{{border-color:#4b5a53!important}}"
    ".page .sign{{color:{night}!important}}"
    ".page td.button{{background-color:{night}!important}}"
    ".page td.button a{{color:{ink}!important}}"
    ".page .logo{{background-color:#ffffff!important}}"
    "}}"
)


def email_html(document: Document, sender: Sender) -> str:
    """A whole document for the HTML part of an e-mail, in the colours of whoever sends it."""
    language = LANGUAGES[document.language].tag if document.language in LANGUAGES else document.language
    blocks = _with_button(document.blocks)
    inner = "\n".join(_button(block, sender) if is_button else _block(block, sender) for block, is_button in blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="supported-color-schemes" content="light dark">\n'
        f"<title>{escape(document.subject)}</title>\n"
        f"<style>{_AT_NIGHT.format(night=sender.night, ink=sender.night_ink)}</style>\n</head>\n"
        '<body style="margin:0;padding:0;background-color:#ffffff">\n'
        '<table class="page" role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"'
        ' style="background-color:#ffffff"><tr><td style="padding:16px" align="center">\n'
        '<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"'
        ' style="width:100%;max-width:600px"><tr><td align="left">\n'
        f'{_NOTE}<p class="sign" style="margin:0 0 20px;{_FONT};font-size:18px;line-height:24px;font-weight:bold;'
        f'color:{sender.sign}">{_NAME}{escape(sender.words.name)}{_NAME_ENDS}</p>\n'
        f"{inner}\n{_FOOT}</td></tr></table>\n</td></tr></table>\n</body>\n</html>\n"
    )


def framed(html: str, *, logo: str = "", note: str = "", foot: Iterable[str] = ()) -> str:
    """The document of `email_html` with what belongs to one message: all of it is HTML, and each line of the foot is a
    line. Without a logo the name of the site stays."""
    before, _name, rest = html.partition(_NAME)
    name, _name_ends, rest = rest.partition(_NAME_ENDS)
    html = f"{before}{logo or name}{rest}"
    noted = f'<p class="quiet box" style="{_NOTED}">{note}</p>\n' if note else ""
    ended = f'<p class="quiet foot" style="{_ENDED}">{lines}</p>\n' if (lines := "<br>\n".join(foot)) else ""
    return html.replace(_NOTE, noted).replace(_FOOT, ended)


def _with_button(blocks: Iterable[Block]) -> list[tuple[Block, bool]]:
    """Each block, and whether it is the one button: the first paragraph that is nothing but a link with words."""
    found, marked = False, []
    for block in blocks:
        is_button = not found and isinstance(block, Paragraph) and _is_link_alone(block.line)
        found = found or is_button
        marked.append((block, is_button))
    return marked


def _is_link_alone(line: Line) -> bool:
    links = {run.link for run in line}
    return len(links) == 1 and "" not in links and "".join(run.text for run in line) not in links


def _button(block: Block, sender: Sender) -> str:
    line = block.line if isinstance(block, Paragraph) else ()
    words = "".join(kept_whole(run.text) if run.value else escape(run.text) for run in line)
    style = f"display:block;padding:12px 20px;{_TYPE};font-weight:bold;color:#ffffff;text-decoration:none"
    return (
        '<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 20px"><tr>'
        f'<td class="button" bgcolor="{sender.sign}" style="background-color:{sender.sign};border-radius:10px">'
        f'<a href="{escape(line[0].link)}" style="{style}">{words}</a></td></tr></table>'
    )


def _block(block: Block, sender: Sender) -> str:
    if isinstance(block, Heading):
        return f'<h2 style="{_HEADING}">{_inline(block.line, sender)}</h2>'
    if isinstance(block, Paragraph):
        return f'<p style="{_TEXT}">{_inline(block.line, sender)}</p>'
    if isinstance(block, Points):
        tag = "ol" if block.numbered else "ul"
        items = "".join(f'<li style="margin:0 0 8px">{_inline(item, sender)}</li>' for item in block.items)
        return f'<{tag} style="{_TEXT};padding-left:24px">{items}</{tag}>'
    rows = "\n".join(_row(row, block, sender) for row in block.rows)
    details = "<br>".join(map(escape, block.details))
    return (
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 16px">'
        f'<tr><td class="box" style="padding:14px 14px 2px;border:1px solid {_LINE};border-radius:10px">\n'
        f'{rows}\n<p class="quiet" style="{_TEXT};margin:0 0 12px;color:{_QUIET}">{details}</p></td></tr></table>'
    )


def _row(row: Swap, block: Swaps, sender: Sender) -> str:
    """One below the other, so that a name has the whole width of a phone."""
    said = [f"<b>{escape(row.title)}</b>"]
    if block.old:
        said.append(f'<span class="quiet" style="color:{_QUIET}">{escape(block.old)}:</span><br>{_host(row.old)}')
    new = f'<b class="sign" style="color:{sender.sign}">{_host(row.new)}</b>'
    said.append(f'<span class="quiet" style="color:{_QUIET}">{escape(block.new)}:</span><br>{new}')
    return f'<p style="{_TEXT};margin:0 0 12px">{"<br>".join(said)}</p>'


def _host(name: str) -> str:
    size = 16 if len(name) <= _FITS else 14
    return f'<span style="{_MONO};font-size:{size}px">{kept_whole(name)}</span>'


def kept_whole(text: str) -> str:
    """A value as HTML; names of machines and web addresses are broken after their slashes and dots alone."""
    if " " in text or not {".", "/"} & set(text):
        return escape(text)
    return "<wbr>".join(map(_part, _parts(text)))


def _parts(text: str) -> Iterator[str]:
    for step in [text] if len(text) <= _FITS else filter(None, _STEPS.findall(text)):
        yield from [step] if len(step) <= _FITS else filter(None, _LABELS.findall(step))


def _part(part: str) -> str:
    how = "white-space:nowrap" if len(part) <= _FITS else "word-break:break-all"
    return f'<span style="{how}">{escape(part)}</span>'


def _inline(line: Line, sender: Sender) -> str:
    """Runs of one style are one element."""
    out = []
    for (strong, link), runs in groupby(line, lambda run: (run.strong, run.link)):
        text = "".join(map(_run, runs))
        text = f"<b>{text}</b>" if strong else text
        style = f'class="sign" style="color:{sender.sign};overflow-wrap:break-word"'
        out.append(f'<a href="{escape(link)}" {style}>{text}</a>' if link else text)
    return "".join(out)


def _run(run: Run) -> str:
    return kept_whole(run.text) if run.value else escape(run.text)
