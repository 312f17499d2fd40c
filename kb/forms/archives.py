"""A zip of pages that an operator sends."""

from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kb.forms.fields import SpokenForm
from kb.operations.pages.zip_files import LARGEST_ZIP


class ArchiveForm(SpokenForm):
    """Only the size is judged here, before the file is read; what is in it, where it is read."""

    archive = forms.FileField(allow_empty_file=True, error_messages={"required": _("Choose a zip.")})

    def clean_archive(self) -> UploadedFile:
        sent = cast("UploadedFile", self.cleaned_data["archive"])
        if (sent.size or 0) > LARGEST_ZIP:
            raise ValidationError(_("The zip is too large. Take some pictures out of it."))
        return sent
