"""Where an answer leads to."""

from django.http import HttpResponseRedirect
from django.urls import reverse

from kb.mail.names import DomainName


class SeeOther(HttpResponseRedirect):
    """303: whatever the method was, GET the other address (RFC 9110 15.4.4)."""

    status_code = 303


def domain_address(name: DomainName) -> str:
    return reverse("kb-domain", args=[name.a_label])
