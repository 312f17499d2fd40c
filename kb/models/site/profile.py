"""The site's own profile: who runs it, how to reach them, and how it looks. One row, made at first start."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, Final, NamedTuple
from zoneinfo import ZoneInfo, available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import models
from django.utils.translation import gettext as _

from kb.mail.naming.lines import is_one_line
from kb.models.ground.columns import JsonColumn
from kb.models.ground.revisions import current_revision
from kb.models.moves.services import Service, validate_plain
from kb.models.pages.images import PageImage
from kb.models.site.kept_addresses import kept_path, read_kept_addresses, validate_kept_addresses
from kb.protocols.look_css import SHIPPED, Colour, nearest_readable


def validate_zone(text: str) -> None:
    if text not in available_timezones():
        raise ValidationError("Use a name of the time zone database, such as Europe/London.")


def validate_colour(text: str) -> None:
    try:
        Colour.parse(text)
    except ValueError as error:
        raise ValidationError("Write a colour as six digits from 0 to f, such as #00563f.") from error


def validate_page_address(text: str) -> None:
    """A page elsewhere by https, or one of this site by its path."""
    is_path = text.startswith("/") and not text.startswith("//") and "\\" not in text
    if is_path and text.isprintable() and " " not in text:
        return
    URLValidator(schemes=["https"], message="Write a whole address with https://, or a path of this site.")(text)
    validate_plain(text)


def validate_write_to(text: str) -> None:
    """Where clients write to the host: a page, as above, or a mailbox."""
    if "@" in text and not set(text) & set("/:\\"):
        validate_email(text)
    else:
        validate_page_address(text)


def validate_line(text: str) -> None:
    """Words on one line, and each where it is read: no line breaks, no marks that turn the direction."""
    if not is_one_line(text):
        raise ValidationError(_("There is a line break or an invisible character in it. Type it anew."))


class Words(NamedTuple):
    """What the host says in one language; empty: nothing."""

    hours: str = ""
    home: str = ""
    foot: str = ""
    call_back: str = ""


class SiteProfile(models.Model):
    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=80)
    phone = models.CharField(max_length=40, blank=True)
    hours = models.CharField("opening hours", max_length=120, blank=True)
    zone = models.CharField("time zone", max_length=64, default="Europe/London", validators=[validate_zone])
    default_service = models.ForeignKey(Service, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    mx_domains = models.CharField(
        "domains of our MX hosts", max_length=500, blank=True, help_text="With spaces between."
    )
    kept_addresses = models.TextField(
        max_length=20_000,
        blank=True,
        default="",
        db_default="",
        validators=[validate_kept_addresses],
        help_text="Old addresses of your help pages, one a line: /old/path /guides/",
    )
    sample_loaded = models.BooleanField(default=False, editable=False)
    colour = models.CharField(max_length=7, blank=True, validators=[validate_colour], help_text="Empty: as shipped.")
    logo = models.ForeignKey(PageImage, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    logo_dark = models.ForeignKey(PageImage, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    imprint_url = models.CharField("imprint", max_length=300, blank=True, validators=[validate_page_address])
    privacy_url = models.CharField("privacy", max_length=300, blank=True, validators=[validate_page_address])
    write_to = models.CharField(
        "where clients can write to you",
        max_length=300,
        blank=True,
        default="",
        db_default="",
        validators=[validate_write_to],
        help_text="A page with a form, or a mailbox.",
    )
    rings_back = models.BooleanField("readers may ask to be rung", default=False, db_default=False)
    words = JsonColumn(default=dict, blank=True, editable=False)
    """By the code of a language: the columns of `Words` that are not empty."""
    former_look = JsonColumn(null=True, editable=False)
    """What `kb.operations.site.look` would put back."""

    class Meta:
        verbose_name = "site profile"
        verbose_name_plural = "site profile"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="kb_siteprofile_one_row")]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        wrong: dict[str, ValidationError] = {}
        for column in ("name", "phone", "hours"):
            try:
                validate_line(getattr(self, column))
            except ValidationError as error:
                wrong[column] = error
        if wrong:
            raise ValidationError(wrong)

    def words_in(self, code: str) -> Words:
        """What is said in a language; hours that are not said in it are given as they are."""
        said: Mapping[str, str] = self.words.get(code, {})
        return Words(
            **{kind: said.get(kind, "") for kind in Words._fields} | {"hours": said.get("hours") or self.hours}
        )

    @property
    def write_link(self) -> str:
        """The address of a link to `write_to`."""
        return f"mailto:{self.write_to}" if "@" in self.write_to and "/" not in self.write_to else self.write_to

    @property
    def sign(self) -> Colour:
        """The colour of what matters, on pages, in e-mails and on paper: readable whatever was chosen."""
        return nearest_readable(Colour.parse(self.colour)) if self.colour else SHIPPED

    def page_for(self, old: str) -> str | None:
        """Where a decoded path of the former site leads; `None` if it is not kept."""
        try:
            return read_kept_addresses(self.kept_addresses).get(kept_path(old))
        except (
            ValidationError
        ):  # written by other ways than a form: no reason to fail at every address that is not there
            return None

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


def current_profile() -> SiteProfile:
    """The profile as of the current revision, without a query when nothing changed."""
    return _tried.get() or _profile(current_revision())


_tried: Final[ContextVar[SiteProfile | None]] = ContextVar("kb_tried_profile", default=None)


@contextmanager
def trying(profile: SiteProfile) -> Iterator[None]:
    """Let pages be made with a profile that is not saved, to look at them."""
    before = _tried.set(profile)
    try:
        yield
    finally:
        _tried.reset(before)


@lru_cache(maxsize=2)
def _profile(revision: int) -> SiteProfile:
    rows = SiteProfile.objects.select_related("logo", "logo_dark")
    return rows.filter(pk=1).first() or SiteProfile(name="Help")


def ensure_profile(first: dict[str, Any]) -> bool:
    """Make the row from `first` if there is none; the row wins ever after. Returns whether it was made."""
    return SiteProfile.objects.get_or_create(pk=1, defaults=first)[1]
