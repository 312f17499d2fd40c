"""How it is said what is wrong with a name."""

from typing import Final

from kb.languages import gettext_noop as _
from kb.mail.readiness.findings import Kind
from kb.mail.readiness.words.sentences import Who, Words

NAMES: Final = {
    Kind.NAME_MISSING: Words(
        Who.DNS,
        _("The name does not exist"),
        _("%(host)s leads nowhere: no mail app can connect."),
        _("In the domain’s DNS, add a record of type A for %(host)s with the address of the new server."),
    ),
    Kind.NAME_EMPTY: Words(
        Who.DNS,
        _("The name has no address"),
        _("%(host)s exists in DNS, but has no address: no mail app can connect."),
        _("In the domain’s DNS, add a record of type A for %(host)s with the address of the new server."),
    ),
    Kind.NAME_FAILS: Words(
        Who.DNS,
        _("The name servers fail"),
        _("The name servers of %(host)s answer with a fault instead of an address."),
        _("Check that the domain is delegated to name servers that know it, and that its DNSSEC signatures are valid."),
    ),
    Kind.NAME_SILENT: Words(
        Who.DNS,
        _("The name servers do not answer"),
        _("No name server of %(host)s answered within three seconds."),
        _(
            "Check the name servers of the domain. If many domains stand here at once, check the resolvers of "
            "this site."
        ),
    ),
    Kind.NAME_LOOPS: Words(
        Who.DNS,
        _("The name leads in a circle"),
        _("%(host)s is an alias of an alias, on and on, and never of an address."),
        _("In DNS, let the CNAME of %(host)s lead to a name that has an address."),
    ),
    Kind.NAME_PRIVATE: Words(
        Who.DNS,
        _("The address is not on the internet"),
        _("%(host)s leads to %(addresses)s, which only machines of that network reach. It was not visited."),
        _("In DNS, give %(host)s the public address of the new server."),
    ),
    Kind.NAME_PARTLY_PRIVATE: Words(
        Who.DNS,
        _("One of the addresses is not on the internet"),
        _("%(host)s leads to %(addresses)s too: whoever is given that one waits in vain."),
        _("In DNS, remove that address from %(host)s."),
    ),
    Kind.NAME_AT_OLD: Words(
        Who.DNS,
        _("The new name leads to the old server"),
        _("%(host)s leads to %(addresses)s, the old server: what clients set up with it stays there."),
        _("In DNS, give %(host)s the address of the new server. If both are one machine, nothing is wrong."),
    ),
    Kind.NAME_KEPT_LONG: Words(
        Who.DNS,
        _("The address is kept for long"),
        _(
            "Devices keep the address of %(host)s for %(hours)s hours, so some will ask the old server for that "
            "long after the day."
        ),
        _("In DNS, lower the TTL of %(host)s to 3600 or less, at least a day before the move."),
    ),
}
