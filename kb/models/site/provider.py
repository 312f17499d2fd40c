"""Who offers a domain's settings, as the machine formats say it: the site's profile and its own address."""

from django.conf import settings as site
from django.urls import reverse

from kb.mail.names import DomainName
from kb.models.site.profile import current_profile
from kb.protocols.mail_apps.provider import Provider


def provider_for(domain: DomainName, *, without: str = "") -> Provider:
    """The host behind the site; its help page is the domain's own. `without` is a domain of its exchangers to leave
    out."""
    profile = current_profile()
    help_url = f"{site.SITE_URL}{reverse('kb-domain', args=[domain.a_label])}"
    return Provider(
        profile.name,
        site.SITE_HOSTS[0],
        help_url,
        tuple(name for name in profile.mx_domains.split() if name != without),
    )
