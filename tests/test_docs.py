"""The documents against the code: what is named here exists there, and the other way round."""

import ast
import re
from collections.abc import Iterator
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, get_commands

from kb import logs
from kb.guides.checking.check import problems
from kb.guides.checking.prose import LONGEST_SENTENCE
from kb.guides.checking.wording import WORDINGS
from kb.guides.library.library import read_folders
from kb.guides.messages.names import OWN_NAMES
from kb.guides.messages.tree import HINTS, SETTINGS, MoveState, Part, Piece
from kb.guides.page.pages import Guide, SourceFile
from kb.guides.page.render import KINDS
from kb.guides.text.placeholders import NAMES
from kb.mail.moves import Phase
from kb.models.pages.library import SHIPPED
from tests.documents import FENCED, ROOT, all_docs, code_in, rows, text_of
from tests.libraries import english

# Settings and checks


def settings_read() -> dict[str, ast.expr | None]:
    """Every variable that the settings file reads, with the expression of its default."""
    found: dict[str, ast.expr | None] = {}
    for node in ast.walk(ast.parse(text_of("kb/settings.py"))):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        reader, name = node.func.value, node.args[0]
        if isinstance(reader, ast.Name) and reader.id == "env" and isinstance(name, ast.Constant):
            found[name.value] = next((word.value for word in node.keywords if word.arg == "default"), None)
    return found


def settings_documented() -> dict[str, str]:
    return {name: default for name, default in rows("docs/settings.md").items() if name.isupper()}


def settings_in_example() -> list[str]:
    return re.findall(r"^#?([A-Z_]+)=", text_of(".env.example"), re.MULTILINE)


def test_the_docs_explain_every_setting_and_no_other() -> None:
    assert set(settings_documented()) == set(settings_read())


def test_the_example_has_every_setting_once_and_no_other() -> None:
    assert sorted(settings_in_example()) == sorted(settings_read())


def test_the_docs_give_each_setting_the_default_that_it_has() -> None:
    written = {True: "`1`", False: "`0`", "": "*empty*"}
    for name, expression in settings_read().items():
        if isinstance(expression, ast.Constant):
            value = expression.value
            default = written[value] if isinstance(value, bool) or value == "" else f"`{value}`"
            assert (name, settings_documented()[name]) == (name, default)
        elif isinstance(expression, ast.List):
            listed = ",".join(ast.literal_eval(expression))
            assert (name, settings_documented()[name]) == (name, f"`{listed}`" if listed else "*empty*")


def test_no_other_module_reads_the_environment() -> None:
    readers = re.compile(r"os\.environ\b(?!\.setdefault\(\"DJANGO_SETTINGS_MODULE\")|os\.getenv|env\.\w+\(\"")
    found = [
        str(path.relative_to(ROOT)) for path in (ROOT / "kb").rglob("*.py") if readers.search(path.read_text("utf-8"))
    ]
    assert found == ["kb/settings.py"]


def test_the_docs_explain_every_system_check_and_no_other() -> None:
    used = set(re.findall(r"id=\"(kb\.[EW]\d{3})\"", text_of("kb/checks.py") + text_of("kb/mail_checks.py")))
    assert used
    assert {name for name in rows("docs/settings.md") if name.startswith("kb.")} == used


# Commands


def own_commands() -> set[str]:
    return {path.stem for path in (ROOT / "kb/management/commands").glob("[a-z]*.py")}


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z0-9-]+):.*##", text_of("Makefile"), re.MULTILINE))


def test_the_docs_mention_every_command_of_ours() -> None:
    mentioned = set(re.findall(r"manage\.py ([a-z_]+)", code_in(all_docs())))
    assert own_commands() - mentioned == set()


def test_the_docs_mention_no_command_that_does_not_exist() -> None:
    mentioned = set(re.findall(r"manage\.py ([a-z_]+)", code_in(all_docs())))
    assert mentioned - set(get_commands()) == set()


def test_the_docs_mention_every_make_target_and_no_other() -> None:
    assert set(re.findall(r"(?<!git )\bmake ([a-z0-9-]+)", code_in(all_docs()))) == make_targets()


def sentences_that_stop_the_start() -> Iterator[list[str]]:
    """The fixed words of each `CannotStart`, cut where something is filled in or the sentence goes on."""
    for path in (ROOT / "kb").rglob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        named = {
            target.id: node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "CannotStart":
                said = named.get(node.args[0].id) if isinstance(node.args[0], ast.Name) else node.args[0]
                if isinstance(said, ast.JoinedStr):
                    words = [part.value for part in said.values if isinstance(part, ast.Constant)]
                    yield [re.split(r"[:.]", word)[0].strip() for word in words[:3] if word.strip()]


@pytest.mark.thorough
def test_the_handbook_explains_every_sentence_that_stops_the_start() -> None:
    handbook = text_of("docs/handbook.md").splitlines()
    sentences = list(sentences_that_stop_the_start())
    assert len(sentences) >= 5
    for sentence in sentences:
        assert any(line.startswith("| `") and all(word in line for word in sentence) for line in handbook), sentence
    assert "Signpost needs Python 3.11 or newer; this one is" in text_of("Makefile")
    assert "| `Signpost needs Python 3.11 or newer; this one is …` |" in text_of("docs/handbook.md")


def test_the_handbook_shows_what_a_first_start_prints() -> None:
    tree = ast.parse(text_of("kb/operations/site/starting.py"))
    said = [
        node.value.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Yield) and isinstance(node.value, ast.Constant)
    ]
    assert len(said) == 3
    assert [sentence for sentence in said if f"  {sentence}\n" not in text_of("docs/handbook.md")] == []


