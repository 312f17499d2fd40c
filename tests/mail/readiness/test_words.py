"""Every kind of finding is said: with a title, a sentence, a cure, and who has to do it."""

import re
from datetime import UTC, datetime

import pytest

from kb.mail.readiness.findings import Kind, Severity
from kb.mail.readiness.words.table import SEVERITIES, WORDS
from tests.mail.readiness.scene import Change, good
from tests.mail.readiness.test_judging import ROWS

_FIELD = re.compile(r"%\((\w+)\)s")
_LONGEST = 160


def test_each_kind_and_severity_has_words() -> None:
    assert sorted(WORDS) == sorted(Kind)
    assert sorted(SEVERITIES) == sorted(Severity)


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
