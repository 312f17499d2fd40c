"""What operators look at stands in no log either: a domain in an address, a word in a form, a name."""

import io
from typing import Final

import pytest

from kb.models.accounts.roles import Role
from tests.views import canaries
from tests.views.canaries import CLIENT, Listener, every_address
from tests.views.operator.conftest import SignedIn

pytestmark = pytest.mark.thorough

#: These end the session, or pack a zip for a while.
LEFT_OUT: Final = ("/operator/sign-out/", "/admin/logout/", "/operator/articles/archive/pages.zip")


def test_no_log_line_holds_anything_of_what_an_operator_does(
    signed_in: SignedIn, clients: None, log_lines: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    client, listener = signed_in(Role.OPERATOR), Listener(log_lines)
    client.raise_request_exception = False
    inside = [path for value in (CLIENT, canaries.ADDRESS) for path in every_address(value)]
    for path in inside:
        if path.startswith(("/operator/", "/admin/")) and path not in LEFT_OUT:
            for method, body in (("GET", ""), ("POST", "&".join(f"{k}={v}" for k, v in canaries.FORM.items()))):
                address = f"{path}?{canaries.QUERY}"
                listener.ask(client, method, address, data=body, content_type="application/x-www-form-urlencoded")
    assert listener.heard == {}
    assert capfd.readouterr() == ("", "")
    assert listener.statuses[200] > 5
    assert max(listener.statuses) < 500
