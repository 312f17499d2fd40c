"""A list of domains that an operator pastes or uploads."""

from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from kb.forms.fields import SpokenForm, TextField
from kb.operations.imports.lists import LARGEST_FILE

#: Characters that a form may carry beside its file; whoever has more saves them as one.
LONGEST_PASTE: Final = 200_000


class DomainListForm(SpokenForm):
    """Gives the bytes of the list and the name of its file, empty for what was pasted.

    Only the size is judged here; what is in it, where it is read.
    """

    pasted = TextField()
    file = forms.FileField(required=False, allow_empty_file=True)
    again = forms.BooleanField(required=False)

    def clean_file(self) -> UploadedFile | None:
        sent = cast("UploadedFile | None", self.cleaned_data["file"])
        if sent and (sent.size or 0) > LARGEST_FILE:
            raise ValidationError(
                _("The file is larger than 10 MB. Divide it, or use the command import_domains on the server.")
            )
        return sent

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "file" in given and not given["file"] and not given.get("pasted", "").strip():
            raise ValidationError(_("Paste some domains, or choose a file."))
        if given.get("file") and given.get("pasted", "").strip():
            raise ValidationError(_("Paste domains or choose a file, not both at once."))
        return given

    @property
    def body(self) -> bytes:
        sent = cast("UploadedFile | None", self.cleaned_data["file"])
        return cast("bytes", sent.read()) if sent else str(self.cleaned_data["pasted"]).encode()

    @property
    def filename(self) -> str:
        sent = cast("UploadedFile | None", self.cleaned_data["file"])
        return (sent.name or "list") if sent else ""
