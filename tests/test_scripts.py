"""Modules as one script: each once, in a scope of its own, in the order in which they are needed."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from kb.scripts import NotBundled, bundled

MODULES = {
    "js/page.js": 'import { greet } from "./words.js";\nimport { count } from "./numbers.js";\n\ngreet(count());\n',
    "js/words.js": '// Said aloud.\nimport { count } from "./numbers.js";\n'
    "const KEY = 1;\nexport function greet(n) { return n + count() + KEY; }\nfunction own() {}\n",
    "js/numbers.js": "const KEY = 2;\nexport function count() { return KEY; }\nexport function none() {}\n",
    "js/alone.js": "void 0;\n",
    "js/exports.js": "export function only() {}\n",
}
PAGE = """\
const module0 = (() => {
const KEY = 2;
function count() { return KEY; }
function none() {}
return { count, none };
})();
const module1 = (() => {
// Said aloud.
const { count } = module0;
const KEY = 1;
function greet(n) { return n + count() + KEY; }
function own() {}
return { greet };
})();
const { greet } = module1;
const { count } = module0;

greet(count());
"""


def test_what_is_imported_stands_before_what_imports_it_and_once() -> None:
    assert bundled("js/page.js", MODULES.__getitem__) == PAGE


@pytest.mark.parametrize("name", ["js/alone.js", "js/exports.js"])
def test_a_module_that_imports_nothing_stays_as_it_is(name: str) -> None:
    assert bundled(name, MODULES.__getitem__) == MODULES[name]


@pytest.mark.parametrize(
    "text",
    [
        'import "./numbers.js";\n',
        'import * as all from "./numbers.js";\n',
        'import first from "./numbers.js";\n',
        'import { count as other } from "./numbers.js";\n',
        'import {\n  none,\n} from "./numbers.js";\n',
        'import { own } from "./words.js";\n',
        'import { count, KEY } from "./numbers.js";\n',
        'import { count } from "https://elsewhere.example/numbers.js";\n',
        'import { count } from "./numbers.js";\nexport const LATER = count();\n',
        'import { count } from "./numbers.js";\nexport default count;\n',
        'const later = () => import("./numbers.js");\n',
        'export { count } from "./numbers.js";\n',
    ],
)
def test_a_form_that_it_does_not_know_is_refused(text: str) -> None:
    with pytest.raises(NotBundled):
        bundled("js/new.js", {**MODULES, "js/new.js": text}.__getitem__)


def test_a_circle_is_refused() -> None:
    circle = {
        "js/a.js": 'import { b } from "./b.js";\nexport function a() {}\n',
        "js/b.js": 'import { a } from "./a.js";\nexport function b() {}\n',
    }
    with pytest.raises(NotBundled, match="imports itself"):
        bundled("js/a.js", circle.__getitem__)


def test_no_script_fetches_another_one_later() -> None:
    """A page weighs what it fetched before it was loaded, which `tests/browser/test_every_page.py` counts."""
    scripts = sorted((Path(settings.BASE_DIR) / "static/js").glob("*.js"))
    later = re.compile(r"""\bimport\s*\(|createElement\(["'](?:script|link)""")
    assert len(scripts) > 5
    assert [path.name for path in scripts if later.search(path.read_text(encoding="utf-8"))] == []
