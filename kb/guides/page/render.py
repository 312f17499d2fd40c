"""From Markdown to a page, once; a reader's own page is then only joined (`CompiledBody.fill`).

    source ─► lines ─► marked blocks ─► Python-Markdown + extensions ─► nh3 ─► pieces

Values never pass through Markdown or nh3: a placeholder is a token until the very end. Time and memory for hostile
sources are bounded by `text/source.py`; whoever renders an operator's text still does it in a child process.
"""

from collections.abc import Mapping, Sequence
from itertools import chain, product
from typing import Final

from markdown import Markdown
from markdown.extensions import Extension

from kb.guides.page.body import CompiledBody
from kb.guides.page.extensions.app_list import AppListExtension
from kb.guides.page.extensions.apps import AppsExtension
from kb.guides.page.extensions.ask import AskExtension
from kb.guides.page.extensions.expect import ExpectExtension
from kb.guides.page.extensions.headings import HeadingsExtension
from kb.guides.page.extensions.markers import MarkersExtension
from kb.guides.page.extensions.path import PathExtension
from kb.guides.page.extensions.plate import PlateExtension
from kb.guides.page.extensions.seen import SeenExtension
from kb.guides.page.extensions.sketch import SketchExtension
from kb.guides.page.extensions.states import StatesExtension
from kb.guides.page.extensions.steps import StepsExtension
from kb.guides.page.extensions.stop import StopExtension
from kb.guides.page.extensions.tables import TableBoxExtension
from kb.guides.page.extensions.warning import WarningExtension
from kb.guides.page.sanitiser import clean, refused
from kb.guides.page.stops import names_in
from kb.guides.text.blocks import Block, BlockKind, mark_blocks
from kb.guides.text.errors import ContentError
from kb.guides.text.limits import keep_limits
from kb.guides.text.source import TAB_LENGTH, Snippet, read_source
from kb.languages import SOURCE
from kb.mail.servers import INCOMING

_BLOCK_EXTENSIONS: Final = (
    *(SeenExtension, WarningExtension, ExpectExtension, PathExtension, SketchExtension),
    *(StopExtension, AskExtension, PlateExtension, AppsExtension),
)
#: Every name that may follow `:::`, but for `include`, which is done before blocks are looked for.
KINDS: Final[Mapping[str, BlockKind]] = {
    **StatesExtension.kinds,
    **{extension.kind.name: extension.kind for extension in (*_BLOCK_EXTENSIONS, AppListExtension)},
}


def compile_body(
    source: str,
    *,
    path: str,
    first_line: int = 1,
    snippets: Mapping[str, Snippet] | None = None,
    labels: tuple[str, ...] = (),
    language: str = SOURCE,
) -> CompiledBody:
    """Render a page once, for every reader; `language` is the one that it is written in, `labels` are its catalogues.

    `path` and `first_line` are where `source` stands, for messages. Raises `ContentError` at the first mistake.
    """
    read = read_source(
        source, path=path, first_line=first_line, snippets=snippets or {}, labels=labels, language=language
    )
    marked = mark_blocks(read.lines, KINDS)
    keep_limits(marked.lines)
    markdown = _parser(marked.blocks, language)
    try:
        html = markdown.convert(marked.text)
    except RecursionError as error:
        raise ContentError(path, first_line, "lists and quotations are nested too deeply") from error
    body = CompiledBody(clean(html), read.placeholders, read.snippets, refused(html), language, read.digest)
    _refuse_doubled_keys(body, marked.blocks)
    _refuse_doubled_stops(body, marked.blocks)
    return body


def _parser(blocks: Sequence[Block], language: str) -> Markdown:
    own: list[Extension] = [
        MarkersExtension(blocks),
        *(extension(blocks) for extension in _BLOCK_EXTENSIONS),
        AppListExtension(blocks, language),
        StatesExtension(blocks),
        HeadingsExtension(blocks),
        StepsExtension(),
        TableBoxExtension(),
    ]
    markdown = Markdown(
        extensions=["tables", "fenced_code", "def_list", "sane_lists", *own],
        tab_length=TAB_LENGTH,
        output_format="html",
    )
    # Raw HTML is off: what looks like a tag is text.
    markdown.preprocessors.deregister("html_block")
    markdown.inlinePatterns.deregister("html")
    return markdown


def _refuse_doubled_keys(body: CompiledBody, blocks: Sequence[Block]) -> None:
    """A key is an address on the page, so the readers of one protocol may meet it once. In stops it is an answer: a
    later chooser may have it again, and then does not ask."""
    has_stops = any(block.kind is StopExtension.kind for block in blocks)
    for protocol in INCOMING:
        of_each = [[key for branch in chooser.branches for key in branch.keys] for chooser in body.choosers[protocol]]
        of_one = of_each if has_stops else [list(chain(*of_each))]
        for block in reversed(blocks):
            if block.kind is not SeenExtension.kind:
                continue
            for key in block.arguments[0].split():
                if any(keys.count(key) > 1 for keys in of_one):
                    raise block.line.error(f'the key "{key}" is used twice on this page')


def _refuse_doubled_stops(body: CompiledBody, blocks: Sequence[Block]) -> None:
    """The name of a stop is its address, so no reader may meet two of the same name."""
    stops = [block for block in blocks if block.kind is StopExtension.kind]
    if len({block.arguments[1] for block in stops}) == len(stops):
        return
    states = [frozenset[str](), *(frozenset({key}) for key in sorted(body.seen_keys))]
    for protocol, chosen in product(INCOMING, states):
        names = names_in(body.pieces, protocol, chosen)
        for block in reversed(stops):
            if names.count(block.arguments[1]) > 1:
                raise block.line.error(f'two stops are called "{block.arguments[1]}"')
