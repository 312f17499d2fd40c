"""Forms without token and cookie: whether the browser says that one stood on a page of this site."""

from urllib.parse import urlsplit

from django.http import HttpRequest


def is_our_own_form(request: HttpRequest) -> bool:
    """Whether the browser says that the form stood on a page of this site. One that says nothing is not believed."""
    meta = request.META
    if meta.get("HTTP_SEC_FETCH_SITE", "same-origin") != "same-origin":
        return False
    said = meta.get("HTTP_ORIGIN") or meta.get("HTTP_REFERER", "")
    try:
        return bool(urlsplit(said).netloc == meta.get("HTTP_HOST"))
    except ValueError:
        return False
