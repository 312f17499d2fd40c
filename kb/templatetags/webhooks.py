"""What the pages of webhooks show of them: kinds, pauses and answers in words."""

from collections.abc import Iterable
from typing import Final

from django import template
from django.utils.functional import Promise

from kb.models.programs.webhooks import WebhookDelivery
from kb.operations.programs import words

register = template.Library()

_KINDS: Final = dict(words.KINDS)


@register.filter
def kinds_in_words(kinds: Iterable[str]) -> str:
    return ", ".join(str(title) for kind, title in _KINDS.items() if kind in kinds)


@register.filter
def pause_in_words(pause: str) -> Promise | str:
    return words.why_paused(pause)


@register.filter
def why_not_told(delivery: WebhookDelivery) -> str:
    return words.why_not_told(delivery)
