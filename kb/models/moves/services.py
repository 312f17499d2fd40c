"""Services and their servers: what the operator offers."""

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from kb.mail import servers
from kb.mail.names import NotADomainName
from kb.mail.servers import Service as ServiceValue
from kb.mail.web_addresses import is_plain

_PROTOCOLS: Final = [(p.value, p.label) for p in servers.Protocol]
#: The code of a fault: an address that reads as if it were at another host.
NOT_PLAIN: Final = "not_plain"
_SECURITIES: Final = [(s.value, s.label) for s in servers.Security]
#: The form of every key that stands in addresses and in files.
SLUG_FORM: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def validate_host_pattern(text: str) -> None:
    """A host name, or one with `{domain}` at its end."""
    try:
        servers.parse_host_pattern(text)
    except NotADomainName as error:
        raise ValidationError(error.reason) from error


def validate_webmail_url(text: str) -> None:
    """A web address in which `{domain}` may stand for the client's domain."""
    address = text.replace(servers.DOMAIN_FIELD, "domain-goes-here.example")
    URLValidator(schemes=["https", "http"])(address)
    validate_plain(address)


def why_no_webmail_url(error: ValidationError, otherwise: str) -> str:
    """What is said of a refusal of `validate_webmail_url`; `otherwise` of what is no address at all."""
    return str(error.messages[0]) if error.code == NOT_PLAIN else otherwise


def validate_plain(address: str) -> None:
    """Nobody is led to another host than they read."""
    if not is_plain(address):
        said = _("Write the address without a user name before its host, and without a backslash.")
        raise ValidationError(said, code=NOT_PLAIN)


def validate_slug(text: str) -> None:
    """Lower-case words joined by hyphens: it stands in addresses and in files."""
    if not SLUG_FORM.fullmatch(text):
        raise ValidationError("Use small letters, digits and hyphens, for example old-server.")


class Service(models.Model):
    slug = models.CharField("key", max_length=60, unique=True, validators=[validate_slug])
    name = models.CharField(max_length=120, help_text="As clients see it, for example “our new server”.")
    webmail_url = models.CharField(
        "webmail address",
        max_length=300,
        blank=True,
        validators=[validate_webmail_url],
        help_text="With https://; may contain {domain}.",
    )

    class Meta:
        ordering = ["slug"]
        constraints = [models.CheckConstraint(condition=models.Q(slug=Lower("slug")), name="kb_service_slug_lower")]

    def __str__(self) -> str:
        return self.slug

    def as_value(self) -> ServiceValue:
        """The immutable service that pages and documents are made from."""
        patterns = tuple(server.as_value() for server in self.servers.all())
        return ServiceValue(self.slug, self.name, self.webmail_url, patterns)


class Server(models.Model):
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="servers")
    protocol = models.CharField(max_length=4, choices=_PROTOCOLS)
    host = models.CharField(
        max_length=253, validators=[validate_host_pattern], help_text="May contain {domain}, for example mail.{domain}."
    )
    port = models.PositiveIntegerField()
    security = models.CharField(max_length=8, choices=_SECURITIES)
    username = models.CharField(
        "user name",
        max_length=120,
        default=servers.WHOLE_ADDRESS,
        help_text="“address” for the whole address, “local_part” for the part before the @, or one fixed user name.",
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="The lowest comes first.")

    class Meta:
        ordering = ["service", "position", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(port__gte=1, port__lte=65535), name="kb_server_port_range"),
            models.CheckConstraint(
                condition=models.Q(protocol__in=[p.value for p in servers.Protocol]), name="kb_server_protocol_known"
            ),
            models.CheckConstraint(
                condition=models.Q(security__in=[s.value for s in servers.Security]), name="kb_server_security_known"
            ),
            models.UniqueConstraint(fields=["service", "protocol", "host", "port"], name="kb_server_once_per_service"),
        ]

    def __str__(self) -> str:
        return f"{self.protocol} {self.host}:{self.port}"

    def clean(self) -> None:
        if self.host:
            try:
                self.host = servers.parse_host_pattern(self.host)
            except NotADomainName as error:
                raise ValidationError({"host": error.reason}) from error

    def as_value(self) -> servers.ServerPattern:
        return servers.ServerPattern(
            servers.Protocol(self.protocol), self.host, self.port, servers.Security(self.security), self.username
        )
