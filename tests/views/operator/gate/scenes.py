"""Every scene, by what it is about, with the name of the address to which its form goes."""

from collections.abc import Callable
from typing import Final

from tests.views.operator.gate import scenes_of_moves as moves
from tests.views.operator.gate import scenes_of_site as site
from tests.views.operator.gate.scene import Scene

_ACTS: Final = ("take-back", "finish", "delete")
SCENES: Final[dict[str, tuple[str, Callable[[], Scene]]]] = {
    "a domain": ("kb-operator-domain", moves.a_domain),
    "a contact": ("kb-operator-contact", moves.a_contact),
    "a contact taken away": ("kb-operator-contact", moves.a_contact_taken_away),
    "a service and its servers": ("kb-operator-service", moves.a_service),
    "a service deleted": ("kb-operator-service-delete", moves.a_service_deleted),
    "servers of a move": ("kb-operator-move-servers", moves.servers_of_a_move),
    "dates of a move": ("kb-operator-move-dates", moves.dates_of_a_move),
    "a move published": ("kb-operator-move-publish", moves.a_move_published),
    "a move published, its server another": ("kb-operator-move-publish", moves.a_move_whose_server_changed_published),
    **{
        f"a move: {act}": ("kb-operator-move-act", moves.an_act_on_a_move(act))
        for act in ("take-back", "finish", "delete")
    },
    "a list of domains": ("kb-operator-import-act", moves.a_list),
    "a token": ("kb-operator-token-revoke", site.a_token),
    "a webhook paused": ("kb-operator-webhook-act", site.a_webhook("pause")),
    "a webhook's secret": ("kb-operator-webhook-renew", site.a_webhook("renew")),
    "a webhook deleted": ("kb-operator-webhook-delete", site.a_webhook("delete")),
    "the look": ("kb-operator-look", site.the_look),
    "the former look": ("kb-operator-look-undo", site.the_former_look),
    "a role": ("kb-operator-person-act", site.a_role),
    "an account": ("kb-operator-person-act", site.an_account_switched_off),
    "a notice": ("kb-operator-notice-act", site.a_notice),
    "a message of a notice": ("kb-operator-deliveries", site.a_message),
    "a page": ("kb-operator-act", site.a_page),
}
