"""Addresses for headings: `h-` and the heading's words, so that no id can meet one of the page around it.

The same words may stand in the IMAP and in the POP3 state; both get the same id, because one reader never sees both,
and a link to it works in either.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension

from kb.guides.page.extensions import priorities
from kb.guides.page.extensions.markers import BLOCK, TreePass, block_of
from kb.guides.page.extensions.states import StatesExtension
from kb.guides.text.blocks import Block
from kb.guides.text.tokens import TOKENS

#: In characters: error messages make long headings, and addresses are read out on the telephone.
LONGEST_SLUG: Final = 60

_HEADINGS: Final = frozenset({"h2", "h3", "h4", "h5", "h6"})
_LINK_TARGET: Final = re.compile(r"\]\([^)]*\)")
_NOT_A_WORD: Final = re.compile(r"[^a-z0-9]+")
#: As Germans write them where there are no umlauts; other letters lose their accents.
_SPELT_OUT: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


class HeadingsExtension(Extension):
    """Sets the id of every heading."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        super().__init__()
        self.blocks = blocks

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802  Python-Markdown's name
        md.treeprocessors.register(TreePass(md, self.run), "kb-headings", priorities.HEADINGS)

    def run(self, root: Element) -> None:
        self._number(root, {name: {} for name in StatesExtension.kinds}, tuple(StatesExtension.kinds))

    def _number(self, element: Element, met: dict[str, dict[str, int]], states: tuple[str, ...]) -> None:
        """`met` counts the slugs of each state; `states` are those in which `element` is shown."""
        if element.tag == BLOCK:
            name = block_of(element, self.blocks).kind.name
            states = (name,) if name in met else states
        if element.tag in _HEADINGS:
            slug = slug_of("".join(element.itertext()))
            count = max(met[state].get(slug, 0) for state in states) + 1
            for state in states:
                met[state][slug] = count
            element.set("id", f"h-{slug}" if count == 1 else f"h-{slug}-{count}")
        for child in element:
            self._number(child, met, states)


def slug_of(text: str) -> str:
    """Small ASCII letters, digits and hyphens, cut at a word; placeholders and link targets do not count."""
    words = unicodedata.normalize("NFC", TOKENS.sub(" ", _LINK_TARGET.sub(" ", text))).translate(_SPELT_OUT)
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode()
    slug = _NOT_A_WORD.sub("-", plain.lower().replace("'", "")).strip("-")
    if len(slug) > LONGEST_SLUG:
        slug = slug[: LONGEST_SLUG + 1].rpartition("-")[0] or slug[:LONGEST_SLUG]
    return slug or "section"
