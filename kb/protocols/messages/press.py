"""`python -m kb.protocols.messages.press`: the child process that makes a PDF of letters.

It reads what `letters.printed` gives as JSON, and writes the document. In a process of its own, because typesetting
hundreds of pages takes some 400 MB, which a long-lived process would never give back. It knows no Django, no database
and no secret; the words come as data, and the one template is ours.
"""

import json
import resource
import sys
from pathlib import Path
from typing import Final

import typst

#: Bytes of address space: much of it is only the program itself.
MOST_MEMORY: Final = 2 * 1024 * 1024 * 1024
#: Seconds of work of a processor.
LONGEST: Final = 240
_TEMPLATE: Final = Path(__file__).with_name("letters.typ")


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    job = sys.stdin.buffer.read()
    json.loads(job)
    sys.stdout.buffer.write(pdf(job.decode()))


def pdf(job: str) -> bytes:
    """The document for `letters.printed` as JSON, with the fonts of the program alone: it is the same anywhere."""
    made = typst.compile(
        _TEMPLATE.read_bytes(), format="pdf", sys_inputs={"job": job}, ignore_system_fonts=True, timestamp=0
    )
    if not isinstance(made, bytes):
        raise TypeError("one document was asked for")
    return made


if __name__ == "__main__":
    main()