# Guides


def test_the_authors_page_explains_every_placeholder_and_no_other() -> None:
    documented = [name[3:-3] for name in rows("docs/writing-guides.md") if name.startswith("{{ ")]
    assert documented == list(NAMES)


def test_the_authors_page_explains_every_block_and_no_other() -> None:
    documented = {name.split()[1] for name in rows("docs/writing-guides.md") if name.startswith("::: ")}
    assert documented == {*KINDS, "include"}


@pytest.mark.thorough
def test_the_authors_page_shows_a_guide_that_passes_every_check() -> None:
    example = next(match[3] for match in FENCED.finditer(text_of("docs/writing-guides.md")) if match[2] == "markdown")
    files = read_folders([SHIPPED])
    assert "guides/iphone/iphone-mail.md" in files
    library = english({**files, "guides/iphone/iphone-mail.md": SourceFile("example", example)})
    guide = library.guides["iphone-mail"]
    found = [problem for problem in problems(library, guide.checked) if problem.path == "example"]
    assert found == []


def test_the_authors_page_explains_every_field_of_the_head() -> None:
    documented = {name for name in rows("docs/writing-guides.md") if re.fullmatch(r"[a-z_]+", name)}
    own = {"path", "body", "source"}
    assert documented - {"path", "include"} == set(Guide.__dataclass_fields__) - own


def test_the_authors_page_gives_every_bound_and_every_empty_word() -> None:
    text = text_of("docs/writing-guides.md")
    english, german = WORDINGS["en"], WORDINGS["de"]
    assert f"at most {LONGEST_SENTENCE} words" in text
    assert f"English readers of {english.oldest:g} and German readers of {german.oldest:g} can" in text
    for wording in (english, german):
        for word in re.findall(r"[a-zäöüß][a-zäöüß ]+", wording.empty.pattern.replace(r"\b", "")):
            assert f"*{word}*" in text


# Imports, moves, logs


def files_of_the_example() -> dict[str, str]:
    """Each block of CSV under the file name that was last mentioned before it."""
    text = text_of("docs/imports.md")
    files = {}
    for match in FENCED.finditer(text):
        if match[2] == "csv" or (match[2] == "text" and "`clients.txt`" in text[: match.start()][-200:]):
            files[re.findall(r"`([a-z]+\.(?:csv|txt))`", text[: match.start()])[-1]] = match[3]
    return files


def transcripts() -> Iterator[tuple[list[str], str]]:
    """Each command of `docs/imports.md` with what it prints."""
    for match in FENCED.finditer(text_of("docs/imports.md")):
        if match[2] == "console":
            for command, printed in re.findall(r"^\$ \S+ manage\.py (.+)\n((?:[^$].*\n)*)", match[3], re.MULTILINE):
                yield command.split(), printed


@pytest.mark.django_db
def test_the_imports_print_exactly_what_the_page_shows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, content in files_of_the_example().items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    shown = list(transcripts())
    assert len(shown) == 7
    for words, printed in shown:
        output = StringIO()
        try:
            call_command(*words, stdout=output, stderr=output)
        except CommandError as error:
            output.write(f"CommandError: {error}\n")
        assert (words, output.getvalue()) == (words, printed)


def test_the_page_of_moves_has_every_phase_in_its_order() -> None:
    documented = [name for name in rows("docs/moves.md") if name in set(Phase)]
    assert documented == list(Phase)


def test_the_page_of_logs_explains_every_field() -> None:
    assert set(rows("docs/logs.md")) == {"time", "level", "event", *logs.FIELDS, "fault", "at"}


def test_the_changelog_has_the_newest_version_first() -> None:
    versions = re.findall(r"^## (\d+\.\d+\.\d+|Unreleased)", text_of("CHANGELOG.md"), re.MULTILINE)
    numbers = [[int(part) for part in version.split(".")] for version in versions if version != "Unreleased"]
    assert versions[:1] == ["Unreleased"]
    assert all(newer > older for newer, older in pairwise(numbers))


# Messages


def test_the_page_of_messages_explains_every_name_block_and_part() -> None:
    documented = rows("docs/message-kit.md")
    assert [name[3:-3] for name in documented if name.startswith("{{ ")] == list(OWN_NAMES)
    assert [name.split()[1] for name in documented if name.startswith("::: ")] == [
        *("when", "with", "without", "says", SETTINGS, HINTS)
    ]
    assert [name for name in documented if name in set(Part)] == list(Part)
    assert [name for name in documented if name in set(Piece)] == list(Piece)
    assert all(f"`{state}`" in text_of("docs/message-kit.md") for state in MoveState)
