"""What every style sheet and script keeps to, so that phones of 2019 and browsers of 2020 show the site whole.

An engine drops what it does not know: a declaration, a rule with one unknown selector in its list, a block with an
unknown head, a script with one unknown sign. Which engines are meant, and how to write for them, is in CONTRIBUTING.md;
`make test-engines` draws the pages in one of them. Here is listed all that they know, so that what is newer stands out.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings

from kb.protocols.look_css import SHIPPED, style_sheet
from tests.css_rules import Rule, rules, statements

#: Of the host's own pages; Django's for `/admin/` are Django's.
SHEETS: Final = (
    *("site", "pages", "steps", "all-steps", "reading", "ring", "print", "letter", "operator", "editor", "kit"),
)
SCRIPTS: Final = sorted((Path(settings.BASE_DIR) / "static/js").glob("*.js"))


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


#: What Safari 13 and Chromium 87 know.
HEADS: Final = re.compile(r"@media [^<>=]+|@supports .+")
PSEUDO: Final = words(
    """
    ::before ::after :active :checked :first-child :focus :focus-within :hover :lang() :last-child :not() :nth-child()
    :root :target ::-webkit-details-marker
    """
)
FUNCTIONS: Final = words(
    "attr calc counter env inset max min minmax polygon radial-gradient repeat rotate translateY url var"
)
UNITS: Final = words("ch deg em fr mm ms pt px rem s vh vw %")
PROPERTIES: Final = words(
    """
    -webkit-text-size-adjust align-content align-items align-self background border border-bottom border-collapse
    border-color border-inline-start border-inline-start-color border-inline-start-style border-left-width border-radius
    border-top border-top-width border-width bottom box-shadow box-sizing break-after break-inside clear clip-path color
    column-gap columns content counter-increment counter-reset cursor display fill flex flex-basis flex-direction
    flex-wrap float font font-family font-size font-style font-variant-ligatures font-weight gap grid-area
    grid-auto-flow grid-column grid-row grid-template-columns grid-template-rows height hyphens justify-content
    justify-self left letter-spacing line-height list-style margin margin-bottom margin-inline-end margin-inline-start
    margin-left margin-right margin-top max-height max-width min-height min-width object-fit order outline
    outline-offset overflow overflow-wrap overflow-x overflow-y padding padding-bottom padding-inline-start padding-left
    padding-right padding-top place-items pointer-events position resize right size tab-size text-align text-decoration
    text-decoration-color text-overflow top transform transition vertical-align visibility white-space width word-break
    word-spacing z-index
    """
)
#: Whoever does not know these misses nothing that is needed.
COMFORTS: Final = words(
    """
    accent-color block-size color-scheme content-visibility forced-color-adjust hyphenate-limit-chars print-color-adjust
    scroll-margin-top scroll-padding-bottom scroll-padding-top text-decoration-thickness text-size-adjust
    text-underline-offset text-wrap user-select
    """
)
#: The same for selectors, which stand in rules of their own.
COMFORTABLE: Final = frozenset({":focus-visible", ":has()", "::details-content"})

_PSEUDO: Final = re.compile(r"::?[a-z-]+\(?")
_FUNCTION: Final = re.compile(r"([A-Za-z-]+)\(")
_UNIT: Final = re.compile(r"(?<![\w#-])-?(?:\d+\.?\d*|\.\d+)([a-z%]+)")
#: Known words with which older engines do something else, or nothing.
_WORDS: Final = {
    "justify-content": re.compile(r"\b(?<!flex-)(start|end)\b"),
    "align-items": re.compile(r"\b(?<!flex-)(start|end)\b"),
    "align-self": re.compile(r"\b(?<!flex-)(start|end)\b"),
    "align-content": re.compile(r"\b(?<!flex-)(start|end)\b"),
    "hyphens": re.compile(r"none"),  # Chromium 87 breaks lines early then
    "overflow-wrap": re.compile(r"anywhere"),
}
#: Syntax and names, and the first Safari and Chromium that know them.
NEWER: Final = {
    r"\?\.(?!\d)": "optional chaining: Safari 13.1",
    r"\?\?": "nullish coalescing: Safari 13.1",
    r"(?:\|\||&&|\?\?)=": "logical assignment: Safari 14, Chromium 85",
    r"\(\?<[=!]": "looking behind: Safari 16.4",
    r"(?<![\w.])(?:this)?\.?#[a-z]\w*\s*[(=;]": "private members: Safari 14.1",
    r"\bstatic\s*\{": "static blocks: Safari 16.4, Chromium 94",
    r"^await\b": "await outside of a function: Safari 15, Chromium 89",
    r"\.at\(": "at: Safari 15.4, Chromium 92",
    r"\.replaceAll\(": "replaceAll: Safari 13.1, Chromium 85",
    r"\.replaceChildren\(": "replaceChildren: Safari 14, Chromium 86",
    r"\.requestSubmit\(": "requestSubmit: Safari 16",
    r"\.(?:findLast|findLastIndex|toSorted|toReversed|toSpliced)\(": "newer methods of lists: Safari 15.4 and later",
    r"\b(?:structuredClone|Object\.hasOwn|Object\.groupBy|Promise\.any|Promise\.allSettled)\b": "Safari 13 knows none",
    r":has\(|:is\(|:where\(": "selectors that throw",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The sheets as production serves them, by name, and a host's own colours."""
    folder = tmp_path_factory.mktemp("static")
    changed = {
        "STATIC_ROOT": folder,
        "STATICFILES_FINDERS": ["django.contrib.staticfiles.finders.FileSystemFinder"],
        "STORAGES": settings.STORAGES | {"staticfiles": {"BACKEND": "kb.stylesheets.BundledStaticFilesStorage"}},
    }
    with override_settings(**changed):
        call_command("collectstatic", verbosity=0, interactive=False)
    return {name: (folder / f"css/{name}.css").read_text() for name in SHEETS} | {"look": style_sheet(SHIPPED)}


