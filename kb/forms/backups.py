"""A backup that somebody uploads to have it tried out."""

from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

_GZIP: Final = b"\x1f\x8b"


class BackupForm(forms.Form):
    backup = forms.FileField(error_messages={"required": _("Choose a file first.")})

    def clean_backup(self) -> Any:
        file: UploadedFile = self.cleaned_data["backup"]
        beginning = file.read(len(_GZIP))
        file.seek(0)
        if beginning != _GZIP:
            raise forms.ValidationError(
                _("This is no backup, or an encrypted one. Decrypt it first, or use the command line.")
            )
        return file

    @property
    def faults(self) -> list[str]:
        return [str(fault) for faults in self.errors.values() for fault in faults]
