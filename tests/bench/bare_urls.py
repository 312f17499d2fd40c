"""The site's addresses and `/bare/<size>/`: a view that does nothing but return so many bytes.

It runs in the same process, behind the same middleware and on the same level of the resolver, and it stands first,
so whatever the comparison shows is the price of our views alone.
"""

from functools import lru_cache

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from kb import urls

handler400, handler403, handler404, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler500


@csrf_exempt  # what mail apps post is compared with it too
def bare(request: HttpRequest, size: int) -> HttpResponse:
    """`size` bytes that cost nothing to make."""
    return HttpResponse(_body(size))


@lru_cache(maxsize=64)
def _body(size: int) -> bytes:
    return b"x" * size


urlpatterns = [path("bare/<int:size>/", bare, name="bare"), *urls.urlpatterns]
