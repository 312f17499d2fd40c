"""No regular expression takes a text of somebody else's for hours: each is tried, and each is judged by regexploit.

What still looks at a character more than a bounded number of times has a row below, with the longest text that comes
to it and where that is decided.
"""

import json
import re
import subprocess
import sys
import warnings
from typing import Any, Final

import pytest
from django.conf import settings

from kb.guides.page.platforms import _LONGEST_USER_AGENT
from kb.mail.mime_parts import _LONGEST_FIELD
from kb.mail.names import MAX_TYPED_LENGTH
from kb.mail.naming.addresses import LONGEST_TYPED
from kb.middleware import MAX_PATH
from kb.operations.imports.people import _LONGEST_CELL
from kb.search.private import _READ
from tests.patterns.attacks import most_seconds, slowest
from tests.patterns.found import Found

with warnings.catch_warnings():
    # It reads patterns by a module of Python's that is on its way out, and has no other name for it in old Pythons.
    warnings.simplefilter("ignore", DeprecationWarning)
    from regexploit.ast.repeat import FiniteRepeat
    from regexploit.ast.sre import SreOpParser
    from regexploit.redos import find

pytestmark = pytest.mark.thorough

_OURS: Final = 0
_CLOSED: Final = "reads what nh3 has written, where what is opened is closed"
#: The longest text, and why no longer one comes.
BOUNDS: Final = {
    'kb/guides/checking/check.py:<h[2-6] id="[^"]*">(.*?)</h[2-6]>': (_OURS, _CLOSED),
    "kb/guides/checking/stops.py:_BOLD": (_OURS, _CLOSED),
    "kb/guides/page/body.py:_CODE": (_OURS, _CLOSED),
    "kb/guides/page/platforms.py:_GUESSES": (_LONGEST_USER_AGENT, "more of a User-Agent is not looked at"),
    "kb/guides/page/step_lists.py:_TOKEN": (_OURS, _CLOSED),
    "kb/mail/bounce_reasons.py:_LINK_OR_HOST": (_LONGEST_FIELD, "a field of a report is cut in mime_parts"),
    "kb/mail/bounce_reasons.py:_NOBODY": (_LONGEST_FIELD, "a field of a report is cut in mime_parts"),
    "kb/mail/bounce_words.py:_ADDRESS": (_LONGEST_FIELD, "a field of a report is cut in mime_parts"),
    "kb/mail/bounce_writers.py:_FILE": (_LONGEST_FIELD, "a field of a letter is cut in mime_parts"),
    "kb/mail/proof/arrivals.py:_QUOTED": (_LONGEST_FIELD, "a field of a letter is cut in mime_parts"),
    "kb/mail/proof/results.py:_EQUALS": (_LONGEST_FIELD, "a field of a letter is cut in mime_parts"),
    "kb/mail/naming/typed.py:_LIKE_AN_ADDRESS": (LONGEST_TYPED, "a word of what is no longer"),
    "kb/mail/naming/typed.py:_LIKE_A_NAME": (LONGEST_TYPED, "a word of what is no longer"),
    "kb/mail/naming/typed.py:_SCHEME": (MAX_TYPED_LENGTH, "more is no name, for read_typed and from_typed_text"),
    "kb/mail/naming/typed.py:_SPELT": (LONGEST_TYPED, "more is no address, for typed_address; names are shorter"),
    "kb/operations/imports/people.py:_ADDRESS": (_LONGEST_CELL, "a longer cell is asked about unread"),
    "kb/search/private.py:_DOMAIN": (_READ, "more of a search is not looked at"),
    "kb/search/private.py:_NAMED": (_READ, "more of a search is not looked at"),
    "kb/stylesheets.py:_COMMENT": (_OURS, "reads our own style sheets, when the site starts"),
    "kb/views/frame/headings.py:_HEADING": (_OURS, "reads a page that a template of ours has made, and closed"),
    "kb/views/operator/pages/preview.py:_SCRIPT": (_OURS, "reads a page that a template of ours has made"),
    "urls:(?P<url>.*)$": (_OURS, "an attack needs a line end, which the edge refuses in a path"),
    "urls:r/<path:content_type_id>/<path:object_id>/": (MAX_PATH, "the edge refuses a longer path"),
}
#: What regexploit takes for dangerous and is not: it reads `[^\W\d_]` as any character.
_MISREAD: Final = {"kb/guides/checking/prose.py:_WORD"}
#: Functions that make patterns of their own, out of texts that were escaped, or of words that stand beside them.
MADE: Final = [
    "kb/guides/checking/passages.py:_outside_code_and_sketches",
    "kb/guides/messages/phishing.py:_any_of",
    "kb/mail/bounce_words.py:_names",
    "kb/mail/mime_parts.py:_marks",
    "kb/mail/recipients.py:_unquoted",
    "kb/operations/moves/mentions.py:_saying",
    "kb/operations/tables/mixed_rows.py:_leniently",
]
#: Patterns that somebody might write, with the way in which they are used; each takes far too long.
BAD: Final = [
    (r"(a+)+b", "match"),
    (r"(?:[dmy]+|[ /])+", "fullmatch"),
    (r"\s*\(", "search"),
    (r"\S+@\S+", "search"),
    (r"[A-Za-z]*[0-9]", "search"),
    (r"^name: *(.*?) *$", "match"),
    (r"\{\{.*?\}\}", "search"),
    (r"(\S+\.\S+?):\s", "match"),
    (r"x(?:a|b|ab)*c", "match"),
    (r'<p(?: [^>]*)* title="[^>]*>', "match"),
    (rb"\n*[\x80-\xff]", "search"),
]


