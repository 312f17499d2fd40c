"""The old server's list of log-ins, as an operator sends it."""

from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kb.forms.fields import SpokenForm
from kb.operations.moves.log_in_lists import LARGEST_LIST


class LogInListForm(SpokenForm):
    """Only the size is judged here; what is in the file, where it is read."""

    log_ins = forms.FileField(error_messages={"required": _("Choose a file."), "empty": _("The file is empty.")})

    def clean_log_ins(self) -> UploadedFile:
        sent = cast("UploadedFile", self.cleaned_data["log_ins"])
        if (sent.size or 0) > LARGEST_LIST:
            raise ValidationError(_("The file is larger than 10 MB. Leave out all but the domains and days."))
        return sent
