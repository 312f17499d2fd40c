"""Every address of operators at which something can be posted asks whoever was too late, or says why it need not.

A new form is in `SCENES` or in `UNVERSIONED`, or a test here is red.
"""

import re
from pathlib import Path
from typing import Final

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from kb.models.accounts.roles import Role
from kb.views.operator.urls import urlpatterns
from tests.accounts import person, sign_in
from tests.rows import LoadSample
from tests.views.conftest import HOST
from tests.views.operator.gate.scene import CASE
from tests.views.operator.gate.scenes import SCENES

_NEW: Final = "It makes something that was not there."
_OWN: Final = "Nobody else has this account open."
_READS: Final = "It writes nothing."
_STATE: Final = "It says itself if it is too late: each act names the state that it begins from."
UNVERSIONED: Final = {
    "kb-operator-archive": "What it would change is compared once more before it is written.",
    "kb-operator-backup": _NEW,
    "kb-operator-bounces": _READS,
    "kb-operator-call": "A call is done, or to be made again, whatever stands there.",
    "kb-operator-check": _READS,
    "kb-operator-code": _OWN,
    "kb-operator-confirm": _OWN,
    "kb-operator-connections": _NEW,
    "kb-operator-device": _OWN,
    "kb-operator-domain-records": "The name is typed once more, and all goes that is there then.",
    "kb-operator-edit": "It has the number of the page's version: test_editor.py.",
    "kb-operator-invite": _NEW,
    "kb-operator-kit-letters": _NEW,
    "kb-operator-kit-words": _NEW,
    "kb-operator-look-preview": _READS,
    "kb-operator-move-domains": "It reads a list, which becomes a batch with a version.",
    "kb-operator-move-new": _NEW,
    "kb-operator-moved-word": "The operator's word is given or taken back, whatever stands there.",
    "kb-operator-new": _NEW,
    "kb-operator-password": _OWN,
    "kb-operator-pictures": _NEW,
    "kb-operator-preview": _READS,
    "kb-operator-progress": "It reads a list of log-ins, which only adds.",
    "kb-operator-readiness-act": "A look writes nothing of an operator's; who is let go is named, and held once alone.",
    "kb-operator-recovery-codes": _OWN,
    "kb-operator-sample": "It is refused as soon as anybody uses a part of it.",
    "kb-operator-sending": _NEW,
    "kb-operator-service-new": _NEW,
    "kb-operator-sign-in": _OWN,
    "kb-operator-sign-out": _OWN,
    "kb-operator-sign-out-everywhere": _OWN,
    "kb-operator-unwanted": "Nothing is shown of what is there.",
    "kb-operator-webhook-new": _NEW,
    "kb-operator-welcome": _OWN,
    "kb-operator-work-piece": _STATE,
}
_FORM: Final = re.compile(r"<form\b.*?</form>", re.DOTALL)
_ROUTE: Final = re.compile(r"{% url '([a-z-]+)'")
_ANY: Final = {
    "slug": CASE,
    "pk": 1,
    "id": 1,
    "name": "x",
    "act": "x",
    "token": "x",
    "domain": "bakery.example",
    "path": "articles/x.md",
    "number": 1,
    "batch": 1,
    "state": "refused",
    "ending": "csv",
    "word": "0123456789abcdef",
}


def routes(patterns: list[URLPattern | URLResolver]) -> dict[str, URLPattern]:
    found: dict[str, URLPattern] = {}
    for one in patterns:
        found |= routes(one.url_patterns) if isinstance(one, URLResolver) else {str(one.name): one}
    return found


def taken_by(user: User) -> set[str]:
    """The names of the addresses that take what is posted."""
    taken = set()
    for route, pattern in routes(urlpatterns).items():
        names = {*pattern.pattern.regex.groupindex, *_of_one_move(route)}
        address = reverse(route, kwargs={name: _ANY[name] for name in names})
        browser = Client(headers={"host": HOST})
        sign_in(browser, user)
        if browser.post(address).status_code != 405:
            taken.add(route)
    return taken


def _of_one_move(route: str) -> set[str]:
    """The key of the move stands in the address before theirs."""
    move = next(one for one in urlpatterns if isinstance(one, URLResolver))
    return {"slug"} if route in routes([move]) else set()


@pytest.mark.thorough
def test_every_address_that_takes_a_form_has_a_scene_or_a_reason(sample: LoadSample) -> None:
    sample()
    versioned = {route for route, _make in SCENES.values()}
    assert taken_by(person(Role.OPERATOR)) == versioned | UNVERSIONED.keys()
    assert versioned & UNVERSIONED.keys() == set()


def test_every_form_of_such_an_address_carries_its_version() -> None:
    """Also those that no scene opens: the same act may be asked for on several pages."""
    versioned = {route for route, _make in SCENES.values()}
    without = []
    for path in sorted((Path(settings.BASE_DIR) / "templates" / "operator").rglob("*.html")):
        for form in _FORM.findall(path.read_text()):
            route = _ROUTE.search(form.partition("{% csrf_token %}")[0])
            if route and route[1] in versioned and not re.search(r'{% seen |name="seen"', form):
                without.append(f"{path.name}: {route[1]}")
    assert without == []