def newer_selectors(rule: Rule) -> list[str]:
    """What an older engine does not know in the head of a rule, so that it drops the rule."""
    said = ["a list within :not" for selector in rule.selectors if re.search(r":not\([^()]*,", selector)]
    found = {mark.replace("(", "()") for mark in _PSEUDO.findall(rule.head)} - PSEUDO
    return said + sorted(found if len(rule.selectors) > 1 else found - COMFORTABLE)


def newer_values(rule: Rule) -> Iterator[str]:
    """Declarations that an older engine drops, with no plain one of the same property before them."""
    plain: set[str] = set()
    for name, value in rule.declarations:
        if name.startswith("--") or name in PROPERTIES:
            if not is_newer(rule, name, value):
                plain.add(name)
            elif name not in plain:
                yield f"{name}: {value}"
        elif name not in COMFORTS:
            yield name


def is_newer(rule: Rule, name: str, value: str) -> bool:
    if name in _WORDS and _WORDS[name].search(value):
        return not (name == "overflow-wrap" and ("word-break", "break-word") in without_importance(rule))
    return not set(_FUNCTION.findall(value)) <= FUNCTIONS or not set(_UNIT.findall(value)) <= UNITS


def without_importance(rule: Rule) -> set[tuple[str, str]]:
    return {(name, value.removesuffix("!important").strip()) for name, value in rule.declarations}


def faults_of(css: str) -> dict[str, Any]:
    """By rule, what older engines do not know in it."""
    faults: dict[str, Any] = {"outside": statements(css)} if statements(css) else {}
    for rule in rules(css):
        strange = [head for head in rule.around if not HEADS.fullmatch(head)]
        asked = any(head.startswith("@supports ") and " not " not in f"{head} " for head in rule.around)
        found = strange + ([] if asked else newer_selectors(rule) + list(newer_values(rule)))
        if found and rule.head != "@page":
            faults[str(rule)] = found
    return faults


@pytest.mark.thorough
@pytest.mark.parametrize("name", [*SHEETS, "look"])
def test_every_style_sheet_is_understood_by_engines_of_2020(built: dict[str, str], name: str) -> None:
    assert len(list(rules(built[name]))) >= 2
    assert faults_of(built[name]) == {}


@pytest.mark.parametrize(
    ("css", "faults"),
    [
        ("@layer base { a { color: red } }", {"@layer base { a": ["@layer base"]}),
        ("@layer base, parts; a { color: red }", {"outside": ["@layer base, parts"]}),
        (".a { color: red; .b { color: blue } }", {".a { .b": [".a"]}),
        ("@media (width >= 40rem) { a { color: red } }", {"@media (width >= 40rem) { a": ["@media (width >= 40rem)"]}),
        (
            "@container (min-width: 1px) { a { top: 0 } }",
            {"@container (min-width: 1px) { a": ["@container (min-width: 1px)"]},
        ),
        (":is(a, b) { color: red }", {":is(a, b)": [":is()"]}),
        ("a, b:focus-visible { color: red }", {"a, b:focus-visible": [":focus-visible"]}),
        ("a:not(.b, .c) { color: red }", {"a:not(.b, .c)": ["a list within :not"]}),
        ("a { color: light-dark(red, blue) }", {"a": ["color: light-dark(red, blue)"]}),
        ("a { --ink: oklch(50% .1 90) }", {"a": ["--ink: oklch(50% .1 90)"]}),
        ("a { height: 100dvh }", {"a": ["height: 100dvh"]}),
        ("a { inset: 0 }", {"a": ["inset"]}),
        ("a { margin-block: 1rem }", {"a": ["margin-block"]}),
        ("a { justify-content: end }", {"a": ["justify-content: end"]}),
        ("a { overflow-wrap: anywhere }", {"a": ["overflow-wrap: anywhere"]}),
        ("a:focus-visible { color: red }", {}),
        ("a { height: 100vh; height: 100dvh }", {}),
        ("@supports (height: 1dvh) { a { height: 100dvh } }", {}),
        ("a { word-break: break-word; overflow-wrap: anywhere; text-wrap: balance }", {}),
    ],
)
def test_what_is_newer_is_found(css: str, faults: dict[str, Any]) -> None:
    assert faults_of(css) == faults


@pytest.mark.thorough
def test_every_declaration_for_paper_wins_over_those_of_the_screen(built: dict[str, str]) -> None:
    found = {
        str(rule): value for rule in rules(built["print"]) for _, value in rule.declarations if rule.head != "@page"
    }
    assert {where: value for where, value in found.items() if not value.endswith("!important")} == {}


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_every_script_is_understood_by_engines_of_2020(script: Path) -> None:
    text = script.read_text(encoding="utf-8")
    assert [why for sign, why in NEWER.items() if re.search(sign, text, re.MULTILINE)] == []
