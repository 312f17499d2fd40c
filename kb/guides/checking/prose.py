"""Whether a page is plain to read: short sentences, no empty words, one action a step, the label that is tapped.

A fault of style stops no page. It is told beside the faults of `check.py`, which would leave readers without something.
What counts as a word of its author is decided in `passages.py`; the words themselves are in `wording.py`.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from kb.guides.checking.check import Problem
from kb.guides.checking.passages import FILLER, KEY, LABEL, QUOTE, VALUE, Passage, PassageKind, passages
from kb.guides.checking.readability import reading_age
from kb.guides.checking.wording import WORDINGS, Wording
from kb.guides.page.pages import SourceFile

#: In words; a label, a quotation and a value are one word each.
LONGEST_SENTENCE: Final = 25
#: What one numbered step may ask for. On one screen of a stop, small ones that belong together share a number.
_MOST_ACTIONS: Final = {PassageKind.STEP: 1, PassageKind.ACTION: 3}

#: A row of full stops is tried once, from its first: from each of them a long row would take minutes.
_END: Final = re.compile(rf"(?<![.!?…])[.!?…]+[{FILLER})”]*\s+(?=[^\W_a-zäöü]|[{KEY}{LABEL}{QUOTE}{VALUE}“(])")
_WORD: Final = re.compile(rf"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d.,]*|[{KEY}{LABEL}{QUOTE}{VALUE}]")
_NAMED: Final = re.compile(f"[{KEY}{LABEL}{QUOTE}{VALUE}]")
#: Shorter runs of words, such as a cell of a table, are no sentences.
_LEAST_OF_A_SENTENCE: Final = 3


class _Sentence(NamedTuple):
    passage: Passage
    start: int
    text: str

    @property
    def words(self) -> list[str]:
        return _WORD.findall(self.text.replace(FILLER, ""))

    @property
    def line(self) -> int:
        return self.passage.line_at(self.start)


def prose_problems(file: SourceFile, language: str = "en") -> list[Problem]:
    """Every fault of style in a guide, an article or a snippet, by line. Never raises."""
    wording = WORDINGS.get(language, Wording())
    own = [passage for passage in passages(file.text) if passage.kind is not PassageKind.SAYING]
    found = [fault for passage in own for fault in _of_passage(passage, wording)]
    if fault := _too_hard(own, language, wording):
        found.append(fault)
    return sorted({Problem(file.path, line, message) for line, message in found})


def label_problems(file: SourceFile, language: str = "en") -> list[Problem]:
    """Every bold label that a page tells its readers to press and that is in no catalogue, by line. Never raises."""
    press = WORDINGS.get(language, Wording()).press
    found = set()
    for passage in passages(file.text):
        for sentence in _sentences(passage):
            for order in press.finditer(sentence.text):
                named = _NAMED.search(sentence.text, order.end())
                if named and named[0] == LABEL:
                    line = passage.line_at(sentence.start + named.start())
                    found.add(Problem(file.path, line, f"“{order[0]}” asks for a label of the catalogue: [[key]]"))
    return sorted(found)


def _of_passage(passage: Passage, wording: Wording) -> Iterator[tuple[int, str]]:
    """Line and message of each fault in a passage."""
    sentences = list(_sentences(passage))
    for sentence in sentences:
        if (count := len(sentence.words)) > LONGEST_SENTENCE:
            yield sentence.line, f"this sentence has {count} words; {LONGEST_SENTENCE} at most"
        yield from _pressed(sentence, wording)
    for word in wording.empty.finditer(passage.text):
        yield passage.line_at(word.start()), f"leave out “{word[0].lower()}”"
    for word in wording.bare_server.finditer(passage.text):
        yield passage.line_at(word.start()), f"“{word[0].lower()}”: say which, incoming, outgoing, old or new"
    most = _MOST_ACTIONS.get(passage.kind)
    if most and (count := _actions(sentences, wording)) > most:
        yield passage.lines[0], f"this step has {count} actions; make a step of each"


def _sentences(passage: Passage) -> Iterator[_Sentence]:
    start = 0
    for end in _END.finditer(passage.text):
        yield _Sentence(passage, start, passage.text[start : end.end()].rstrip())
        start = end.end()
    yield _Sentence(passage, start, passage.text[start:])


def _pressed(sentence: _Sentence, wording: Wording) -> Iterator[tuple[int, str]]:
    """Each thing that is tapped must have its label in bold, or be described if it bears none."""
    for press in wording.press.finditer(sentence.text):
        rest = sentence.text[press.end() :].replace(FILLER, "")
        if _NAMED.search(rest) or wording.described.match(rest):
            continue
        line = sentence.passage.line_at(sentence.start + press.start())
        yield line, f"after “{press[0]}” comes the label in bold, or what the thing looks like if it bears none"


def _actions(sentences: list[_Sentence], wording: Wording) -> int:
    """How many actions a step asks of everybody; what is done only if something is so does not count."""
    count, before = 0, ""
    for _, _, masked in sentences:
        text = masked.replace(FILLER, "")
        if not before.endswith("?") and not wording.condition.match(text):
            count += len(wording.action.findall(text))
        before = text
    return count


def _too_hard(own: list[Passage], language: str, wording: Wording) -> tuple[int, str] | None:
    texts = (passage for passage in own if passage.kind is not PassageKind.HEADING)
    sentences = [sentence.words for passage in texts for sentence in _sentences(passage)]
    age = reading_age([words for words in sentences if len(words) >= _LEAST_OF_A_SENTENCE], language)
    if age is None or age <= wording.oldest:
        return None
    return 1, f"its readers must be {age:.1f} years old, {wording.oldest:g} at most; shorter sentences and words help"
