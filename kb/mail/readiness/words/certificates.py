"""How it is said what is wrong with a certificate."""

from typing import Final

from kb.languages import gettext_noop as _
from kb.mail.readiness.findings import Kind
from kb.mail.readiness.words.sentences import Who, Words

CERTIFICATES: Final = {
    Kind.CERTIFICATE_OTHER_NAME: Words(
        Who.NEW,
        _("The certificate does not cover the name"),
        _("The certificate on port %(port)s of %(host)s is for %(names)s: phones will warn."),
        _(
            "On the new server, add the name to the certificate. In cPanel: SSL/TLS Status, Run AutoSSL; it "
            "takes about ten minutes."
        ),
    ),
    Kind.CERTIFICATE_EXPIRED: Words(
        Who.NEW,
        _("The certificate has expired"),
        _("The certificate on port %(port)s of %(host)s was valid until %(ends_at)s."),
        _("Renew it, restart the mail services, and find out why it was not renewed by itself."),
    ),
    Kind.CERTIFICATE_NOT_YET: Words(
        Who.NEW,
        _("The certificate is not valid yet"),
        _("The certificate on port %(port)s of %(host)s is valid only from %(starts_at)s on."),
        _("Check the clock of the new server, or wait with the change until then."),
    ),
    Kind.CERTIFICATE_SELF_SIGNED: Words(
        Who.NEW,
        _("The certificate vouches for itself"),
        _("Port %(port)s of %(host)s shows a self-signed certificate: phones will warn."),
        _("Get a certificate from an authority that devices know, for example by AutoSSL or Let’s Encrypt."),
    ),
    Kind.CERTIFICATE_INCOMPLETE: Words(
        Who.NEW,
        _("A part of the certificate is not sent"),
        _(
            "Port %(port)s of %(host)s sends its certificate without the one in between: many phones refuse it, "
            "browsers do not notice."
        ),
        _("Let the server send the whole chain (the file is often called fullchain.pem)."),
    ),
    Kind.CERTIFICATE_UNKNOWN: Words(
        Who.NEW,
        _("Nobody known vouches for the certificate"),
        _("The certificate on port %(port)s of %(host)s comes from an authority that phones do not know."),
        _("Get a certificate from an authority that devices know, for example by AutoSSL or Let’s Encrypt."),
    ),
    Kind.CERTIFICATE_ABOVE_EXPIRED: Words(
        Who.NEW,
        _("A certificate above it has expired"),
        _("Port %(port)s of %(host)s sends a chain of which one certificate is out of its time."),
        _("Let the server send the present chain of its authority."),
    ),
    Kind.CERTIFICATE_REFUSED: Words(
        Who.NEW,
        _("The certificate is refused"),
        _("The certificate on port %(port)s of %(host)s cannot be checked by the usual rules."),
        _("Have it issued anew, for a server and with a key of at least 2048 bits."),
    ),
    Kind.CERTIFICATE_LARGE: Words(
        Who.NEW,
        _("The certificate is too large"),
        _("Port %(port)s of %(host)s sends more than 64 KB of certificates: mail apps break off."),
        _("Use a certificate for each name, or for a hundred names at most."),
    ),
    Kind.CERTIFICATE_WEAK: Words(
        Who.NEW,
        _("The certificate is weak"),
        _(
            "The certificate on port %(port)s of %(host)s has a short key or an old signature: newer telephones "
            "refuse it."
        ),
        _("Have it issued anew with a key of at least 2048 bits and SHA-256."),
    ),
    Kind.CERTIFICATE_ENDS_EARLY: Words(
        Who.NEW,
        _("The certificate ends early"),
        _("The certificate on port %(port)s of %(host)s is valid until %(ends_at)s."),
        _("Nothing, if it renews by itself. If somebody renews it by hand, let them do it before the move."),
    ),
}
