"""Answers that were given before, so that what many ask is worked out once: at most so many bytes, the oldest go first.

They belong to one index, which never changes, and go with it; nothing is said of who asked.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Kept(Generic[Answer]):
    """Answers by what was asked. Threads may share it; two that ask the same at once may both work it out."""

    def __init__(self, most: int, size_of: Callable[[Answer], int]) -> None:
        """`most` bytes are kept; `size_of` says about how many an answer takes, its question included."""
        self._most = most
        self._size_of = size_of
        self._answers: OrderedDict[Hashable, tuple[Answer, int]] = OrderedDict()
        self._lock = threading.Lock()
        self.bytes = 0

    def answer(self, question: Hashable, work_out: Callable[[], Answer]) -> Answer:
        """What was answered before, else what `work_out` says."""
        with self._lock:
            known = self._answers.get(question)
            if known is not None:
                self._answers.move_to_end(question)
                return known[0]
        answer = work_out()
        self._keep(question, answer)
        return answer

    def _keep(self, question: Hashable, answer: Answer) -> None:
        size = self._size_of(answer)
        with self._lock:
            if question in self._answers or size > self._most:
                return
            self._answers[question] = (answer, size)
            self.bytes += size
            while self.bytes > self._most:
                _, (_, freed) = self._answers.popitem(last=False)
                self.bytes -= freed
