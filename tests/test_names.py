"""What the code and the documents name is there, and what is there is named by somebody."""

import re
from collections import Counter
from collections.abc import Iterator
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
_NAMED: Final = re.compile(r"`(kb(?:\.\w+)+|kb/[\w/.]+|tests/[\w/.]+)`")
_LOGGERS: Final = re.compile(r'getLogger\("([\w.]+)"\)')
#: The file of rows, and checks by their ids.
_NO_MODULES: Final = re.compile(r"kb\.(?:sqlite3|[EW]\d{3})")


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


def named() -> Iterator[tuple[Path, str]]:
    """Modules and paths in the texts of modules, of tests and of documents that still hold."""
    documents = {path: path.read_text() for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]}
    held = {path: text for path, text in documents.items() if not re.match(r"# .*\n\nOvertaken by", text)}
    tests = {path: path.read_text() for path in (ROOT / "tests").rglob("*.py")}
    for path, text in (modules() | tests | held).items():
        for name in _NAMED.findall(text):
            yield path, name


def is_there(name: str) -> bool:
    """A path; or a module, and what is named in it."""
    if "/" in name:
        return (ROOT / name).exists()
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        folder = ROOT.joinpath(*parts[:end])
        module = folder / "__init__.py" if folder.is_dir() else folder.with_suffix(".py")
        if module in modules():
            return end == len(parts) or re.search(rf"\b{parts[end]}\b", modules()[module]) is not None
    return False


def test_every_module_that_a_text_names_is_there() -> None:
    loggers = {name for text in modules().values() for name in _LOGGERS.findall(text)}
    missing = {
        f"{path.relative_to(ROOT)}: {name}"
        for path, name in named()
        if name not in loggers and not _NO_MODULES.fullmatch(name) and not is_there(name)
    }
    assert missing == set()
