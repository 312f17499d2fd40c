"""Scripts and style sheets of a page, each with the digest of what it must be. Every template knows this library.

Templates name them by these tags alone, so none can be without its digest: `tests/test_templates.py` looks. While
developing, files change under the pages, and there are no digests.
"""

from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def style(name: str, media: str = "") -> SafeString:
    """`{% style "css/site.css" %}`, or `{% style "css/print.css" media="print" %}`."""
    place = format_html(' media="{}"', media) if media else ""
    address = staticfiles_storage.url(name)
    return format_html('<link rel="stylesheet" href="{}"{}{}>', address, place, _integrity(address))


@register.simple_tag
def script(name: str) -> SafeString:
    """`{% script "js/site.js" %}`: a module."""
    address = staticfiles_storage.url(name)
    return format_html('<script type="module" src="{}"{}></script>', address, _integrity(address))


def _integrity(address: str) -> SafeString | str:
    """The digest of what was collected at an address; nothing where files are served as they are."""
    digests: dict[str, str] | None = getattr(staticfiles_storage, "digests", None)
    return "" if digests is None else format_html(' integrity="{}"', digests[address.removeprefix(settings.STATIC_URL)])
