"""Public suffixes: names such as `co.uk` and `github.io`, below which anybody may have a name of their own.

The list is Mozilla's (publicsuffix.org), as the package publicsuffixlist carries it, with both its parts: what
registries say of themselves, and what companies say that let others have names below theirs. A last label that the
list does not know, such as `example`, is a suffix by itself, so a name below it is somebody's.
"""

from functools import cache
from typing import Final

from publicsuffixlist import PublicSuffixList

#: Kept for samples and tests (RFC 2606).
_SAMPLES: Final = frozenset({"example", "test"})


def is_public_suffix(name: str) -> bool:
    """Whether an A-label in small letters is a public suffix. About 1.5 µs, but for the first, which reads the list."""
    return "." not in name or _list().is_public(name)


def is_known_ending(label: str) -> bool:
    """Whether names end in this label: one of the list, or one for samples."""
    return label in _SAMPLES or _list().is_public(label)


def above_suffix(name: str) -> list[str]:
    """The name and each parent that is no public suffix, longest first; none of it if it is one itself."""
    suffix = _list().publicsuffix(name) or name.rpartition(".")[2]
    labels = name.split(".")
    return [".".join(labels[start:]) for start in range(len(labels) - suffix.count(".") - 1)]


@cache
def _list() -> PublicSuffixList:
    """Kept for as long as the process lives; reading it takes about 50 ms."""
    return PublicSuffixList(accept_unknown=False)
