"""Modules of JavaScript as one script: a module with all that it imports, each once and in a scope of its own.

A page can say the digest of a script that it names, but of nothing that the script then imports: browsers that know how
to be told are younger than the telephones of our readers. And each import is a request more on a slow line.

Only what our modules use is known: `import { a, b } from "./x.js";` on one line, and `export function`. Anything else
that begins with these words raises `NotBundled`.
"""

import posixpath
import re
from collections.abc import Callable
from typing import Final

_IMPORT: Final = re.compile(r'^import \{ (\w+(?:, \w+)*) \} from "(\./[^"]+)";$', re.MULTILINE)
_EXPORT: Final = re.compile(r"^export (function (\w+))", re.MULTILINE)
_LEFT: Final = re.compile(r"^\s*(?:import|export)\b.*|\bimport\(.*", re.MULTILINE)


class NotBundled(ValueError):
    """A module has an import or an export of another form, imports itself, or what another one does not export."""


def bundled(name: str, text_of: Callable[[str], str]) -> str:
    """The module at `name` without imports; `text_of` gives the text of a module by its path. Raises `NotBundled`."""
    scopes: dict[str, str] = {}
    own = _without_imports(name, text_of, scopes, ())
    if not scopes:
        return text_of(name)
    return "\n".join([*scopes.values(), _EXPORT.sub(r"\1", own)])


def _without_imports(name: str, text_of: Callable[[str], str], scopes: dict[str, str], above: tuple[str, ...]) -> str:
    """Its text with names taken from `scopes`, into which goes what it imports, what is imported deepest first."""
    if name in above:
        raise NotBundled(f"{name} imports itself")

    def from_scope(match: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(name), match[2]))
        exports = [found[2] for found in _EXPORT.finditer(text_of(path))]
        if missing := set(match[1].split(", ")).difference(exports):
            raise NotBundled(f"{path} does not export {', '.join(sorted(missing))}")
        if path not in scopes:
            body = _EXPORT.sub(r"\1", _without_imports(path, text_of, scopes, (*above, name))).rstrip()
            returned = f"return {{ {', '.join(exports)} }};"
            scopes[path] = f"const module{len(scopes)} = (() => {{\n{body}\n{returned}\n}})();"
        return f"const {{ {match[1]} }} = module{list(scopes).index(path)};"

    text = _IMPORT.sub(from_scope, text_of(name))
    if left := _LEFT.search(_EXPORT.sub(r"\1", text)):
        raise NotBundled(f"{name}: {left[0].strip()}")
    return text
