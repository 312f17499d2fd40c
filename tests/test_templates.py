"""What holds for the text of every template, before anything is rendered."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.conf import settings

TEMPLATES: Final = Path(settings.BASE_DIR) / "templates"
#: As for code, where `ruff` says it.
LONGEST: Final = 120
#: Those that still have longer lines. It only shrinks: one that is put right is taken away here.
STILL_TOO_LONG: Final = frozenset(
    {
        "operator/accounts/_new_password.html",
        "operator/accounts/account.html",
        "operator/accounts/code.html",
        "operator/accounts/device.html",
        "operator/accounts/new_codes.html",
        "operator/accounts/password.html",
        "operator/accounts/people/_role.html",
        "operator/accounts/people/invite.html",
        "operator/accounts/people/link.html",
        "operator/accounts/people/no_link.html",
        "operator/accounts/people/person.html",
        "operator/accounts/people/welcome.html",
        "operator/accounts/recovery_codes.html",
        "operator/accounts/sign_in.html",
        "operator/accounts/sign_out.html",
        "operator/accounts/too_many.html",
        "operator/messages/kit.html",
        "operator/moves/_moment.html",
        "operator/moves/_new_server.html",
        "operator/moves/_side.html",
        "operator/moves/ask.html",
        "operator/moves/base.html",
        "operator/moves/batches/_list.html",
        "operator/moves/batches/_row.html",
        "operator/moves/batches/_state.html",
        "operator/moves/batches/batch.html",
        "operator/moves/client.html",
        "operator/moves/dates.html",
        "operator/moves/domains/_contact.html",
        "operator/moves/domains/domain.html",
        "operator/moves/domains/find.html",
        "operator/moves/domains/records.html",
        "operator/moves/domains_of_move.html",
        "operator/moves/new.html",
        "operator/moves/publish.html",
        "operator/moves/servers.html",
        "operator/moves/services/_server.html",
        "operator/moves/services/_values.html",
        "operator/moves/services/list.html",
        "operator/moves/services/service.html",
        "operator/pages/_acts.html",
        "operator/pages/_message_toolbar.html",
        "operator/pages/_preview.html",
        "operator/pages/_toolbar.html",
        "operator/pages/archive.html",
        "operator/pages/ask.html",
        "operator/pages/edit.html",
        "operator/pages/import.html",
        "operator/pages/message_preview.html",
        "operator/pages/new_page.html",
        "operator/pages/no_preview.html",
        "operator/pages/pictures.html",
        "operator/programs/connections.html",
        "operator/programs/revoke_token.html",
        "operator/programs/webhooks/_delivery.html",
        "operator/programs/webhooks/_secret.html",
        "operator/programs/webhooks/delete.html",
        "operator/programs/webhooks/new.html",
        "operator/programs/webhooks/renew.html",
        "operator/programs/webhooks/webhook.html",
        "operator/sending/_draft.html",
        "operator/sending/notice.html",
        "operator/sending/schedule.html",
        "operator/sending/unwanted.html",
        "operator/site/_look_field.html",
        "operator/site/backup.html",
        "operator/site/look.html",
        "operator/site/sample.html",
    }
)


def too_long() -> Iterator[str]:
    """Every template with a line that does not fit, by its path."""
    for path in sorted(path for path in TEMPLATES.rglob("*") if path.is_file()):
        if any(len(line) > LONGEST for line in path.read_text(encoding="utf-8").splitlines()):
            yield str(path.relative_to(TEMPLATES))


def test_no_line_is_longer_than_a_line_of_code() -> None:
    assert set(too_long()) == STILL_TOO_LONG
