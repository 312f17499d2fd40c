"""How it is said what is wrong with the records by which mail apps find a server."""

from typing import Final

from kb.languages import gettext_noop as _
from kb.mail.readiness.findings import Kind
from kb.mail.readiness.words.sentences import Who, Words

FINDABLE: Final = {
    Kind.AUTOCONFIG_AT_OLD: Words(
        Who.DNS,
        _("Autoconfig still leads to the old server"),
        _("%(record)s leads to %(target)s: Thunderbird may propose the old server to whoever adds the account anew."),
        _("In DNS, lead %(record)s to this site, or remove it."),
    ),
    Kind.AUTOCONFIG_DEAD: Words(
        Who.DNS,
        _("Autoconfig leads nowhere"),
        _("%(record)s leads to %(target)s, which has no address."),
        _("In DNS, lead %(record)s to this site, or remove it."),
    ),
    Kind.AUTODISCOVER_AT_OLD: Words(
        Who.DNS,
        _("Autodiscover still leads to the old server"),
        _("%(record)s leads to %(target)s: Outlook may propose the old server to whoever adds the account anew."),
        _("In DNS, lead %(record)s to this site, or remove it."),
    ),
    Kind.AUTODISCOVER_DEAD: Words(
        Who.DNS,
        _("Autodiscover leads nowhere"),
        _("%(record)s leads to %(target)s, which has no address."),
        _("In DNS, lead %(record)s to this site, or remove it."),
    ),
    Kind.AUTODISCOVER_MICROSOFT: Words(
        Who.DNS,
        _("Autodiscover leads to Microsoft 365"),
        _("%(record)s leads to %(target)s: Outlook will ask Microsoft, and may set the account up there."),
        _("If the domain has no mailboxes there, lead %(record)s to this site or remove it."),
    ),
    Kind.SRV_AT_OLD: Words(
        Who.DNS,
        _("An SRV record still leads to the old server"),
        _("%(record)s names %(target)s: apps that ask for it propose the old server."),
        _("In DNS, let %(record)s name the new server, or remove it."),
    ),
    Kind.SRV_DEAD: Words(
        Who.DNS,
        _("An SRV record leads nowhere"),
        _("%(record)s names %(target)s, which has no address."),
        _("In DNS, let %(record)s name the new server, or remove it."),
    ),
    Kind.SRV_OTHER_PORT: Words(
        Who.DNS,
        _("An SRV record names another port"),
        _("%(record)s names port %(port)s of %(target)s, which our pages do not."),
        _("In DNS, let %(record)s name the port of the service, or remove it."),
    ),
}
