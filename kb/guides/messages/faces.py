"""The faces of a filled message: plain text, HTML for mail apps, HTML for our own pages, one line.

Values are escaped here and nowhere else. HTML for mail apps is in `email_html.py`.
"""

from collections.abc import Iterator
from html import escape
from itertools import groupby

from kb.guides.messages.filling import Block, Document, Heading, Line, Paragraph, Points, Swap, Swaps
from kb.guides.text.placeholders import breakable


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
        cells.append(f'<td data-head="{escape(block.old)}">{old if block.waits else f"<s>{old}</s>"}</td>')
    cells.append(f'<td data-head="{escape(block.new)}"><b>{breakable(row.new)}</b></td>')
    return "".join(cells)


def _page_line(line: Line) -> str:
    """An address that is read may be broken after its dots and slashes."""
    html = _html(line, ' rel="noopener"')
    for address in {run.link for run in line if run.link and run.text == run.link}:
        html = html.replace(f">{escape(address)}<", f">{'/<wbr>'.join(map(breakable, address.split('/')))}<")
    return html


def _html(line: Line, of_links: str) -> str:
    """Runs of one style are one element; `of_links` is what each link has besides its address."""
    out = []
    for (strong, link), runs in groupby(line, lambda run: (run.strong, run.link)):
        text = escape("".join(run.text for run in runs))
        text = f"<b>{text}</b>" if strong else text
        out.append(f'<a href="{escape(link)}"{of_links}>{text}</a>' if link else text)
    return "".join(out)
