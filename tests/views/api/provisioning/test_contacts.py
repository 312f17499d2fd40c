"""People to reach, as another program sets and sees them with their domain."""

from kb.models import Contact
from kb.models.programs.tokens import Scope
from tests.views.api.provisioning.conftest import MakeProgram, Program, refused, said
from tests.views.api.provisioning.test_rows import events


def test_a_domains_contact_is_added_then_changed_then_left_alone(offers: Program) -> None:
    record = {"domain": "a.example", "service": "old", "move": None, "active": True}
    anna = {"contact": "Anna", "email": "anna@a.example"}
    for body in (anna, anna, {"email": "anna@a.example", "phone": "1"}, {}, {"phone": "2"}, {"phone": "2"}):
        status, answer = said(offers.put("domains/a.example", {"service": "old", **body}))
        assert (status in {200, 201}, answer) == (True, record)
    people = list(Contact.objects.order_by("pk").values_list("name", "email", "phone"))
    assert people == [("Anna", "anna@a.example", "1"), ("", "", "2")]
    assert [action for _, action, subject in events() if subject == "domain a.example"] == [
        "domain.create",
        "contact.create",
        "contact.change",
        "contact.create",
    ]


def test_a_domain_takes_several_people_and_each_is_changed_by_itself(offers: Program) -> None:
    anna = {"name": "Anna", "email": "anna@a.example", "role": "owner", "language": "de"}
    ben = {"name": "Ben", "phone": "2", "post_address": "Mill Lane 3\nLeeds", "no_mail": True}
    for contacts in (
        [anna, ben],
        [anna, ben],
        [{**anna, "role": "accounts", "language": ""}, {**ben, "no_mail": None}],
    ):
        assert said(offers.put("domains/a.example", {"service": "old", "contacts": contacts}))[0] in {200, 201}
    people = Contact.objects.order_by("pk").values("name", "email", "phone", "role", "language", "no_mail")
    nothing = {"email": "", "phone": "", "role": "", "language": ""}
    assert list(people) == [
        {**nothing, **anna, "role": "accounts", "no_mail": False},
        {**nothing, "name": "Ben", "phone": "2", "no_mail": True},
    ]
    assert [action for _, action, subject in events() if subject == "domain a.example"] == [
        "domain.create",
        "contact.create",
        "contact.create",
        "contact.change",
    ]


def test_a_program_sees_people_if_its_token_says_so_and_an_etag_is_of_them_too(
    offers: Program, make_program: MakeProgram
) -> None:
    anna = {"name": "Anna", "email": "anna@a.example", "role": "owner", "language": "de", "no_mail": False}
    ben = {"name": "Ben", "phone": "2", "post_address": "Mill Lane 3\nLeeds", "no_mail": True}
    nothing = dict.fromkeys(("name", "email", "phone", "role", "language", "post_address"), "")
    body = {"service": "old", "contacts": [anna, ben]}
    offers.put("domains/a.example", body)
    reads, alone = [Scope.READ_DOMAINS, Scope.WRITE_DOMAINS, Scope.READ_CONTACTS], [Scope.READ_CONTACTS]
    crm = make_program(*reads, name="crm")
    everybody = [{**nothing, **anna}, {**nothing, **ben}]
    assert said(crm.get("domains/a.example"))[1]["contacts"] == everybody
    assert said(crm.get("domains"))[1]["items"][0]["contacts"] == everybody
    assert said(crm.put("domains/a.example", {"service": "old"}))[1]["contacts"] == everybody
    assert said(crm.put("domains/a.example", {"service": "old", "contacts": everybody}))[1]["contacts"] == everybody
    assert "contacts" not in said(offers.get("domains/a.example"))[1]
    assert make_program(*alone, name="alone").get("domains/a.example").status_code == 403
    tag = crm.get("domains/a.example").headers["ETag"]
    offers.put("domains/a.example", {"service": "old", "email": "anna@a.example", "phone": "9"})
    assert refused(crm.put("domains/a.example", {"service": "old"}, If_Match=tag))[:2] == (412, "changed")
    tag = crm.get("domains/a.example").headers["ETag"]
    assert crm.put("domains/a.example", {"service": "old"}, If_Match=tag).status_code == 200
