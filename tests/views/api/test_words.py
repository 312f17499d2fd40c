"""The page for programs shows how each operation is called."""

import pytest

from kb.views.api.words import Operation, Row

BODY = (Row("title", "text", "", ""),)


@pytest.mark.parametrize(
    ("method", "body", "call"),
    [
        ("GET", (), "curl -H 'Authorization: Bearer sp_…'"),
        ("DELETE", (), "curl -X DELETE -H 'Authorization: Bearer sp_…'"),
        ("PUT", BODY, "curl -X PUT -H 'Authorization: Bearer sp_…' --data-binary @body"),
    ],
)
def test_a_call_says_its_method_its_token_and_its_body(method: str, body: tuple[Row, ...], call: str) -> None:
    assert Operation(method, "/api/v1/moves/{slug}", "", "", True, (), body, ()).curl == call
