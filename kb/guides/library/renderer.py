"""`python -m kb.guides.library.renderer`: the child process in which operators' texts are made into pages.

It reads manuscripts, one JSON object a line, and answers each with a line of `packing.pack`. Markdown can be written
that keeps a parser busy for hours or fills the memory. Here that ends this process and nothing else: the kernel stops
it when a page takes too much of the processor, and gives it no more memory than a page can need. It knows no Django, no
database, no secret, and opens no file and no connection.
"""

import json
import resource
import signal
import sys
from typing import Any, Final

from kb.guides.library.assembly import TOO_DEEP, Answer, Manuscript, compiled
from kb.guides.library.packing import pack
from kb.guides.page.pages import SourceFile
from kb.guides.page.paths import PagePath
from kb.guides.text.errors import ContentError
from kb.guides.text.labels import catalogues
from kb.guides.text.source import Snippet

#: For one page, in seconds of the processor. The slowest page that ships takes a tenth of one.
LONGEST: Final = 2.0
#: For one page, in seconds of the clock: on a busy machine an ordinary page waits for its turn.
PATIENCE: Final = 10.0
#: Bytes of address space; an ordinary page makes do with a tenth of it.
MOST_MEMORY: Final = 512 * 1024 * 1024
#: The first line of the answer: whatever goes wrong before it is not a text's fault.
READY: Final = "ready"


def main() -> None:
    catalogues()  # once it is confined, no file is opened any more
    _confine()
    _say(READY)
    for line in sys.stdin.buffer:
        page = read_manuscript(json.loads(line))
        _give_time(LONGEST, PATIENCE)
        answer = _answer(page)
        _give_time(0, 0)
        _say(pack(answer))


def write_manuscript(page: Manuscript) -> dict[str, Any]:
    """A manuscript as JSON takes it."""
    snippets = {name: [snippet.path, snippet.text] for name, snippet in page.within_reach.items()}
    return {"path": str(page.path), "source": [page.source.path, page.source.text], "snippets": snippets}


def read_manuscript(data: dict[str, Any]) -> Manuscript:
    """What `write_manuscript` was given, but as if it included every snippet: texts with other ones are others."""
    snippets = {name: Snippet(*snippet) for name, snippet in data["snippets"].items()}
    return Manuscript(PagePath.parse(data["path"]), SourceFile(*data["source"]), tuple(snippets.items()), snippets)


def _confine() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))


def _give_time(longest: float, patience: float) -> None:
    """From now on so much time; 0 takes the limit away. Nobody handles the signals, so they end the process."""
    signal.setitimer(signal.ITIMER_PROF, longest)
    signal.setitimer(signal.ITIMER_REAL, patience)


def _answer(page: Manuscript) -> Answer:
    try:
        return compiled(page)
    except ContentError as error:
        return error
    except MemoryError:
        return ContentError(page.source.path, 1, TOO_BIG)
    except RecursionError:
        return ContentError(page.source.path, 1, TOO_DEEP)


#: Also said by the parent, when the process died of it.
TOO_BIG: Final = "this text needs too much memory to become a page; make it simpler, or two of it"
TOO_SLOW: Final = f"this text takes longer than {LONGEST:.0f} seconds to become a page; make it simpler, or two of it"


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
