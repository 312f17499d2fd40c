"""What became of a message to another program, and why an address is told nothing, in the operator's words."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.models.programs.webhooks import Pause, WebhookDelivery
from kb.operations.programs.rounds import PATIENCE
from kb.probes.guard import Trouble
from kb.protocols.programs.webhooks import WebhookKind

KINDS: Final = (
    (WebhookKind.SERVICES.value, gettext_lazy("Servers")),
    (WebhookKind.MOVES.value, gettext_lazy("Moves")),
    (WebhookKind.DOMAINS.value, gettext_lazy("Domains")),
)
_PAUSES: Final[dict[str, Promise]] = {
    Pause.ASKED: gettext_lazy("Paused by an operator."),
    Pause.FAILING: gettext_lazy("Paused, because it took nothing for two days."),
    Pause.GONE: gettext_lazy("Paused, because it answered that it wants nothing more (410)."),
    Pause.KEY: gettext_lazy("Paused, because the site’s secret key was changed: the secret must be renewed."),
}
_TROUBLES: Final[dict[str, Promise]] = {
    Trouble.NO_ADDRESS: gettext_lazy("Its name has no address."),
    Trouble.FORBIDDEN: gettext_lazy("Its address is not on the internet, and in no network of WEBHOOK_NETWORKS."),
    Trouble.PORT: gettext_lazy("Its port is not allowed: 443 or 8443 on the internet."),
    Trouble.PLAIN: gettext_lazy("Only an address in a network of WEBHOOK_NETWORKS may begin with http://."),
    Trouble.UNREACHABLE: gettext_lazy("It cannot be reached, or closed the connection."),
    Trouble.TOO_MUCH: gettext_lazy("It said more than an answer needs."),
    Trouble.CERTIFICATE: gettext_lazy("Its certificate is not right, or not for this name."),
    Trouble.TLS: gettext_lazy("It does not speak TLS as it should."),
    Trouble.GARBLED: gettext_lazy("Its answer is not HTTP."),
}


def why_paused(pause: str) -> Promise | str:
    return _PAUSES.get(pause, "")


def why_not_told(delivery: WebhookDelivery) -> str:
    """What the last try met; empty if there was none, or it went well."""
    if delivery.trouble == Trouble.TIME:
        return _("It did not answer within %(seconds)d seconds.") % {"seconds": PATIENCE}
    if delivery.trouble:
        return str(_TROUBLES[delivery.trouble])
    if delivery.answer_code and delivery.answer_code // 100 != 2:
        return _("It answered %(code)s.") % {"code": delivery.answer_code}
    return ""
