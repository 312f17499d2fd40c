"""What a view declares is all that it can read of a query, and what may not be kept bears no token."""

import re
from pathlib import Path
from typing import Any, Final

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from kb.protocols.kept import SLOT, Kept
from kb.views.frame.kept import kept_by

ROOT: Final = Path(__file__).parents[3]


def kept(view: Any, query: str = "", **headers: Any) -> Kept | None:
    response = view(RequestFactory().get(f"/x/?{query}", headers=headers, **{SLOT: []}))
    return getattr(response, "kept", None)


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("", {}),
        ("a=1&b=2", {"a": ["1"]}),
        ("b=2&a=1&a=&c=3", {"a": ["1", ""]}),
        ("A=1&a%20=2", {}),
        ("c=%C3%A9&b", {"c": ["é"]}),
    ],
)
def test_a_view_sees_what_it_declared(query: str, seen: dict[str, list[str]]) -> None:
    found: dict[str, list[str]] = {}
    declared = ("a", "c") if "%C3" in query else ("a",)

    @kept_by(*declared)
    def view(request: HttpRequest) -> HttpResponse:
        found.update(dict(request.GET.lists()))
        return HttpResponse()

    view(RequestFactory().get(f"/x/?{query}"))
    assert found == seen


def test_a_query_of_a_thousand_parts_is_not_even_read_if_nothing_was_declared() -> None:
    """Django refuses to read so many, and no view asked for them."""
    view = kept_by()(lambda _request: HttpResponse())
    assert view(RequestFactory().get("/x/?" + "&" * 1100)).status_code == 200


def with_cookie() -> HttpResponse:
    response = HttpResponse()
    response.set_cookie("a", "b")
    return response


@pytest.mark.parametrize(
    ("response", "may_be"),
    [
        (HttpResponse("x"), True),
        (HttpResponse("x", status=404), True),
        (HttpResponse("x", status=301), True),
        (HttpResponse("x", status=302), False),
        (HttpResponse("x", status=410), False),
        (HttpResponse("x", status=429), False),
        (HttpResponse("x", status=503), False),
        (with_cookie(), False),
        (StreamingHttpResponse([b"x"]), False),
    ],
)
def test_only_some_answers_may_be_kept(db: None, response: HttpResponseBase, may_be: bool) -> None:
    found = kept(kept_by()(lambda _request: response))
    assert (found is not None and found.token is not None) is may_be


def test_what_somebody_searched_for_can_be_read_and_is_not_kept(db: None) -> None:
    seen = []

    @kept_by("a")
    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.GET["q"])
        return HttpResponse("x")

    found = kept(view, "a=1&q=my+words")
    assert found is not None
    assert (seen, found.token) == (["my words"], None)


def test_if_none_match_is_left_to_who_codes_the_answer(db: None) -> None:
    seen = []

    @kept_by()
    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.META.get("HTTP_IF_NONE_MATCH"))
        return HttpResponse("x")

    found = kept(view, **{"if-none-match": '"a"'})
    assert found is not None
    assert (seen, found.asked_for) == ([None], '"a"')


def test_who_sends_something_is_no_reader() -> None:
    view = kept_by("a")(lambda request: HttpResponse(request.GET["b"]))
    response = view(RequestFactory().post("/x/?b=2"))
    assert (response.content, hasattr(response, "kept")) == (b"2", False)


def test_a_view_that_is_kept_takes_its_moment_from_the_request() -> None:
    """The door has it answered for a moment to come; one that reads the clock would mix two times."""
    declared = [path for path in (ROOT / "kb/views").rglob("*.py") if re.search(r"^@kept_by", path.read_text(), re.M)]
    assert len(declared) > 10
    assert [path.name for path in declared if re.search(r"datetime\.now|time\.time", path.read_text())] == []
