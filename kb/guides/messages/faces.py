"""The faces of a filled message: plain text, HTML for mail apps, HTML for our own pages, one line.

Values are escaped here and nowhere else. HTML for mail apps is what Outlook's old engine can show: tables, styles on
each element, no style sheet, no picture, nothing that is fetched from anywhere.
"""

from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Final

from kb.guides.messages.filling import Block, Document, Heading, Line, Paragraph, Points, Swap, Swaps
from kb.guides.text.placeholders import breakable
from kb.languages import LANGUAGES

_FONT: Final = "font-family:Arial,Helvetica,sans-serif"
_INK: Final = "#14211c"
_CELL: Final = f"padding:6px 12px 6px 0;border-bottom:1px solid #d8ddd8;vertical-align:top;{_FONT};font-size:16px"
_TEXT: Final = f"margin:0 0 16px;{_FONT};font-size:16px;line-height:24px;color:{_INK}"
_HEADING: Final = f"margin:24px 0 8px;{_FONT};font-size:18px;line-height:24px;font-weight:bold;color:{_INK}"
_MONO: Final = "font-family:Consolas,'Courier New',monospace;font-weight:bold;word-break:break-word"


def plain(document: Document) -> str:
    """Each paragraph is one line, which mail apps wrap; a line of its own for each value of the table."""
    return "\n\n".join("\n".join(_plain_block(block)) for block in document.blocks) + "\n"


def one_line(document: Document) -> str:
    """The paragraphs in one line, without any mark."""
    lines = (_plain_line(block.line) for block in document.blocks if isinstance(block, Paragraph | Heading))
    return " ".join(lines)


def paragraphs(document: Document) -> tuple[str, ...]:
    """Each paragraph as plain text."""
    return tuple(_plain_line(block.line) for block in document.blocks if isinstance(block, Paragraph))


def _plain_block(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        text = _plain_line(block.line)
        yield text
        yield "-" * min(len(text), 60)
    elif isinstance(block, Paragraph):
        yield _plain_line(block.line)
    elif isinstance(block, Points):
        for number, item in enumerate(block.items, start=1):
            yield f"{f'{number}.' if block.numbered else '-'} {_plain_line(item)}"
    else:
        for row in block.rows:
            yield row.title
            if row.old and block.old:
                yield f"   {block.old}: {row.old}"
            yield f"   {block.new}: {row.new}"
        yield from block.details


def _plain_line(line: Line) -> str:
    """What a link leads to stands behind its last word, in brackets, unless the words say it already."""
    out: list[str] = []
    for place, run in enumerate(line):
        out.append(run.text)
        ends = place + 1 == len(line) or line[place + 1].link != run.link
        if run.link and ends and run.link not in "".join(out):
            out.append(f" ({run.link})")
    return "".join(out)


def email_html(document: Document, sign: str) -> str:
    """A whole document for the HTML part of an e-mail. `sign` is the colour of links and new values."""
    language = LANGUAGES[document.language].tag if document.language in LANGUAGES else document.language
    inner = "\n".join(_email_block(block, sign) for block in document.blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(document.subject)}</title>\n</head>\n"
        '<body style="margin:0;padding:0;background-color:#ffffff">\n'
        '<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">'
        '<tr><td style="padding:16px">\n'
        '<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"'
        ' style="width:100%;max-width:600px"><tr><td>\n'
        f"{inner}\n</td></tr></table>\n</td></tr></table>\n</body>\n</html>\n"
    )


def _email_block(block: Block, sign: str) -> str:
    if isinstance(block, Heading):
        return f'<h2 style="{_HEADING}">{_email_line(block.line, sign)}</h2>'
    if isinstance(block, Paragraph):
        return f'<p style="{_TEXT}">{_email_line(block.line, sign)}</p>'
    if isinstance(block, Points):
        tag = "ol" if block.numbered else "ul"
        items = "".join(f'<li style="margin:0 0 8px">{_email_line(item, sign)}</li>' for item in block.items)
        return f'<{tag} style="{_TEXT};padding-left:24px">{items}</{tag}>'
    head = "".join(
        f'<th align="left" scope="col" style="{_CELL};color:{_INK}">{escape(text)}</th>'
        for text in ("", *((block.old,) if block.old else ()), block.new)
    )
    rows = "".join(f"<tr>{_email_row(row, sign, with_old=bool(block.old))}</tr>" for row in block.rows)
    details = "<br>".join(map(escape, block.details))
    return (
        '<table cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse;margin:0 0 16px">'
        f'<tr>{head}</tr>{rows}</table>\n<p style="{_TEXT}">{details}</p>'
    )


def _email_row(row: Swap, sign: str, *, with_old: bool) -> str:
    cells = [f'<th align="left" scope="row" style="{_CELL};color:{_INK}">{escape(row.title)}</th>']
    if with_old:
        cells.append(f'<td style="{_CELL};color:{_INK}">{escape(row.old)}</td>')
    cells.append(f'<td style="{_CELL};color:{sign};{_MONO}">{escape(row.new)}</td>')
    return "".join(cells)


def _email_line(line: Line, sign: str) -> str:
    return _html(line, f' style="color:{sign};word-break:break-word"')


def page_html(document: Document) -> str:
    """The blocks as HTML for a page of the site, dressed by its style sheets."""
    return "\n".join(_page_block(block) for block in document.blocks)


def _page_block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h2>{_page_line(block.line)}</h2>"
    if isinstance(block, Paragraph):
        return f"<p>{_page_line(block.line)}</p>"
    if isinstance(block, Points):
        tag = "ol" if block.numbered else "ul"
        return f"<{tag}>{''.join(f'<li>{_page_line(item)}</li>' for item in block.items)}</{tag}>"
    heads = "".join(f'<th scope="col">{escape(text)}</th>' for text in filter(None, (block.old, block.new)))
    rows = "".join(f"<tr>{_page_row(row, block)}</tr>" for row in block.rows)
    details = "".join(f"<li>{escape(detail)}</li>" for detail in block.details)
    return (
        f'<table class="swaps"><thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody></table>\n'
        f'<ul class="details">{details}</ul>'
    )


def _page_row(row: Swap, block: Swaps) -> str:
    cells = [f'<th scope="row">{escape(row.title)}</th>']
    if block.old:
        old = breakable(row.old)
        cells.append(f"<td>{old if block.waits else f'<s>{old}</s>'}</td>")
    cells.append(f"<td><b>{breakable(row.new)}</b></td>")
    return "".join(cells)


def _page_line(line: Line) -> str:
    return _html(line, ' rel="noopener"')


def _html(line: Line, of_links: str) -> str:
    """Runs of one style are one element; `of_links` is what each link has besides its address."""
    out = []
    for (strong, link), runs in groupby(line, lambda run: (run.strong, run.link)):
        text = escape("".join(run.text for run in runs))
        text = f"<b>{text}</b>" if strong else text
        out.append(f'<a href="{escape(link)}"{of_links}>{text}</a>' if link else text)
    return "".join(out)
