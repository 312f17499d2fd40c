"""What the child process made of operators' texts, by the digest of everything that it depends on.

A row is never changed: another text, another snippet or another release of the renderer is another digest.
"""

from collections.abc import Collection, Mapping
from typing import Final

from django.db import models

from kb.guides.library.assembly import Answer, Manuscript
from kb.guides.library.packing import pack, unpack

#: Digests in one question to the database.
_AT_ONCE: Final = 500


class Rendering(models.Model):
    """A page, or the mistake that keeps the text from being one, as JSON."""

    digest = models.CharField(max_length=64, primary_key=True)
    answer = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.digest


def stored_answers(pages: Collection[Manuscript]) -> dict[str, Answer]:
    """What is known of these manuscripts, by digest."""
    by_digest = {page.digest: page for page in pages}
    digests = list(by_digest)
    found: dict[str, Answer] = {}
    for start in range(0, len(digests), _AT_ONCE):
        rows = Rendering.objects.filter(digest__in=digests[start : start + _AT_ONCE])
        found |= {row.digest: unpack(row.answer, by_digest[row.digest]) for row in rows}
    return found


def store_answers(answers: Mapping[str, Answer]) -> None:
    """Keep answers by their digests, in one order for all who do. Two processes that made the same one do no harm."""
    rows = [Rendering(digest=digest, answer=pack(answer)) for digest, answer in sorted(answers.items())]
    Rendering.objects.bulk_create(rows, ignore_conflicts=True)
