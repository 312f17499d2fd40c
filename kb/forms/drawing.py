"""How forms are drawn: each field by one template, and what is wrong with it always in the same place.

What a field is called and what it hints at is said by its form. Nothing here knows of any one form.
"""

from typing import Any, Final

from django import forms
from django.forms.renderers import TemplatesSetting
from django.forms.utils import ErrorList


class FormRenderer(TemplatesSetting):
    """Templates of the site before those of Django, which draw the bare controls."""

    field_template_name = "forms/field.html"


class AskedRenderer(FormRenderer):
    """For forms of visitors: what is wrong stands above the control, so that nobody has scrolled past it."""

    field_template_name = "forms/asked.html"


class Faults(ErrorList):
    """What is wrong with a field, with a whole form, or with a set of forms: all drawn by one template."""

    template_name = "forms/faults.html"


#: What a form, or a set of forms, is made with. A control has the name of its field as its id.
DRAWN: Final[dict[str, Any]] = {"auto_id": "%s", "error_class": Faults}


class Drawn(forms.BaseForm):
    """To stand before a form's other classes."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{**DRAWN, "label_suffix": "", **options})

    @property
    def first_fault(self) -> str:
        """In words, for where there is room for one sentence; empty if nothing is wrong."""
        return next(iter(self.all_faults), "")

    @property
    def all_faults(self) -> list[str]:
        """In words, in the order of the fields."""
        return [str(fault) for faults in self.errors.values() for fault in faults]


class UnrepeatedInput(forms.PasswordInput):
    """A text that everybody may see typed, and that its page does not repeat: a code, a word that confirms."""

    input_type = "text"
