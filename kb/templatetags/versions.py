"""The hidden field by which a form says from which version of a row it was made. Every template knows this library."""

from django import template
from django.db import models
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kb.forms.fields import SEEN

register = template.Library()


@register.simple_tag(takes_context=True)
def seen(context: Context, *rows: models.Model) -> SafeString:
    """`{% seen service %}` within a form that changes the service; several rows where an act depends on them all."""
    return format_html('<input type="hidden" name="{}" value="{}">', SEEN, context["form_versions"].of(*rows))
