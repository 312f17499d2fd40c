"""Two people on one thing: whoever saves an older version sees both and is asked, whatever the form is about."""

from typing import Any, Final

import pytest
from django.test import Client

from kb.forms.domains import ContactForm
from kb.models import Contact, Domain, Move, SiteProfile
from kb.models.accounts.roles import Role
from kb.operations.site.look import change_look
from tests import clock
from tests.markup import tight
from tests.page_forms import form_to
from tests.rows import LoadSample
from tests.views.operator.conftest import SignedIn
from tests.views.operator.gate.scene import CASE, Scene, ben
from tests.views.operator.gate.scenes import SCENES
from tests.views.operator.gate.scenes_of_moves import a_contact, a_domain, moves_on
from tests.views.operator.gate.scenes_of_site import the_look
from tests.views.operator.site.test_look import picture

QUICKER: Final = "Somebody else was quicker"
WRITTEN: Final = (200, 302, 303)


@pytest.fixture
def operator(sample: LoadSample, signed_in: SignedIn) -> Client:
    sample()
    return signed_in(Role.OPERATOR)


@pytest.fixture(params=SCENES.values(), ids=list(SCENES))
def scene(operator: Client, request: pytest.FixtureRequest) -> Scene:
    _route, make = request.param
    made: Scene = make()
    return made


def filled_in(client: Client, scene: Scene) -> dict[str, str]:
    """The form as its page has it, with what is typed. A checkbox that is emptied sends nothing."""
    form = form_to(client.get(scene.page).content.decode(), scene.action)
    assert form.fields.get("seen")
    return {name: value for name, value in {**form.fields, **scene.typed}.items() if value or name != "active"}


def without_tokens(fields: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in fields.items() if name not in ("seen", "csrfmiddlewaretoken")}


@pytest.mark.thorough
def test_whoever_is_alone_is_not_asked(operator: Client, scene: Scene) -> None:
    before = scene.value()
    response = operator.post(scene.action or scene.page, filled_in(operator, scene))
    assert response.status_code in WRITTEN
    assert scene.value() != before


@pytest.mark.thorough
def test_an_older_version_is_shown_beside_the_newer_and_asked_about(operator: Client, scene: Scene) -> None:
    address = scene.action or scene.page
    sent = filled_in(operator, scene)
    scene.meanwhile()
    before = scene.value()
    response = operator.post(address, sent)
    page = tight(response.content.decode())
    assert (response.status_code, QUICKER in page) == (409, True)
    assert scene.value() == before
    assert [words for words in scene.both if words not in page] == []
    again = form_to(page, address)
    assert without_tokens(again.fields) == without_tokens(sent)
    assert operator.post(address, again.fields).status_code in WRITTEN
    assert scene.value() != before


@pytest.mark.thorough
def test_keeping_what_is_there_leads_to_it_and_changes_nothing(operator: Client, scene: Scene) -> None:
    sent = filled_in(operator, scene)
    scene.meanwhile()
    before = scene.value()
    page = tight(operator.post(scene.action or scene.page, sent).content.decode())
    keep = page.rpartition('<a class="button quiet" href="')[2].partition('"')[0]
    response = operator.get(keep)
    assert (response.status_code, scene.value()) == (200, before)
    assert 'class="banner good"' not in response.content.decode()


def test_a_second_time_somebody_was_quicker_is_asked_about_too(operator: Client) -> None:
    scene = the_look()
    sent = filled_in(operator, scene)
    scene.meanwhile()
    again = form_to(operator.post(scene.page, sent).content.decode(), scene.page).fields
    change_look({"phone": "01632 960 444"}, ben(), clock.now())
    response = operator.post(scene.page, again)
    assert (response.status_code, "01632 960 444" in response.content.decode()) == (409, True)
    assert SiteProfile.objects.get().phone == "01632 960 444"


def test_a_form_that_was_refused_once_still_has_the_version_of_its_first_page(operator: Client) -> None:
    scene = the_look()
    sent = filled_in(operator, scene)
    scene.meanwhile()
    refused = operator.post(scene.page, {**sent, "name": ""})
    assert refused.status_code == 400
    again = {**form_to(refused.content.decode(), scene.page).fields, "name": "Another Host"}
    assert operator.post(scene.page, again).status_code == 409


def test_a_question_in_between_does_not_forget_the_version(operator: Client) -> None:
    move = Move.objects.get(slug=CASE)
    address = f"/operator/moves/{CASE}/dates/"
    sent = {**form_to(operator.get(address).content.decode(), address).fields, "title": "Your mail moves"}
    moves_on(move, days=3)
    asked = operator.post(address, sent)
    assert "Are you sure?" in asked.content.decode()
    assert operator.post(address, form_to(asked.content.decode(), address).fields).status_code == 409
    assert Move.objects.get(slug=CASE).title == move.title


def test_who_did_it_and_when_is_said(operator: Client) -> None:
    scene = the_look()
    sent = filled_in(operator, scene)
    scene.meanwhile()
    page = tight(operator.post(scene.page, sent).content.decode())
    assert "</time>, ben</p><p>Look of the site changed</p>" in page
    assert page.count("Look of the site changed") == 1  # what was tried and taken back is nobody's
    assert "<dt>Telephone</dt>" in page
    assert "There now: <b>01632 960 222</b>" in page


def test_two_who_want_the_same_do_not_clash(operator: Client) -> None:
    scene = the_look()
    sent = filled_in(operator, scene) | {"phone": "01632 960 222", "name": SiteProfile.objects.get().name}
    scene.meanwhile()
    assert operator.post(scene.page, sent).status_code == 303


def test_what_is_gone_before_it_is_written_is_said_to_be(operator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the first look of a request and its write there is time for somebody else."""
    scene = a_contact()
    sent = filled_in(operator, scene)
    clean = ContactForm.is_valid

    def slowly(form: ContactForm) -> bool:
        Contact.objects.all().delete()
        return clean(form)

    monkeypatch.setattr(ContactForm, "is_valid", slowly)
    response = operator.post(scene.action, sent)
    assert (response.status_code, Contact.objects.count()) == (409, 0)
    assert "What you were looking at is not there any more." in response.content.decode()


@pytest.mark.thorough
@pytest.mark.parametrize("version", ["x", "0 domain.1", "9" * 40 + " domain.1=ab", "-1 = =", "1 move.1=ab"])
def test_a_version_that_nobody_gave_out_counts_as_an_old_one(operator: Client, version: str) -> None:
    scene = a_domain()
    response = operator.post(scene.page, {**filled_in(operator, scene), "seen": version})
    assert (response.status_code, Domain.objects.get(name="bakery.example").active) == (409, True)


def test_a_picture_that_was_sent_is_chosen_once_more(operator: Client) -> None:
    scene = the_look()
    sent: dict[str, Any] = filled_in(operator, scene)
    scene.meanwhile()
    sent["logo"] = picture()
    page = tight(operator.post(scene.page, sent).content.decode())
    assert "Choose the file logo.svg once more" in page
    assert '<input type="file" name="logo"' in page
