"""Tokens, webhooks, the look, people, notices and pages that somebody else changes meanwhile."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib.auth.models import User

from kb.mail.notice_days import NoticeKind
from kb.models import ApiToken, Delivery, Domain, EditedPage, Move, Notice, SiteProfile, Webhook
from kb.models.accounts.roles import Role
from kb.operations.accounts.people import give_role, invite
from kb.operations.pages.editing import set_review
from kb.operations.programs.tokens import make_token
from kb.operations.programs.webhooks import make_webhook, renew_secret
from kb.operations.sending.notices import prepare, see_to
from kb.operations.site.look import change_look
from tests import clock
from tests.views.operator.gate.scene import CASE, Scene, ben


def a_token() -> Scene:
    row, _secret = make_token("Billing", [], None, "anna", clock.now())
    address = f"/operator/connections/tokens/{row.pk}/revoke/"
    return Scene(
        address,
        address,
        lambda: ApiToken.objects.filter(pk=row.pk).update(name="The new billing"),
        lambda: ApiToken.objects.get(pk=row.pk).revoked_at is None,
        both=("The new billing",),
    )


def a_webhook(name: str) -> Callable[[], Scene]:
    def scene() -> Scene:
        row, _secret = make_webhook("Billing", "https://billing.example/hook", [], "anna", clock.now())
        page = f"/operator/connections/webhooks/{row.pk}/"
        asked = {"renew": f"{page}renew/", "delete": f"{page}delete/"}
        return Scene(
            asked.get(name, page),
            "" if name in asked else f"{page}{name}/",
            lambda: renew_secret(row, "ben", clock.now()),
            lambda: list(Webhook.objects.filter(pk=row.pk).values_list("salt", "pause")),
            both=("Secret of a webhook renewed",),
        )

    return scene


def the_look() -> Scene:
    return Scene(
        "/operator/look/",
        "/operator/look/",
        lambda: change_look({"phone": "01632 960 222"}, ben(), clock.now()),
        lambda: SiteProfile.objects.get().name,
        {"name": "Another Host"},
        ("01632 960 222", "Another Host"),
    )


def the_former_look() -> Scene:
    change_look({"phone": "01632 960 333"}, ben(), clock.now())
    return Scene(
        "/operator/look/",
        "/operator/look/undo/",
        lambda: change_look({"name": "Bens Host"}, ben(), clock.now()),
        lambda: (SiteProfile.objects.get().name, SiteProfile.objects.get().phone),
        both=("Bens Host",),
    )


def a_role() -> Scene:
    user = invite("carol", Role.VIEWER, ben(), clock.now())
    page = f"/operator/people/{user.pk}/"
    return Scene(
        page,
        f"{page}role/",
        lambda: give_role(user, Role.EDITOR, ben(), clock.now()),
        lambda: list(User.objects.get(pk=user.pk).groups.values_list("name", flat=True)),
        {"role": str(Role.OPERATOR.value)},
        ("editor", "operator"),
    )


def an_account_switched_off() -> Scene:
    user = invite("carol", Role.VIEWER, ben(), clock.now())
    page = f"/operator/people/{user.pk}/"
    return Scene(
        page,
        f"{page}off/",
        lambda: give_role(user, Role.OPERATOR, ben(), clock.now()),
        lambda: User.objects.get(pk=user.pk).is_active,
        both=("operator",),
    )


def a_notice() -> Scene:
    row = prepare(Move.objects.get(slug=CASE), NoticeKind.NOW, "en")
    page = f"/operator/moves/{CASE}/sending/{row.pk}/"
    return Scene(
        page,
        f"{page}discard/",
        lambda: Notice.objects.filter(pk=row.pk).update(text="Another text", tests=1),
        lambda: Notice.objects.filter(pk=row.pk).exists(),
        both=("Another text",),
    )


def a_message() -> Scene:
    notice = prepare(Move.objects.get(slug=CASE), NoticeKind.NOW, "en")
    domain = Domain.objects.get(name="bakery.example")
    row = Delivery.objects.create(
        notice=notice, domain=domain, recipient="dora@bakery.example", state="refused", due_at=clock.now()
    )
    return Scene(
        f"/operator/moves/{CASE}/sending/{notice.pk}/messages/refused/",
        "",
        lambda: see_to(row, "ben", clock.now()),
        lambda: Delivery.objects.get(pk=row.pk).state,
        {"again": "1"},
        ("Decided about one message",),
    )


def a_page() -> Scene:
    path = "articles/cannot-send.md"
    today = clock.now().date()
    return Scene(
        f"/operator/articles/edit/{path}/",
        f"/operator/articles/act/review/{path}/",
        lambda: set_review(path, today + timedelta(days=9), ben()),
        lambda: list(EditedPage.objects.values_list("review_on", flat=True)),
        {"day": str(today + timedelta(days=30))},
        ("Date of a page’s review set",),
    )
