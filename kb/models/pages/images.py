"""Pictures that operators uploaded for their pages. The file lies in the data folder, the row says what it shows.

A file is written once under a random name and never changed, so browsers may keep it for ever.
"""

import os
import re
import stat
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

#: In characters; longer descriptions belong into the page itself.
LONGEST_ALT: Final = 200
#: By the last part of the name.
CONTENT_TYPES: Final = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}

#: In bytes. A picture is uploaded with 5 MB at most, and may grow when it is written anew.
_LARGEST: Final = 32 * 1024 * 1024
_ADDRESS: Final = "/media/"
_NAME: Final = re.compile(rf"[0-9a-f]{{32}}\.(?:{'|'.join(CONTENT_TYPES)})")


class PageImage(models.Model):
    name = models.CharField(max_length=40, unique=True)
    alt = models.CharField(_("description"), max_length=LONGEST_ALT, help_text=_("Read out instead of the picture."))
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField(help_text="In bytes, as stored.")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the stored bytes.")
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~models.Q(alt=""), name="kb_pageimage_described")]

    def __str__(self) -> str:
        return self.alt

    @property
    def address(self) -> str:
        return f"{_ADDRESS}{self.name}"

    @property
    def markdown(self) -> str:
        """What an author writes to show the picture."""
        alt = re.sub(r"([\[\]\\])", r"\\\1", self.alt)
        return f"![{alt}]({self.address})"


def media_folder() -> Path:
    return Path(settings.DATA_DIR) / "media"


def is_image_name(name: str) -> bool:
    """Whether a name is one that we give to pictures."""
    return _NAME.fullmatch(name) is not None


def image_file(name: str) -> Path | None:
    """Where a picture lies: among those that were uploaded, or in the folder `media` of an unpacked zip.

    `None` for a name that we would not have given, or if there is no such file that can be read.
    """
    if not is_image_name(name):
        return None
    folders = (media_folder(), *(folder / "media" for folder in settings.CONTENT_DIRS))
    return next((folder / name for folder in folders if _is_picture(folder / name)), None)


def _is_picture(path: Path) -> bool:
    """Not a pipe, which nobody may wait for, nor a film, which nobody shall read into memory."""
    try:
        status = path.stat()
    except OSError:
        return False
    return stat.S_ISREG(status.st_mode) and status.st_size <= _LARGEST and os.access(path, os.R_OK)


def image_exists(address: str) -> bool:
    """Whether there is a picture at an address below `/media/`."""
    return address.startswith(_ADDRESS) and image_file(address.removeprefix(_ADDRESS)) is not None
