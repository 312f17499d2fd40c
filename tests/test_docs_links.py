"""The way through the documents: links, paths of files, and the index of decisions."""

import re
from pathlib import Path

from tests.documents import DOCS, FENCED, INLINE, NAMES_OF_PAGES, PAGES, ROOT, text_of


def links(text: str) -> list[str]:
    prose = INLINE.sub("", FENCED.sub("", text))
    return [address for address in re.findall(r"\]\(([^)\s]+)\)", prose) if "://" not in address]


def anchors(text: str) -> set[str]:
    """The addresses that a forge gives to the headings of a Markdown file."""
    headings = re.findall(r"^#+ (.+)$", FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def leads(page: Path, address: str) -> bool:
    """Whether a link leads to a file, and to a heading in it."""
    path, _, anchor = address.partition("#")
    target = (page.parent / path).resolve() if path else page
    return target.exists() and (not anchor or anchor in anchors(target.read_text("utf-8")))


def test_each_link_leads_to_a_file_and_a_heading() -> None:
    pages = {name: ROOT / name for name in NAMES_OF_PAGES}
    links_of = {name: links(page.read_text("utf-8")) for name, page in pages.items()}
    assert [f"{name}: {one}" for name, all_ in links_of.items() for one in all_ if not leads(pages[name], one)] == []


def linked_from(page: Path) -> set[Path]:
    found = [(page.parent / address.partition("#")[0]).resolve() for address in links(page.read_text("utf-8"))]
    return {target for target in found if target.suffix == ".md"}


def test_each_page_is_two_clicks_from_the_readme_at_most() -> None:
    readme = ROOT / "README.md"
    one_click = linked_from(readme)
    two_clicks = {target for page in one_click for target in linked_from(page)}
    assert {readme} | one_click | two_clicks == set(PAGES)


# Paths


def spelt_out(path: str) -> list[str]:
    """`kb/{mail,forms}/` as two paths."""
    match = re.search(r"\{([^{}]*)\}", path)
    if match is None:
        return [path]
    before, after = path[: match.start()], path[match.end() :]
    return [one for part in match[1].split(",") for one in spelt_out(before + part + after)]


def test_each_function_that_is_named_stands_in_its_file() -> None:
    """The table of CONTRIBUTING by which a newcomer finds the way."""
    rows = re.findall(r"^\| [^|]+ \| `([\w.]+)` \| `(kb/[^`]+\.py)` \|$", text_of("CONTRIBUTING.md"), re.MULTILINE)
    assert len(rows) > 10
    missing = [
        f"{path}: {name}"
        for name, path in rows
        if not re.search(rf"^\s*(?:async def|def|class) {name.rpartition('.')[2]}\b", text_of(path), re.MULTILINE)
    ]
    assert missing == []


def paths_in(name: str) -> list[str]:
    """Of a path with a gap, such as `kb/forms/<room>.py`, what stands before the gap."""
    named = [span.strip("`") for span in INLINE.findall(FENCED.sub("", text_of(name)))]
    ours = [path for path in named if re.match(r"(?:kb|tests|templates|static|deploy|docs)/\S*$", path)]
    whole = [one.split("::")[0] for path in ours for one in spelt_out(path)]
    return [re.sub(r"[^/]*[<…*].*", "", path) for path in whole]


def test_each_path_that_is_named_is_there() -> None:
    named = [(name, path) for name in NAMES_OF_PAGES for path in paths_in(name)]
    assert len(named) > 100
    assert [f"{name}: {path}" for name, path in named if not (ROOT / path).exists()] == []


def test_each_decision_has_the_next_number_and_is_in_the_index() -> None:
    records = {int(path.name[:4]): path.name for path in (DOCS / "decisions").glob("[0-9]*.md")}
    assert sorted(records) == list(range(1, len(list((DOCS / "decisions").glob("[0-9]*.md"))) + 1))
    index = text_of("docs/decisions/README.md")
    for number, name in records.items():
        title = (DOCS / "decisions" / name).read_text("utf-8").splitlines()[0].removeprefix(f"# {number}. ")
        assert f"| [{number}]({name}) | {title} |" in index


def test_a_record_that_is_overtaken_leads_to_a_newer_one() -> None:
    found = {}
    for path in sorted((DOCS / "decisions").glob("[0-9]*.md")):
        third = path.read_text("utf-8").splitlines()[2]
        if third.startswith("Overtaken"):
            match = re.match(r"Overtaken(?: in part)? by \[record (\d+)\]\((\d{4})-[a-z0-9-]+\.md\): ", third)
            assert match, path.name
            found[int(path.name[:4])] = (int(match[1]), int(match[2]))
    assert found
    assert [number for number, (said, linked) in found.items() if not number < said == linked] == []
