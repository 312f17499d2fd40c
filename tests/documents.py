"""The documents as the tests read them: pages, their tables, and what is written as code."""

import re
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
DOCS: Final = ROOT / "docs"
PAGES: Final = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
NAMES_OF_PAGES: Final = [str(page.relative_to(ROOT)) for page in PAGES]

FENCED: Final = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
INLINE: Final = re.compile(r"`[^`\n]*`")
_ROW: Final = re.compile(r"^\| `([^`]+)` \| (.*?) \|", re.MULTILINE)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def all_docs() -> str:
    return "\n".join(page.read_text(encoding="utf-8") for page in PAGES)


def rows(name: str) -> dict[str, str]:
    """The tables of a page: what stands in backticks in the first column, and the second column."""
    return {match[1].replace("\\|", "|"): match[2] for match in _ROW.finditer(text_of(name))}


def code_in(text: str) -> str:
    """Only what is written as code: commands and names."""
    return "\n".join([*(match[3] for match in FENCED.finditer(text)), *INLINE.findall(FENCED.sub("", text))])
