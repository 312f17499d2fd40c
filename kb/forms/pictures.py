"""A picture that an operator sends, with what it shows in words."""

from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kb.forms.fields import SpokenForm
from kb.models.pages.images import LONGEST_ALT
from kb.operations.pages.images import LARGEST


class PictureForm(SpokenForm):
    """What the picture is, is judged by its content when it is kept; here only its size, before it is read."""

    picture = forms.FileField(allow_empty_file=True, error_messages={"required": _("Choose a picture.")})
    alt = forms.CharField(
        max_length=LONGEST_ALT,
        error_messages={"required": _("Say in a few words what the picture shows. Screen readers read it out.")},
    )

    def clean_picture(self) -> UploadedFile:
        sent = cast("UploadedFile", self.cleaned_data["picture"])
        if (sent.size or 0) > LARGEST:
            raise ValidationError(_("The picture is larger than 5 MB. Make it smaller, then try again."))
        return sent
