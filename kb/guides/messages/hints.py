"""What people enter wrongly with exactly the values of a service, each as what does *not* work and what does."""

from typing import Final

from kb.languages import SOURCE, gettext
from kb.languages import gettext_noop as _
from kb.mail.names import DomainName
from kb.mail.servers import LOCAL_PART, WHOLE_ADDRESS, Security, Server, ServiceSettings

_PAIRING: Final = _("%(wrong)s with port %(port)s: this port goes with %(right)s.")
_WHOLE: Final = _("Only the part before the @ as user name: it is your whole email address.")
_LOCAL: Final = _("Your whole address as user name: it is only the part before the @.")
_NO_PASSWORD: Final = _(
    "Outgoing server without a password: it wants the same user name and password as incoming mail."
)
_SPA: Final = _("“Secure Password Authentication (SPA)”: choose “Password” or “Normal password”.")
_SCRIPT: Final = _("An address that ends in @%(shown)s, in some apps: type @%(typed)s there.")


def hints(service: ServiceSettings, language: str = SOURCE, *, domain: DomainName | None = None) -> tuple[str, ...]:
    """One sentence each, in the language that is told; one more for a `domain` of another script."""
    servers = dict.fromkeys(filter(None, (service.incoming(), service.outgoing)))
    found = [_pairing(server, language) for server in servers]
    names = {server.username for server in service.servers}
    if names == {WHOLE_ADDRESS}:
        found.append(gettext(_WHOLE, language))
    elif names == {LOCAL_PART}:
        found.append(gettext(_LOCAL, language))
    if service.outgoing:
        found.append(gettext(_NO_PASSWORD, language))
    found.append(gettext(_SPA, language))
    if domain and domain.u_label != domain.a_label:
        found.append(gettext(_SCRIPT, language) % {"shown": domain.u_label, "typed": domain.a_label})
    return tuple(filter(None, found))


def _pairing(server: Server, language: str) -> str:
    if server.security is Security.NONE:
        return ""
    other = Security.STARTTLS if server.security is Security.TLS else Security.TLS
    words = {"wrong": other.label, "port": server.port, "right": server.security.label}
    return gettext(_PAIRING, language) % words
