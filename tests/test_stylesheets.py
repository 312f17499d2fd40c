"""Collected style sheets: one file in place of many imports, smaller, and the same rules."""

import json
import re
import subprocess
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from kb.stylesheets import BUNDLES, BundledStaticFilesStorage
from tests.css_rules import rules

SITE = """/* What is the same everywhere comes first. */
@import url("tokens.css");
@import url("base.css");
@import url("components/part.css");
"""
COLLECTED = (
    ':root{--ink:#000}body{color:var(--ink);margin:0 auto}a:hover{background:url("../img/mark.svg")}.part>p{border:0}\n'
)


@pytest.fixture
def sources(tmp_path: Path, settings: Any) -> Path:
    """A small style sheet by component, collected as production does."""
    files = {
        "css/site.css": SITE,
        "css/tokens.css": ":root {\n  --ink: #000; /* nearly\n black */\n}\n",
        "css/base.css": "body { color: var(--ink); margin: 0 auto; }\n"
        'a:hover { background: url("../img/mark.svg"); }\n',
        "css/components/part.css": ".part > p { border: 0; }\n",
        "css/print.css": ".part { display: none; }\n",
        "css/all-steps.css": '@import url("site.css");\n@import url("components/steps.css");\n',
        "css/components/steps.css": ".steps { margin: 0; }\n",
        "img/mark.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "js/site.js": 'import { greet } from "./greet.js";\ngreet();\n',
        "js/other.js": 'import { greet } from "./greet.js";\ngreet();\n',
        "js/long.js": "void 0;\n" * 100,
        "js/greet.js": "export function greet() {}\n",
    }
    for name, text in files.items():
        path = tmp_path / "sources" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    settings.STATICFILES_DIRS = [tmp_path / "sources"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "kb.stylesheets.BundledStaticFilesStorage"},
    }
    call_command("collectstatic", verbosity=0, interactive=False)
    return tmp_path / "static"


def hashed(static: Path, name: str) -> str:
    paths: dict[str, str] = json.loads((static / "staticfiles.json").read_text())["paths"]
    return paths[name]


def test_it_puts_every_import_into_one_file(sources: Path) -> None:
    text = (sources / hashed(sources, "css/site.css")).read_text()
    image = re.escape(hashed(sources, "img/mark.svg").removeprefix("img/"))
    assert re.sub(rf"\.\./img/{image}", "../img/mark.svg", text) == COLLECTED
    assert re.search(image, text)


def test_it_puts_in_what_an_imported_sheet_imports(sources: Path) -> None:
    frame = (sources / hashed(sources, "css/site.css")).read_text()
    assert (sources / hashed(sources, "css/all-steps.css")).read_text() == f"{frame.strip()}.steps{{margin:0}}\n"


def test_the_sheet_for_paper_stays_by_itself(sources: Path) -> None:
    assert (sources / hashed(sources, "css/print.css")).read_text() == ".part{display:none}\n"


def test_the_name_changes_when_a_component_does(sources: Path, tmp_path: Path) -> None:
    before = hashed(sources, "css/site.css")
    (tmp_path / "sources/css/components/part.css").write_text(".part { color: green; }\n")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    assert hashed(sources, "css/site.css") != before
    assert "green" in (sources / hashed(sources, "css/site.css")).read_text()


def test_a_script_has_in_it_what_it_imports(sources: Path) -> None:
    for name in ("js/site.js", "js/other.js"):
        assert (sources / hashed(sources, name)).read_text() == (
            "const module0 = (() => {\nfunction greet() {}\nreturn { greet };\n})();\n"
            "const { greet } = module0;\ngreet();\n"
        )


def test_the_name_of_a_script_changes_when_what_it_imports_does(sources: Path, tmp_path: Path) -> None:
    before = hashed(sources, "js/site.js")
    (tmp_path / "sources/js/greet.js").write_text("export function greet() { return 1; }\n")
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    assert hashed(sources, "js/site.js") != before


def test_the_digest_of_each_script_and_sheet_is_kept_and_is_that_of_what_is_served(sources: Path) -> None:
    kept = json.loads((sources / "integrity.json").read_text())
    names = set(json.loads((sources / "staticfiles.json").read_text())["paths"].values())
    assert set(kept) == {name for name in names if name.endswith((".css", ".js"))}
    for name, said in kept.items():
        sum384 = subprocess.run(
            ["openssl", "dgst", "-sha384", "-binary", sources / name], capture_output=True, check=True
        )
        assert said == f"sha384-{b64encode(sum384.stdout).decode()}"


def compressed(static: Path) -> set[str]:
    return {path.relative_to(static).as_posix() for path in static.rglob("*") if path.suffix in {".br", ".gz"}}


def test_what_pages_name_is_compressed(sources: Path) -> None:
    long = hashed(sources, "js/long.js")
    assert {f"{long}.br", f"{long}.gz"} <= compressed(sources)
    assert {"js/long.js.br", "js/long.js.gz"} & compressed(sources) == set()


def test_a_site_that_is_only_tried_out_compresses_nothing(
    sources: Path, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.STATIC_ROOT = tmp_path / "tried"
    monkeypatch.setattr(BundledStaticFilesStorage, "compresses", False)
    call_command("collectstatic", verbosity=0, interactive=False)
    assert hashed(tmp_path / "tried", "js/long.js") == hashed(sources, "js/long.js")
    assert compressed(tmp_path / "tried") == set()


#: Classes that Django writes.
DJANGOS = {"checkboxselectmultiple"}


@pytest.mark.thorough
def test_no_sheet_speaks_of_a_class_that_nobody_writes() -> None:
    base = Path(settings.BASE_DIR)
    writers = [*(base / "templates").rglob("*.html"), *(base / "kb").rglob("*.py"), *(base / "static/js").glob("*.js")]
    written = set(re.findall(r"[A-Za-z][\w-]*", "\n".join(path.read_text(encoding="utf-8") for path in writers)))
    dead = {
        f"{path.name}: .{name}"
        for path in (base / "static/css").rglob("*.css")
        for rule in rules(path.read_text(encoding="utf-8"))
        for name in re.findall(r"\.([A-Za-z][\w-]*)", rule.head)
        if name not in written | DJANGOS
    }
    assert dead == set()


def test_every_component_is_in_a_sheet_and_in_each_but_once() -> None:
    css = Path(settings.BASE_DIR) / "static/css"
    imports = re.compile(r'@import url\("([^"]+)"\);')

    def parts_of(name: str) -> list[str]:
        named = imports.findall((css / name).read_text(encoding="utf-8"))
        return [part for name in named for part in (name, *parts_of(name))]

    named = {path.name: parts_of(path.name) for path in css.glob("*.css")}
    assert {name for name, parts in named.items() if len(parts) != len(set(parts))} == set()
    in_sheets = {part for parts in named.values() for part in parts}
    components = {path.relative_to(css).as_posix() for path in (css / "components").glob("*.css")}
    assert components <= in_sheets
    assert {f"css/{name}" for name, parts in named.items() if parts} <= set(BUNDLES)
