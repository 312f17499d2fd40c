"""What is there is named by somebody."""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

ROOT: Final = Path(settings.BASE_DIR)
#: A function of a module without a decorator, which might hand it to a library, and what a class gives as a value.
_FUNCTIONS: Final = re.compile(r"(?<=\n\n)(?:async )?def ([a-z]\w*)")
_VALUES: Final = re.compile(r"@(?:cached_)?property\n +def ([a-z]\w*)")
#: What a library asks of a class of ours.
_LIBRARIES: Final = frozenset({"language_prefix"})


@cache
def modules() -> dict[Path, str]:
    return {path: path.read_text(encoding="utf-8") for path in sorted((ROOT / "kb").rglob("*.py"))}


def test_every_public_function_has_somebody_who_names_it() -> None:
    """A test alone is nobody: it would keep alive what no page needs."""
    texts = [*modules().values(), (ROOT / "manage.py").read_text()]
    texts += [path.read_text() for path in (ROOT / "templates").rglob("*.*") if path.is_file()]
    times = Counter(word for text in texts for word in re.findall(r"\w+", text))
    found = [
        f"{path.relative_to(ROOT)}: {name}"
        for path, text in modules().items()
        if "migrations" not in path.parts
        for name in (*_FUNCTIONS.findall(text), *_VALUES.findall(text))
        if times[name] == 1 and name not in _LIBRARIES
    ]
    assert found == []
