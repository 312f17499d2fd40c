"""What an operator chooses above the counts of what readers searched for and said."""

from datetime import date, timedelta
from typing import Final

from django import forms
from django.utils.translation import gettext_lazy

from kb.forms.fields import FilterForm

#: Days, by their name in the address. Counts are kept for no longer than the last.
PERIODS: Final = (("7", gettext_lazy("a week")), ("30", gettext_lazy("a month")), ("396", gettext_lazy("13 months")))
_USUAL: Final = "30"


class PeriodForm(FilterForm):
    """How far a page of counts looks back. What is not known is ignored, as everywhere in addresses."""

    days = forms.ChoiceField(label=gettext_lazy("Look back"), choices=PERIODS)

    @classmethod
    def asked(cls, days: str) -> "PeriodForm":
        return cls({"days": days if days in dict(PERIODS) else _USUAL})

    def since(self, today: date) -> date:
        """The first day that counts."""
        return today - timedelta(days=int(self["days"].value()))
