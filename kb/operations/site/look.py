"""How the site looks and what the host says of itself: changed as a whole, and put back as a whole."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image

from kb.models.ground.revisions import raise_revision
from kb.models.pages.images import PageImage
from kb.models.site.events import name_of, record_event
from kb.models.site.profile import SiteProfile
from kb.operations.pages.images import ImageRefused, encode, store_image

#: What belongs to the look; the rest of the profile is about mail.
COLUMNS: Final = (
    "name",
    "phone",
    "hours",
    "zone",
    "colour",
    "imprint_url",
    "privacy_url",
    "write_to",
    "rings_back",
    "words",
    "logo_id",
    "logo_dark_id",
)
#: A logo is kept no larger, in pixels: twice what pages show, for sharp screens.
_LOGO: Final = (480, 144)


def look_of(profile: SiteProfile) -> dict[str, Any]:
    return {column: getattr(profile, column) for column in COLUMNS}


def change_look(values: Mapping[str, Any], by: User, at: datetime) -> bool:
    """Take new values of `COLUMNS` over; says whether anything was another before. What was is kept to be put back."""
    with transaction.atomic():
        profile = SiteProfile.objects.select_for_update().get(pk=1)
        former = look_of(profile)
        changed = [column for column in COLUMNS if column in values and values[column] != former[column]]
        if not changed:
            return False
        _write(profile, {column: values[column] for column in changed}, former)
        before = {column: former[column] for column in changed}
        after = {column: values[column] for column in changed}
        record_event(at, name_of(by), "look.change", "site", before=before, after=after)
    return True


def undo_look(by: User, at: datetime) -> bool:
    """Put the former look back, and keep the present one in its place; says whether there was one."""
    former = SiteProfile.objects.values_list("former_look", flat=True).get(pk=1)
    if not former:
        return False
    pictures = PageImage.objects.in_bulk([former[column] for column in ("logo_id", "logo_dark_id") if former[column]])
    known = {**former, **{c: former[c] if former[c] in pictures else None for c in ("logo_id", "logo_dark_id")}}
    return change_look(known, by, at)


def store_logo(data: bytes, name: str, by: User) -> PageImage:
    """Keep a logo as a picture of at most `_LOGO`. Raises `ImageRefused`."""
    return store_image(fitted(data), _("Logo of %(name)s") % {"name": name}, by)


def fitted(data: bytes) -> bytes:
    """The picture as a PNG that is no larger than pages show it. Raises `ImageRefused`."""
    with Image.open(BytesIO(encode(data).data)) as image:
        if min(image.size) < 16:
            raise ImageRefused(_("The logo is too small. Use at least 16 pixels each way."))
        image.thumbnail(_LOGO)
        out = BytesIO()
        image.save(out, "PNG", optimize=True)
    return out.getvalue()


def _write(profile: SiteProfile, values: Mapping[str, Any], former: dict[str, Any]) -> None:
    for column, value in values.items():
        setattr(profile, column, value)
    profile.former_look = former
    profile.full_clean()
    profile.save()
    raise_revision()
