"""`/llms.txt`: the site's pages for programs that read text, each with its Markdown twin (llmstxt.org)."""

from collections.abc import Sequence
from dataclasses import dataclass

from kb.guides.page.twin import escaped


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, and links under it: title, absolute address, one sentence."""

    title: str
    links: Sequence[tuple[str, str, str]]


def render(*, title: str, summary: str, notes: Sequence[str], sections: Sequence[Section]) -> bytes:
    """Markdown in the order that the format asks for: title, summary, notes, then lists of links."""
    parts = [f"# {escaped(title)}", f"> {escaped(summary)}", "\n".join(f"- {note}" for note in notes)]
    for section in sections:
        parts += [
            f"## {escaped(section.title)}",
            "\n".join(f"- [{escaped(name)}]({url}): {escaped(words)}" for name, url, words in section.links),
        ]
    return ("\n\n".join(parts) + "\n").encode()
