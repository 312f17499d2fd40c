"""Letting others in: an invitation that works once, roles, and shutting out; nobody does it to themselves."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.http import HttpResponse
from django.test import Client

from kb.models.accounts.roles import Role, role_of
from kb.models.accounts.second_factor import device_of
from kb.models.site.events import Event
from tests import clock
from tests.accounts import PASSWORD, person, sign_in, telephone
from tests.clock import SetClock
from tests.views.conftest import HOST
from tests.views.operator.conftest import SIGN_IN

PEOPLE = "/operator/people/"
CHOSEN = "three odd words"


def browser(user: User | None = None) -> Client:
    client = Client(headers={"host": HOST})
    if user:
        sign_in(client, user)
    return client


@pytest.fixture
def ruth(db: None) -> User:
    return person(Role.OPERATOR, "Ruth")


@pytest.fixture
def anna(db: None) -> User:
    return person(Role.VIEWER, "Anna")


def invite(client: Client, name: str = "Ben", role: str = "2") -> HttpResponse:
    return client.post(f"{PEOPLE}new/", {"name": name, "role": role})


def link_on(page: HttpResponse) -> str:
    found = re.search(r'class="secret">http://127\.0\.0\.1:8000(/operator/welcome/[^<]+)<', page.content.decode())
    assert found
    return found[1]


def choose(link: str, password: str = CHOSEN, again: str = CHOSEN) -> HttpResponse:
    return browser().post(link, {"new_password1": password, "new_password2": again})


def act(client: Client, user: User, name: str, **data: str) -> str:
    """What the page of the person says after the act."""
    response = client.post(f"{PEOPLE}{user.pk}/{name}/", data, follow=True)
    assert response.status_code == 200
    return unescape(response.content.decode())


def events() -> list[tuple[str, str, str]]:
    return [(event.who, event.action, event.subject) for event in Event.objects.order_by("id")]


def test_an_invitation_leads_to_a_password_and_then_to_the_telephone(ruth: User) -> None:
    link = link_on(invite(browser(ruth)))
    assert browser().get(link).status_code == 200
    assert choose(link).headers["Location"] == SIGN_IN
    ben = User.objects.get(username="Ben")
    assert (role_of(ben), ben.is_staff, ben.is_superuser) == (Role.EDITOR, False, False)
    given = browser().post(SIGN_IN, {"username": "Ben", "password": CHOSEN})
    assert given.headers["Location"] == "/operator/account/device/?next=/operator/"
    assert events() == [
        ("Ruth", "person.invite", "account Ben"),
        ("Ruth", "person.link", "account Ben"),
        ("Ben", "person.password", "account Ben"),
    ]


def test_a_link_works_once(ruth: User) -> None:
    link = link_on(invite(browser(ruth)))
    choose(link)
    for response in (browser().get(link), choose(link, "another one now", "another one now")):
        assert response.status_code == 404
        assert "This link works no longer" in response.content.decode()
    assert User.objects.get(username="Ben").check_password(CHOSEN)


def test_a_link_works_for_three_days(ruth: User, set_clock: SetClock) -> None:
    invited = clock.now()
    set_clock(invited)
    link = link_on(invite(browser(ruth)))
    for days, status in ((3, 200), (3.01, 404)):
        set_clock(invited + timedelta(days=days))
        assert browser().get(link).status_code == status


class LinksOfEarlierCode(PasswordResetTokenGenerator):
    key_salt = "kb.jobs.people.links"


def test_a_link_that_is_on_its_way_holds_under_new_code(ruth: User) -> None:
    link = link_on(invite(browser(ruth)))
    ben = User.objects.get(username="Ben")
    before = f"{link.rstrip('/').rpartition('/')[0]}/{LinksOfEarlierCode().make_token(ben)}/"
    assert choose(before).headers["Location"] == SIGN_IN


def test_a_new_link_ends_the_one_before(ruth: User) -> None:
    client = browser(ruth)
    first = link_on(invite(client))
    ben = User.objects.get(username="Ben")
    second = link_on(client.post(f"{PEOPLE}{ben.pk}/link/"))
    assert browser().get(first).status_code == 404
    assert browser().get(second).status_code == 200


def test_a_new_link_ends_the_one_before_of_somebody_with_a_password_too(ruth: User, anna: User) -> None:
    client, ben = browser(ruth), person(Role.VIEWER, "Ben")
    link, bens = f"{PEOPLE}{anna.pk}/link/", link_on(client.post(f"{PEOPLE}{ben.pk}/link/"))
    first, second, third = (link_on(client.post(link)) for _ in range(3))
    assert [browser().get(one).status_code for one in (first, second, third)] == [404, 404, 200]
    assert choose(first).status_code == choose(second).status_code == 404
    anna.refresh_from_db()
    assert anna.check_password(PASSWORD)
    assert browser().get(bens).status_code == 200
    assert choose(third).headers["Location"] == SIGN_IN


@pytest.mark.thorough
@pytest.mark.parametrize("role", Role)
def test_the_group_of_a_role_that_was_deleted_is_made_again(ruth: User, anna: User, role: Role) -> None:
    client = browser(User.objects.create_superuser("root"))
    for told in (lambda: invite(client, role=str(int(role))), lambda: act(client, anna, "role", role=str(int(role)))):
        Group.objects.filter(name=role.group).delete()
        for page in ("", "new/", f"{anna.pk}/"):
            assert client.get(f"{PEOPLE}{page}").status_code == 200
        told()
        assert Group.objects.filter(name=role.group).exists()
    assert role_of(anna) == role
    restored = ("root", "group.restore", f"group {role.group}")
    assert events().count(restored) == 2


def test_a_link_does_not_replace_the_telephone(ruth: User, anna: User) -> None:
    device, there = telephone(anna), browser(anna)
    assert choose(link_on(browser(ruth).post(f"{PEOPLE}{anna.pk}/link/"))).status_code == 303
    assert device_of(anna) == device
    assert there.get("/operator/").headers["Location"].startswith(f"{SIGN_IN}?")
    given = browser().post(SIGN_IN, {"username": "Anna", "password": CHOSEN})
    assert given.headers["Location"].startswith("/operator/sign-in/code/")


@pytest.mark.parametrize("link", ["1/x", "1/c8k2ab-0123456789abcdef", "999999999999999999999/x-y", "0/-"])
def test_a_link_that_nobody_made_opens_nothing(anna: User, link: str) -> None:
    for response in (browser().get(f"/operator/welcome/{link}/"), choose(f"/operator/welcome/{link}/")):
        assert response.status_code == 404


def test_a_link_for_somebody_who_was_shut_out_opens_nothing(ruth: User) -> None:
    client = browser(ruth)
    link = link_on(invite(client))
    act(client, User.objects.get(username="Ben"), "off")
    assert browser().get(link).status_code == 404


@pytest.mark.parametrize(
    ("password", "again", "sentence"),
    [
        ("short", "short", "This password is too short."),
        (CHOSEN, "other words", "The two new passwords are not the same."),
    ],
)
def test_a_weak_password_is_refused_and_the_link_stays(ruth: User, password: str, again: str, sentence: str) -> None:
    link = link_on(invite(browser(ruth)))
    response = choose(link, password, again)
    assert response.status_code == 400
    assert sentence in response.content.decode()
    assert browser().get(link).status_code == 200


@pytest.mark.parametrize(
    ("name", "role", "sentence"),
    [
        ("ruth", "1", "There is an account of that name already."),
        ("", "1", "This field is required."),
        ("a b<script>", "1", "Enter a valid username."),
        ("x" * 151, "1", "Ensure this value has at most 150 characters"),
    ],
)
def test_a_name_that_will_not_do_is_refused_in_words(ruth: User, name: str, role: str, sentence: str) -> None:
    response = invite(browser(ruth), name, role)
    assert response.status_code == 400
    assert sentence in unescape(response.content.decode())
    assert User.objects.count() == 1


@pytest.mark.parametrize("role", ["", "0", "4", "operator", "1.5"])
def test_a_role_that_does_not_exist_is_refused(ruth: User, anna: User, role: str) -> None:
    assert invite(browser(ruth), role=role).status_code == 400
    act(browser(ruth), anna, "role", role=role)
    assert role_of(anna) == Role.VIEWER


def test_the_list_says_what_each_may_and_who_was_never_here(ruth: User, anna: User) -> None:
    client = browser(ruth)
    invite(client)
    User.objects.create_superuser("root")
    person(None, "Nemo")
    User.objects.create_user("Zoe", is_active=False)
    html = " ".join(re.sub(r"<[^>]*>", " ", client.get(PEOPLE).content.decode()).split())
    for said in (
        "Anna Viewer",
        "Ben Editor · has not signed in",
        "Nemo No role",
        "root Everything",
        "Zoe Switched off",
    ):
        assert said in html


def test_another_role_holds_from_the_next_click_on(ruth: User, anna: User) -> None:
    client, there = browser(ruth), browser(anna)
    assert there.get("/operator/articles/new/").status_code == 403
    assert "The role is changed." in act(client, anna, "role", role="2")
    assert there.get("/operator/articles/new/").status_code == 200
    act(client, anna, "role", role="1")
    assert there.get("/operator/articles/new/").status_code == 403
    last = Event.objects.order_by("id").last()
    assert last
    assert (last.action, last.before, last.after) == ("person.role", {"role": "editor"}, {"role": "viewer"})


def test_whoever_is_shut_out_is_out_at_once_and_may_come_again(ruth: User, anna: User) -> None:
    client, there = browser(ruth), browser(anna)
    assert "signed out everywhere at once" in client.get(f"{PEOPLE}{anna.pk}/").content.decode()
    assert "The account is switched off" in act(client, anna, "off")
    assert there.get("/operator/").headers["Location"].startswith(f"{SIGN_IN}?")
    assert browser().post(SIGN_IN, {"username": "Anna", "password": PASSWORD}).status_code == 400
    assert "The account is switched on again." in act(client, anna, "on")
    assert there.get("/operator/").headers["Location"].startswith(f"{SIGN_IN}?")
    assert browser().post(SIGN_IN, {"username": "Anna", "password": PASSWORD}).status_code == 303


@pytest.mark.parametrize(("name", "data"), [("off", {}), ("role", {"role": "1"}), ("link", {})])
def test_nobody_does_it_to_themselves(ruth: User, name: str, data: dict[str, Any]) -> None:
    assert "This is your own account. Somebody else must do that." in act(browser(ruth), ruth, name, **data)
    ruth.refresh_from_db()
    assert (role_of(ruth), ruth.is_active, events()) == (Role.OPERATOR, True, [])


@pytest.mark.parametrize(("name", "data"), [("off", {}), ("role", {"role": "1"}), ("link", {})])
def test_whoever_may_do_everything_is_changed_by_equals_alone(ruth: User, name: str, data: dict[str, Any]) -> None:
    root = User.objects.create_superuser("root", password=PASSWORD)
    assert "This account may do everything" in act(browser(ruth), root, name, **data)
    root.refresh_from_db()
    assert (root.is_active, root.check_password(PASSWORD), events()) == (True, True, [])
    other = User.objects.create_superuser("other")
    act(browser(other), root, "off")
    root.refresh_from_db()
    assert not root.is_active


def test_an_act_or_a_person_that_does_not_exist_is_not_found(ruth: User, anna: User) -> None:
    client = browser(ruth)
    for address in (f"{PEOPLE}{anna.pk}/delete/", f"{PEOPLE}999999/off/", f"{PEOPLE}99999999999999999999999/off/"):
        assert client.post(address).status_code == 404
    assert client.get(f"{PEOPLE}99999999999999999999999/").status_code == 404
