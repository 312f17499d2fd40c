"""Every kind of finding is said: with a title, a sentence, a cure, and who has to do it."""

import re
from datetime import UTC, datetime

import pytest

from kb.mail.readiness.findings import Kind, Severity, severity_of
from kb.mail.readiness.words.table import SEVERITIES, WORDS
from tests.documents import text_of
from tests.mail.readiness.scene import Change, good
from tests.mail.readiness.test_judging import ROWS

_FIELD = re.compile(r"%\((\w+)\)s")
_LONGEST = 160


def test_each_kind_and_severity_has_words() -> None:
    assert sorted(WORDS) == sorted(Kind)
    assert sorted(SEVERITIES) == sorted(Severity)


def test_the_page_for_operators_lists_each_under_its_severity() -> None:
    listed = text_of("docs/readiness.md").split("## All that it finds")[1]
    wanted = (
        "\n".join(f"- {WORDS[kind].title}" for kind in Kind if severity_of(kind) is severity) for severity in Severity
    )
    titles = (f"**{SEVERITIES[severity]}**:" for severity in Severity)
    assert listed.strip() == "\n\n".join(f"{title}\n\n{kinds}" for title, kinds in zip(titles, wanted, strict=True))


@pytest.mark.parametrize("kind", Kind)
def test_words_are_sentences(kind: Kind) -> None:
    words = WORDS[kind]
    assert words.says[-1] == words.cure[-1] == "."
    assert words.title[-1] != "."
    assert not _FIELD.search(words.title)
    assert max(map(len, (words.says, words.cure))) <= _LONGEST


def test_no_two_kinds_have_one_title() -> None:
    titles = [words.title for words in WORDS.values()]
    assert len(set(titles)) == len(titles)


@pytest.mark.parametrize(("kind", "phase", "change"), [row[:3] for row in ROWS], ids=[row[0].value for row in ROWS])
def test_a_finding_fills_its_words(kind: Kind, phase: object, change: Change) -> None:
    (finding,) = {one.kind: one for one in change(good(phase)).judged()}.values()  # type: ignore[arg-type]
    for text in (WORDS[kind].says, WORDS[kind].cure):
        named = set(_FIELD.findall(text))
        assert named <= finding.filling.keys()
        assert all(finding.filling[name] for name in named)
        assert "%" not in text % {**finding.filling, "ends_at": datetime(2026, 12, 1, tzinfo=UTC).date()}
