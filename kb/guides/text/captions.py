"""The site's own words inside a guide or article, such as the question over branches; authors do not write them.

A compiled page holds a token where one stands, and says it in its own language when it is filled in. So what a child
process compiles depends on no catalogue.
"""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from kb.guides.text.placeholders import Value, ValueKind
from kb.guides.text.tokens import token
from kb.languages import gettext
from kb.languages import gettext_noop as _

_WORDS: Final[Mapping[str, str]] = {
    "caption.question": _("What do you see?"),
    "caption.all": _("Show every case again"),
    "caption.not_chosen": _("Choose on the page before you print it."),
    "caption.sketch": _("Your screen will look something like this."),
    "caption.table": _("Table"),
    "caption.marked": _("set this"),
    "caption.ticked": _("ticked"),
    "caption.not_ticked": _("not ticked"),
    "caption.ticked_marked": _("ticked; set it like this"),
    "caption.not_ticked_marked": _("not ticked; set it like this"),
    "caption.press": _("choose this"),
    "caption.else": _("I see something else"),
    "caption.app_in_place": _("Can be changed in place."),
    "caption.app_again": _("Has to be set up again."),
    "caption.app_unsure": _("Look first whether it can be changed in place."),
    "caption.app_elsewhere": _("Is changed somewhere else."),
    "caption.app_never": _("Cannot hold your address."),
    "caption.app_unread": _("We have not seen its screens."),
    "caption.app_ended": _("Nobody looks after it any more."),
}
#: Every name, in the order by which tokens number them.
CAPTIONS: Final = tuple(_WORDS)


def caption(name: str) -> str:
    """The token that stands for a caption until a page is filled in."""
    return token(f"c{CAPTIONS.index(f'caption.{name}')}")


@lru_cache(maxsize=16)
def captions_in(language: str) -> Mapping[str, Value]:
    """What is said for each of `CAPTIONS`."""
    return MappingProxyType({name: Value(ValueKind.PLAIN, gettext(words, language)) for name, words in _WORDS.items()})