@pytest.fixture(scope="module")
def told() -> Any:
    """What a process of its own says of all patterns."""
    bounds = json.dumps({key: longest for key, (longest, _why) in BOUNDS.items()})
    command = [sys.executable, "-m", "tests.patterns", bounds]
    done = subprocess.run(command, cwd=settings.BASE_DIR, check=True, capture_output=True, text=True)
    return json.loads(done.stdout)


def test_every_pattern_looks_at_a_character_a_bounded_number_of_times(told: Any) -> None:
    assert told["number"] > 350
    assert told["slow"] == {}


def test_what_takes_longer_has_a_bound_within_which_it_does_not(told: Any) -> None:
    assert BOUNDS.keys() <= {key for key, _pattern, _flags in told["patterns"]}
    assert told["beyond"] == {}


def test_it_knows_which_functions_make_patterns(told: Any) -> None:
    assert told["made"] == MADE


def test_regexploit_finds_nothing(told: Any) -> None:
    found = {key: found for key, pattern, flags in told["patterns"] if (found := _exploits(pattern, flags))}
    assert found.keys() == _MISREAD, found


@pytest.mark.parametrize(("pattern", "way"), BAD)
def test_a_bad_pattern_is_noticed(pattern: str | bytes, way: str) -> None:
    found = slowest(Found("somewhere.py", "_BAD", pattern, int(re.compile(pattern).flags), frozenset({way})))
    assert found is not None
    assert found[0] > most_seconds()


@pytest.mark.parametrize(
    ("pattern", "way"),
    [
        (r"(?<!\S)\S+@\S+", "search"),
        (r"(?:[dmy /]|\\[ /])++", "fullmatch"),
        (r"(?:(?<!\s)\s++)?\(", "search"),
        (r"[a-z0-9-]+(?:\.[a-z0-9-]+)*", "fullmatch"),
        (r'"(?:[^"\\]|\\.)*"', "match"),
        (rb"[^\r\n]*(?:\r\n|\n|\r|\Z)", "match"),
    ],
)
def test_a_good_one_is_left_alone(pattern: str | bytes, way: str) -> None:
    assert slowest(Found("somewhere.py", "_GOOD", pattern, int(re.compile(pattern).flags), frozenset({way}))) is None


@pytest.mark.parametrize("pattern", [r"(a+)+b", r"(?:[dmy]+|[ /])+", r"a*a*a*b"])
def test_regexploit_is_asked_in_a_way_in_which_it_finds_something(pattern: str) -> None:
    assert _exploits(pattern, 0)


class _Parser(SreOpParser):  # type: ignore[misc]
    """regexploit is older than what Python 3.11 brought: what takes all it can, and never gives any of it back."""

    def from_POSSESSIVE_REPEAT(self, data: Any) -> Any:  # noqa: N802
        body = self.sequence_or_singleton(data[2])
        return FiniteRepeat(body, min(data[0], 1), 1) if body is not None else None

    def from_ATOMIC_GROUP(self, data: Any) -> Any:  # noqa: N802
        return self.sequence_or_singleton(data)


def _exploits(pattern: str, flags: int) -> list[str]:
    """Whatever takes cubic time or more. The sign at the end is for what must fit the whole: something may follow."""
    plain = re.sub(r"^\(\?[a-z]+\)", "", pattern)  # flags may only stand in front
    return [found.example() for found in find(_Parser().parse_sre(f"(?:{plain})\x01", flags))]
