"""Each phase of a move has its own sentence, and no page leaves open which of two servers is right now."""

import pytest
from playwright.sync_api import Page, expect

from kb.mail.moves import Phase
from kb.operations.site.samples import SETTLED_DOMAIN, phase_domain
from tests.browser.conftest import Visit

pytestmark = pytest.mark.browser

OLD = "mail.old-host.example"

SENTENCES = {
    Phase.ANNOUNCED: ("Nothing to do yet", "Keep your settings until"),
    Phase.OPEN: ("Change before ", "The old server still works until"),
    Phase.MOVING: ("Mail moves today: change now", "read and write in webmail"),
    Phase.MOVED: ("Mail has moved: change now", "shows no error, just nothing new"),
    Phase.CLOSED: ("The old server is off: change now", "It stopped on"),
}
#: How a letter begins, after the name.
SUBJECTS = {
    Phase.ANNOUNCED: "nothing to do yet",
    Phase.OPEN: "change both servers now",
    Phase.MOVING: "mail moves today, change now",
    Phase.MOVED: "mail has moved",
    Phase.CLOSED: "the old server is off",
}
#: What a letter says and no other phase does.
LETTERS = {
    Phase.ANNOUNCED: "Keep your settings until",
    Phase.OPEN: "The old server still works until",
    Phase.MOVING: "read and write in webmail",
    Phase.MOVED: "The old server stops on",
    Phase.CLOSED: "The old server stopped on",
}
#: The label over the old name and over the new one.
LABELS = {
    Phase.ANNOUNCED: ("Use now", "From "),
    Phase.OPEN: ("Old", "Use now"),
    Phase.MOVING: ("Old", "Use now"),
    Phase.MOVED: ("Old", "Use now"),
    Phase.CLOSED: ("Off since ", "Use now"),
}


def new_host(phase: Phase) -> str:
    return f"mail.{phase_domain(phase)}"


def expect_sign_of(page: Page, phase: Phase) -> None:
    old, new = page.locator("#sign .old"), page.locator("#sign .new")
    for line, label, host in zip((old, new), LABELS[phase], (OLD, new_host(phase)), strict=True):
        expect(line).to_have_count(1)
        expect(line.locator("b")).to_contain_text(label)
        expect(line).to_contain_text(host)
    expect(page.locator("#sign").get_by_text("Use now")).to_have_count(1)


@pytest.mark.parametrize("phase", list(Phase))
def test_each_phase_has_its_sentence_and_its_sign(visit: Visit, phase: Phase) -> None:
    page = visit(f"/for/{phase_domain(phase)}/")
    heading, sentence = SENTENCES[phase]
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)
    expect(page.locator("header .phase")).to_contain_text(sentence)
    expect_sign_of(page, phase)


@pytest.mark.parametrize("phase", list(Phase))
def test_a_guide_says_which_server_is_right_now(visit: Visit, phase: Phase) -> None:
    page = visit(f"/for/{phase_domain(phase)}/guides/iphone-mail/")
    expect_sign_of(page, phase)
    expect(page.locator(".sketch .here dd").filter(has_text=new_host(phase)).first).to_be_attached()
    if phase is Phase.ANNOUNCED:
        expect(page.locator("header .banner")).to_contain_text("Until then your old servers are the right ones")


@pytest.mark.parametrize("phase", list(Phase))
def test_a_letter_says_which_server_is_right_now(visit: Visit, phase: Phase) -> None:
    page = visit(f"/for/{phase_domain(phase)}/letter/")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{phase_domain(phase)}: {SUBJECTS[phase]}")
    expect(page.locator(".letter")).to_contain_text(LETTERS[phase])
    heads = page.locator(".swaps thead th")
    expect(heads.first).to_have_text("Right now" if phase is Phase.ANNOUNCED else "Old")
    for side in ("Incoming server", "Outgoing server"):
        old, new = page.get_by_role("row").filter(has_text=side).get_by_role("cell").all()
        expect(old).to_have_text(OLD)
        expect(old.locator("s")).to_have_count(0 if phase is Phase.ANNOUNCED else 1)
        expect(new).to_have_text(new_host(phase))


@pytest.mark.parametrize("phase", list(Phase))
def test_the_page_of_a_move_marks_where_it_stands(visit: Visit, phase: Phase) -> None:
    page = visit(f"/moves/sample-{phase}/")
    expect(page.locator(".timeline .now")).to_have_count(1)
    expect(page.locator(".timeline .now")).to_contain_text("Now")


def test_a_domain_without_a_move_shows_one_server_alone(visit: Visit) -> None:
    page = visit(f"/for/{SETTLED_DOMAIN}/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Nothing to change")
    expect(page.locator("#sign .new")).to_have_text(f"Use now mail.{SETTLED_DOMAIN}")
    expect(page.locator("#sign .old")).to_have_count(0)
    expect(page.locator("main")).not_to_contain_text(OLD)
