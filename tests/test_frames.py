"""Every test stands on one large frame."""

import sys
from types import FrameType


def test_a_large_frame_is_below_each_test() -> None:
    frame: FrameType | None = sys._getframe()
    sizes = []
    while frame:
        sizes.append(frame.f_code.co_stacksize * 8)
        frame = frame.f_back
    assert max(sizes) > 512 * 1024
