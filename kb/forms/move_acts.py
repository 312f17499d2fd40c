"""When a move is to be published."""

from datetime import datetime
from typing import cast

from kb.forms.fields import MomentField, ZonedForm


class PublishForm(ZonedForm):
    moment = MomentField(required=False)

    @property
    def chosen(self) -> datetime | None:
        """Nothing for now."""
        return cast("datetime | None", self.cleaned_data["moment"])
