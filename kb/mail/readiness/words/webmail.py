"""How it is said what is wrong with webmail."""

from typing import Final

from kb.languages import gettext_noop as _
from kb.mail.readiness.findings import Kind
from kb.mail.readiness.words.sentences import Who, Words

WEBMAIL: Final = {
    Kind.WEBMAIL_NAME: Words(
        Who.DNS,
        _("The name of webmail leads nowhere"),
        _("%(url)s cannot be opened: %(host)s has no address that can be reached."),
        _("In DNS, give %(host)s an address, or correct the address of webmail in this site’s service."),
    ),
    Kind.WEBMAIL_SILENT: Words(
        Who.NEW,
        _("Webmail does not answer"),
        _("%(url)s does not answer."),
        _("Start the web server of webmail, or correct its address in this site’s service."),
    ),
    Kind.WEBMAIL_CERTIFICATE: Words(
        Who.NEW,
        _("Webmail shows a wrong certificate"),
        _(
            "Browsers warn before they open %(url)s. Its certificate is for %(names)s, until %(ends_at)s. Mail "
            "apps are not concerned."
        ),
        _("Add the name to the certificate, or send everybody to an address that has one."),
    ),
    Kind.WEBMAIL_ERROR: Words(
        Who.NEW,
        _("Webmail answers with an error"),
        _("%(url)s answers with the error %(status)s."),
        _("Look into the log of the web server, or correct the address of webmail in this site’s service."),
    ),
    Kind.WEBMAIL_PLAIN: Words(
        Who.YOU,
        _("Webmail is opened without encryption"),
        _("The address of webmail, %(url)s, begins with http://: passwords are sent for all to read."),
        _("Write it with https:// in this site’s service."),
    ),
}
