"""What an operator types for a service: a pattern to begin with, or each of its servers."""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kb.forms.drawing import DRAWN
from kb.forms.fields import DOMAIN, VERBATIM, SpokenForm
from kb.mail import servers
from kb.mail.names import NotADomainName
from kb.mail.servers import DOMAIN_FIELD, Protocol, Security, ServerPattern
from kb.models.moves.services import Service, validate_webmail_url, why_no_webmail_url

#: How the host is called.
SHARED: Final = "shared"
HOSTS: Final = {"mail": f"mail.{DOMAIN_FIELD}", "own": DOMAIN_FIELD}
NAMINGS: Final = (
    ("mail", gettext_lazy("mail. before the client’s own domain: mail.client.example")),
    ("own", gettext_lazy("the client’s own domain alone: client.example")),
    (SHARED, gettext_lazy("one name for all clients, which you type here:")),
)
#: Protocol, port and security, in the order of preference.
PRESETS: Final = {
    "tls": (
        (Protocol.IMAP, 993, Security.TLS),
        (Protocol.POP3, 995, Security.TLS),
        (Protocol.SMTP, 465, Security.TLS),
        (Protocol.SMTP, 587, Security.STARTTLS),
    ),
    "starttls": (
        (Protocol.IMAP, 143, Security.STARTTLS),
        (Protocol.POP3, 110, Security.STARTTLS),
        (Protocol.SMTP, 587, Security.STARTTLS),
    ),
}
PRESET_NAMES: Final = (
    ("tls", gettext_lazy("SSL/TLS: 993, 995, 465 (recommended)")),
    ("starttls", gettext_lazy("STARTTLS: 143, 110, 587")),
)
USERNAMES: Final = (
    (servers.WHOLE_ADDRESS, gettext_lazy("the whole e-mail address")),
    (servers.LOCAL_PART, gettext_lazy("the part before the @")),
)
_CALLED: Final = gettext_lazy("What clients shall call it")
_REQUIRED: Final = {"required": gettext_lazy("This must not be empty.")}


def read_host(text: str) -> str:
    try:
        return servers.parse_host_pattern(text)
    except NotADomainName as error:
        raise ValidationError(_(error.reason)) from error


