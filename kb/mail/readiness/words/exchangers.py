"""How it is said what is wrong with where mail goes."""

from typing import Final

from kb.languages import gettext_noop as _
from kb.mail.readiness.findings import Kind
from kb.mail.readiness.words.sentences import Who, Words

EXCHANGERS: Final = {
    Kind.MX_AT_OLD: Words(
        Who.DNS,
        _("Mail still goes to the old server"),
        _("The mail exchanger of %(domain)s is still %(exchangers)s: new mail arrives where nobody looks any more."),
        _("In DNS, let the MX record lead to the new server."),
    ),
    Kind.MX_EARLY: Words(
        Who.DNS,
        _("Mail goes to the new server already"),
        _(
            "The mail exchanger of %(domain)s is %(exchangers)s, before the day: whoever has not changed yet "
            "gets nothing new."
        ),
        _("Tell this client to change now, or lead the MX record back until the day."),
    ),
    Kind.MX_SPLIT: Words(
        Who.DNS,
        _("Mail goes to both servers"),
        _(
            "The mail exchangers of %(domain)s are %(exchangers)s, of the old and of the new server: some mail "
            "arrives here, some there."
        ),
        _("In DNS, keep only the MX records of one of them."),
    ),
    Kind.MX_ELSEWHERE: Words(
        Who.YOU,
        _("Mail already goes elsewhere"),
        _("%(domain)s receives through %(provider)s (%(exchangers)s). It may not belong on this move at all."),
        _(
            "Ask the client, then take the domain off the move or leave it. A filter of your own stands in the "
            "profile, as MX domain."
        ),
    ),
    Kind.MX_MISSING: Words(
        Who.DNS,
        _("The domain has no mail exchanger"),
        _("There is no MX record for %(domain)s: many servers send it no mail."),
        _("In DNS, add an MX record. If the domain is no longer used, take it off the move."),
    ),
    Kind.MX_NONE: Words(
        Who.DNS,
        _("The domain says that it takes no mail"),
        _("The MX record of %(domain)s is a single dot: whoever writes to it is refused."),
        _("In DNS, replace it by the exchanger. If the domain is not used for mail, take it off the move."),
    ),
    Kind.MX_DEAD: Words(
        Who.DNS,
        _("A mail exchanger has no address"),
        _("%(exchangers)s has no address: mail waits, or is refused."),
        _("In DNS, correct the MX record, or give that name an address."),
    ),
    Kind.MX_NUMBER: Words(
        Who.DNS,
        _("A number stands where a name must"),
        _("The MX record of %(domain)s names %(exchangers)s: an address is not allowed there, and servers ignore it."),
        _("In DNS, write the name of the server there."),
    ),
    Kind.MX_ALIAS: Words(
        Who.DNS,
        _("The mail exchanger is an alias"),
        _("%(exchangers)s is a CNAME, which is not allowed for mail exchangers; some servers refuse it."),
        _("In DNS, name the end of the alias in the MX record."),
    ),
    Kind.MX_MANY: Words(
        Who.DNS,
        _("Very many mail exchangers"),
        _("%(domain)s has %(count)s MX records; servers try only the first few."),
        _("In DNS, keep those that are needed."),
    ),
    Kind.MX_FAILS: Words(
        Who.DNS,
        _("It cannot be seen where mail goes"),
        _("The name servers give no answer about the MX records of %(domain)s: mail waits."),
        _("Check the name servers of the domain and of its exchangers."),
    ),
    Kind.MX_KEPT_LONG: Words(
        Who.DNS,
        _("The mail exchanger is kept for long"),
        _(
            "Other servers keep the MX record of %(domain)s for %(hours)s hours and send to the old server for "
            "that long after the day."
        ),
        _("In DNS, lower the TTL of the MX record to 3600 or less, at least a day before the move."),
    ),
}
