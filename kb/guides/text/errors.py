"""What can be wrong with a page's source, said so that its author finds the place at once.

ContentError     one mistake at one line of one file
ContentErrors    all mistakes of a whole library, one line each
"""

from collections.abc import Iterable


class ContentError(ValueError):
    """One mistake. `path` is as the author knows the file; `line` counts from 1, front matter included."""

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path = path
        self.line = line
        self.message = message


class ContentErrors(ValueError):
    """Every mistake that was found, in the order of files; its text has one line for each."""

    def __init__(self, errors: Iterable[ContentError]) -> None:
        self.errors = tuple(errors)
        super().__init__("\n".join(str(error) for error in self.errors))
