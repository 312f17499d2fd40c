"""How it is said what is wrong with what answers at a port."""

from typing import Final

from kb.languages import gettext_noop as _
from kb.mail.readiness.findings import Kind
from kb.mail.readiness.words.sentences import Who, Words

LINES: Final = {
    Kind.PORT_CLOSED: Words(
        Who.NEW,
        _("Nothing answers at the port"),
        _("%(host)s refuses connections on port %(port)s (%(protocol)s)."),
        _("Start the service for %(protocol)s on the new server, or correct the port in this site’s service."),
    ),
    Kind.PORT_UNREACHABLE: Words(
        Who.NEW,
        _("There is no way to the server"),
        _("%(host)s (%(addresses)s) cannot be reached from here."),
        _("Check that the server is up and that its address in DNS is right."),
    ),
    Kind.PORT_NO_ANSWER: Words(
        Who.NEW,
        _("The port does not answer"),
        _("%(host)s does not answer on port %(port)s (%(protocol)s): mail apps wait, then give up."),
        _("Open port %(port)s in the firewall before the new server."),
    ),
    Kind.PORT_MUTE: Words(
        Who.NEW,
        _("It connects, and then says too little"),
        _("%(host)s takes connections on port %(port)s (%(protocol)s), but says nothing whole within the time."),
        _(
            "Look into the log of the service for %(protocol)s: it is overloaded, slowed down, or expects TLS "
            "where STARTTLS is set."
        ),
    ),
    Kind.PORT_DROPS: Words(
        Who.NEW,
        _("It closes the connection"),
        _("%(host)s closes connections on port %(port)s (%(protocol)s) before anybody can sign in."),
        _("Look into the log of the service for %(protocol)s. A filter may block this site’s address."),
    ),
    Kind.PORT_FLOODS: Words(
        Who.NEW,
        _("It says more than any mail server"),
        _("%(host)s sends without end on port %(port)s: that is no server for %(protocol)s."),
        _("Check what listens on port %(port)s of the new server."),
    ),
    Kind.PORT_GARBLED: Words(
        Who.NEW,
        _("Something else answers at the port"),
        _("What answers on port %(port)s of %(host)s does not speak %(protocol)s."),
        _("Check what listens on port %(port)s of the new server, and the port in this site’s service."),
    ),
    Kind.PORT_TURNS_AWAY: Words(
        Who.NEW,
        _("The server turns everybody away"),
        _("%(host)s greets on port %(port)s (%(protocol)s) by saying that it does not serve."),
        _("Look into its log: it is out of order, full, or blocks this site’s address."),
    ),
    Kind.PORT_NOT_VISITED: Words(
        Who.YOU,
        _("A port that is not looked at"),
        _(
            "Nothing is known of port %(port)s of %(host)s: it is none of the usual ports of mail, or this site could "
            "not read what answers there, and its log says why."
        ),
        _("Try it yourself with a mail app, or offer a usual port."),
    ),
    Kind.ADDRESS_BAD: Words(
        Who.NEW,
        _("One of the addresses does not serve"),
        _(
            "%(host)s has several addresses. %(addresses)s does not serve on port %(port)s: whoever is given it "
            "is stopped."
        ),
        _("Start the service there, or remove that address from DNS."),
    ),
    Kind.ADDRESS_6_BAD: Words(
        Who.NEW,
        _("It does not serve by IPv6"),
        _(
            "%(host)s has an IPv6 address, %(addresses)s, that does not serve on port %(port)s: telephones in "
            "mobile networks wait long."
        ),
        _("Let the service listen on IPv6 too, or remove the record of type AAAA."),
    ),
    Kind.STARTTLS_MISSING: Words(
        Who.NEW,
        _("STARTTLS is not offered"),
        _("%(host)s offers no STARTTLS on port %(port)s, which our pages tell people to choose."),
        _("Give the new server a certificate and switch STARTTLS on, or change the service to SSL/TLS."),
    ),
    Kind.STARTTLS_REFUSED: Words(
        Who.NEW,
        _("STARTTLS is offered, then refused"),
        _("%(host)s offers STARTTLS on port %(port)s and refuses it when it is asked for."),
        _("Look into its log: the certificate or its key cannot be read."),
    ),
    Kind.STARTTLS_INJECTED: Words(
        Who.NEW,
        _("Something is mixed in before encryption"),
        _(
            "Between STARTTLS and encryption, port %(port)s of %(host)s says more than it may. A machine between "
            "here and there may do it."
        ),
        _("Update the mail server, and look for a filter or proxy before it. SSL/TLS instead of STARTTLS avoids it."),
    ),
    Kind.NOT_TLS: Words(
        Who.NEW,
        _("The port is not encrypted"),
        _("What answers on port %(port)s of %(host)s does not speak SSL/TLS, which our pages tell people to choose."),
        _("Switch SSL/TLS on for port %(port)s, or correct the service of this site."),
    ),
    Kind.TLS_FAILS: Words(
        Who.NEW,
        _("The encrypted connection fails"),
        _("%(host)s breaks off on port %(port)s while the encryption is agreed."),
        _("Look into its log, and check its certificate, key and ciphers."),
    ),
    Kind.TLS_OLD: Words(
        Who.NEW,
        _("Only old encryption is offered"),
        _("%(host)s offers no more than %(tls)s on port %(port)s: today’s telephones and computers refuse that."),
        _("Switch TLS 1.2 and TLS 1.3 on."),
    ),
    Kind.SIGN_IN_MISSING: Words(
        Who.NEW,
        _("Nobody can sign in"),
        _("%(host)s offers no way to sign in on port %(port)s (%(protocol)s), not even once it is encrypted."),
        _("Switch authentication on for this port."),
    ),
    Kind.SIGN_IN_OTHER: Words(
        Who.NEW,
        _("A plain password is not taken"),
        _("On port %(port)s, %(host)s takes only %(offered)s. Our pages tell people to choose a normal password."),
        _("Switch PLAIN and LOGIN on; the connection is encrypted."),
    ),
    Kind.SIGN_IN_CLEAR: Words(
        Who.NEW,
        _("A password is taken without encryption"),
        _(
            "On port %(port)s, %(host)s takes a password before STARTTLS: an app that is set wrongly sends it "
            "for all to read."
        ),
        _("Offer authentication only after STARTTLS (Dovecot: disable_plaintext_auth, Postfix: smtpd_tls_auth_only)."),
    ),
}
