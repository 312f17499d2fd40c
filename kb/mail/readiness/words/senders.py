"""How it is said what is wrong with who may send."""

from typing import Final

from kb.languages import gettext_noop as _
from kb.mail.readiness.findings import Kind
from kb.mail.readiness.words.sentences import Who, Words

SENDERS: Final = {
    Kind.SPF_MISSING: Words(
        Who.DNS,
        _("There is no SPF record"),
        _("%(domain)s does not say who may send for it: others may take its mail for spam."),
        _("In DNS, add a TXT record that begins with v=spf1 and names the new server."),
    ),
    Kind.SPF_DOUBLED: Words(
        Who.DNS,
        _("There is more than one SPF record"),
        _("%(domain)s has %(count)s SPF records: then none of them counts."),
        _("In DNS, join them into one TXT record."),
    ),
    Kind.SPF_BROKEN: Words(
        Who.DNS,
        _("The SPF record cannot be read"),
        _("The SPF record of %(domain)s, or one that it includes, has a word that is not allowed: none of it counts."),
        _("In DNS, correct the TXT record that begins with v=spf1."),
    ),
    Kind.SPF_TOO_MANY: Words(
        Who.DNS,
        _("The SPF record asks too much"),
        _("The SPF record of %(domain)s leads to more than ten look-ups: then it does not count."),
        _("In DNS, take out includes that are no longer needed."),
    ),
    Kind.SPF_INCLUDES_NOTHING: Words(
        Who.DNS,
        _("The SPF record includes one that is not there"),
        _("A name that the SPF record of %(domain)s includes has no SPF record: then none of it counts."),
        _("In DNS, correct or remove that include."),
    ),
    Kind.SPF_FAILS: Words(
        Who.DNS,
        _("The SPF record could not be followed"),
        _("A name server did not answer while the SPF record of %(domain)s was followed."),
        _("Look again. If it stays, check the names that it includes."),
    ),
    Kind.MESSAGE_SPF: Words(
        Who.DNS,
        _("A test message through the new server failed SPF"),
        _("A client of %(domain)s sent a test message through the new server: our mail server says that SPF failed."),
        _("In DNS, add the addresses by which the new server sends to the TXT record that begins with v=spf1."),
    ),
    Kind.MESSAGE_DKIM: Words(
        Who.NEW,
        _("A test message through the new server failed DKIM"),
        _("A client of %(domain)s sent a test message through the new server, and its signature was not right."),
        _("On the new server, create the key of this domain anew, and put what it says into DNS."),
    ),
    Kind.MESSAGE_DMARC: Words(
        Who.DNS,
        _("A test message through the new server failed DMARC"),
        _(
            "A client of %(domain)s sent a test message through the new server, and neither SPF nor DKIM passed in its "
            "name: others may refuse such mail."
        ),
        _("Mend SPF or DKIM of this domain before you tell people to change."),
    ),
    Kind.SPF_NOT_NEW: Words(
        Who.DNS,
        _("SPF does not name the new server"),
        _(
            "%(domain)s does not allow %(addresses)s to send for it: once mail leaves through the new server, "
            "others may take it for spam."
        ),
        _("In DNS, add the new server to the TXT record that begins with v=spf1."),
    ),
    Kind.SPF_NOT_OLD: Words(
        Who.DNS,
        _("SPF no longer names the old server"),
        _("%(domain)s does not allow %(addresses)s any more, though clients still send through the old server."),
        _("In DNS, let the TXT record that begins with v=spf1 name both servers until the move is over."),
    ),
    Kind.SPF_OLD_STILL: Words(
        Who.DNS,
        _("SPF still names the old server"),
        _("%(domain)s still allows %(addresses)s, which is off: its next owner could send for it."),
        _("In DNS, take the old server out of the TXT record that begins with v=spf1."),
    ),
    Kind.SPF_ANYBODY: Words(
        Who.DNS,
        _("Anybody may send for the domain"),
        _("The SPF record of %(domain)s ends with +all: it allows everybody, so it protects from nothing."),
        _("In DNS, name the servers that send, and end with ~all or -all."),
    ),
    Kind.DKIM_MISSING: Words(
        Who.DNS,
        _("The key of the signatures is missing"),
        _("There is no DKIM key %(selector)s for %(domain)s: signatures of the new server cannot be checked."),
        _("In DNS, add the TXT record %(selector)s._domainkey that the new server shows."),
    ),
    Kind.DKIM_REVOKED: Words(
        Who.DNS,
        _("The key of the signatures is not valid"),
        _("The DKIM key %(selector)s of %(domain)s is revoked or cannot be read."),
        _("In DNS, replace the TXT record %(selector)s._domainkey by the one that the new server shows."),
    ),
    Kind.DMARC_MISSING: Words(
        Who.DNS,
        _("There is no DMARC record"),
        _("%(domain)s does not say what becomes of mail that somebody forged; large mailbox providers ask for it."),
        _("In DNS, add a TXT record _dmarc with v=DMARC1; p=none."),
    ),
    Kind.DMARC_DOUBLED: Words(
        Who.DNS,
        _("There is more than one DMARC record"),
        _("%(domain)s has %(count)s DMARC records: then none of them counts."),
        _("In DNS, keep one TXT record _dmarc."),
    ),
    Kind.DMARC_BROKEN: Words(
        Who.DNS,
        _("The DMARC record cannot be read"),
        _("The DMARC record of %(domain)s names no policy that is known."),
        _("In DNS, correct the TXT record _dmarc; p= is none, quarantine or reject."),
    ),
    Kind.DMARC_REFUSES: Words(
        Who.DNS,
        _("Mail of the new server will be refused"),
        _(
            "%(domain)s asks others to %(policy)s what fails, and its SPF does not allow %(addresses)s of the "
            "new server."
        ),
        _(
            "Before the change: in DNS, add the new server to the TXT record that begins with v=spf1, and let it "
            "sign with DKIM."
        ),
    ),
}
