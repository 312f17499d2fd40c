"""The host's own colour as a style sheet: one colour in, every colour of the pages that follows from it out.

A page must be readable whatever somebody chose, so contrasts are counted as WCAG 2.2 (1.4.3 and 1.4.11) counts them,
against the grounds of `static/css/tokens.css`, and a colour that does not reach them is replaced by the nearest of the
same kind that does. What the shipped colours are is not decided here.
"""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

#: For text (1.4.3), and a little more, since links also stand on tinted grounds.
ENOUGH: Final = 4.5
#: On dark grounds the eye wants more.
_ENOUGH_IN_THE_DARK: Final = 7.0
_SAMPLES: Final = 200
_HEX: Final = re.compile(r"#?([0-9a-fA-F]{6})")


class Colour(NamedTuple):
    """sRGB, each part from 0 to 255."""

    red: int
    green: int
    blue: int

    @classmethod
    def parse(cls, text: str) -> "Colour":
        """`#1a2b3c`, with or without the mark, in any case. Raises `ValueError`."""
        found = _HEX.fullmatch(text.strip())
        if found is None:
            raise ValueError("a colour is six digits from 0 to f, such as #00563f")
        digits = found[1]
        return cls(*(int(digits[place : place + 2], 16) for place in (0, 2, 4)))

    @property
    def digits(self) -> str:
        return "".join(f"{part:02x}" for part in self)

    def __str__(self) -> str:
        return f"#{self.digits}"

    def mixed(self, other: "Colour", share: float) -> "Colour":
        """This colour with a `share`, from 0 to 1, of another."""
        return Colour(*(round(a + (b - a) * share) for a, b in zip(self, other, strict=True)))


WHITE: Final = Colour(255, 255, 255)
BLACK: Final = Colour(0, 0, 0)
#: Grounds and inks of `tokens.css`; a test holds them together.
GROUND: Final = Colour.parse("#fbfaf7")
DARK_GROUND: Final = Colour.parse("#19211e")
DARK_INK: Final = Colour.parse("#e9efeb")
SHIPPED: Final = Colour.parse("#00563f")


def contrast(one: Colour, other: Colour) -> float:
    """From 1 to 21 (WCAG 2.2, contrast ratio)."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def is_readable(colour: Colour) -> bool:
    """Whether it does for links on the lightest ground and for a button with white words."""
    return contrast(colour, GROUND) >= ENOUGH


def nearest_readable(colour: Colour) -> Colour:
    """The colour itself, or with as little black as makes it readable."""
    return colour if is_readable(colour) else _turned(colour, BLACK, is_readable)


def at_night(sign: Colour) -> tuple[Colour, Colour]:
    """The colour on a dark ground, and the one of words on it."""
    dark = _turned(sign, WHITE, lambda one: contrast(one, DARK_GROUND) >= _ENOUGH_IN_THE_DARK)
    return dark, _turned(dark, BLACK, lambda one: contrast(one, dark) >= _ENOUGH_IN_THE_DARK)


def style_sheet(colour: Colour) -> str:
    """The colours that follow, for light and dark, on the element of the shipped ones, after whose sheet it is read."""
    sign = nearest_readable(colour)
    soft = _first(lambda share: WHITE.mixed(sign, share), lambda one: contrast(one, sign) >= ENOUGH, downwards=0.25)
    tint = _first(lambda share: GROUND.mixed(sign, share), lambda one: contrast(sign, one) >= ENOUGH, downwards=0.12)
    dark, words = at_night(sign)
    shade = _first(
        lambda share: DARK_GROUND.mixed(dark, share),
        lambda one: contrast(one, dark) >= ENOUGH and contrast(one, DARK_INK) >= _ENOUGH_IN_THE_DARK,
        downwards=0.18,
    )
    light = {"sign": sign, "sign-soft": soft, "link": sign, "button": sign, "tint": tint}
    night = {"link": dark, "button": dark, "button-ink": words, "tint": shade}
    return (
        f":root {{ {_declared(light)} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {_declared(night)} }} }}\n"
    )


def _declared(colours: dict[str, Colour]) -> str:
    return "; ".join(f"--{name}: {colour}" for name, colour in colours.items())


def _turned(colour: Colour, towards: Colour, enough: Callable[[Colour], bool]) -> Colour:
    """The colour with as little white or black as is enough; at last white or black itself."""
    mixtures = (colour.mixed(towards, step / _SAMPLES) for step in range(_SAMPLES + 1))
    return next((one for one in mixtures if enough(one)), towards)


def _first(made: Callable[[float], Colour], enough: Callable[[Colour], bool], *, downwards: float) -> Colour:
    """The first that is enough, with ever less of a share; without any of it, it is enough."""
    shares = (downwards * (_SAMPLES - step) / _SAMPLES for step in range(_SAMPLES + 1))
    return next(colour for colour in map(made, shares) if enough(colour) or colour == made(0.0))
