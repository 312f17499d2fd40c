"""Answers that are kept: worked out once, bounded in bytes, the oldest gone first."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from kb.bounded import Bounded


@dataclass
class Counted:
    """Works out a text in capitals, and counts how often."""

    asked: list[str] = field(default_factory=list)

    def answer(self, kept: Bounded[str], text: str) -> str:
        def work_out() -> str:
            self.asked.append(text)
            return text.upper()

        return kept.answer(text, work_out)


def test_what_was_answered_is_not_worked_out_again() -> None:
    kept, counted = Bounded[str](100, len), Counted()
    assert [counted.answer(kept, text) for text in ("one", "two", "one", "one")] == ["ONE", "TWO", "ONE", "ONE"]
    assert counted.asked == ["one", "two"]


def test_the_one_that_was_not_asked_for_longest_goes_first() -> None:
    kept, counted = Bounded[str](10, len), Counted()
    for text in ("aaaa", "bbbb", "aaaa", "cccc", "aaaa", "bbbb"):
        counted.answer(kept, text)
    assert counted.asked == ["aaaa", "bbbb", "cccc", "bbbb"]


def test_never_more_bytes_are_kept_than_it_may_have() -> None:
    kept, counted = Bounded[str](50, len), Counted()
    sizes = []
    for number in range(400):
        counted.answer(kept, "x" * (number % 23) + str(number))
        sizes.append(kept.bytes)
    assert 25 < max(sizes) <= 50


def test_what_is_larger_than_all_is_not_kept_and_puts_nothing_out() -> None:
    kept, counted = Bounded[str](5, len), Counted()
    for text in ("abc", "much too large", "much too large", "abc"):
        counted.answer(kept, text)
    assert counted.asked == ["abc", "much too large", "much too large"]
    assert kept.bytes == 3


def test_what_is_put_in_place_of_another_is_counted_once() -> None:
    kept = Bounded[str](10, len)
    for text in ("abc", "abcdef", "ab"):
        kept.put("one", text)
    assert (kept.get("one"), kept.bytes) == ("ab", 2)
    kept.clear()
    assert (kept.get("one"), kept.bytes) == (None, 0)


def test_threads_that_ask_together_agree_and_are_counted_right() -> None:
    kept, counted = Bounded[str](40, len), Counted()
    texts = [str(number % 30) for number in range(3_000)]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: counted.answer(kept, text), texts)) == texts
    assert 0 < kept.bytes <= 40
