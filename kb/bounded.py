"""What a process remembers, so that it is worked out once for many: at most so many bytes.

What was asked for longest ago goes first.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Bounded(Generic[Value]):
    """Values by what was asked. Threads may share it; two that ask the same at once may both work it out."""

    def __init__(self, most: int, size_of: Callable[[Value], int]) -> None:
        """`most` bytes are kept; `size_of` says about how many a value takes, its question included."""
        self.most = most
        self._size_of = size_of
        self._kept: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = threading.Lock()
        self.bytes = 0

    def answer(self, question: Hashable, work_out: Callable[[], Value]) -> Value:
        """What was answered before, else what `work_out` says."""
        known = self.get(question)
        if known is None:
            known = work_out()
            self.put(question, known)
        return known

    def get(self, question: Hashable) -> Value | None:
        with self._lock:
            known = self._kept.get(question)
            if known is None:
                return None
            self._kept.move_to_end(question)
            return known[0]

    def put(self, question: Hashable, value: Value) -> None:
        """In place of what was there. What is larger than all that may be kept is not kept, and puts nothing out."""
        size = self._size_of(value)
        with self._lock:
            if size > self.most:
                return
            self.bytes += size - self._kept.pop(question, (None, 0))[1]
            self._kept[question] = value, size
            while self.bytes > self.most:
                self.bytes -= self._kept.popitem(last=False)[1][1]

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self.bytes = 0
