"""A webhook from its form to its end, on a phone: no page of the way has a barrier, and no secret is shown twice."""

import pytest
from playwright.sync_api import expect

from tests.browser.barriers import violations
from tests.browser.conftest import PHONE, Open
from tests.browser.operators import name_here

pytestmark = pytest.mark.browser


def test_a_webhook_is_added_tried_renewed_and_deleted(sign_in: Open) -> None:
    name = name_here("Billing")
    page = sign_in("/operator/connections/", viewport=PHONE, reduced_motion="reduce")
    page.get_by_role("link", name="Add a webhook").click()
    page.get_by_label("Name of the other program").fill(name)
    page.get_by_label("Where it listens").fill("https://billing.example/signpost")
    page.get_by_label("Servers").uncheck()
    page.get_by_role("button", name="Add the webhook").click()
    first = page.locator(".secret").inner_text()
    assert first.startswith("whsec_")
    found = violations(page, "added")

    page.goto("/operator/connections/")
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.locator(".secret")).to_have_count(0)
    expect(page.get_by_text("Moves, Domains")).to_be_visible()
    page.get_by_role("button", name="Send a test").click()
    expect(page.get_by_text("The test is on its way.")).to_be_visible()
    expect(page.get_by_role("heading", name="webhook.test")).to_be_visible()
    page.get_by_role("button", name="Pause it").click()
    expect(page.get_by_text("Paused by an operator.")).to_be_visible()
    found += violations(page, "paused")

    page.get_by_role("link", name="Renew the secret").click()
    found += violations(page, "renew")
    page.get_by_role("button", name="Renew the secret").click()
    assert page.locator(".secret").inner_text() != first
    page.get_by_role("link", name="Delete the webhook").click()
    found += violations(page, "delete")
    page.get_by_role("button", name="Delete the webhook").click()
    expect(page.get_by_text("The webhook is deleted.")).to_be_visible()
    assert found == []
