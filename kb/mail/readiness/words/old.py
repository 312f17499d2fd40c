"""How it is said what is wrong with the old server."""

from typing import Final

from kb.languages import gettext_noop as _
from kb.mail.readiness.findings import Kind
from kb.mail.readiness.words.sentences import Who, Words

OLD: Final = {
    Kind.OLD_NAME: Words(
        Who.DNS,
        _("The name of the old server leads nowhere"),
        _("%(host)s leads nowhere before its end: whoever has not changed yet is stopped."),
        _("Let the name lead to the old server until its last day, or tell these clients to change now."),
    ),
    Kind.OLD_GONE: Words(
        Who.OLD,
        _("The old server does not answer"),
        _("%(host)s does not serve on port %(port)s, before its end: whoever has not changed yet is stopped."),
        _("Start it again until its last day, or tell these clients to change now."),
    ),
    Kind.OLD_CERTIFICATE: Words(
        Who.OLD,
        _("The old server’s certificate ends before it does"),
        _(
            "The certificate on port %(port)s of %(host)s is valid until %(ends_at)s; then whoever has not "
            "changed yet sees warnings."
        ),
        _("Have it renewed once more."),
    ),
    Kind.OLD_STILL: Words(
        Who.OLD,
        _("The old server still answers"),
        _("%(host)s still serves on port %(port)s after its end: a forgotten device shows no error, and nothing new."),
        _("Switch it off, so that forgotten devices are noticed."),
    ),
}