class ServiceField(forms.ModelChoiceField):
    """One of the servers, by name and key."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Service.objects.all(), to_field_name="slug", empty_label=None, **options)

    def label_from_instance(self, obj: Service) -> str:
        return f"{obj.name} ({obj.slug})"


class HostField(forms.CharField):
    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=253, required=False, widget=forms.TextInput(DOMAIN), **options)


class WebmailField(forms.CharField):
    """A whole address, or none."""

    def __init__(self) -> None:
        super().__init__(
            label=gettext_lazy("Webmail address, if there is webmail"),
            max_length=300,
            required=False,
            widget=forms.TextInput(DOMAIN),
        )


class PatternForm(SpokenForm):
    """A service made from a few answers; gives a `servers.Service` without a key."""

    name = forms.CharField(
        label=_CALLED,
        help_text=gettext_lazy("For example: our new server"),
        max_length=120,
        error_messages=_REQUIRED,
    )
    naming = forms.ChoiceField(
        label=gettext_lazy("Its host name"),
        choices=NAMINGS,
        initial="mail",
        widget=forms.RadioSelect,
        error_messages=_REQUIRED,
    )
    host = HostField(label=gettext_lazy("Host name for all clients"))
    preset = forms.ChoiceField(
        label=gettext_lazy("Encryption and ports"), choices=PRESET_NAMES, initial="tls", error_messages=_REQUIRED
    )
    pop3 = forms.BooleanField(label=gettext_lazy("POP3 beside IMAP"), required=False, initial=True)
    username = forms.ChoiceField(
        label=gettext_lazy("Clients sign in with"),
        choices=USERNAMES,
        initial=servers.WHOLE_ADDRESS,
        error_messages=_REQUIRED,
    )
    webmail_url = WebmailField()

    # A move asks for a new server only if none is chosen, which no browser can know.
    use_required_attribute = False

    def clean_webmail_url(self) -> str:
        return read_webmail(self.cleaned_data["webmail_url"])

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("naming") == SHARED:
            try:
                self.cleaned_data["host"] = read_host(self.cleaned_data.get("host", ""))
            except ValidationError as error:
                self.add_error("host", error)
        return self.cleaned_data

    @property
    def value(self) -> servers.Service:
        chosen = self.cleaned_data
        host = HOSTS.get(chosen["naming"], chosen["host"])
        offered = [row for row in PRESETS[chosen["preset"]] if chosen["pop3"] or row[0] is not Protocol.POP3]
        patterns = tuple(ServerPattern(p, host, port, security, chosen["username"]) for p, port, security in offered)
        return servers.Service("", chosen["name"], chosen["webmail_url"], patterns)


def read_webmail(text: str) -> str:
    address = text.strip()
    if address:
        try:
            validate_webmail_url(address)
        except ValidationError as error:
            whole = _("Give the whole address, such as https://webmail.example.com/.")
            raise ValidationError(why_no_webmail_url(error, whole)) from None
    return address


class ServiceForm(SpokenForm):
    """Name and webmail address of a service; its servers are forms of their own."""

    name = forms.CharField(label=_CALLED, max_length=120, error_messages=_REQUIRED)
    webmail_url = WebmailField()

    def clean_webmail_url(self) -> str:
        return read_webmail(self.cleaned_data["webmail_url"])


class ServerForm(SpokenForm):
    """One server; a row with no host is none, so emptying the host takes it away."""

    protocol = forms.ChoiceField(label=gettext_lazy("Protocol"), choices=[(p.value, p.label) for p in Protocol])
    host = HostField(label=gettext_lazy("Host name"))
    port = forms.IntegerField(
        label=gettext_lazy("Port"),
        min_value=1,
        max_value=65_535,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "maxlength": 5}),
    )
    security = forms.ChoiceField(label=gettext_lazy("Security"), choices=[(s.value, s.label) for s in Security])
    username = forms.CharField(
        label=gettext_lazy("User name"),
        max_length=120,
        required=False,
        initial=servers.WHOLE_ADDRESS,
        widget=forms.TextInput({**VERBATIM, "aria-describedby": "username-hint"}),
    )

    def clean_host(self) -> str:
        typed = self.cleaned_data["host"]
        return read_host(typed) if typed else ""

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("host") and not self.cleaned_data.get("port") and "port" not in self.errors:
            self.add_error("port", _("A port is a number from 1 to 65535."))
        return self.cleaned_data

    @property
    def value(self) -> ServerPattern | None:
        row = self.cleaned_data
        if not row["host"]:
            return None
        named = row["username"] or servers.WHOLE_ADDRESS
        return ServerPattern(Protocol(row["protocol"]), row["host"], row["port"], Security(row["security"]), named)


class ServersFormSet(forms.BaseFormSet):
    """All servers of a service in their order; the last rows are empty, to add some."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{**DRAWN, **options})

    def clean(self) -> None:
        if any(self.errors):
            return
        values = values_in(self)
        if not values:
            raise ValidationError(_("A server needs at least one line, or nobody can use it."))
        endpoints = [(one.protocol, one.host, one.port) for one in values]
        if len(set(endpoints)) < len(endpoints):
            raise ValidationError(_("The same server stands there twice."))


def values_in(rows: forms.BaseFormSet) -> tuple[ServerPattern, ...]:
    """The servers that are filled in, in their order."""
    values = (form.value for form in rows.forms if isinstance(form, ServerForm))
    return tuple(value for value in values if value)


ServersForms = forms.formset_factory(ServerForm, formset=ServersFormSet, extra=2, max_num=20, absolute_max=20)
