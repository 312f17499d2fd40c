"""Whether a form that came without cookie and token stood on a page of ours, as far as a browser says it."""

from urllib.parse import urlsplit

from django.http import HttpRequest


def is_our_own_form(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on a page of this site. One that says nothing is not believed."""
    meta = request.META
    return not is_anothers_form(request) and bool(meta.get("HTTP_ORIGIN") or meta.get("HTTP_REFERER"))


def is_anothers_form(request: HttpRequest) -> bool:
    """Whether it says that the form stood elsewhere. One that says nothing is believed."""
    meta = request.META
    if meta.get("HTTP_SEC_FETCH_SITE", "same-origin") not in ("same-origin", "none"):
        return True
    said = meta.get("HTTP_ORIGIN") or meta.get("HTTP_REFERER", "")
    try:
        return bool(said) and urlsplit(said).netloc != meta.get("HTTP_HOST")
    except ValueError:
        return True
